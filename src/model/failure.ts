/** Every expected trouble, by name. The command line turns a code into an exit code and colours. */
export type FailureCode =
  | "usage"
  | "config"
  | "unreadable-input"
  | "ambiguous-id"
  | "invalid-contract"
  | "nothing-found"
  | "incomplete"
  | "empty-store"
  | "foreign-store"
  | "newer-store"
  | "store-trouble"
  | "lost-output"
  | "refused"
  | "rejected"
  | "unreachable"
  | "interrupted";

/**
 * Expected trouble: what happened (`message`), why we think so (`because`), what to do next
 * (`hint`). Anything else that is thrown is a bug.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
  readonly because: string | undefined;
  readonly hint: string | undefined;

  constructor(
    code: FailureCode,
    message: string,
    more: { because?: string; hint?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.because = more.because;
    this.hint = more.hint;
  }
}
