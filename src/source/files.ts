import { createReadStream } from "node:fs";
import { glob, readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

/** One input, or a reason why a path is none. */
export type FoundInput =
  | { readonly kind: "stdin" }
  /** `asked`: named itself, not come upon in a folder or by a pattern. */
  | { readonly kind: "file"; readonly path: string; readonly asked: boolean; readonly bytes: number }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string };

const PATTERN = /[*?[{]/;
const CHUNK_BYTES = 1024 * 1024;
const REASONS: { readonly [code: string]: string } = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "a link that leads to itself",
};

/**
 * The inputs that paths name: `-` for stdin, files, folders with all below them in order of name,
 * and patterns (`logs/*.json`) that no file is called like. Each file once. What cannot be read is
 * reported in its place.
 */
export async function* findInputs(paths: readonly string[]): AsyncGenerator<FoundInput, undefined> {
  const seen = new Set<string>();
  for (const path of paths) {
    if (path === "-") yield { kind: "stdin" };
    else if (PATTERN.test(path) && (await isAbsent(path))) yield* matching(path, seen);
    else yield* below(path, true, seen);
  }
}

/** A file's bytes, from its beginning; `-` is stdin. */
export function fileChunks(path: string): AsyncIterable<Uint8Array> {
  const options = { highWaterMark: CHUNK_BYTES };
  return path === "-" ? createReadStream("", { ...options, fd: 0 }) : createReadStream(path, options);
}

/** True if the system refused to read; anything else that is thrown while reading is a bug. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}

/** Why the system refused, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

async function* matching(pattern: string, seen: Set<string>): AsyncGenerator<FoundInput, undefined> {
  const paths: string[] = [];
  for await (const path of glob(pattern)) paths.push(path);
  if (paths.length === 0) yield { kind: "unreadable", path: pattern, reason: "nothing is called like that" };
  for (const path of paths.sort()) yield* below(path, false, seen);
}

/** A file, or all files in a folder and its folders. Iterative, and links in a circle end. */
async function* below(
  path: string,
  asked: boolean,
  seen: Set<string>,
): AsyncGenerator<FoundInput, undefined> {
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      const status = await stat(next);
      // A pipe (`<(kubectl logs …)`) has no path of its own.
      const isNamed = status.isFile() || status.isDirectory();
      if (isRepeat(isNamed ? await realpath(next) : next, seen)) continue;
      if (status.isDirectory()) waiting.push(...(await namesIn(next)).reverse());
      else if (next === path || status.isFile())
        yield { kind: "file", path: next, asked: asked && next === path, bytes: status.size };
    } catch (error) {
      if (!isSystemError(error)) throw error;
      yield { kind: "unreadable", path: next, reason: reasonOf(error) };
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.sort().map((name) => join(folder, name));
}

function isRepeat(path: string, seen: Set<string>): boolean {
  if (seen.has(path)) return true;
  seen.add(path);
  return false;
}

async function isAbsent(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    () => true,
  );
}
