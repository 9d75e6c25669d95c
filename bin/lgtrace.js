#!/usr/bin/env node
// Runs on any Node that knows ES modules, so: old syntax, and nothing but builtins before the version
// check (better-sqlite3 on Node 20 ends in a segmentation fault, without a word).
import { spawn } from "child_process";
import { existsSync } from "fs";
import module, { createRequire } from "module";
import { dirname, join } from "path";
import { fileURLToPath } from "url";

const here = dirname(fileURLToPath(import.meta.url));
const bundle = join(here, "..", "dist", "lgtrace.js");

if (!existsSync(bundle)) {
  refuse("is not built yet: run `npm ci` in " + join(here, ".."));
} else if (isNewEnough(process.versions.node)) {
  if (module.enableCompileCache) module.enableCompileCache();
  import("../dist/lgtrace.js").then((lgtrace) => lgtrace.main(process));
} else {
  handOver();
}

function isNewEnough(version) {
  const parts = version.split(".").map(Number);
  return parts[0] > 22 || (parts[0] === 22 && parts[1] >= 19);
}

/** Runs on the Node that is installed beside lgtrace: signals in, exit code out. */
function handOver() {
  const node = pinnedNode();
  if (node === undefined || process.env.LGTRACE_HANDED_OVER === "1") {
    refuse(
      "needs Node 22.19 or newer, this is " +
        process.versions.node +
        ": install a current Node, or `npm install node@26` beside lgtrace",
    );
    return;
  }
  const child = spawn(node, process.argv.slice(1), {
    stdio: "inherit",
    env: Object.assign({}, process.env, { LGTRACE_HANDED_OVER: "1" }),
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  const pass = (signal) => child.kill(signal);
  signals.forEach((signal) => process.on(signal, pass));
  child.on("error", (error) => refuse("cannot start " + node + ": " + error.message));
  child.on("exit", (code, signal) => {
    signals.forEach((name) => process.removeListener(name, pass));
    if (signal === null) process.exitCode = code;
    else process.kill(process.pid, signal);
  });
}

function pinnedNode() {
  try {
    const home = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    const node = join(home, "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(node) ? node : undefined;
  } catch (_notInstalled) {
    return undefined;
  }
}

function refuse(why) {
  process.stderr.write("lgtrace " + why + "\n");
  process.exitCode = 2;
}
