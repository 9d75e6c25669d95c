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
      ["tempo-reachable", "reachable"],
      ["tempo-version", "version 3.0.3"],
      ["tempo-clock", "clock: the same as here, to the second"],
      ["tempo-access", "access: granted (no credentials, no tenant)"],
      ["tempo-newest-trace", `newest trace: 42 s ago, ${TRACE_ID} miniserve › http.handler`],
      ["tempo-tokens-out", "output tokens: llm.tokens.out (int)"],
      ["tempo-tokens-in", "input tokens: llm.tokens.in (int)"],
      ["tempo-model", "the model: llm.model (string)"],
      ["tempo-stop-reason", "the stop reason: llm.stop_reason (string)"],
      ["loki-reachable", "reachable"],
      ["loki-ready", "ready"],
      ["loki-version", "version 3.7.6"],
      ["loki-clock", "clock: the same as here, to the second"],
      ["loki-access", "access: granted (no credentials, no tenant)"],
      ["loki-trace-ids", "trace ids: in structured metadata (1 of 1 lines)"],
      ["logs-join", "joined with traces: 1 of the newest 1 traces have log lines"],
    ]);
  });

  it("of which only one is configured: only that one is asked", async () => {
    expect((await examined({ tempo: wellTempo() })).map(({ target }) => target)).toEqual(["Tempo"]);
    const [loki, ...more] = await examined({ loki: wellLoki([JOINED]) });
    expect(more).toEqual([]);
    expect(loki?.checks.map(({ id }) => id)).not.toContain("logs-join");
  });

  it("say how new they are where they were built without a version", async () => {
    const routes = { ...wellTempo(), "/api/status/buildinfo": recorded("tempo/buildinfo") };
    const form = plain(200, "{}", { "content-type": "application/vnd.grafana.llm+json" });
    const groups = await examined({ tempo: { ...routes, "/api/v2/traces/*": form } });
    expect(checkOf(groups, "tempo-version")).toMatchObject({
      ok: true,
      message: "version unknown (built without one), 2.10 or newer",
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
      for (const { message } of others) expect(message).toMatch(`not asked, since ${target} did not answer`);
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
    expect(checkOf(groups, "logs-join")).toMatchObject({
      ok: undefined,
      message: "joined with traces: no trace to look for",
    });
  });
});

describe("a backend that refuses", () => {
  it("without a tenant: says how to name one", async () => {
    const groups = await examined({
      tempo: { ...wellTempo(), "/api/search": recorded("tempo/no-org-id") },
      loki: { ...wellLoki([]), "/loki/api/v1/query_range": noOrgId },
    });
    expect(checkOf(groups, "tempo-access")).toMatchObject({
      ok: false,
      message: "access: it wants a tenant (no credentials, no tenant)",
      remedy: "--org-id ID · TEMPO_ORG_ID",
      trouble: "refused",
    });
    expect(checkOf(groups, "loki-access")).toMatchObject({ remedy: "--org-id ID · LOKI_ORG_ID" });
  });

  it.each([401, 403])("with %i: says what was sent, and how to send other credentials", async (status) => {
    const sent = {
      headers: [["Authorization", "Bearer s3cret-token"]] as const,
      tenant: "acme",
      credentialsFrom: "TEMPO_BEARER_TOKEN",
    };
    const groups = await examined({
      tempo: { ...wellTempo(), "/api/search": plain(status, "go away") },
      sent,
    });
    const access = checkOf(groups, "tempo-access");
    expect(access).toMatchObject({ ok: false, trouble: "refused" });
    expect(access.message).toBe(
      `access: refused with ${status} (Bearer credentials from TEMPO_BEARER_TOKEN, tenant acme)`,
    );
    expect(access.remedy).toContain("TEMPO_BEARER_TOKEN");
    expect(JSON.stringify(groups)).not.toContain("s3cret");
  });

  it("everything: its version is unknown, and nothing behind the refusal was asked", async () => {
    const groups = await examined({ tempo: { "/*": plain(401, "no") }, loki: { "/*": plain(401, "no") } });
    expect(checkOf(groups, "tempo-reachable").ok).toBe(true);
    for (const id of ["tempo-version", "loki-version"])
      expect(checkOf(groups, id)).toMatchObject({ ok: undefined, message: "version: not told" });
    expect(checkOf(groups, "tempo-newest-trace")).toMatchObject({
      ok: undefined,
      message: "newest trace: not asked, since Tempo gave no access",
    });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: undefined,
      message: "trace ids: not asked, since Loki gave no access",
    });
  });

  it.each([
    ["a token without a scheme", [["Authorization", "s3cret"]], "credentials"],
    ["a header of its own", [["X-Api-Key", "s3cret"]], "X-Api-Key credentials"],
    ["what is none", [["X-Scope-OrgID", "s3cret"]], "no credentials"],
    ["basic credentials", [["authorization", "Basic czNjcmV0"]], "Basic credentials"],
  ] as const)("never prints %s", async (_what, headers, words) => {
    const groups = await examined({ tempo: wellTempo(), sent: { headers } });
    expect(checkOf(groups, "tempo-access").message).toBe(`access: granted (${words}, no tenant)`);
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
    expect(clock.message).toMatch(new RegExp(`^clock: (59|60) s ${side} ours$`));
    expect(clock.remedy).toContain("--from and --to");
  });

  it.each([4, -4])("%i s apart are the same", async (seconds) => {
    const groups = await examined({ tempo: { ...wellTempo(), "/api/echo": echoAt(inSeconds(seconds)) } });
    expect(checkOf(groups, "tempo-clock").ok).toBe(true);
  });

  it("of parts of a second are read, of no date are unknown", async () => {
    const at = (date: string) => ({ ...wellTempo(), "/api/echo": plain(200, "echo", { date }) });
    const odd = await examined({ tempo: at("2026-05-22T14:32:07.5Z") });
    expect(checkOf(odd, "tempo-clock").ok).toBe(true);
    const none = await examined({ tempo: at("yesterday") });
    expect(checkOf(none, "tempo-clock")).toMatchObject({
      ok: undefined,
      message: "clock: its answers carry no date",
    });
  });
});
