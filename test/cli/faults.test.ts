import { afterAll, describe, expect, it } from "vitest";
import { Machine, type Ran } from "../live/lgtrace.ts";
import {
  badGateway,
  cutBody,
  drip,
  emptyBody,
  endlessBody,
  gzipBomb,
  gzipGarbage,
  loginPage,
  noOrgId,
  protobufGarbage,
  redirect,
  resetAtOnce,
  resetInBody,
  silence,
  silentBody,
  tooManyRequests,
  truncated,
  typeError,
  wrongPrefix,
} from "../replay/faults.ts";
import { negotiated, plain, type Reply, recorded } from "../replay/replies.ts";
import { type Certificate, certificateFile, type Replay, refusedUrl, startReplay } from "../replay/server.ts";

/** The trace of `tempo/trace-v2`. */
const ID = "33c210616dbed745391f27e8b1ebae5d";
const EXIT = { done: 0, input: 2, refused: 3, unreachable: 4, inconclusive: 5, interrupted: 130 } as const;

const TRACE = negotiated(recorded("tempo/trace-v2-protobuf"), recorded("tempo/trace-v2"));
const PARTIAL = negotiated(recorded("tempo/trace-v2-partial-protobuf"), recorded("tempo/trace-v2-partial"));
const NO_TRACE = negotiated(recorded("tempo-2/trace-v2-not-found"), recorded("tempo/trace-v2-not-found"));

interface Fault {
  readonly fault: string;
  readonly reply: Reply | readonly Reply[];
  readonly flags?: readonly string[];
  readonly exit: number;
  readonly says: RegExp;
  /** How often it was asked in all, where that matters. */
  readonly asked?: number;
}

const machine = new Machine();
afterAll(() => machine.remove());

