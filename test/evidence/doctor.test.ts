import { describe, expect, it } from "vitest";
import { noOrgId } from "../replay/faults.ts";
import { plain, recorded } from "../replay/replies.ts";
import { checkOf, echoAt, examined, type Logged, NOW, TRACE_ID, wellLoki, wellTempo } from "./examining.ts";

const JOINED: Logged = { beside: { trace_id: TRACE_ID } };
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

describe("backends that are well", () => {
  it("pass every check, each with what was found", async () => {
    const groups = await examined({ tempo: wellTempo(), loki: wellLoki([JOINED]) });
    expect(groups.map(({ target, from }) => [target, from])).toEqual([
      ["Tempo", "--tempo"],
      ["Loki", "--loki"],
    ]);
    const checks = groups.flatMap((group) => group.checks);
    expect(checks.filter(({ ok }) => ok !== true)).toEqual([]);
    expect(checks.map(({ id, message }) => [id, message])).toEqual([
      ["tempo-reachable", "it answers"],
      ["tempo-version", "3.0.3"],
      ["tempo-tenant", "none sent, none wanted"],
      ["tempo-auth", "none sent, none wanted"],
      ["tempo-clock", "the same as here, to the second"],
      ["tempo-newest-trace", `42 s ago, ${TRACE_ID} miniserve › http.handler`],
      ["tempo-tokens-out", "llm.tokens.out (int)"],
      ["tempo-tokens-in", "llm.tokens.in (int)"],
      ["tempo-model", "llm.model (string)"],
      ["tempo-stop-reason", "llm.stop_reason (string)"],
      ["loki-reachable", "it answers"],
      ["loki-ready", "it answers queries"],
      ["loki-version", "3.7.6"],
      ["loki-tenant", "none sent, none wanted"],
      ["loki-auth", "none sent, none wanted"],
      ["loki-clock", "the same as here, to the second"],
      ["loki-trace-ids", "in structured metadata trace_id (1 of 1 lines)"],
      ["loki-lines-of-traces", "1 of 1 recent traces have log lines"],
    ]);
  });

  it("of which only one is configured: only that one is asked", async () => {
    expect((await examined({ tempo: wellTempo() })).map(({ target }) => target)).toEqual(["Tempo"]);
    const [loki, ...more] = await examined({ loki: wellLoki([JOINED]) });
    expect(more).toEqual([]);
    expect(loki?.checks.map(({ id }) => id)).not.toContain("loki-lines-of-traces");
  });

  it("say how new they are where they were built without a version", async () => {
    const routes = { ...wellTempo(), "/api/status/buildinfo": recorded("tempo/buildinfo") };
    const form = plain(200, "{}", { "content-type": "application/vnd.grafana.llm+json" });
    const groups = await examined({ tempo: { ...routes, "/api/v2/traces/*": form } });
    expect(checkOf(groups, "tempo-version")).toMatchObject({
      ok: true,
      message: "unknown (built without one), 2.10 or newer by its answers",
    });
  });
});

describe("a backend that is down", () => {
  it("fails one check; what hangs on it is unknown, not failed", async () => {
    const groups = await examined({ tempo: "down", loki: "down" });
    for (const { target, checks } of groups) {
      const [reachable, ...others] = checks;
      expect(reachable).toMatchObject({ ok: false, trouble: "unreachable" });
      expect(reachable?.message).toMatch(/cannot reach (Tempo|Loki) at http:.* \(connection refused\)/);
      expect(reachable?.remedy).toBe(
        `is it running, and is that its address? · --${target.toLowerCase()} URL`,
      );
      expect(others.map(({ ok }) => ok)).toEqual(others.map(() => undefined));
      for (const { message } of others) expect(message).toBe(`not asked, since ${target} did not answer`);
    }
  });

  it("has the same checks as one that is well", async () => {
    const ids = async (answers: Parameters<typeof examined>[0]) =>
      (await examined(answers)).flatMap(({ checks }) => checks.map(({ id }) => id)).sort();
    const well = await ids({ tempo: wellTempo(), loki: wellLoki([JOINED]) });
    expect(await ids({ tempo: "down", loki: "down" })).toEqual(well);
    expect(await ids({ tempo: wellTempo(), loki: "down" })).toEqual(well);
    expect(await ids({ tempo: "down", loki: wellLoki([]) })).toEqual(well);
  });

  it("does not hide the other", async () => {
    const groups = await examined({ tempo: "down", loki: wellLoki([JOINED]) });
    expect(checkOf(groups, "loki-trace-ids").ok).toBe(true);
    expect(checkOf(groups, "loki-lines-of-traces")).toMatchObject({
      ok: undefined,
      message: "no trace to look for",
    });
  });
});

