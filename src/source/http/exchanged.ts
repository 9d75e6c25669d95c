import type { Limits } from "../../model/backend.ts";
import type { Broken } from "./broken.ts";

/** How one exchange ended: with an answer, whatever it says, or without one that is whole. */
export type Exchange = Answered | Broken;

export interface Answered {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** How long is waited, what ends it, and who hears that it is on its way. */
export interface Conduct {
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
  readonly onSent?: (() => void) | undefined;
}
