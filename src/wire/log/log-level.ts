import type { LogLevel } from "../../model/log-line.ts";

const WORDS: { readonly [level in LogLevel]: readonly string[] } = {
  TRACE: ["trace", "trc", "trce", "verbose", "vrb", "silly", "finest", "finer"],
  DEBUG: ["debug", "dbg", "dbug", "fine"],
  INFO: ["info", "inf", "information", "informational", "notice"],
  WARN: ["warn", "wrn", "warning"],
  ERROR: ["error", "err", "eror", "fail", "severe"],
  FATAL: ["fatal", "ftl", "critical", "crit", "panic", "dpanic", "alert", "emergency", "emerg"],
};

const BY_WORD = new Map(
  Object.entries(WORDS).flatMap(([level, words]) => words.map((word) => [word, level as LogLevel] as const)),
);

/** OpenTelemetry: four numbers to a level, 1 to 24. */
const OTEL: readonly LogLevel[] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
/** Pino and bunyan: 10 to 60. */
const PINO = OTEL;
/** Python's `levelno`: 10 to 50. */
const PYTHON: readonly LogLevel[] = ["DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
/** Syslog and journald: 0 (emergency) to 7 (debug). */
const SYSLOG: readonly LogLevel[] = ["FATAL", "FATAL", "FATAL", "ERROR", "WARN", "INFO", "INFO", "DEBUG"];

/** The level of OpenTelemetry's severity numbers 1 to 24; undefined for 0 and for anything else. */
export function levelOfSeverityNumber(number: number): LogLevel | undefined {
  return Number.isInteger(number) ? OTEL[Math.ceil(number / 4) - 1] : undefined;
}

/** A level as a field holds it: a word in any case (`INFO2` too), or a number in the scale of its name. */
export function levelOf(recorded: unknown, name: string): LogLevel | undefined {
  if (typeof recorded === "number") return levelOfNumber(recorded, name);
  if (typeof recorded !== "string") return undefined;
  return (
    levelOfWord(recorded) ?? (/^\d{1,2}$/.test(recorded) ? levelOfNumber(Number(recorded), name) : undefined)
  );
}

/** A level as a word: `warn`, `WARNING`, `INFO2`, `SEVERITY_NUMBER_INFO`. */
export function levelOfWord(word: string): LogLevel | undefined {
  return (
    BY_WORD.get(word) ??
    BY_WORD.get(
      word
        .trim()
        .toLowerCase()
        .replace(/^.*[._]|\d$/g, ""),
    )
  );
}

function levelOfNumber(number: number, name: string): LogLevel | undefined {
  if (/^priority$/i.test(name)) return SYSLOG[number];
  if (/^levelno$/i.test(name)) return PYTHON[number / 10 - 1];
  if (/severity/i.test(name)) return levelOfSeverityNumber(number);
  return number % 10 === 0 ? PINO[number / 10 - 1] : levelOfSeverityNumber(number);
}
