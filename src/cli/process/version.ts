/** Written in by the build. */
declare const LGTRACE_VERSION: string | undefined;

export const VERSION = typeof LGTRACE_VERSION === "string" ? LGTRACE_VERSION : "0.0.0-source";
