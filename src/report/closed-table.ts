import Table from "cli-table3";
import { withoutEndBlanks } from "./width.ts";

const NO_BORDERS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

/** A small table whose rows are all known, without borders: lines of text, columns two blanks apart. */
export function closedTable(
  rows: readonly (readonly string[])[],
  alignments: readonly ("left" | "right")[],
): readonly string[] {
  const table = new Table({
    chars: NO_BORDERS,
    colAligns: [...alignments],
    style: { "padding-left": 1, "padding-right": 1, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => withoutEndBlanks(line));
}
