import { describe, expect, it } from "vitest";
import { exploreLink } from "../../src/report/explore-link.ts";
import { headerLines } from "../../src/report/header.ts";
import { makeStyle } from "../../src/report/style.ts";
import { factsOf, span, TRACE } from "../trace/story.ts";

const facts = factsOf([span("http.handler", { at: [0, 100] })]);
const GRAFANA = "https://grafana.example/ops";

describe("the way to Grafana's Explore", () => {
  it("names the data source, the trace, and five minutes around it", () => {
    const link = new URL(exploreLink({ url: GRAFANA, tempoUid: "tempo-prod" }, facts));
    expect(link.origin + link.pathname).toBe(`${GRAFANA}/explore`);
    expect(link.searchParams.get("schemaVersion")).toBe("1");
    expect(JSON.parse(link.searchParams.get("panes") ?? "")).toEqual({
      a: {
        datasource: "tempo-prod",
        queries: [
          {
            refId: "A",
            datasource: { type: "tempo", uid: "tempo-prod" },
            queryType: "traceql",
            query: TRACE,
          },
        ],
        range: { from: "1716370563120", to: "1716371163220" },
      },
    });
  });

  it("leaves the data source out where it is not known", () => {
    const link = exploreLink({ url: GRAFANA, tempoUid: undefined }, facts);
    expect(link).not.toContain("uid");
  });

  it("holds nothing that Markdown or a terminal acts on", () => {
    const link = exploreLink({ url: GRAFANA, tempoUid: "a) [b](\u001b]8;;evil\u0007" }, facts);
    expect(link).toMatch(/^[\w:/.?=&%~!*'-]+$/);
  });
});

describe("the id in the header", () => {
  const link = exploreLink({ url: GRAFANA, tempoUid: undefined }, facts);
  const options = { width: 100, color: 0, ascii: false, full: false, timezone: "UTC" } as const;

  it("leads there where the terminal follows links", () => {
    const [title] = headerLines(facts, makeStyle({ ...options, links: true }), link);
    expect(title).toContain(`\u001b]8;;${link}\u001b\\${TRACE}\u001b]8;;\u001b\\`);
  });

  it("is just an id in a pipe, and where there is no Grafana", () => {
    const [plain] = headerLines(facts, makeStyle(options));
    expect(headerLines(facts, makeStyle(options), link)[0]).toBe(plain);
    expect(headerLines(facts, makeStyle({ ...options, links: true }))[0]).toBe(plain);
    expect(plain).not.toContain("\u001b");
  });
});
