import { describe, expect, it } from "vitest";
import { inTerminal, LEFT, Pane, untilGone, WALKING } from "./pane.ts";

const SHOW = "lgtrace show fixtures/sample-trace.json fixtures/miniserve.log -i; echo left $?";

async function walking(pane: Pane, command = SHOW): Promise<void> {
  await pane.type(command);
  await pane.until("llm.decode");
  await pane.untilModes(WALKING);
}

/** The shell's screen is there again, with what stood on it, and nothing of what was drawn. */
async function expectShell(pane: Pane): Promise<void> {
  await pane.untilModes(LEFT);
  const screen = await pane.screen();
  expect(screen).toMatch(/^earlier$/m);
  expect(screen).not.toContain("llm.decode");
}

describe("leaving a walk", inTerminal, () => {
  it.each([
    ["q", 0],
    ["C-c", 130],
  ])("%s leaves the terminal as it was, and says %i", async (key, code) => {
    await using pane = await Pane.opened();
    await walking(pane);
    await pane.press("j", "Enter", key);
    expect(await pane.left()).toBe(code);
    await expectShell(pane);
    await pane.type("echo and on");
    await pane.until(/(?:^|\$ )and on$/m);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGQUIT", 131],
  ] as const)("%s from outside leaves it so too, and says %i", async (signal, code) => {
    await using pane = await Pane.opened();
    await walking(pane);
    process.kill(await pane.pid(), signal);
    expect(await pane.left()).toBe(code);
    await expectShell(pane);
  });

  it.each([
    ["lgtrace find -i", "miniserve › http.handler"],
    ["lgtrace diagnose fixtures/sample-trace.json -i", "llm.decode"],
    ["lgtrace diagnose fixtures/rules -i", "something found in"],
  ])("a signal is the end of %s too, whatever it has found", async (command, text) => {
    await using pane = await Pane.opened();
    await pane.type(`lgtrace import fixtures/sample-trace.json; clear; ${command}; echo left $?`);
    await pane.until(text);
    process.kill(await pane.pid(), "SIGTERM");
    expect(await pane.left()).toBe(143);
    await pane.untilModes(LEFT);
  });

  it("says what was held back when a signal ends it", async () => {
    await using pane = await Pane.opened();
    await pane.type("lgtrace import fixtures/sample-trace.json");
    await pane.until("1 file: 1 trace");
    await walking(
      pane,
      "lgtrace show 7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e --loki http://127.0.0.1:9 -i; echo left $?",
    );
    process.kill(await pane.pid(), "SIGTERM");
    expect(await pane.left()).toBe(143);
    expect(await pane.screen()).toContain("cannot reach Loki at http://127.0.0.1:9");
  });

  it("ends with the terminal it runs in", async () => {
    await using pane = await Pane.opened();
    await walking(pane);
    const pid = await pane.pid();
    await pane.close();
    await untilGone(pid);
  });

  it("needs no shell: a terminal of its own closes with it", async () => {
    await using pane = await Pane.opened();
    const pid = await pane.window(
      "lgtrace show fixtures/sample-trace.json fixtures/miniserve.log -i",
      "llm.decode",
    );
    await pane.press("C-z", "j");
    await pane.until(/▌│ +┊ \+286 ms/);
    await pane.press("q");
    await untilGone(pid);
  });
});

describe("Ctrl-Z", inTerminal, () => {
  it.each(["sh", "bash --rcfile shrc"])("stops the job under %s, and fg draws it again", async (shell) => {
    await using pane = await Pane.opened({ shell });
    await pane.type("lgtrace show fixtures/sample-trace.json fixtures/miniserve.log -i");
    await pane.until(/^▌├ llm.decode/m);
    await pane.press("C-z");
    await pane.until(/Stopped/);
    const { alternate, cursor, mouse } = await pane.modes();
    expect({ alternate, cursor, mouse }).toEqual({ alternate: false, cursor: true, mouse: false });
    expect(await pane.screen()).toMatch(/^earlier$/m);
    await pane.type("echo meanwhile");
    await pane.until(/(?:^|\$ )meanwhile$/m);
    await pane.type("fg");
    await pane.until(/^▌├ llm.decode/m);
    await pane.untilModes(WALKING);
    await pane.press("j");
    await pane.until(/^▌│ +┊ \+286 ms/m);
    const pid = await pane.pid();
    await pane.press("q");
    await untilGone(pid);
    await pane.type("echo left $?");
    expect(await pane.left()).toBe(0);
  });

  it("a job that is killed while it is stopped ends, and draws nothing any more", async () => {
    await using pane = await Pane.opened({ shell: "bash --rcfile shrc" });
    await walking(pane, SHOW.replace("; echo left $?", ""));
    const pid = await pane.pid();
    await pane.press("C-z");
    await pane.until(/Stopped/);
    await pane.type("kill %1");
    await untilGone(pid);
    await pane.type("echo and on");
    expect(await pane.until(/(?:^|\$ )and on$/m)).toMatch(/^earlier$/m);
    expect((await pane.modes()).alternate).toBe(false);
  });

  it("leaves the mouse off where the reader has switched it off", async () => {
    await using pane = await Pane.opened();
    await walking(pane, SHOW.replace("; echo left $?", ""));
    await pane.press("m");
    await pane.untilModes({ ...WALKING, mouse: false });
    await pane.press("C-z");
    await pane.until(/Stopped/);
    await pane.type("fg");
    await pane.until("llm.decode");
    await pane.press("/", "k", "v");
    await pane.until("/kv");
    expect(await pane.modes()).toEqual({ ...WALKING, mouse: false });
  });
});
