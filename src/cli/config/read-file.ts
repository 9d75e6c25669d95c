import { readFileSync } from "node:fs";
import { Failure } from "../../model/failure.ts";

/** A file's text. Throws the Failure "config" that names the file and who named it. */
export function readNamedFile(path: string, from: string | undefined): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new Failure("config", `${path} cannot be read (${reason})`, {
      ...(from === undefined ? {} : { because: `it is named by ${from}` }),
      hint: "check the path and its permissions",
      cause: error,
    });
  }
}
