import { globSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseScript, Walk } from "./walk-script.ts";

/**
 * A frames file is a walk that a person can read: the size, the command, and after each line of keys what is
 * on the screen then. `UPDATE_GOLDEN=1` writes what is drawn now; read the diff before you commit it.
 *
 *     # a title, and why the walk is worth keeping
 *     $ lgtrace import fixtures/sample-trace.json      into the walk's own store, before it begins
 *     80x24 lgtrace show fixtures/sample-trace.json -i
 *     [exit 1]                (only when it is not 0)
 *     > until http.handler        waits for a text
 *     > press j j Enter
 *     > type /kv_cache            letter by letter
 *     > size 60x15 · > click 4 7 · > wheel down 4 7
 *     > run lgtrace show trace-….jsonl      in the same folder, beside the walk: what it prints
 *     …the screen…
 */
const update = process.env.UPDATE_GOLDEN === "1";

it.concurrent.each(globSync("test/view/frames/*.frames").sort())("%s", { timeout: 120_000 }, async (file) => {
  const text = readFileSync(file, "utf8");
  const walk = new Walk(parseScript(text));
  try {
    const drawn = await walk.drawn();
    const { code, terminal } = await walk.left();
    if (update) writeFileSync(file, drawn);
    else expect(drawn).toBe(text);
    expect(terminal.buffer).toBe("normal");
    expect(code).toBe(parseScript(text).code);
  } finally {
    walk.remove();
  }
});
