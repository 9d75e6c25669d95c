import { spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

/** What a guard is told, as JSON in its one argument. */
export interface Guarded {
  readonly command: readonly [string, ...string[]];
  /** Run when the server is stopped. */
  readonly after?: readonly [string, ...string[]];
  /** Removed when the server is stopped. */
  readonly folder: string;
}

/**
 * A process between the tests and a server. It holds a pipe from the tests: when that closes, however
 * they ended, the server is killed by its pid and its folder removed. A server that ends by itself
 * ends the guard.
 */
function guard({ command, after, folder }: Guarded): void {
  const [program, ...argv] = command;
  const server = spawn(program, argv, { stdio: ["ignore", "inherit", "inherit"] });
  const leave = (code: number): void => {
    if (after !== undefined) spawnSync(after[0], after.slice(1), { stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    process.exit(code);
  };
  server.on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    leave(1);
  });
  server.on("exit", (code) => leave(code ?? 0));
  process.stdin.on("close", () => server.kill("SIGKILL")).resume();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
}

if (import.meta.main) guard(JSON.parse(process.argv[2] ?? ""));
