import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const bin = resolve("bin/lgtrace.js");

/** Every other Node of this machine: the host's own, which may be too old. */
function hostNodes(): string[] {
  const folders = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"));
  const found = spawnSync("which", ["-a", "node"], {
    encoding: "utf8",
    env: { PATH: folders.join(delimiter) },
  });
  return found.stdout.split("\n").filter((line) => line !== "");
}

describe("bin/lgtrace.js", () => {
  it.each([process.execPath, ...hostNodes()])("runs on %s, or hands over to a Node that can", (node) => {
    const done = spawnSync(node, [bin, "--version"], { encoding: "utf8" });
    expect(done.stderr).toBe("");
    expect(done.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(done.status).toBe(0);
  });

  it.each([process.execPath, ...hostNodes()])("hands the exit code through on %s", (node) => {
    expect(spawnSync(node, [bin, "shwo"]).status).toBe(2);
  });
});

describe("a Node that is too old", () => {
  let home = "";
  /** A bin of its own, started by this Node after it is told that it is Node 20. */
  const start = (...more: string[]) => {
    const pretend = `data:text/javascript,${encodeURIComponent(
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })',
    )}`;
    return ["--import", pretend, join(home, "bin", "lgtrace.js"), ...more];
  };

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "lgtrace-bin-"));
    cpSync("bin", join(home, "bin"), { recursive: true });
    writeFileSync(join(home, "package.json"), '{"type":"module"}');
  });
  afterAll(() => rmSync(home, { recursive: true }));

  it("says npm ci without a build", () => {
    const done = spawnSync(process.execPath, start(), { encoding: "utf8" });
    expect(done.stderr).toContain("npm ci");
    expect(done.status).toBe(2);
  });

  it("says in one sentence what it needs where no other Node is beside it", () => {
    mkdirSync(join(home, "dist"));
    writeFileSync(join(home, "dist", "lgtrace.js"), 'throw new Error("loaded before the check");');
    const done = spawnSync(process.execPath, start(), { encoding: "utf8" });
    expect(done.stderr).toBe(
      "lgtrace needs Node 22.19 or newer, this is 20.20.2: install a current Node, or `npm install node@26` beside lgtrace\n",
    );
    expect(done.status).toBe(2);
  });

  it("hands over, with signals in and exit code out", async () => {
    const node = join(home, "node_modules", "node", "bin");
    mkdirSync(node, { recursive: true });
    writeFileSync(join(node, "..", "package.json"), '{"name":"node"}');
    symlinkSync(process.execPath, join(node, "node"));
    writeFileSync(
      join(home, "dist", "lgtrace.js"),
      `export function main(process) {
         process.on("SIGTERM", () => { process.exitCode = 7; clearInterval(timer); });
         const timer = setInterval(() => {}, 1000);
         process.stdout.write("ready");
       }`,
    );
    const child = spawn(process.execPath, start("show"));
    child.stdout.once("data", () => child.kill("SIGTERM"));
    const code = await new Promise((done) => child.on("exit", done));
    expect(code).toBe(7);
  });
});
