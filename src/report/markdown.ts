import { escapeControls } from "./escape-controls.ts";

/** What Markdown acts on inside a line; an underscore does nothing inside a word. */
const MARKS = /[\\`*[\]#|~@$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/** Text inside a line or a table's cell: what Markdown or HTML would act on is written out. */
export function markdownText(text: string): string {
  return escapeControls(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(MARKS, (mark) => `\\${mark}`);
}

/** As code nothing in it is read as Markdown, a mention or HTML. */
export function codeSpan(text: string): string {
  if (text === "") return "";
  const fence = "`".repeat(longestRun(text) + 1);
  const inner = text.replaceAll("|", "\\|");
  return fence.length > 1 ? `${fence} ${inner} ${fence}` : fence + inner + fence;
}

export function codeBlock(language: string, lines: readonly string[]): readonly string[] {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [fence + language, ...lines, fence];
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
