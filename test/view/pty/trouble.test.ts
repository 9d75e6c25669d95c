import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { inTerminal, LEFT, Pane, WALKING } from "./pane.ts";

/** A port of the loopback that nobody listens on. */
const NOBODY = "http://127.0.0.1:9";
const TRACE_ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";

describe("find -i", inTerminal, () => {
  it("lists what the store has; a trace is opened, and Esc comes back to its row", async () => {
    await using pane = await Pane.opened();
    await pane.type("lgtrace import fixtures/rules >imported; lgtrace find -i; echo left $?");
    await pane.until(/traces searched/);
    await pane.press("j", "j");
    const list = await pane.until(/traces · 3 of \d/);
    const row = /^▌(\w+)…/m.exec(list)?.[1] ?? "";
    await pane.press("Enter");
    await pane.until(new RegExp(`^${row}…`, "m"));
    await pane.press("Escape");
    expect(await pane.until(/traces · 3 of \d/)).toBe(list);
    await pane.press("q");
    expect(await pane.left()).toBe(0);
    await pane.untilModes(LEFT);
  });

  it("says that a search was broken off, in the list and after it, and ends as find does", async () => {
    await using pane = await Pane.opened();
    await pane.type(`lgtrace find --tempo ${NOBODY} -i; echo left $?`);
    const list = await pane.until(/^broken off: cannot reach Tempo/m);
    expect(list).not.toContain("searching");
    await pane.press("q");
    expect(await pane.left()).toBe(4);
    expect(await pane.screen()).toMatch(/^lgtrace: cannot reach Tempo at http:\/\/127\.0\.0\.1:9/m);
    await pane.untilModes(LEFT);
  });

  it.each([
    ["q", 5],
    ["C-c", 130],
  ])("%s waits for no server that does not answer", async (key, code) => {
    await using server = await silentServer();
    await using pane = await Pane.opened();
    await pane.type(`lgtrace find --tempo ${server.url} -i; echo left $?`);
    await pane.until("searching");
    await pane.untilModes(WALKING);
    await pane.press(key);
    expect(await pane.left()).toBe(code);
  });
});

describe("trouble while one walks", inTerminal, () => {
  it("stands in one line of the screen, and in full on stderr after it", async () => {
    await using pane = await Pane.opened();
    await pane.type("lgtrace import fixtures/sample-trace.json");
    await pane.until("1 file: 1 trace");
    await pane.type("clear");
    await pane.type(`lgtrace show ${TRACE_ID} --tempo ${NOBODY} --loki ${NOBODY} -i; echo left $?`);
    const walk = await pane.until("log lines are missing");
    expect(walk.trimEnd().split("\n").at(-1)).toMatch(/^log lines are missing: cannot reach Loki at /);
    expect(walk).toMatch(/^7c1f9b2e… /);
    await pane.press("j");
    const moved = await pane.until("? help");
    expect(moved).not.toContain("Loki");
    await pane.press("q");
    expect(await pane.left()).toBe(0);
    const screen = await pane.screen();
    expect(screen).toMatch(/^lgtrace: log lines are missing: cannot reach Loki/m);
    expect(screen).toContain("try: lgtrace doctor · --loki URL");
  });
});

/** Takes connections, and says nothing. */
async function silentServer(): Promise<{ readonly url: string } & AsyncDisposable> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}
