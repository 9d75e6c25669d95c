import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SEVERITIES } from "../../src/model/finding.ts";
import type { RuleCard } from "../../src/model/rule-card.ts";
import { rulePage, ruleSections } from "../../src/report/rule-markdown.ts";
import { RULES } from "../../src/rules/registry.ts";

const PAGE = [...rulePage(RULES)].join("\n").concat("\n");

describe("docs/rules.md", () => {
  it("is what lgtrace explain --all -o markdown prints", () => {
    expect(readFileSync("docs/rules.md", "utf8")).toBe(PAGE);
  });

  it("has a section a rule, and every link leads to a heading", () => {
    const headings = PAGE.split("\n").filter((line) => /^##/.test(line));
    const names = RULES.map(({ code, name }) => `### ${code} ${name}`);
    expect(headings.filter((line) => line.startsWith("###")).sort()).toEqual(names.sort());
    const anchors = headings.map(onGitHub);
    expect(new Set(anchors).size).toBe(anchors.length);
    const links = [...PAGE.matchAll(/\]\((#[^)]*)\)/g)].map(([, link = ""]) => link);
    expect(links).toHaveLength(2 * RULES.length + new Set(RULES.map(({ code }) => code[0])).size);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });
});

/** The anchor of a heading: letters in lower case, blanks as hyphens, signs left out. */
function onGitHub(heading: string): string {
  const words = heading.replace(/^#+ /, "").toLowerCase();
  return `#${words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-")}`;
}

describe("the text of a rule", () => {
  const plain: RuleCard = {
    code: "L01",
    name: "plain",
    title: "title",
    why: "Why.",
    fix: "fix",
    severities: ["info"],
    example: { fires: "Fires.", quiet: "Quiet." },
    traceql: "{ }",
  };

  it("stays in its place on the page, whatever it holds", () => {
    const odd = "a | b\n# c <img> *d* _e_ `f` [g](h) @i $j$ &amp; k_l";
    const shown = "a \\| b\\\\n\\# c &lt;img> \\*d\\* \\_e\\_ \\`f\\` \\[g\\](h) \\@i \\$j\\$ &amp;amp; k_l";
    const lines = [...rulePage([plain])];
    const places: readonly Partial<RuleCard>[] = [
      { title: odd },
      { why: odd },
      { fix: odd },
      { example: { fires: odd, quiet: "Quiet." } },
      { example: { fires: "Fires.", quiet: odd } },
    ];
    for (const place of places) {
      const printed = [...rulePage([{ ...plain, ...place }])];
      expect(printed).toHaveLength(lines.length);
      const changed = printed.filter((line, at) => line !== lines[at]);
      expect(changed.length).toBeGreaterThan(0);
      for (const line of changed) expect(line).toContain(shown);
    }
  });

  it("has TraceQL in a block of its own, whatever it holds", () => {
    const [...lines] = ruleSections([{ ...plain, traceql: '{ name = "```" }' }]);
    expect(lines.slice(-3)).toEqual(["````traceql", '{ name = "```" }', "````"]);
  });
});

describe("rules read as one hand", () => {
  it("each has a title of its own, a few words without a full stop", () => {
    const titles = RULES.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => !/^[a-z].{3,46}[a-zA-Z]$/.test(title))).toEqual([]);
  });

  it("why is one to three sentences", () => {
    expect(RULES.map(({ why }) => why).filter((why) => !/^[A-Z].*\.$/.test(why))).toEqual([]);
    expect(RULES.map(({ why }) => why).filter((why) => why.split(/\. (?=[A-Z])/).length > 3)).toEqual([]);
  });

  it("fix is imperative, in small letters, without a full stop", () => {
    const fixes = RULES.map(({ fix }) => fix);
    expect(fixes.filter((fix) => !/^(?:[a-z]|Python: )/.test(fix) || fix.endsWith("."))).toEqual([]);
  });

  it("an example is two sentences, each of one case", () => {
    const sentences = RULES.flatMap(({ example }) => [example.fires, example.quiet]);
    expect(new Set(sentences).size).toBe(2 * RULES.length);
    expect(sentences.filter((sentence) => !/[.]$/.test(sentence) || /\. [A-Z]/.test(sentence))).toEqual([]);
    expect(sentences.filter((sentence) => sentence.length > 140)).toEqual([]);
  });

  it("nothing in it is Markdown", () => {
    const texts = RULES.flatMap(({ title, why, fix, example }) => [
      title,
      why,
      fix,
      ...Object.values(example),
    ]);
    expect(texts.filter((text) => /[`\n]/.test(text))).toEqual([]);
  });

  it("severities are named once each, the worst first", () => {
    for (const { severities } of RULES) {
      expect(severities.length).toBeGreaterThan(0);
      expect(severities).toEqual(SEVERITIES.filter((severity) => severities.includes(severity)));
    }
  });
});