describe("a backend that refuses", () => {
  it("without a tenant: says how to name one", async () => {
    const groups = await examined({
      tempo: { ...wellTempo(), "/api/search": recorded("tempo/no-org-id") },
      loki: { ...wellLoki([]), "/loki/api/v1/query_range": noOrgId },
    });
    expect(checkOf(groups, "tempo-tenant")).toMatchObject({
      ok: false,
      message: "it wants to know the tenant (401, no org id), no X-Scope-OrgID was sent",
      remedy: "--org-id ID · TEMPO_ORG_ID",
      trouble: "refused",
    });
    expect(checkOf(groups, "tempo-auth")).toMatchObject({ ok: undefined, message: "not told" });
    expect(checkOf(groups, "loki-tenant")).toMatchObject({ remedy: "--org-id ID · LOKI_ORG_ID" });
  });

  it.each([401, 403])("with %i: says what was sent, and how to send other credentials", async (status) => {
    const sent = {
      headers: [["Authorization", "Bearer s3cret-token"]] as const,
      tenant: "acme",
      credentialsFrom: "TEMPO_BEARER_TOKEN",
    };
    const groups = await examined({
      tempo: { ...wellTempo(), "/api/search": plain(status, "go away s3cret-token") },
      sent,
    });
    const auth = checkOf(groups, "tempo-auth");
    expect(auth).toMatchObject({ ok: false, trouble: "refused" });
    expect(auth.message).toMatch(
      new RegExp(`^Bearer: .*\\(${status}\\), the credentials are from TEMPO_BEARER_TOKEN`),
    );
    expect(auth.message).toContain("it says: go away [secret]");
    expect(auth.remedy).toContain("TEMPO_BEARER_TOKEN");
    expect(checkOf(groups, "tempo-tenant")).toMatchObject({ ok: undefined, message: "not told" });
    expect(JSON.stringify(groups)).not.toContain("s3cret");
  });

  it("since its credentials were kept back: says so", async () => {
    const sent = { withheld: "TEMPO_BEARER_TOKEN" };
    const refusing = { ...wellTempo(), "/api/search": plain(401, "who are you?") };
    const auth = checkOf(await examined({ tempo: refusing, sent }), "tempo-auth");
    expect(auth).toMatchObject({ ok: false, remedy: expect.stringContaining("name it yourself: --tempo") });
    expect(auth.message).toContain("TEMPO_BEARER_TOKEN: not sent");
    const granted = checkOf(await examined({ tempo: wellTempo(), sent }), "tempo-auth");
    expect(granted.message).toBe(
      "none sent, none wanted; kept back, since only --tempo names the address: TEMPO_BEARER_TOKEN",
    );
  });

  it("with a login page: that is a refusal too", async () => {
    const page = plain(200, "<!doctype html><title>Sign in</title>", { "content-type": "text/html" });
    const groups = await examined({ tempo: { ...wellTempo(), "/api/search": page } });
    expect(checkOf(groups, "tempo-auth")).toMatchObject({ ok: false, trouble: "refused" });
    expect(checkOf(groups, "tempo-auth").message).toMatch(/^a web page answers at http/);
    expect(checkOf(groups, "tempo-newest-trace").message).toBe("not asked, since Tempo gave no access");
  });

  it("everything: its version is unknown, and nothing behind the refusal was asked", async () => {
    const groups = await examined({ tempo: { "/*": plain(401, "no") }, loki: { "/*": plain(401, "no") } });
    expect(checkOf(groups, "tempo-reachable").ok).toBe(true);
    for (const id of ["tempo-version", "loki-version"])
      expect(checkOf(groups, id)).toMatchObject({ ok: undefined, message: "not told" });
    expect(checkOf(groups, "tempo-newest-trace")).toMatchObject({
      ok: undefined,
      message: "not asked, since Tempo gave no access",
    });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: undefined,
      message: "not asked, since Loki gave no access",
    });
  });

  it.each([
    ["a token without a scheme", [["Authorization", "s3cret"]], "credentials, accepted"],
    ["a header of its own", [["X-Api-Key", "s3cret"]], "X-Api-Key, accepted"],
    ["what is none", [["X-Scope-OrgID", "s3cret"]], "none sent, none wanted"],
    ["basic credentials", [["authorization", "Basic czNjcmV0"]], "Basic, accepted"],
  ] as const)("never prints %s", async (_what, headers, words) => {
    const groups = await examined({ tempo: wellTempo(), sent: { headers } });
    expect(checkOf(groups, "tempo-auth").message).toBe(words);
    expect(JSON.stringify(groups)).not.toMatch(/s3cret|czNjcmV0/);
  });
});

describe("the clocks", () => {
  it.each([
    ["ahead of", 60],
    ["behind", -60],
  ])("a minute %s ours", async (side, seconds) => {
    const groups = await examined({ tempo: { ...wellTempo(), "/api/echo": echoAt(inSeconds(seconds)) } });
    const clock = checkOf(groups, "tempo-clock");
    expect(clock).toMatchObject({ ok: false, trouble: undefined });
    expect(clock.message).toMatch(new RegExp(`^(59|60) s ${side} ours$`));
    expect(clock.remedy).toContain("--from and --to");
  });

  it.each([4, -4])("%i s apart do no harm, which is said", async (seconds) => {
    const groups = await examined({ tempo: { ...wellTempo(), "/api/echo": echoAt(inSeconds(seconds)) } });
    const clock = checkOf(groups, "tempo-clock");
    expect(clock).toMatchObject({ ok: true, remedy: undefined });
    expect(clock.message).toMatch(/^[34] s (ahead of|behind) ours, which does no harm$/);
  });

  it.each([
    [60, "it misses the newest traces"],
    [-60, "less of it lies in the server's past"],
  ])("%i s apart: says what becomes of --since", async (seconds, words) => {
    const groups = await examined({ tempo: { ...wellTempo(), "/api/echo": echoAt(inSeconds(seconds)) } });
    expect(checkOf(groups, "tempo-clock").remedy).toContain(words);
  });

  it("of parts of a second are read, of no date are unknown", async () => {
    const at = (date: string) => ({ ...wellTempo(), "/api/echo": plain(200, "echo", { date }) });
    const odd = await examined({ tempo: at("2026-05-22T14:32:07.5Z") });
    expect(checkOf(odd, "tempo-clock").ok).toBe(true);
    const none = await examined({ tempo: at("yesterday") });
    expect(checkOf(none, "tempo-clock")).toMatchObject({
      ok: undefined,
      message: "its answers carry no date",
    });
  });
});
