import { describe, expect, it } from "vitest";
import { HttpStatusError } from "../../../src/source/http/server-words.ts";
import { badGateway, emptyBody, loginPage, noOrgId, typeError, wrongPrefix } from "../../replay/faults.ts";
import { answer, json, plain, type Reply, recorded } from "../../replay/replies.ts";
import { startReplay } from "../../replay/server.ts";
import { printed, type Setting, troubleAt } from "./asking.ts";

const ASKED = "asked for trace 7c1f; the address is from TEMPO_URL";

describe("who asks is refused", () => {
  it("without credentials", async () => {
    const { code, message, because, hint } = await trouble(plain(401, "who are you?"));
    expect(code).toBe("refused");
    expect(message).toBe("Tempo at TEMPO refuses: it wants credentials (401)");
    expect(because).toBe(`none were sent\nit says: who are you?\n${ASKED}`);
    expect(hint).toBe("TEMPO_BEARER_TOKEN · TEMPO_USERNAME and TEMPO_PASSWORD · --header");
  });

  it("with credentials that are not accepted, or do not suffice", async () => {
    const setting: Setting = {
      headers: [["Authorization", "Bearer token-1"]],
      credentialsFrom: "TEMPO_BEARER_TOKEN",
      tenant: "blue",
    };
    const stale = await trouble(plain(401, ""), setting);
    expect(stale.message).toBe("Tempo at TEMPO refuses: it does not accept the credentials (401)");
    expect(stale.because).toBe(`the credentials are from TEMPO_BEARER_TOKEN\n${ASKED}`);
    const weak = await trouble(plain(403, ""), setting);
    expect([weak.code, weak.message]).toEqual([
      "refused",
      "Tempo at TEMPO refuses: the credentials do not suffice (403)",
    ]);
    expect(weak.because).toBe(`the credentials are from TEMPO_BEARER_TOKEN; the tenant is "blue"\n${ASKED}`);
  });

  it.each([
    ["Tempo", "--org-id ID · TEMPO_ORG_ID"],
    ["Loki", "--org-id ID · LOKI_ORG_ID"],
  ] as const)("without a tenant: %s's variable is named", async (kind, remedy) => {
    const { code, message, hint } = await trouble(noOrgId, { kind });
    expect(code).toBe("refused");
    expect(message).toBe(`${kind} at TEMPO refuses: it wants to know the tenant (401, no org id)`);
    expect(hint).toBe(remedy);
  });

  it("with several tenants where one is wanted, which Loki says with a 500", async () => {
    const { code, message } = await trouble(recorded("loki/several-tenants"), {
      kind: "Loki",
      tenant: "a|b",
    });
    expect([code, message]).toEqual([
      "refused",
      "Loki at TEMPO refuses: it answers for one tenant at a time (500)",
    ]);
  });

  it.each([
    ["said to be one", loginPage()],
    [
      "said to be JSON",
      answer(200, "\n<!doctype HTML><title>Sign in</title>", { "content-type": "application/json" }),
    ],
    ["said to be nothing", answer(200, "<html lang=de><title>Sign in</title>")],
  ])("by a login page with a 200, %s", async (_, reply) => {
    const { code, message, because, hint } = await trouble(reply);
    expect([code, message]).toEqual(["refused", "a web page answers at TEMPO, not Tempo"]);
    expect(because).toBe(`a login page, it seems: "Sign in"\n${ASKED}`);
    expect(hint).toContain("TEMPO_BEARER_TOKEN");
  });

  it("and behind Grafana the remedy is Grafana's", async () => {
    const { hint } = await trouble(json({ message: "Unauthorized" }, 401), { throughGrafana: true });
    expect(hint).toBe("GRAFANA_TOKEN with a service account's token");
  });
});

