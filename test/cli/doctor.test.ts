import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Stored, TRACE_ID, wellLoki, wellTempo } from "../evidence/examining.ts";
import { Machine } from "../live/lgtrace.ts";
import { json, plain, type Reply } from "../replay/replies.ts";
import { type Replay, type Routes, refusedUrl, startReplay } from "../replay/server.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";

const JOINED = { beside: { trace_id: TRACE_ID } };

describe("lgtrace doctor", () => {
  let machine: Machine;
  const servers: Replay[] = [];
  const serve = async (routes: Routes): Promise<string> => {
    const server = await startReplay(routes);
    servers.push(server);
    return server.url;
  };
  const tempo = (other: Routes = {}, stored?: Stored) =>
    serve({ ...wellTempo(stored, new Date()), ...other });
  const loki = (other: Routes = {}) => serve({ ...wellLoki([JOINED], new Date()), ...other });
  const doctor = (...flags: string[]) => machine.lgtrace("doctor", "--width", "80", ...flags);

  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    for (const server of servers.splice(0)) await server.close();
  });

  it("with nothing configured: all is well, and it says how to configure", async () => {
    const { stdout, stderr, code } = await doctor();
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    for (const [kind, variable] of [
      ["Tempo", "TEMPO_URL"],
      ["Loki", "LOKI_ADDR"],
    ])
      expect(stdout).toMatch(
        `${kind}\n  ? configured   nobody names it, so it is not asked\n                   ${variable} · --`,
      );
    expect(stdout).toContain("lgtrace context add NAME --tempo URL\n");
    expect(stdout.split("\n").filter((line) => line.length > 80 && !line.startsWith("store"))).toEqual([]);
  });

  it("with all well: 0, and no remedy", async () => {
    const [atTempo, atLoki] = [await tempo(), await loki()];
    const { stdout, stderr, code } = await doctor("--tempo", atTempo, "--loki", atLoki);
    expect(stdout).not.toMatch(/[✗?]/);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toContain(`Tempo  ${atTempo}  (--tempo)`);
    expect(stdout).toContain(`Loki  ${atLoki}  (--loki)`);
  });

  it("one that is not configured is unknown, and does not count", async () => {
    const { stdout, code } = await doctor("--tempo", await tempo(), "-o", "json");
    const { checks } = JSON.parse(stdout);
    const [loki] = checks.filter(({ target }: { target: string }) => target === "Loki");
    expect(loki).toMatchObject({ id: "loki-configured", remedy: expect.stringContaining("LOKI_ADDR") });
    expect(loki).not.toHaveProperty("ok");
    expect(code).toBe(0);
  });

  it("leaves a doubt with 5", async () => {
    const { code, stdout } = await doctor("--tempo", await tempo({}, { "llm.tokens.out": ["string"] }));
    expect(stdout).toMatch(/✗ tokens out +llm\.tokens\.out \(string\)/);
    expect(code).toBe(5);
  });

  it.each<[string, Reply, number]>([
    ["a wrong path", plain(404, "404 page not found\n"), 2],
    ["a refusal", plain(401, "no org id\n"), 3],
    ["a broken server", plain(501, "not here"), 4],
  ])("ends with the code of %s", async (_what, reply, code) => {
    const ran = await doctor("--tempo", await serve({ "/*": reply }), "--loki", await loki());
    expect(ran.code).toBe(code);
    expect(ran.stderr).toBe("");
  });

  it("ends with the worst of its checks, though another leaves a doubt", async () => {
    const refusing = await tempo({ "/api/search": plain(403, "no") });
    expect((await doctor("--tempo", refusing, "--loki", await loki())).code).toBe(3);
    expect((await doctor("--tempo", refusing, "--loki", await refusedUrl())).code).toBe(4);
  });

  it("a backend that is down takes a line of what, one of what not, and a remedy, and does not hide the other", async () => {
    const down = await refusedUrl();
    const { stdout, code } = await doctor("--tempo", down, "--loki", await loki());
    expect(code).toBe(4);
    const [, ofTempo = "", ofLoki = ""] = stdout.split("\n\n");
    expect(ofTempo.split("\n")).toEqual([
      `Tempo  ${down}  (--tempo)`,
      expect.stringMatching(/^ {2}✗ reachable +cannot reach Tempo at http:\/\/[\d.:]+ \(connection$/),
      expect.stringMatching(/^ +refused\)$/),
      expect.stringMatching(/^ +is it running, and is that its address\? · --tempo URL$/),
      expect.stringMatching(/^ {2}\? unknown +version, tenant, auth, clock, newest trace, tokens out,$/),
      expect.stringMatching(/^ +tokens in, model, stop reason: not asked, since Tempo did$/),
      expect.stringMatching(/^ +not answer$/),
    ]);
    expect(ofLoki).toMatch(/✓ trace ids +in structured metadata trace_id/);
  });

  it("prints no secret, in no form", async () => {
    const secrets = { TEMPO_BEARER_TOKEN: "s3cret-one", LOKI_USERNAME: "me", LOKI_PASSWORD: "s3cret-two" };
    machine.remove();
    machine = new Machine(secrets);
    const echoing: Reply = (request, response) =>
      plain(401, `bad ${request.headers.authorization} ${request.headers["x-api-key"]}`)(request, response);
    const refusing = { "/*": echoing };
    const [atTempo, atLoki] = [await serve(refusing), await serve(refusing)];
    const withUser = atLoki.replace("//", "//you:s3cret-three@");
    for (const form of ["text", "json", "jsonl"]) {
      const flags = ["--verbose", "-o", form, "--header", "X-Api-Key: s3cret-four"];
      const ran = await doctor("--tempo", atTempo, "--loki", withUser, ...flags);
      expect(ran.code).toBe(3);
      expect(ran.stdout).toContain("[secret]");
      expect(ran.stdout + ran.stderr).not.toContain("s3cret");
      for (const pair of ["me:s3cret-two", "you:s3cret-three"])
        expect(ran.stdout + ran.stderr).not.toContain(Buffer.from(pair).toString("base64"));
    }
    expect(servers.flatMap(({ requests }) => requests).length).toBeGreaterThan(0);
  });

  it("as JSON: every check, also those that were not asked", async () => {
    const flags = ["--tempo", await refusedUrl(), "--loki", await loki()];
    const { stdout, code } = await doctor(...flags, "-o", "json");
    expect(code).toBe(4);
    expect(documentErrors("doctor", stdout)).toEqual([]);
    const { checks, ...counts } = JSON.parse(stdout);
    expect(counts).toMatchObject({ failed: 1, unknown: 10 });
    expect(checks.map(({ id }: { id: string }) => id)).toContain("tempo-stop-reason");
    expect(checks[0]).toMatchObject({ id: "store-readable", target: "store", ok: true });
  });

  it("as JSON lines: a line for each check, and a summary", async () => {
    const { stdout } = await doctor("--tempo", await tempo(), "-o", "jsonl");
    expect(linesErrors("doctor", stdout)).toEqual([]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(13);
  });

  it("a store that is none, and a configuration that is none, are checks too", async () => {
    const store = machine.file("notes.txt", "no database, but a text of some length".repeat(100));
    machine.file("config/lgtrace/config.yaml", "contexts: [");
    const { stdout, stderr, code } = await doctor("--store", store, "-o", "json");
    expect(documentErrors("doctor", stdout)).toEqual([]);
    const { checks } = JSON.parse(stdout);
    expect(checks.map(({ id, ok }: { id: string; ok: boolean }) => [id, ok])).toEqual([
      ["store-readable", false],
      ["configuration-readable", false],
    ]);
    expect({ stderr, code }).toEqual({ stderr: "", code: 2 });
  });

  it("a flag that cannot be read is no check: 2", async () => {
    const { stderr, stdout, code } = await doctor("--tempo", await tempo(), "--timeout", "soon");
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain('--timeout cannot be "soon"');
  });

  it("a selector that cannot be used: the configuration is what failed", async () => {
    machine.file(".lgtrace.yaml", `loki: { url: "${await loki()}", selector: "service" }\n`);
    const { stdout, code } = await doctor("-o", "json");
    expect(code).toBe(2);
    expect(JSON.parse(stdout).checks).toContainEqual(
      expect.objectContaining({ id: "configuration-usable", ok: false }),
    );
  });

  describe("through Grafana", () => {
    const behind = (uid: string, routes: Routes): Routes =>
      Object.fromEntries(
        Object.entries(routes).map(([path, reply]) => [`/api/datasources/proxy/uid/${uid}${path}`, reply]),
      );
    const grafana = (sources: readonly object[], other: Routes = {}) =>
      serve({
        "/api/health": json({ database: "ok", version: "12.1.0" }),
        "/api/datasources": json(sources),
        ...behind("t", wellTempo(undefined, new Date())),
        ...behind("l", wellLoki([JOINED], new Date())),
        ...other,
      });
    const SOURCES = [
      { uid: "t", name: "traces", type: "tempo" },
      { uid: "l", name: "lines", type: "loki" },
    ];

    it("that is well: its own checks, then those of both behind it", async () => {
      const { stdout, stderr, code } = await doctor("--grafana", await grafana(SOURCES), "-o", "json");
      expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
      const told = JSON.parse(stdout).checks.map(({ id, message }: Record<string, string>) => [id, message]);
      expect(told.slice(1, 4)).toEqual([
        ["grafana-reachable", "it answers"],
        ["grafana-version", "12.1.0"],
        ["grafana-clock", expect.anything()],
      ]);
      expect(told).toContainEqual(["grafana-data-sources", "for Tempo and Loki"]);
      expect(told).toContainEqual(["tempo-tenant", "none sent; Grafana's data source has its own"]);
      expect(told).toContainEqual(["loki-lines-of-traces", "1 of 1 recent traces have log lines"]);
    });

    it("that has no Loki: Tempo is told, Loki is unknown", async () => {
      const { stdout, code } = await doctor("--grafana", await grafana(SOURCES.slice(0, 1)), "-o", "json");
      const { checks } = JSON.parse(stdout);
      const byId = new Map(checks.map((check: { id: string }) => [check.id, check]));
      expect(byId.get("grafana-data-sources")).toMatchObject({
        ok: true,
        message: "for Tempo; none of Loki",
      });
      expect(byId.get("tempo-newest-trace")).toMatchObject({ ok: true });
      expect(byId.get("loki-configured")).not.toHaveProperty("ok");
      expect(code).toBe(0);
    });

    it("that lists no data sources for this token: says so, with 3", async () => {
      const refusing = await grafana(SOURCES, { "/api/datasources": plain(403, "no permission") });
      const { stdout, code } = await doctor("--grafana", refusing, "-o", "json");
      expect(code).toBe(3);
      const { checks } = JSON.parse(stdout);
      expect(checks).toContainEqual(expect.objectContaining({ id: "grafana-reachable", ok: true }));
      expect(checks).toContainEqual(
        expect.objectContaining({
          id: "grafana-data-sources",
          ok: false,
          remedy: expect.stringContaining("--grafana-tempo UID"),
        }),
      );
    });

    it("that is down: that is the check that failed", async () => {
      const { stdout, stderr, code } = await doctor("--grafana", await refusedUrl(), "-o", "json");
      expect({ stderr, code }).toEqual({ stderr: "", code: 4 });
      expect(JSON.parse(stdout).checks).toContainEqual(
        expect.objectContaining({
          id: "grafana-reachable",
          ok: false,
          from: "--grafana",
          remedy: "is it running, and is that its address? · --grafana URL",
        }),
      );
    });
  });
});
