import { globSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lgtrace } from "./lgtrace.ts";

/**
 * A frames file is a walk that a person can read: the size, the command, and after each line of keys what is
 * on the screen then. `UPDATE_GOLDEN=1` writes what is drawn now; read the diff before you commit it.
 *
 *     # a title, and why the walk is worth keeping
 *     80x24 lgtrace show fixtures/sample-trace.json -i
 *     > until http.handler        waits for a text
 *     > press j j Enter
 *     > type /kv_cache            letter by letter
 *     > size 60x15 · > click 4 7 · > wheel down 4 7
 *     …the screen…
 */
const update = process.env.UPDATE_GOLDEN === "1";

describe.each(globSync("test/view/frames/*.frames").sort())("%s", (file) => {
  it("draws what it drew", async () => {
    const text = readFileSync(file, "utf8");
    const [head = "", ...blocks] = text.split(/^> /m);
    const command = /^(\d+)x(\d+)((?: [A-Z_]+=\S+)*) lgtrace (.+)$/m.exec(head);
    if (command === null) throw new Error(`${file} names no size and no command`);
    const [, columns, rows, settings = "", line = ""] = command;
    const env = Object.fromEntries(
      settings
        .trim()
        .split(" ")
        .filter(Boolean)
        .map((one) => one.split("=")),
    );
    const running = lgtrace(line.split(" "), {
      columns: Number(columns),
      rows: Number(rows),
      colors: 0,
      unicode: env.LANG !== "C",
      env,
    });
    let drawn = head;
    for (const block of blocks) {
      const [step = ""] = block.split("\n");
      drawn += `> ${step}\n${await taken(step, running.terminal)}\n\n`;
    }
    await running.terminal.press("Esc", "Esc", "Esc", "Esc", "q");
    expect(await running.ended).toBe(0);
    expect(running.terminal.buffer).toBe("normal");
    if (update) writeFileSync(file, drawn);
    else expect(drawn).toBe(text);
  });
});

async function taken(step: string, terminal: ReturnType<typeof lgtrace>["terminal"]): Promise<string> {
  const [verb = "", ...words] = step.split(" ");
  const [one = "", two = "", three = ""] = words;
  switch (verb) {
    case "until":
      return terminal.until(words.join(" "));
    case "type":
      return terminal.press(...words.join(" "));
    case "press":
      return terminal.press(...words);
    case "size":
      return terminal.resize(Number(one.split("x")[0]), Number(one.split("x")[1]));
    case "click":
      return terminal.mouse(0, Number(one), Number(two));
    case "wheel":
      return terminal.mouse(one === "up" ? 64 : 65, Number(two), Number(three));
    default:
      throw new Error(`no step "${verb}"`);
  }
}
