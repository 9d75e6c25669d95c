import { expect, it } from "vitest";
import { SpanPaths } from "../../src/rules/span-path.ts";
import { factsOf, span } from "../trace/story.ts";

/** Spans named 1, 2, 3 … each below the one before. */
function chain(length: number) {
  const { tree } = factsOf(
    Array.from({ length }, (_, n) =>
      span(`${n + 1}`, { at: [n, 1000 + length - n], ...(n > 0 && { parent: `${n}` }) }),
    ),
  );
  const last = tree.nodes.at(-1);
  if (last === undefined) throw new Error("no span");
  return { nodes: tree.nodes, last };
}

it("has every name of a path of up to twelve spans, and the ends of a longer one", () => {
  const paths = new SpanPaths();
  expect(paths.of(chain(3).last)).toBe("1 › 2 › 3");
  expect(paths.of(chain(12).last)).toBe("1 › 2 › 3 › 4 › 5 › 6 › 7 › 8 › 9 › 10 › 11 › 12");
  expect(paths.of(chain(13).last)).toBe("1 › 2 › 3 › 4 › 5 › 6 › … › 8 › 9 › 10 › 11 › 12 › 13");
  expect(paths.of(chain(40).last)).toBe("1 › 2 › 3 › 4 › 5 › 6 › … › 35 › 36 › 37 › 38 › 39 › 40");
});

it("says the same of a span whichever others were asked for before", () => {
  const { nodes } = chain(40);
  const paths = new SpanPaths();
  const asked = [20, 13, 39, 30, 12, 14].map((place) => nodes[place]).filter((node) => node !== undefined);
  for (const node of asked) expect(paths.of(node)).toBe(new SpanPaths().of(node));
});

it("walks a chain of a hundred thousand spans once", () => {
  const paths = new SpanPaths();
  const { nodes } = chain(100_000);
  expect(nodes.map((node) => paths.of(node).length).length).toBe(100_000);
});
