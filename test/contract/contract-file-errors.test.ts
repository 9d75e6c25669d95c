import { describe, expect, it } from "vitest";
import { Failure } from "../../src/model/failure.ts";
import { contractOf } from "./judged.ts";

const HEAD = "lgtrace: contract/v1\nid: t\n";

function failureOf(text: string): { message: string; hint: string | undefined } {
  try {
    contractOf(text);
  } catch (error) {
    if (error instanceof Failure && error.code === "invalid-contract") {
      return { message: error.message, hint: error.hint };
    }
    throw error;
  }
  throw new Error("the contract was taken");
}

describe("a contract file that is wrong", () => {
  it.each([
    ["broken YAML", "tree: [a\n", "contract test.contract.yaml, line 4: not readable as YAML or JSON: "],
    [
      "a key twice",
      "tree: { span: a }\nid: u\n",
      "line 4: not readable as YAML or JSON: Map keys must be unique",
    ],
    ["no tree", "", "line 1: tree is missing"],
    [
      "a misspelled key",
      "tree:\n  span: a\n  atributes: {}\n",
      "line 5: tree.atributes is no key of a contract, did you mean attributes?",
    ],
    [
      "a key deep inside",
      "tree:\n  span: a\n  children:\n    - span: b\n    - span: c\n      kinds: SERVER\n",
      "line 8: tree.children[1].kinds is no key of a contract, did you mean kind?",
    ],
    [
      "a count that is none",
      "tree:\n  span: a\n  children: [{ span: b, count: many }]\n",
      'line 5: tree.children[0].count: expected a count: 1, 0..1, 1..3 or 0..*, found "many"',
    ],
    [
      "an upside-down count",
      "tree:\n  span: a\n  children: [{ span: b, count: 3..1 }]\n",
      "count 3..1: the least is above the most",
    ],
    [
      "an unknown type",
      "tree:\n  span: a\n  attributes:\n    k: { type: integer }\n",
      'line 6: tree.attributes.k.type: expected string, int, number, bool, string[], int[], number[], bool[], found "integer"',
    ],
    [
      "an unknown kind",
      "tree: { span: a, kind: RPC }\n",
      'expected one or a list of INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER, found "RPC"',
    ],
    [
      "a tenant pattern without its group",
      "tree: { span: a }\ntenant: { id_pattern: '^doc-' }\n",
      "line 4: pattern ^doc- has no group called tenant",
    ],
    [
      "a tenant pattern that looks behind",
      "tree: { span: a }\ntenant: { id_pattern: '(?<tenant>a+)(?<!b)-' }\n",
      "invalid named capture: `(?<!b)-`",
    ],
    ["a nameless span", "tree: { span: a, children: [{ count: 1 }] }\n", "the span has no name"],
    [
      "a span listed twice",
      "tree: { span: a, children: [{ span: b }, { span: b }] }\n",
      "b is listed twice under a",
    ],
    ["a part that is not there", "tree: { span: a, use: llm }\ndefs: { llm_call: {} }\n", "defs has no llm"],
    ["a part that uses itself", "tree: { span: a, use: x }\ndefs: { x: { use: x } }\n", "x uses itself"],
    [
      "a part that holds itself",
      "tree: { span: a, use: x }\ndefs: { x: { children: [{ span: b, use: x }] } }\n",
      "the tree is deeper than 100",
    ],
    [
      "a count on the root",
      "tree: { span: a, count: 2 }\n",
      "tree.count has no meaning: the root stands once",
    ],
    [
      "a place that is not there",
      "tree: { span: a, children: [{ span: b, parents: [c] }] }\n",
      "the tree has no c",
    ],
    [
      "when_else without when",
      "tree: { span: a, children: [{ span: b, when_else: forbid }] }\n",
      "when_else stands without when",
    ],
    [
      "children beside any_of",
      "tree: { span: a, children: [{ any_of: [{ span: b }], children: [] }] }\n",
      "children beside any_of is never judged",
    ],
    ["min above max", "tree: { span: a, attributes: { k: { min: 2, max: 1 } } }\n", "k: min is above max"],
    [
      "CEL that does not parse",
      "tree: { span: a }\nassert:\n  - id: x\n    each: a\n    that: it.b ==\n",
      "line 7: it.b ==: Unexpected token: EOF",
    ],
    [
      "a variable that nobody binds",
      "tree: { span: a }\nassert:\n  - { id: x, each: a, that: d.b == 1 }\n",
      "line 5: d.b == 1: Unknown variable: d",
    ],
    [
      "an assertion that gives a number",
      "tree: { span: a }\nassert:\n  - { id: x, each: a, that: size(it) }\n",
      "it gives int, not true or false",
    ],
    [
      "let and each",
      "tree: { span: a }\nassert:\n  - { id: x, each: a, let: { a: a }, that: 'true' }\n",
      "x needs either let or each",
    ],
    [
      "an assertion twice",
      "tree: { span: a }\nassert:\n  - { id: x, each: a, that: 'true' }\n  - { id: x, each: a, that: 'true' }\n",
      "line 6: x is there twice",
    ],
    [
      "a span that a closed tree has not",
      "tree: { span: llm.decode }\nassert:\n  - { id: x, each: llm.decod, that: 'true' }\n",
      "line 5: no span of the tree is called llm.decod, did you mean llm.decode?",
    ],
    [
      "an expression with a back-reference",
      "tree: { span: a, attributes: { k: { pattern: '(a)\\1' } } }\n",
      "pattern (a)\\1: invalid escape sequence",
    ],
    [
      "one inside CEL",
      "tree: { span: a }\nassert:\n  - { id: x, each: a, that: 'it.k.matches(\"(?=a)b\")' }\n",
      "invalid or unsupported Perl syntax",
    ],
  ])("is refused with its line: %s", (_, body, message) => {
    expect(failureOf(HEAD + body).message).toContain(message);
  });

  it("tells the keys that are legal where the misspelled one stands, and the other lines", () => {
    const { hint } = failureOf(`${HEAD}match: { servis: x }\ntree: { span: 1 }\n`);
    expect(hint).toBe("legal here: root, service, where; also wrong: line 4");
  });

  it("refuses another version of the form", () => {
    expect(failureOf("lgtrace: contract/v2\nid: t\ntree: { span: a }\n").message).toContain(
      'line 1: lgtrace: expected contract/v1, found "contract/v2"',
    );
  });

  it.each([
    ["an empty file", ""],
    ["a list", "- 1\n"],
    ["100,000 nested lists", "[".repeat(100_000)],
    [
      "many aliases",
      `a: &a [1,1,1,1,1,1,1,1,1]\n${"bcdefghi"
        .split("")
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`)
        .join("\n")}\n`,
    ],
  ])("survives %s", (_, text) => {
    expect(failureOf(text).message).toContain("contract test.contract.yaml, line ");
  });

  it("takes JSON with tabs, and reports its lines too", () => {
    const json =
      '{\n\t"lgtrace": "contract/v1",\n\t"id": "j",\n\t"tree": {\n\t\t"span": "a",\n\t\t"kind": "CLIENT"\n\t}\n}';
    expect(contractOf(json).tree.variants[0]?.kindLine).toBe(6);
    expect(failureOf(json.replace("CLIENT", "RPC")).message).toContain("line 6: tree.kind: expected");
  });
});
