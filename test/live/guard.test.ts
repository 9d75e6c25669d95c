import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { until } from "./wait.ts";

const GUARD = join(import.meta.dirname, "guard.ts");
const SERVER = "fs.writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)";

it("a server and its folder go when the tests are gone, however they ended", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lgtrace-guard-"));
  const pidFile = join(folder, "pid");
  const command = [process.execPath, "-e", SERVER, pidFile];
  const guard = spawn(process.execPath, [GUARD, JSON.stringify({ command, folder })], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  const ended = new Promise((done) => guard.once("exit", done));
  await until("the server's pid", async () => existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "");
  const pid = Number(readFileSync(pidFile, "utf8"));
  expect(runs(pid)).toBe(true);
  guard.stdin.destroy();
  await ended;
  expect([runs(pid), existsSync(folder)]).toEqual([false, false]);
});

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
