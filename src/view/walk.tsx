import { render } from "ink";
import type { Style } from "../report/style.ts";
import type { Doings } from "./doings.ts";
import type { Size } from "./layout.ts";
import { pensOf } from "./lines/pens.ts";
import { App } from "./screens/app.tsx";
import { type Ended, Session } from "./session.ts";
import { appState, type Screen } from "./state/app-state.ts";
import { EMPTY_LIST, type Listed } from "./state/list-state.ts";
import { openTrace } from "./state/open-trace.ts";
import type { Opened } from "./subject.ts";
import type { Words } from "./words.ts";

/** Where one begins: in a trace, or in a list of traces that is still being found. */
export type Start =
  | { readonly kind: "trace"; readonly opened: Opened }
  | {
      readonly kind: "list";
      readonly title: string;
      readonly rows: AsyncIterable<Listed>;
      /** Asked for when the rows have passed: what was searched. */
      readonly summary: () => Words;
    };

/** The terminal on which it is drawn. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly style: Style;
  /** Ends it from outside: an Error as the reason is thrown, anything else is an interruption. */
  readonly ending?: AbortSignal;
  /** Gives the terminal to the shell until that hands it back. */
  readonly stop?: (() => Promise<void>) | undefined;
}

const FPS = 60;

/**
 * Draws until the reader has had enough; resolves when the terminal is as it was before. Throws what broke
 * while drawing or in a doing, for which nobody is to blame but lgtrace.
 */
export async function walk(start: Start, doings: Doings, terminal: Terminal): Promise<Ended> {
  const { stdin, stdout, style, ending, stop } = terminal;
  const pens = pensOf({ ...style, full: false, links: false });
  const session = new Session(appState(sizeOf(stdout), firstScreen(start)), doings);
  const title = start.kind === "list" ? start.title : "";
  const enough = new Promise<Ended | Error>((done) => {
    session.onEnd = done;
    whenEnding(ending, done);
  });
  const drawing = render(<App session={session} title={title} pens={pens} stop={stop} />, {
    stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    interactive: true,
    isScreenReaderEnabled: false,
    maxFps: FPS,
    patchConsole: false,
  });
  if (start.kind === "list") void session.list(start.rows, start.summary);
  const broken = drawing.waitUntilExit();
  try {
    const ended = await Promise.race([enough, broken.then(() => "interrupted" as const)]);
    drawing.unmount();
    await broken;
    if (ended instanceof Error) throw ended;
    return ended;
  } finally {
    session.leave();
  }
}

function whenEnding(ending: AbortSignal | undefined, end: (how: Ended | Error) => void): void {
  const told = () => end(ending?.reason instanceof Error ? ending.reason : "interrupted");
  if (ending?.aborted === true) told();
  else ending?.addEventListener("abort", told, { once: true });
}

function firstScreen(start: Start): Screen {
  if (start.kind === "list") return { kind: "list", list: EMPTY_LIST };
  return { kind: "trace", trace: openTrace(start.opened) };
}

function sizeOf({ columns, rows }: NodeJS.WriteStream): Size {
  return { columns: columns || 80, rows: rows || 24 };
}
