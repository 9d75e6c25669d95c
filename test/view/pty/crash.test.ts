import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenProgram } from "./broken-program.ts";
import { inTerminal, LEFT, Pane } from "./pane.ts";

describe("a bug while one walks", inTerminal, () => {
  const folder = mkdtempSync(join(tmpdir(), "lgtrace-broken-"));
  let program = "";
  beforeAll(async () => {
    program = await brokenProgram(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["in a key", ["y", "i"], "the clipboard broke"],
    ["in what is waited for", ["e"], "the export broke"],
    ["while drawing", ["?"], "the help broke"],
    ["in a timer", ["y", "t"], "the timer broke"],
  ])("%s is told after the screen is as it was", async (_where, keys, message) => {
    await using pane = await Pane.opened({ program });
    await pane.type(
      "lgtrace show fixtures/sample-trace.json fixtures/miniserve.log -i 2>said; echo left $?; cat said",
    );
    await pane.until("llm.decode");
    await pane.press(...keys);
    expect(await pane.left()).toBe(70);
    await pane.untilModes(LEFT);
    const screen = await pane.until("please report it");
    expect(screen).toMatch(/^earlier$/m);
    expect(screen).toContain(`lgtrace: this is a bug in lgtrace: ${message}`);
  });
});
