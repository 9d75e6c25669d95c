import { Chalk, type ChalkInstance } from "chalk";
import { durationText, offsetText } from "./duration.ts";
import { escapeBeyondAscii, escapeControls } from "./escape-controls.ts";
import { ASCII, type Glyphs, UNICODE } from "./glyphs.ts";

/** OSC 8: what stands between an address and the next `OSC 8 ; ;` is a link to it. */
const LINK = "\u001b]8;;";
const END = "\u001b\\";

/** How text is to look; the process's terminal is asked elsewhere. */
export interface StyleOptions {
  /** Cells. */
  readonly width: number;
  /** chalk's levels: none, 16, 256, 16 million colours. */
  readonly color: 0 | 1 | 2 | 3;
  readonly ascii: boolean;
  /** Cut no value: lines may be longer than `width`. */
  readonly full: boolean;
  /** IANA name, or UTC. */
  readonly timezone: string;
  /** The terminal follows links (OSC 8). */
  readonly links?: boolean;
}

export interface Style extends StyleOptions {
  readonly paint: ChalkInstance;
  readonly glyphs: Glyphs;
  /** Recorded text with nothing in it that a terminal acts on. */
  clean(recorded: string): string;
  /** The text, and behind it an address, where the terminal follows links. */
  link(text: string, url: string): string;
  duration(ns: number, resolutionNs: number): string;
  /** From the trace's start. */
  offset(ns: number, resolutionNs: number): string;
}

export function makeStyle(options: StyleOptions): Style {
  const glyphs = options.ascii ? ASCII : UNICODE;
  const clean = options.ascii ? escapeBeyondAscii : escapeControls;
  return {
    ...options,
    paint: new Chalk({ level: options.color }),
    glyphs,
    duration: (ns, resolutionNs) => durationText(ns, resolutionNs).replace("µ", glyphs.micro),
    offset: (ns, resolutionNs) => offsetText(ns, resolutionNs).replace("µ", glyphs.micro),
    clean,
    link: (text, url) => (options.links === true ? `${LINK}${clean(url)}${END}${text}${LINK}${END}` : text),
  };
}
