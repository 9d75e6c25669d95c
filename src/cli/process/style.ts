import { Failure } from "../../model/failure.ts";
import { makeStyle, type Style } from "../../report/style.ts";
import type { OutputFlags } from "../flags/output.ts";
import { timezoneNamed } from "./timezone.ts";
import type { World } from "./world.ts";

const PIPE_COLUMNS = 100;
const LEAST_COLUMNS = 20;

/** How this command's text is to look: its flags, then the environment, then the terminal. */
export function styleOf(flags: OutputFlags & { readonly full?: true }, world: World): Style {
  const { terminal } = world;
  return makeStyle({
    width: wholeNumber("width", flags.width, LEAST_COLUMNS) ?? terminal.columns ?? PIPE_COLUMNS,
    color: flags.color === "never" ? 0 : flags.color === "always" ? terminal.colors || 1 : terminal.colors,
    ascii: flags.ascii ?? !terminal.unicode,
    full: flags.full ?? false,
    timezone: timezoneOf(flags.timezone),
    links: terminal.links,
  });
}

/** For what is said on stderr. */
export function errorStyle({ terminal }: World): Style {
  const { errorColors, unicode } = terminal;
  return makeStyle({ width: PIPE_COLUMNS, color: errorColors, ascii: !unicode, full: true, timezone: "UTC" });
}

/** A flag's whole number; throws the Failure "usage" for anything else, or for less than `least`. */
export function wholeNumber(flag: string, text: string | undefined, least = 0): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Failure("usage", `--${flag} takes a whole number of at least ${least}, not "${text}"`);
}

function timezoneOf(name = "UTC"): string {
  const zone = timezoneNamed(name);
  if (zone !== undefined) return zone;
  throw new Failure("usage", `there is no time zone "${name}"`, {
    hint: "UTC, Local, or a name such as Europe/Madrid",
  });
}
