// biome-ignore-all lint/suspicious/noTemplateCurlyInString: users write their selectors so.

import { describe, expect, it } from "vitest";
import { lineQueries } from "../../../src/source/loki/line-queries.ts";
import { logqlString, regexText } from "../../../src/source/loki/logql-string.ts";
import { selectorOf } from "../../../src/source/loki/selector.ts";
import { stageText } from "../../../src/source/loki/stage.ts";
import { fc } from "../../properties.ts";
import { recorded } from "../../replay/replies.ts";
import { bodiesOf, linesOf, lokiAt, lokiThatAnswers, START, troubleOf } from "./asking.ts";
import { FakeLoki } from "./fake-loki.ts";

const ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
const BY_SERVICE = '{service_name=~"${services}"}';

describe("loki.selector", () => {
  it("has the trace's services in its place, as they are", async () => {
    const fake = new FakeLoki();
    fake.lines = ["llm.gateway", "llm-gateway", "a|b"].map((service_name, at) => ({
      nanos: START + BigInt(at),
      text: `${service_name} ${ID}`,
      labels: { service_name },
    }));
    const { loki } = await lokiThatAnswers(fake.routes, { selector: BY_SERVICE });
    expect(await bodiesOf(loki, ID, { services: ["llm.gateway", "a|b"] })).toEqual([
      `llm.gateway ${ID}`,
      `a|b ${ID}`,
    ]);
  });

  it("means every service where the trace has none", () => {
    expect(selectorOf(BY_SERVICE)([])).toBe('{service_name=~".+"}');
  });

  it("is used as it is where it has no place for them", () => {
    expect(selectorOf(' {cluster="eu", job!~`a"b`} ')(["x"])).toBe('{cluster="eu", job!~`a"b`}');
  });

  it("takes them inside a longer regex, in either kind of quotes", () => {
    expect(selectorOf('{job=~"prod/(${services})"}')(["a.b", "c"])).toBe('{job=~"prod/(a\\\\.b|c)"}');
    expect(selectorOf("{job=~`(${services})-.*`}")(["a.b", "`"])).toBe("{job=~`(a\\.b|\\x60)-.*`}");
  });

  it.each([
    ["service_name", "it is no LogQL stream selector"],
    ["{}", "it is no LogQL stream selector"],
    ['{service_name=~"${services}"} |= "x"', "it is no LogQL stream selector"],
    ['{a="b"} or {c="d"}', "it is no LogQL stream selector"],
    ['sum(rate({a="b"}[1m]))', "it is no LogQL stream selector"],
    ['{service_name="${services}"}', "service_name= takes none"],
  ])("that cannot be used is refused before anything is asked: %s", async (selector, why) => {
    const trouble = await troubleOf(() => lokiAt("http://127.0.0.1:1", { selector }));
    expect([trouble.code, trouble.message]).toEqual(["config", `loki.selector cannot be used: ${selector}`]);
    expect(trouble.because).toContain(why);
  });
});

describe("where no stream has a service_name", () => {
  it("the fewest labels that every stream has one of stand in for it", async () => {
    const fake = new FakeLoki();
    const labels = [{ job: "a", host: "h" }, { job: "b", host: "h" }, { host: "h" }, { filename: "f" }];
    fake.lines = labels.map((own, at) => ({ nanos: START + BigInt(at), text: `${at} ${ID}`, labels: own }));
    const { loki, server } = await lokiThatAnswers(fake.routes);
    expect(await bodiesOf(loki, ID)).toEqual(labels.map((_own, at) => `${at} ${ID}`));
    const asked = server.requests.map(({ query }) => query.get("query")?.split("}")[0]);
    expect(new Set(asked.filter((one) => one !== undefined))).toEqual(
      new Set(['{service_name=~".+"', '{host=~".+"', '{filename=~".+"']),
    );
  });

  it("they are looked up once", async () => {
    const fake = new FakeLoki();
    fake.lines = [{ nanos: START + 1n, text: ID, labels: { job: "a" } }];
    const { loki, server } = await lokiThatAnswers(fake.routes);
    for (let times = 0; times < 3; times++) expect(await bodiesOf(loki, ID)).toEqual([ID]);
    expect(server.requests.filter(({ path }) => path.endsWith("labels"))).toHaveLength(1);
    expect(server.requests.filter(({ path }) => path.endsWith("query_range"))).toHaveLength(2 * 4);
  });

  it("is not looked into where there is one: a trace may have no lines", async () => {
    const fake = new FakeLoki();
    fake.lines = [{ nanos: START + 1n, text: "x", labels: { job: "a", service_name: "a" } }];
    const { loki, server } = await lokiThatAnswers(fake.routes);
    for (let times = 0; times < 2; times++)
      expect(await linesOf(loki, ID)).toEqual({ lines: [], incomplete: undefined });
    expect(server.requests).toHaveLength(2 + 1 + 2);
  });
});

