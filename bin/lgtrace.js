#!/usr/bin/env node
// Runs on any Node, so: old syntax, CommonJS, and nothing but builtins before the version check
// (better-sqlite3 on Node 20 ends in a segmentation fault, without a word).
const { existsSync } = require("fs");
const { dirname, join } = require("path");

const bundle = join(__dirname, "..", "dist", "lgtrace.js");

if (!existsSync(bundle)) {
  refuse("is not built yet: run `npm ci` in " + dirname(__dirname));
} else if (isNewEnough(process.versions.node)) {
  require("module").enableCompileCache();
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
  const child = require("child_process").spawn(node, process.argv.slice(1), {
    stdio: "inherit",
    env: Object.assign({}, process.env, { LGTRACE_HANDED_OVER: "1" }),
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  const pass = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  child.on("error", (error) => refuse("cannot start " + node + ": " + error.message));
  child.on("exit", (code, signal) => {
    for (const name of signals) process.removeListener(name, pass);
    if (signal === null) process.exitCode = code;
    else process.kill(process.pid, signal);
  });
}

function pinnedNode() {
  try {
    const home = dirname(require.resolve("node/package.json"));
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
