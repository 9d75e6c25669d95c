import { existsSync, readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { folder, lgtrace } from "./lgtrace.ts";
import { parseScript, Walk } from "./walk-script.ts";

const SAMPLE = ["show", "fixtures/sample-trace.json", "fixtures/miniserve.log", "-i"];
const SECRET = ["show", "fixtures/rules/secret/fires/otlp.json", "fixtures/rules/secret/fires/server.log"];
/** Colours: SGR with a number that is a colour's. Bold, dim and reversed are none. */
const COLOUR = /\u001b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m/;
/** Everything that Ink and the view send by themselves: SGR, cursor, modes, synchronised output, the clipboard. */
const OWN = /\u001b(?:\[[\d;?]*[A-Za-z]|\]52;c;[A-Za-z0-9+/=]*\u0007)/g;

const made: { remove(): void }[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.remove();
});

function ownFolder(): string {
  const one = folder();
  made.push(one);
  return one.path;
}

async function frames(colors: 0 | 1 | 2 | 3, env: Readonly<Record<string, string>> = {}) {
  const { terminal, ended } = lgtrace(SAMPLE, { colors, env, cwd: ownFolder() });
  const seen = [await terminal.until("http.handler")];
  for (const key of ["j", "Enter", "L", "z", "?", "y"])
    seen.push(await terminal.press(key), await terminal.press("Esc"));
  await terminal.press("q");
  await ended;
  return { seen, raw: terminal.raw };
}

