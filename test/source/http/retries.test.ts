import { describe, expect, it } from "vitest";
import {
  badGateway,
  cutBody,
  resetAtOnce,
  resetInBody,
  silence,
  tooManyRequests,
  typeError,
} from "../../replay/faults.ts";
import { plain, type Reply, recorded, recording } from "../../replay/replies.ts";
import { refusedUrl, startReplay } from "../../replay/server.ts";
import { Asking, troubleAt } from "./asking.ts";

const whole = recorded("tempo/trace-v2");
const said = recording("tempo/trace-v2").body.toString();
const PASSING: readonly (readonly [string, Reply, string])[] = [
  ["a full queue", tooManyRequests(), "429, 14 bytes"],
  ["502", badGateway(502), "502, "],
  ["503", badGateway(503), "503, "],
  ["504", badGateway(504), "504, "],
  ["a reset before the answer", resetAtOnce, "reset, "],
  ["a reset in its middle", resetInBody("tempo/trace-v2"), "cut, "],
  ["a body cut in half", cutBody("tempo/trace-v2"), "cut, "],
];

describe("trouble that may pass", () => {
  it.each(PASSING)("is asked again: %s", async (_, fault, told) => {
    await using tempo = await startReplay({ "/*": [fault, fault, whole] });
    await using asking = new Asking(tempo.url);
    expect(await asking.text()).toBe(said);
    const retries = asking.notes.filter((note) => note.startsWith("asked again"));
    expect(retries).toEqual([
      expect.stringMatching(new RegExp(`^asked again in \\d+ ms \\(2 of 3\\): trace 7c1f of Tempo, ${told}`)),
      expect.stringMatching(new RegExp(`^asked again in \\d+ ms \\(3 of 3\\): trace 7c1f of Tempo, ${told}`)),
    ]);
  });

  it.each(PASSING)("ends after three questions: %s", async (_, fault) => {
    await using tempo = await startReplay({ "/*": fault });
    const { code, because } = await troubleAt(tempo.url);
    expect(code).toBe("unreachable");
    expect(because).toContain("asked 3 times");
    expect(tempo.requests).toHaveLength(3);
  });

  it("is waited for longer each time, and never twice the same", async () => {
    await using tempo = await startReplay({ "/*": badGateway() });
    await using asking = new Asking(tempo.url);
    for (let times = 0; times < 20; times++) await asking.trouble();
    const first = asking.waits.filter((_, at) => at % 2 === 0);
    const second = asking.waits.filter((_, at) => at % 2 === 1);
    expect([Math.min(...first) >= 125, Math.max(...first) < 375]).toEqual([true, true]);
    expect([Math.min(...second) >= 250, Math.max(...second) < 750]).toEqual([true, true]);
    expect(new Set(asking.waits).size).toBeGreaterThan(20);
  });

  it("a 500 is asked twice in all", async () => {
    await using tempo = await startReplay({ "/*": plain(500, "index out of range") });
    const { code, message, because } = await troubleAt(tempo.url);
    expect([code, message]).toEqual(["unreachable", `Tempo at ${tempo.url} failed (500)`]);
    expect(because).toMatch(/^index out of range\nasked 2 times\n/);
    expect(tempo.requests).toHaveLength(2);
  });

  it("a 500 and a 503 are three questions in all", async () => {
    await using tempo = await startReplay({ "/*": [badGateway(503), plain(500, ""), whole] });
    expect(await troubleAt(tempo.url)).toMatchObject({ code: "unreachable" });
    expect(tempo.requests).toHaveLength(2);
  });
});

describe("trouble that will not pass", () => {
  it.each([
    ["400", plain(400, "no")],
    ["401", plain(401, "no")],
    ["403", plain(403, "no")],
    ["404", plain(404, "no")],
    ["422", plain(422, "no")],
    ["501", plain(501, "no")],
    ["a type error", typeError],
  ])("is asked once: %s", async (_, fault) => {
    await using tempo = await startReplay({ "/*": [fault, whole] });
    await troubleAt(tempo.url);
    expect(tempo.requests).toHaveLength(1);
  });

  it("a timeout is told once, and a refused connection", async () => {
    await using tempo = await startReplay({ "/*": silence });
    await using slow = new Asking(tempo.url, { limits: { firstByteMs: 50 } });
    await slow.trouble();
    expect(tempo.requests).toHaveLength(1);
    await using refused = new Asking(await refusedUrl());
    await refused.trouble();
    expect([slow.waits, refused.waits]).toEqual([[], []]);
  });
});

describe("Retry-After", () => {
  it("in seconds is honoured", async () => {
    await using tempo = await startReplay({ "/*": [tooManyRequests(2), badGateway(503), whole] });
    await using asking = new Asking(tempo.url);
    await asking.text();
    expect(asking.waits[0]).toBe(2000);
    expect(asking.waits[1]).toBeLessThan(1000);
  });

  it("as a date is honoured", async () => {
    const date = new Date(Date.now() + 20_000).toUTCString();
    await using tempo = await startReplay({ "/*": [plain(503, "", { "retry-after": date }), whole] });
    await using asking = new Asking(tempo.url);
    await asking.text();
    expect(asking.waits[0]).toBeGreaterThan(10_000);
    expect(asking.waits[0]).toBeLessThanOrEqual(20_000);
  });

  it.each(["0", "-3", "soon", "Sat, 21 Nov 2020 01:55:09 GMT"])(
    "that says nothing is passed over: %s",
    async (value) => {
      await using tempo = await startReplay({ "/*": [tooManyRequests(value), whole] });
      await using asking = new Asking(tempo.url);
      await asking.text();
      expect(asking.waits[0]).toBeGreaterThanOrEqual(125);
      expect(asking.waits[0]).toBeLessThan(375);
    },
  );

  it("of half a minute is waited for, and a longer one is given up at once, saying so", async () => {
    await using tempo = await startReplay({ "/*": [tooManyRequests(30), tooManyRequests(31)] });
    await using asking = new Asking(tempo.url);
    const { code, message, because, hint } = await asking.trouble();
    expect(asking.waits).toEqual([30_000]);
    expect([code, message]).toEqual(["unreachable", `Tempo at ${tempo.url} is asked too much (429)`]);
    expect(because).toBe(
      "job queue full\n" +
        "asked 2 times, then given up: it wants to be asked again in 31 s, lgtrace waits 30 s at most\n" +
        "asked for trace 7c1f; the address is from TEMPO_URL",
    );
    expect(hint).toContain("once more, later");
  });
});
