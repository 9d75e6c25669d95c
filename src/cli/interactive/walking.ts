import { Failure } from "../../model/failure.ts";
import type { Style } from "../../report/style.ts";
import type { Doings } from "../../view/doings.ts";
import type { Start } from "../../view/walk.tsx";
import { EXIT } from "../process/exit-code.ts";
import type { Keyboard, World } from "../process/world.ts";
import { Ending } from "./ending.ts";
import type { HeldNotes } from "./held-notes.ts";

/** The terminal for `-i`; where there is none that is said, and undefined: the static form is printed. */
export async function keyboardFor(
  { interactive, output }: { readonly interactive?: true; readonly output: string },
  world: World,
): Promise<Keyboard | undefined> {
  if (interactive !== true) return undefined;
  if (output !== "text")
    throw new Failure("usage", `-i draws on a terminal, -o ${output} prints`, { hint: "give one of them" });
  const keyboard = world.keyboard();
  if (keyboard === undefined)
    await world.stderr.write(
      "lgtrace: -i needs a terminal to draw on, and there is none; this is the static form\n",
    );
  return keyboard;
}

/**
 * Draws until the reader has had enough; the exit code where it was broken off. What was held back is said
 * then. Throws the Failure with which a list ended early: the screen has said it, the caller has not heard.
 */
export async function walkThrough(
  start: Start,
  doings: Doings,
  keyboard: Keyboard,
  style: Style,
  notes: HeldNotes,
): Promise<number> {
  using ending = new Ending(keyboard.stdin);
  const troubles: unknown[] = [];
  const heard = start.kind === "list" ? { ...start, rows: heeded(start.rows, troubles) } : start;
  try {
    // Before anything is drawn: a key must not be echoed into it, and Ctrl-Z not stop in the midst of it.
    keyboard.stdin.setRawMode(true);
    const { walk } = await import("../../view/walk.tsx");
    const { stdin, stdout, stop } = keyboard;
    const ended = await walk(heard, doings, {
      ...{ stdin, stdout, style },
      ending: ending.signal,
      stop: stop && (() => ending.whileStopped(stop)),
    });
    if (ended === "interrupted") return ending.code;
    if (troubles.length > 0) throw troubles[0];
    return EXIT.done;
  } finally {
    // What is typed from here on is for the shell.
    keyboard.stdin.pause();
    keyboard.stdin.setRawMode(false);
    if (keyboard.stdin !== process.stdin) keyboard.stdin.destroy();
    await notes.release();
  }
}

/** Rows as they pass; the trouble that ends them is kept too. */
async function* heeded<Row>(rows: AsyncIterable<Row>, troubles: unknown[]): AsyncGenerator<Row> {
  try {
    yield* rows;
  } catch (trouble) {
    troubles.push(trouble);
    throw trouble;
  }
}