describe("a question is rejected", () => {
  it("where its path is not there", async () => {
    const { code, message, because, hint } = await trouble(wrongPrefix);
    expect([code, message]).toEqual(["rejected", "Tempo at TEMPO has no /api/v2/traces/7c1f (404)"]);
    expect(because).toBe(
      `404 page not found\nits address may lack a path prefix, or have one too many\n${ASKED}`,
    );
    expect(hint).toBe("lgtrace doctor · --tempo URL");
  });

  it("with a caret under the place where its query is wrong", async () => {
    const queryText = "{ .foo = 1  = 2 }";
    const failure = await trouble(recorded("tempo/search-parse-error"), {}, queryText);
    expect(failure.code).toBe("rejected");
    expect(failure.message).toBe("Tempo at TEMPO does not understand the query (400)");
    expect(failure.because?.split("\n").slice(0, 3)).toEqual([
      "invalid TraceQL query: parse error at line 1, col 13: syntax error: unexpected =",
      "{ .foo = 1  = 2 }",
      "            ^",
    ]);
    const { cause } = failure;
    expect(cause).toBeInstanceOf(HttpStatusError);
    expect(cause).toMatchObject({ status: 400, message: failure.because?.split("\n")[0] });
  });

  it("by Loki in the same way", async () => {
    const queryText = '{app="x", level}';
    const { because } = await trouble(recorded("loki/parse-error"), { kind: "Loki" }, queryText);
    expect(because?.split("\n").slice(0, 3)).toEqual([
      expect.stringContaining("parse error at line 1, col 12"),
      '{app="x", level}',
      "           ^",
    ]);
  });

  it("with a 500 that is really a type error, which is not asked again", async () => {
    await using tempo = await startReplay({ "/*": typeError });
    const { code, message, because } = await troubleAt(tempo.url, {}, { queryText: "{ -span.x = 0 }" });
    expect([code, message]).toEqual([
      "rejected",
      `Tempo at ${tempo.url} does not understand the query (500)`,
    ]);
    expect(because).toMatch(/^Search: .*expected a numeric, but got TypeString\n/);
    expect(tempo.requests).toHaveLength(1);
  });

  it.each([
    [400, "range specified by start and end exceeds 168h0m0s", "lgtrace doctor · --tempo URL"],
    [413, "request entity too large", "ask for less: --since, --from and --to, --limit"],
    [422, "trace exceeds max size (max bytes: 900)", "ask for less: --since, --from and --to, --limit"],
    [405, "method not allowed", "lgtrace doctor · --tempo URL"],
  ])("with a %i, and not asked again", async (status, words, remedy) => {
    await using tempo = await startReplay({ "/*": plain(status, words) });
    const { code, message, because, hint } = await troubleAt(tempo.url);
    expect([code, message]).toEqual(["rejected", `Tempo at ${tempo.url} rejects the question (${status})`]);
    expect(because).toBe(`${words}\n${ASKED}`);
    expect(hint).toBe(remedy);
    expect(tempo.requests).toHaveLength(1);
  });
});

describe("no answer", () => {
  it.each([
    [501, "does not know how to answer this"],
    [499, "gave up before its answer was ready"],
    [408, "gave up before its answer was ready"],
    [507, "does not answer"],
  ])("is a %i, and not asked again", async (status, what) => {
    await using tempo = await startReplay({ "/*": plain(status, "") });
    const { code, message } = await troubleAt(tempo.url);
    expect([code, message]).toEqual(["unreachable", `Tempo at ${tempo.url} ${what} (${status})`]);
    expect(tempo.requests).toHaveLength(1);
  });

  it.each([
    [502, "cannot be reached from the proxy before it", "Bad Gateway"],
    [503, "cannot answer now", "Service Temporarily Unavailable"],
    [504, "did not answer the proxy before it in time", "Gateway Time-out"],
  ])("is a proxy's page with a %i: its title is told", async (status, what, title) => {
    const { code, message, because } = await trouble(badGateway(status));
    expect([code, message]).toEqual(["unreachable", `Tempo at TEMPO ${what} (${status})`]);
    expect(because).toBe(`a web page: "${status} ${title}"\nasked 3 times\n${ASKED}`);
  });

  it.each(["json", "protobuf", "text"] as const)(
    "is a 200 with no body at all, expecting %s",
    async (expects) => {
      await using tempo = await startReplay({ "/*": emptyBody });
      const { code, message } = await troubleAt(tempo.url, {}, { expects });
      expect([code, message]).toEqual([
        "unreachable",
        `Tempo at ${tempo.url} answers with nothing at all (200, no body)`,
      ]);
    },
  );

  it("of megabytes says no more than a sentence", async () => {
    const failure = await trouble(plain(400, "no ".repeat(1_000_000)));
    expect(failure.because).toMatch(/^(?:no ){133}n?o?…\n/);
    expect(printed(failure).length).toBeLessThan(1000);
  });
});

/** The trouble with a server that gives one answer; its address is written TEMPO. */
async function trouble(reply: Reply, setting: Setting = {}, queryText?: string) {
  await using tempo = await startReplay({ "/*": reply });
  const failure = await troubleAt(tempo.url, setting, queryText === undefined ? {} : { queryText });
  const { code, because, hint, cause } = failure;
  const message = failure.message.replace(tempo.url, "TEMPO");
  return { code, message, because, hint, cause };
}
