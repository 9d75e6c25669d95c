import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { describe, expect, it } from "vitest";
import { inTerminal, LEFT, Pane, untilGone, WALKING } from "./pane.ts";

const TRACE_ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
const FILES = "fixtures/sample-trace.json fixtures/miniserve.log";
const SHOW = `lgtrace show ${FILES} -i; echo left $?`;

describe("the terminal of a walk", inTerminal, () => {
  it("gives the keys while evidence comes through a pipe", async () => {
    await using pane = await Pane.opened();
    await pane.type("cat fixtures/sample-trace.json | lgtrace show - -i; echo left $?");
    await pane.until(/^▌├ llm.decode/m);
    await pane.press("j");
    await pane.until(/^▌└ format.output/m);
    await pane.press("q");
    expect(await pane.left()).toBe(0);
    await pane.untilModes(LEFT);
  });

  it("is drawn from its corner, whatever was typed before", async () => {
    await using pane = await Pane.opened();
    await pane.type("sleep 1; lgtrace show fixtures/sample-trace.json -i; echo left $?");
    await pane.send("0000");
    const screen = await pane.until("n next finding");
    expect(screen).toMatch(/^7c1f9b2e… .* ✗ empty completion\n295 ms/);
    await pane.press("q");
    expect(await pane.left()).toBe(0);
  });

  it("is drawn anew when its size changes, and what is too small says so", async () => {
    await using pane = await Pane.opened();
    await pane.type(SHOW);
    await pane.until("n next finding");
    await pane.resize(60, 15);
    await pane.until(/^\? help {2}q quit {2}↑↓ move {2,}10 of 10 spans, 2 log lines$/m);
    await pane.resize(250, 80);
    await pane.until(/^(?:.*\n){79}\? help .* {2}10 of 10 spans, 2 log lines\n$/);
    expect(await pane.screen()).toMatch(/ │ llm\.decode · \+281 ms/);
    await pane.resize(30, 6);
    await pane.until("too small: enlarge it, or q");
    await pane.resize(100, 30);
    await pane.until(/^(?:.*\n){29}\? help .* {2}10 of 10 spans, 2 log lines\n$/);
    await pane.press("q");
    expect(await pane.left()).toBe(0);
    await pane.untilModes(LEFT);
  });

  it("takes an id into its clipboard", async () => {
    await using pane = await Pane.opened();
    await pane.type(SHOW);
    await pane.until("llm.decode");
    await pane.press("y", "i");
    await pane.until("copied: trace id");
    await pane.untilCopied(TRACE_ID);
  });

  it.each([
    ["screen", {}],
    ["xterm-16color", {}],
  ])("%s is sent no more than its 16 colours", async (TERM, env) => {
    await using pane = await Pane.opened({ env: { TERM, COLORTERM: undefined, ...env } });
    await pane.type(SHOW);
    await pane.until("llm.decode");
    const codes = sgrCodes(await pane.screen("colored"));
    expect(codes.some((code) => code >= 30 && code <= 37)).toBe(true);
    expect(codes.filter((code) => !isOf16(code))).toEqual([]);
  });

  it("is sent no colour with NO_COLOR", async () => {
    await using pane = await Pane.opened({ env: { NO_COLOR: "1" } });
    await pane.type(SHOW);
    await pane.until("llm.decode");
    expect(sgrCodes(await pane.screen("colored"))).toEqual([]);
  });

  it.each([
    ["CI", "true"],
    ["INK_SCREEN_READER", "true"],
    ["DEV", "true"],
  ])("draws the same with %s=%s, of which Ink has ideas of its own", async (name, value) => {
    await using plain = await Pane.opened();
    await using pane = await Pane.opened({ env: { [name]: value } });
    const screens = [];
    for (const one of [plain, pane]) {
      await one.type(SHOW);
      await one.until("llm.decode");
      await one.press("j");
      await one.until(/^▌│ +┊ \+286 ms/m);
      await one.untilModes(WALKING);
      screens.push(await one.screen());
    }
    expect(screens[1]).toBe(screens[0]);
    await pane.press("q");
    expect(await pane.left()).toBe(0);
    await pane.untilModes(LEFT);
  });
});

describe("without a terminal to draw on", inTerminal, () => {
  it.each([
    `lgtrace show ${FILES} -i | cat`,
    `TERM=dumb lgtrace show ${FILES} -i`,
    `setsid -w lgtrace show - -i <fixtures/sample-trace.json`,
  ])("%s says so, and prints the static form", async (command) => {
    await using pane = await Pane.opened({ rows: 60 });
    await pane.type(`${command} 2>said; echo left $?; cat said`);
    expect(await pane.left()).toBe(0);
    const screen = await pane.until("-i needs a terminal to draw on");
    expect(screen).toMatch(/^10 of 10 spans/m);
    expect(await pane.modes()).toEqual(LEFT);
  });

  it("refuses -i beside -o json", async () => {
    await using pane = await Pane.opened();
    await pane.type(`lgtrace show ${FILES} -i -o json; echo left $?`);
    expect(await pane.left()).toBe(2);
    expect(await pane.screen()).toContain("-i draws on a terminal, -o json prints");
  });
});

describe.each(oldNodes())("handed over by the old Node %s", inTerminal, (node) => {
  it.each([
    ["q", 0],
    ["C-c", 130],
  ])("%s ends it with %i", async (key, code) => {
    await using pane = await Pane.opened({ node });
    await pane.type(SHOW);
    await pane.until("llm.decode");
    await pane.press(key);
    expect(await pane.left()).toBe(code);
    await pane.untilModes(LEFT);
  });

  it.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s ends it with %i", async (signal, code) => {
    await using pane = await Pane.opened({ node });
    await pane.type(SHOW);
    await pane.until("llm.decode");
    process.kill(await pane.pid(), signal);
    expect(await pane.left()).toBe(code);
    await pane.untilModes(LEFT);
  });

  it("Ctrl-Z stops both, fg goes on with both, and both end with the terminal", async () => {
    await using pane = await Pane.opened({ node });
    await pane.type(`lgtrace show ${FILES} -i`);
    await pane.until("llm.decode");
    await pane.press("C-z");
    await pane.until(/Stopped/);
    await pane.type("fg");
    await pane.until("llm.decode");
    await pane.untilModes(WALKING);
    const [host, pinned] = await pane.pids();
    await pane.close();
    await untilGone(host);
    await untilGone(pinned);
  });
});

function sgrCodes(screen: string): number[] {
  return Array.from(screen.matchAll(/\u001b\[([\d;:]*)m/g)).flatMap(([, codes = ""]) =>
    codes.split(/[;:]/).map(Number),
  );
}

/** Bold, dim, inverse and the like, and colours by their first 16 numbers. */
function isOf16(code: number): boolean {
  return (
    code <= 29 ||
    [30, 40, 90, 100].some((first) => code >= first && code <= first + 7) ||
    code === 39 ||
    code === 49
  );
}

/** The host's own Nodes that are too old for lgtrace. */
function oldNodes(): string[] {
  const folders = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"));
  const { stdout } = spawnSync("which", ["-a", "node"], {
    encoding: "utf8",
    env: { PATH: folders.join(delimiter) },
  });
  const versions = stdout
    .split("\n")
    .filter((path) => path !== "")
    .map((path) => [path, spawnSync(path, ["-p", "process.versions.node"], { encoding: "utf8" }).stdout]);
  const old = versions.find(([, version = ""]) => Number(version.split(".")[0]) < 22);
  return old?.[0] === undefined ? [] : [old[0]];
}
