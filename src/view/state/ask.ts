import type { Subject } from "../subject.ts";
import type { AppState } from "./app-state.ts";

/** What a key asks of the world outside the screen. */
export type Ask =
  | { readonly kind: "copy"; readonly what: string; readonly text: string }
  | { readonly kind: "export"; readonly subject: Subject }
  | { readonly kind: "browse"; readonly subject: Subject }
  | { readonly kind: "open"; readonly traceId: string; readonly spanId: string | undefined }
  | { readonly kind: "mouse"; readonly isOn: boolean }
  | { readonly kind: "stop" }
  | { readonly kind: "quit"; readonly interrupted?: true };

/** What became of a press. */
export interface Pressed {
  readonly app: AppState;
  readonly ask?: Ask | undefined;
}
