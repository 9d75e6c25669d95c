import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Binding, LIST_KEYS, TRACE_KEYS } from "../../src/view/keys/bindings.ts";
import { signOf } from "../../src/view/lines/help-lines.ts";

const DOC = "docs/walk.md";
const update = process.env.UPDATE_GOLDEN === "1";

it.each([
  ["Keys in a trace", TRACE_KEYS],
  ["Keys in a list", LIST_KEYS],
] as const)("%s: docs/walk.md has the table of the program", (title, bindings) => {
  const doc = readFileSync(DOC, "utf8");
  const section = new RegExp(`(?<=## ${title}\n\n)[\\s\\S]*?(?=\n\n## |$)`);
  const table = `${tableOf(bindings)}${section.exec(doc)?.[0].endsWith("\n") ? "\n" : ""}`;
  if (update)
    writeFileSync(
      DOC,
      doc.replace(section, () => table),
    );
  else expect(section.exec(doc)?.[0]).toBe(table);
});

it("README shows the frame that the walk through the empty completion begins with", () => {
  const [, frame = ""] =
    /> until http\.handler\n([\s\S]*?)\n\n> /.exec(
      readFileSync("test/view/frames/empty-completion.frames", "utf8"),
    ) ?? [];
  expect(frame).not.toBe("");
  expect(readFileSync("README.md", "utf8")).toContain(`\`\`\`text\n${frame}\n\`\`\``);
});

it.each([
  ["trace", TRACE_KEYS],
  ["list", LIST_KEYS],
] as const)("no key does two things in a %s", (_screen, bindings: readonly Binding[]) => {
  const keys = bindings.flatMap((binding) => binding.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

function tableOf(bindings: readonly Binding[]): string {
  const rows = bindings.map(({ keys, words }) => {
    const shown = keys.map((key) => `\`${signOf(key, false)}\``).join(" ");
    return `| ${shown} | ${words} |`;
  });
  return ["| keys | |", "|---|---|", ...rows].join("\n");
}
