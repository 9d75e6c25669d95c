import { widthOf } from "./width.ts";

/** Parts joined by a separator, on as many lines of at most `cells` cells as they need. A part stays whole. */
export function wrapParts(parts: readonly string[], separator: string, cells: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    const longer = line === "" ? part : line + separator + part;
    if (line !== "" && widthOf(longer) > cells) {
      lines.push(line);
      line = part;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}
