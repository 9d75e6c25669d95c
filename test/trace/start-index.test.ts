import { expect, it } from "vitest";
import { buildStartIndex } from "../../src/trace/start-index.ts";
import { fc } from "../properties.ts";
import { factsOf, span } from "./story.ts";

const MS = 1e6;

it("knows of any window the first span outside a subtree that starts in it", () => {
  const starts = fc.array(fc.nat(20), { minLength: 1, maxLength: 20 });
  const range = fc.tuple(fc.nat(22), fc.nat(22));
  fc.assert(
    fc.property(starts, range, range, (times, [from, to], [first, end]) => {
      const { tree } = factsOf(times.map((at, n) => span(`s${n}`, { at: [at, 30 + (n % 3)] })));
      const origin = Math.min(...times);
      const window = { fromNs: (from - origin) * MS, toNs: (to - origin) * MS };
      const asked = buildStartIndex(tree).firstOutside(window, { first, end });
      const plain = tree.nodes.filter(
        ({ index, offsetNs }) =>
          offsetNs >= window.fromNs && offsetNs < window.toNs && (index < first || index >= end),
      );
      expect(asked === undefined).toBe(plain.length === 0);
      if (asked === undefined) return;
      expect(plain).toContain(asked);
      expect(asked.offsetNs).toBe(Math.min(...plain.map(({ offsetNs }) => offsetNs)));
    }),
    { numRuns: 2000 },
  );
});
