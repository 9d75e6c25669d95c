import { durationText } from "../duration-text.ts";

/** An offset from the trace's start, nanoseconds: `+120 ms`, `-3 ms`. */
export function offsetText(ns: number): string {
  return `${ns < 0 ? "-" : "+"}${durationText(ns)}`;
}
