import { describe, expect, it } from "vitest";
import type { SpanId } from "../../src/model/ids.ts";
import { NodesById } from "../../src/trace/nodes-by-id.ts";
import { fc } from "../properties.ts";
import { span } from "./story.ts";

const bearer = (id: string, name = id) => ({
  span: span(name, { at: [0, 1], spanId: id as SpanId }),
});

describe("the bearers of each id", () => {
  it("are what a Map groups, few or many: by first appearance", () => {
    const lists = fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 120 });
    fc.assert(
      fc.property(lists, (ids) => {
        const nodes = ids.map((id) => bearer(`${id}`));
        const byId = new NodesById(nodes);
        const grouped = Map.groupBy(nodes, (node) => node.span.spanId);
        expect(byId.size).toBe(grouped.size);
        expect([...byId.keys()]).toEqual([...grouped.keys()]);
        expect([...byId.values()]).toEqual([...grouped.values()]);
        for (const [id, bearers] of grouped) expect(byId.get(id)).toEqual(bearers);
        const { spanId } = bearer("stranger").span;
        expect([byId.has(spanId), byId.get(spanId)]).toEqual([false, undefined]);
      }),
    );
  });

  it("are put in the order that is settled", () => {
    const twins = [bearer("id", "one"), bearer("other"), bearer("id", "two")];
    const byId = new NodesById(twins);
    byId.settle((bearers) => bearers.toReversed());
    expect(byId.get("id" as SpanId)?.map(({ span: { name } }) => name)).toEqual(["two", "one"]);
  });
});