describe("colours", () => {
  it("change no text: 16, 256 and 16 million show what none shows", async () => {
    const plain = await frames(0);
    expect(plain.raw).not.toMatch(COLOUR);
    for (const colors of [1, 2, 3] as const) {
      const painted = await frames(colors);
      expect(painted.raw).toMatch(COLOUR);
      expect(painted.seen).toEqual(plain.seen);
    }
  });

  it("of a terminal with 16 are none but those", async () => {
    expect((await frames(1)).raw).not.toMatch(/\u001b\[(?:\d+;)*[34]8;/);
  });
});

describe("hostile text", () => {
  it("sends no sequence of its own to the terminal, nor into the clipboard unasked", async () => {
    const script = parseScript(readFileSync("test/view/frames/hostile-text.frames", "utf8"));
    const walk = new Walk(script);
    made.push(walk);
    await walk.drawn({ colors: 3 });
    const { terminal } = await walk.left();
    const rest = terminal.raw.replaceAll(OWN, "");
    expect(rest).not.toMatch(
      /[\u0000-\u0009\u000b-\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
    );
    expect(terminal.raw).not.toContain("\u001b]52");
    expect(terminal.raw).not.toContain("\u001b[31m-service");
    expect(terminal.raw).not.toContain("\u001b]0;");
  });
});

describe("the clipboard", () => {
  const copied = (raw: string) =>
    Array.from(raw.matchAll(/\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/g), ([, text = ""]) =>
      Buffer.from(text, "base64").toString("utf8"),
    );

  it("gets ids, names, TraceQL, the command that prints this view, attributes, lines", async () => {
    const { terminal, ended } = lgtrace(SAMPLE, { cwd: ownFolder() });
    await terminal.until("http.handler");
    for (const keys of ["yi", "ys", "yn", "yt", "yc", "yG\r", "jyb", "LLfd1ms\ryc"])
      await terminal.press(...keys);
    await terminal.press("q");
    await ended;
    expect(copied(terminal.raw)).toEqual([
      "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e",
      "ceac628e8bbc8873",
      "llm.decode",
      '{ resource.service.name = "miniserve" && name = "llm.decode" }',
      "lgtrace show fixtures/sample-trace.json fixtures/miniserve.log --id 7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e",
      "0.0",
      expect.stringContaining('"event":"decode.done"'),
      "lgtrace show fixtures/sample-trace.json fixtures/miniserve.log --id 7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e --min-duration 1ms --logs none",
    ]);
  });

  it("gets commands that read back: diagnose's rows are printed by show, and walked through by diagnose", async () => {
    const files = ["fixtures/empty-completion/otlp.json", "fixtures/retry-storm/otlp.json"];
    const { terminal, ended } = lgtrace(["diagnose", ...files, "-i"], { cwd: ownFolder() });
    await terminal.until("2 traces,");
    await terminal.press("y", "c", "Enter");
    await terminal.until("llm.decode");
    await terminal.press("y", "c");
    await terminal.press("q");
    await ended;
    const inputs = `${files.join(" ")} --id 7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e`;
    expect(copied(terminal.raw)).toEqual([`lgtrace diagnose ${inputs} -i`, `lgtrace show ${inputs}`]);
  });

  it("gets what was recorded, byte for byte, but as base64 only", async () => {
    const { terminal, ended } = lgtrace(["show", "fixtures/hostile-spans/otlp.json", "-i"], {
      cwd: ownFolder(),
    });
    await terminal.until("root");
    await terminal.press("g", "y", "n");
    await terminal.press("q");
    await ended;
    expect(copied(terminal.raw)).toEqual(["\u001b]0;owned\u0007 root"]);
  });

  it("is reached through tmux", async () => {
    const { terminal, ended } = lgtrace(SAMPLE, { env: { TMUX: "/tmp/tmux,1,0" }, cwd: ownFolder() });
    await terminal.until("http.handler");
    await terminal.press("y", "n");
    await terminal.press("q");
    await ended;
    const sequence = `\u001b]52;c;${Buffer.from("llm.decode").toString("base64")}\u0007`;
    expect(terminal.raw).toContain(`${sequence}\u001bPtmux;\u001b${sequence}\u001b\\`);
  });
});

describe("an export", () => {
  it("is a new file in the working folder, secrets and content masked", async () => {
    const cwd = ownFolder();
    const { terminal, ended } = lgtrace([...SECRET, "-i"], { cwd });
    await terminal.until("upload_invoice");
    await terminal.press("e");
    await terminal.until("exported to");
    const [, name = ""] = /exported to (\S+\.jsonl)/.exec(terminal.frame) ?? [];
    await terminal.press("q");
    await ended;
    expect(
      SECRET.slice(1)
        .map((file) => readFileSync(file, "utf8"))
        .join(""),
    ).toMatch(/AKIAIOSFODNN7|Wq7-fLkd02/);
    expect(existsSync(`${cwd}/${name}`)).toBe(true);
    expect(readFileSync(`${cwd}/${name}`, "utf8")).not.toMatch(/AKIAIOSFODNN7|Wq7-fLkd02/);
  });
});

describe("leaving", () => {
  it("gives the terminal back: its screen, its cursor, its mouse", async () => {
    const { terminal, ended } = lgtrace(SAMPLE, { cwd: ownFolder() });
    await terminal.until("http.handler");
    expect(terminal.buffer).toBe("alternate");
    await terminal.press("q");
    expect([await ended, terminal.buffer]).toEqual([0, "normal"]);
    const last = (on: string, off: string) => terminal.raw.lastIndexOf(off) > terminal.raw.lastIndexOf(on);
    expect(last("\u001b[?1000h", "\u001b[?1000l")).toBe(true);
    expect(last("\u001b[?25l", "\u001b[?25h")).toBe(true);
  });

  it("by Ctrl-C exits 130, and gives it back too", async () => {
    const { terminal, ended } = lgtrace(SAMPLE, { cwd: ownFolder() });
    await terminal.until("http.handler");
    await terminal.press("/", "a", "Ctrl-C");
    expect([await ended, terminal.buffer]).toEqual([130, "normal"]);
  });
});

describe("without a terminal", () => {
  it.each([
    ["show", ["show", "fixtures/sample-trace.json"], "llm.decode"],
    ["diagnose", ["diagnose", "fixtures/sample-trace.json"], "L01"],
  ])("%s -i says so, and prints the static form", async (_, words, text) => {
    const stdout = new PassThrough();
    let printed = "";
    stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
    });
    const { ended, stderr } = lgtrace([...words, "-i"], { stdout, keyboard: "none", cwd: ownFolder() });
    await ended;
    expect(stderr()).toContain("-i needs a terminal to draw on, and there is none; this is the static form");
    expect(printed).toContain(text);
    expect(printed).not.toContain("\u001b");
  });
});