/** What the server answers to every path: whichever way a trace is asked for, the fault is met. */
const ANSWERS: readonly Fault[] = [
  {
    fault: "401",
    reply: plain(401, "who are you"),
    exit: EXIT.refused,
    says: /refuse|credential/i,
    asked: 1,
  },
  { fault: "403", reply: plain(403, "not you"), exit: EXIT.refused, says: /refuse|credential/i, asked: 1 },
  { fault: "401 no org id", reply: noOrgId, exit: EXIT.refused, says: /no org id.*--org-id/s, asked: 1 },
  { fault: "a login page", reply: loginPage(), exit: EXIT.refused, says: /login page/, asked: 1 },
  { fault: "404 on every path", reply: wrongPrefix, exit: EXIT.input, says: /404/ },
  { fault: "413", reply: plain(413, "too long"), exit: EXIT.input, says: /413/, asked: 1 },
  { fault: "422", reply: plain(422, "cannot"), exit: EXIT.input, says: /422/, asked: 1 },
  { fault: "429", reply: tooManyRequests(), exit: EXIT.unreachable, says: /429.*3 times/s, asked: 3 },
  {
    fault: "429 for an hour",
    reply: tooManyRequests(3600),
    exit: EXIT.unreachable,
    says: /429.*3,?600 s|1 h/s,
    asked: 1,
  },
  {
    fault: "500",
    reply: plain(500, "internal"),
    exit: EXIT.unreachable,
    says: /500.*2 times/s,
    asked: 2,
  },
  { fault: "501", reply: plain(501, "not here"), exit: EXIT.unreachable, says: /501/, asked: 1 },
  { fault: "499", reply: plain(499, "gone"), exit: EXIT.unreachable, says: /499/, asked: 1 },
  { fault: "502", reply: badGateway(502), exit: EXIT.unreachable, says: /502.*3 times/s, asked: 3 },
  { fault: "503", reply: badGateway(503), exit: EXIT.unreachable, says: /503.*3 times/s, asked: 3 },
  { fault: "504", reply: badGateway(504), exit: EXIT.unreachable, says: /504.*3 times/s, asked: 3 },
  { fault: "200 without a body", reply: emptyBody, exit: EXIT.unreachable, says: /nothing at all|empty/ },
  {
    fault: "reset at once",
    reply: resetAtOnce,
    exit: EXIT.unreachable,
    says: /closed the connection without an answer/,
    asked: 3,
  },
  {
    fault: "reset in the body",
    reply: resetInBody("tempo/trace-v2"),
    exit: EXIT.unreachable,
    says: /was cut off \(after/,
    asked: 3,
  },
  {
    fault: "a body cut in half",
    reply: cutBody("tempo/trace-v2"),
    exit: EXIT.unreachable,
    says: /was cut off \(after/,
    asked: 3,
  },
  {
    fault: "half a body, said to be whole",
    reply: truncated("tempo/trace-v2"),
    exit: EXIT.unreachable,
    says: /damaged|cannot be read|cut|decode/,
  },
  { fault: "gzip that is none", reply: gzipGarbage, exit: EXIT.unreachable, says: /damaged|unpack/ },
  {
    fault: "protobuf that is none",
    reply: protobufGarbage,
    exit: EXIT.unreachable,
    says: /damaged|read|decode/,
  },
  {
    fault: "an endless body",
    reply: endlessBody,
    flags: ["--max-response", "2MiB"],
    exit: EXIT.unreachable,
    says: /too large.*--max-response/s,
  },
  {
    fault: "a small body that unpacks without an end",
    reply: gzipBomb,
    flags: ["--max-response", "2MiB"],
    exit: EXIT.unreachable,
    says: /too large.*--max-response/s,
  },
  {
    fault: "no answer",
    reply: silence,
    flags: ["--timeout", "1s"],
    exit: EXIT.unreachable,
    says: /nothing within 1 s.*--timeout/s,
    asked: 1,
  },
  {
    fault: "a head without a body",
    reply: silentBody,
    flags: ["--timeout", "1s"],
    exit: EXIT.unreachable,
    says: /is too slow.*--timeout/s,
    asked: 1,
  },
  {
    fault: "a byte a second",
    reply: drip("tempo/trace-v2", 100),
    flags: ["--timeout", "1s"],
    exit: EXIT.unreachable,
    says: /is too slow.*--timeout/s,
    asked: 1,
  },
  {
    fault: "a redirect to another host",
    reply: redirect("http://tempo.example:3200/"),
    exit: EXIT.input,
    says: /tempo\.example:3200.*not followed/s,
    asked: 1,
  },
];

describe.concurrent("show <id>, when Tempo answers with", () => {
  it.each(ANSWERS)("$fault", async ({ reply, flags = [], exit, says, asked }) => {
    await using tempo = await startReplay({ "*": reply });
    const ran = await machine.lgtrace("show", ID, "--tempo", tempo.url, ...flags);
    expectTrouble(ran, exit, says);
    if (asked !== undefined) expect(tempo.requests.map(({ path }) => path)).toHaveLength(asked);
  });

  it("429 and then the trace: the trace", async () => {
    await using tempo = await startReplay({ "/api/v2/traces/*": [tooManyRequests(1), badGateway(), TRACE] });
    const { code, stdout, stderr } = await machine.lgtrace("show", ID, "--tempo", tempo.url, "--verbose");
    expect([code, stdout]).toEqual([EXIT.done, expect.stringContaining("llm-gateway")]);
    expect(stderr).toMatch(/429.*502/s);
  });

  it("a redirect on the same host: follows it", async () => {
    const moved = redirect(`/tempo/api/v2/traces/${ID}`, 307);
    await using tempo = await startReplay({ "/api/v2/traces/*": moved, "/tempo/api/v2/traces/*": TRACE });
    const { code, stdout } = await machine.lgtrace("show", ID, "--tempo", tempo.url);
    expect([code, stdout]).toEqual([EXIT.done, expect.stringContaining("llm-gateway")]);
  });

  it("a redirect to another host: takes no credentials there", async () => {
    await using other = await startReplay({ "*": TRACE });
    await using tempo = await startReplay({ "*": redirect(`${other.url}/`) });
    using withToken = new Machine({ TEMPO_BEARER_TOKEN: "s3cret-token" });
    const ran = await withToken.lgtrace("show", ID, "--tempo", tempo.url, "--verbose");
    expect(tempo.requests[0]?.headers.authorization).toBe("Bearer s3cret-token");
    expect(other.requests).toEqual([]);
    expect(ran.stdout + ran.stderr).not.toContain("s3cret-token");
    expectTrouble(ran, EXIT.input, new RegExp(other.url.replace("http://", "")));
  });

  it("nothing of that id: says where it looked", async () => {
    await using tempo = await startReplay({ "/api/v2/traces/*": NO_TRACE });
    expectTrouble(
      await machine.lgtrace("show", ID, "--tempo", tempo.url),
      EXIT.inconclusive,
      new RegExp(tempo.url),
    );
  });

  it("nothing of that id, as a server before 2.6: asks the older path too", async () => {
    await using tempo = await startReplay({
      "/api/v2/*": recorded("tempo-2/no-v2-path"),
      "/api/traces/*": recorded("tempo/trace-v1-not-found"),
    });
    const ran = await machine.lgtrace("show", ID, "--tempo", tempo.url);
    expectTrouble(ran, EXIT.inconclusive, new RegExp(tempo.url));
    expect(tempo.requests.map(({ path }) => path)).toContain(`/api/traces/${ID}`);
  });

  it("a part of the trace: shows it, and the mark", async () => {
    await using tempo = await startReplay({ "/api/v2/traces/*": PARTIAL });
    const { code, stdout } = await machine.lgtrace("show", ID, "--tempo", tempo.url);
    expect([code, stdout]).toEqual([EXIT.done, expect.stringMatching(/partial/i)]);
  });
});

describe.concurrent("show <id>, when Tempo cannot be reached", () => {
  it("nobody listens", async () => {
    const url = await refusedUrl();
    expectTrouble(await machine.lgtrace("show", ID, "--tempo", url), EXIT.unreachable, /refused.*--tempo/s);
  });

  it("its name is not known", async () => {
    const ran = await machine.lgtrace("show", ID, "--tempo", "http://tempo.invalid:3200");
    expectTrouble(ran, EXIT.unreachable, /tempo\.invalid.*name/s);
  });

  it.each<[Certificate, string | undefined, RegExp]>([
    ["loopback", undefined, /authority.*TEMPO_CA_CERT_PATH/s],
    ["expired", certificateFile("authority"), /expired/],
    ["other-host", certificateFile("authority"), /another host/],
  ])("its certificate is wrong: %s", async (certificate, authority, says) => {
    await using tempo = await startReplay({ "*": TRACE }, certificate);
    using known = new Machine(authority === undefined ? {} : { TEMPO_CA_CERT_PATH: authority });
    expectTrouble(await known.lgtrace("show", ID, "--tempo", tempo.url), EXIT.unreachable, says);
    expect(tempo.requests).toEqual([]);
  });

  it("its certificate is from an authority that the user knows: the trace", async () => {
    await using tempo = await startReplay({ "*": TRACE }, "loopback");
    using known = new Machine({ TEMPO_CA_CERT_PATH: certificateFile("authority") });
    expect((await known.lgtrace("show", ID, "--tempo", tempo.url)).code).toBe(EXIT.done);
  });

  it("Ctrl-C while it is waited for", async () => {
    await using tempo = await startReplay({ "*": silence });
    const { process, ended } = machine.start("show", ID, "--tempo", tempo.url);
    await Promise.race([firstRequest(tempo), ended]);
    process.kill("SIGINT");
    expect((await ended).code).toBe(EXIT.interrupted);
  });
});

describe.concurrent("show <id>, when Loki fails and Tempo does not", () => {
  const troubles: readonly [string, Reply][] = [
    ["503", badGateway(503)],
    ["reset in the body", resetInBody("loki/lines-categorized")],
    ["401 no org id", noOrgId],
    ["a login page", loginPage()],
    ["half an answer", truncated("loki/lines-categorized")],
    ["a query that it rejects", recorded("loki/parse-error")],
  ];

  it.each(troubles)("%s: the trace all the same, and a warning", async (_name, reply) => {
    await using tempo = await startReplay({ "*": TRACE });
    await using loki = await startReplay({ "*": reply });
    const ran = await machine.lgtrace("show", ID, "--tempo", tempo.url, "--loki", loki.url);
    expect([ran.code, ran.stdout]).toEqual([EXIT.done, expect.stringContaining("llm-gateway")]);
    expect(ran.stdout + ran.stderr).toMatch(/Loki/);
  });

  it("--require-logs: exit 4", async () => {
    await using tempo = await startReplay({ "*": TRACE });
    const url = await refusedUrl();
    const ran = await machine.lgtrace("show", ID, "--tempo", tempo.url, "--loki", url, "--require-logs");
    expect(ran.code).toBe(EXIT.unreachable);
    expect(ran.stderr).toMatch(/Loki/);
  });
});

const SEARCHES: readonly Fault[] = [
  {
    fault: "a query that does not parse, under its column",
    reply: recorded("tempo/search-parse-error"),
    exit: EXIT.input,
    says: /unexpected =.*\n +\^/s,
    asked: 1,
  },
  {
    fault: "a query of two types",
    reply: recorded("tempo/search-type-mismatch"),
    exit: EXIT.input,
    says: /same type/,
    asked: 1,
  },
  { fault: "a 500 that is a type error of the query", reply: typeError, exit: EXIT.input, says: /numeric/ },
  {
    fault: "a full queue",
    reply: recorded("tempo/queue-full"),
    exit: EXIT.unreachable,
    says: /job queue full/,
    asked: 3,
  },
  {
    fault: "its own timeout",
    reply: recorded("tempo/api-timeout-search"),
    exit: EXIT.unreachable,
    says: /configured timeout/,
    asked: 3,
  },
  { fault: "no org id", reply: recorded("tempo/no-org-id"), exit: EXIT.refused, says: /--org-id/, asked: 1 },
  { fault: "a login page", reply: loginPage(), exit: EXIT.refused, says: /login page/, asked: 1 },
  {
    fault: "nothing",
    reply: recorded("tempo/search-nothing"),
    exit: EXIT.inconclusive,
    says: /no trace with .* newest 30 s/,
  },
];

describe.concurrent("find '{ TraceQL }', when Tempo answers with", () => {
  it.each(SEARCHES)("$fault", async ({ reply, exit, says, asked }) => {
    await using tempo = await startReplay({ "/api/search": reply });
    const ran = await machine.lgtrace("find", '{ name == "a" }', "--tempo", tempo.url);
    expect([ran.code, ran.stdout + ran.stderr]).toEqual([exit, expect.stringMatching(says)]);
    expect(ran.stderr).not.toMatch(/^\s+at /m);
    const searches = tempo.requests.filter(({ path }) => path === "/api/search");
    if (asked !== undefined) expect(searches).toHaveLength(asked);
  });
});

/** Expected trouble: its code, its sentence on stderr, nothing on stdout, no stack. */
function expectTrouble(ran: Ran, exit: number, says: RegExp): void {
  expect([ran.code, ran.stderr]).toEqual([exit, expect.stringMatching(says)]);
  expect(ran.stdout).toBe("");
  expect(ran.stderr).not.toMatch(/^\s+at /m);
}

async function firstRequest(server: Replay): Promise<void> {
  while (server.requests.length === 0) await new Promise((done) => setTimeout(done, 10));
}