describe("--logql", () => {
  it.each([
    ["json", " | json"],
    ['| json | level="error"', ' | json | level="error"'],
    ['!= "debug"', ' != "debug"'],
    ['|~ "a{2}"', ' |~ "a{2}"'],
    ["line_format `{{.msg}}`", " | line_format `{{.msg}}`"],
    ["json # {", " | json # {"],
    ["  ", ""],
  ])("stands behind our own filter: %s", async (stage, behind) => {
    expect(stageText(stage)).toBe(behind);
    const { loki, server } = await lokiThatAnswers(
      { "/loki/api/v1/*": recorded("loki/lines-nothing") },
      { stage, selector: '{a="b"}' },
    );
    await linesOf(loki, ID);
    const queries = server.requests.map(({ query }) => query.get("query") ?? "");
    expect(queries.map((query) => query.endsWith(behind))).toEqual([true, true]);
  });

  it.each(['{app="x"}', '{app="x"} | json', 'sum(rate({app="x"}[1m]))'])(
    "takes no whole query: %s",
    async (stage) => {
      const trouble = await troubleOf(() => lokiAt("http://127.0.0.1:1", { stage }));
      expect([trouble.code, trouble.message]).toEqual([
        "usage",
        "--logql takes a stage of a pipeline, not a whole query",
      ]);
    },
  );

  it("that Loki does not understand is trouble of the question's", async () => {
    const { loki, server } = await lokiThatAnswers(
      { "/loki/api/v1/query_range": recorded("loki/parse-error-in-stage") },
      { stage: "| bogus" },
    );
    const trouble = await troubleOf(() => linesOf(loki, ID));
    expect(trouble.code).toBe("rejected");
    expect(trouble.message).toContain("does not understand the query");
    expect(trouble.because).toContain("syntax error: unexpected IDENTIFIER");
    const queries = server.requests.map(({ query }) => query.get("query"));
    expect(new Set(queries).size).toBe(queries.length);
  });

  it("may write the lines anew, and alike: what Loki found by their text is kept, each of them", async () => {
    const answer = { stream: { service_name: "x" }, values: Array(2).fill([String(START), "evicted"]) };
    const { loki } = await lokiThatAnswers(
      {
        "/loki/api/v1/query_range": (_request, response) =>
          response
            .writeHead(200, { "content-type": "application/json" })
            .end(JSON.stringify({ status: "success", data: { resultType: "streams", result: [answer] } })),
      },
      { stage: 'json | line_format "{{.msg}}"' },
    );
    expect(await bodiesOf(loki, ID)).toEqual(["evicted", "evicted"]);
  });
});

describe("any text in a query", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string(),
    fc.constantFrom('"} | foo', "`", "\\", "a\nb", "\ud800"),
  );

  it("stays inside its literal", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const literal = logqlString(text);
        expect(literal).toMatch(/^"(?:[^"\\\n]|\\["\\bfnrt]|\\u[0-9a-f]{4})*"$/);
        expect(JSON.parse(literal)).toBe(text.toWellFormed());
      }),
    );
  });

  it("is matched by its regex, and nothing else is", () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const regex = new RegExp(`^(?:${regexText(text)})$`, "s");
        expect([regex.test(text), regex.test(other)]).toEqual([true, other === text]);
      }),
    );
  });

  it("leaves the query's own parts where they are, as id and as service", () => {
    fc.assert(
      fc.property(anyText, anyText, (id, service) => {
        const spellings = { needles: [id, "x"], values: [id], words: [id], unmistakable: undefined };
        const { inText, beside } = lineQueries(selectorOf(BY_SERVICE)([service]), [spellings], "");
        const bare = (query: string) => query.replaceAll(/"(?:[^"\\]|\\.)*"/gs, "…");
        expect(bare(inText)).toBe("{service_name=~…} |~ …");
        expect(bare(beside)).toMatch(/^\{service_name=~…\} \| \w+=~…(?: or \w+=~…)*$/);
      }),
    );
  });
});
