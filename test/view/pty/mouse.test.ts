import { describe, it } from "vitest";
import { inTerminal, LEFT, Pane, WALKING } from "./pane.ts";

/** SGR reports: columns and rows counted from 1; line 8 is the tree's fourth. */
const CLICK = "\u001b[<0;5;8M\u001b[<0;5;8m";
const WHEEL_UP = "\u001b[<64;5;8M";

describe("the mouse", inTerminal, () => {
  it.each([
    "lgtrace show fixtures/sample-trace.json fixtures/miniserve.log -i",
    "cat fixtures/sample-trace.json | lgtrace show - -i",
  ])("selects and scrolls in %s, after Ctrl-Z and fg too", async (command) => {
    await using pane = await Pane.opened();
    await pane.type(command);
    await pane.until(/^▌├ llm.decode/m);
    await pane.untilModes(WALKING);
    await pane.send(CLICK);
    await pane.until(/^▌├ rag.retrieve/m);
    await pane.press("C-z");
    await pane.until(/Stopped/);
    await pane.type("fg");
    await pane.until(/^▌├ rag.retrieve/m);
    await pane.untilModes(WALKING);
    await pane.send(WHEEL_UP);
    await pane.until(/^▌http.handler/m);
    await pane.press("q");
    await pane.untilModes(LEFT);
    await pane.type("echo and on");
    await pane.until(/(?:^|\$ )and on$/m);
  });
});
