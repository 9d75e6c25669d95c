import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Stored, TRACE_ID, wellLoki, wellTempo } from "../evidence/examining.ts";
import { Machine } from "../live/lgtrace.ts";
import { plain, type Reply } from "../replay/replies.ts";
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
    expect(stdout).toContain("no Tempo and no Loki is configured");
    expect(stdout).toContain("TEMPO_URL and LOKI_ADDR");
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

  it("leaves a doubt with 5", async () => {
    const { code, stdout } = await doctor("--tempo", await tempo({}, { "llm.tokens.out": ["string"] }));
    expect(stdout).toContain("✗ output tokens: llm.tokens.out (string)");
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

  it("a backend that is down takes two lines and a remedy, and does not hide the other", async () => {
    const down = await refusedUrl();
    const { stdout, code } = await doctor("--tempo", down, "--loki", await loki());
    expect(code).toBe(4);
    const [, ofTempo = "", ofLoki = ""] = stdout.split("\n\n");
    expect(ofTempo.split("\n")).toEqual([
      `Tempo  ${down}  (--tempo)`,
      `  ✗ cannot reach Tempo at ${down} (connection refused)`,
      "      is it running, and is that its address? · --tempo URL",
      "  ? version, clock, access, newest trace, output tokens, input tokens, the",
      "    model, the stop reason: not asked, since Tempo did not answer",
    ]);
    expect(ofLoki).toContain("✓ trace ids: in structured metadata (1 of 1 lines)");
  });

  it("prints no secret, in no form", async () => {
    const secrets = { TEMPO_BEARER_TOKEN: "s3cret-one", LOKI_USERNAME: "me", LOKI_PASSWORD: "s3cret-two" };
    machine.remove();
    machine = new Machine(secrets);
    const refusing = { "/*": plain(401, "bad token s3cret-one s3cret-two") };
    const [atTempo, atLoki] = [await serve(refusing), await serve(refusing)];
    const withUser = atLoki.replace("//", "//you:s3cret-three@");
    for (const form of ["text", "json", "jsonl"]) {
      const flags = ["--verbose", "-o", form, "--header", "X-Api-Key: s3cret-four"];
      const ran = await doctor("--tempo", atTempo, "--loki", withUser, ...flags);
      expect(ran.code).toBe(3);
      expect(ran.stdout + ran.stderr).not.toContain("s3cret");
      expect(ran.stdout + ran.stderr).not.toContain(Buffer.from("me:s3cret-two").toString("base64"));
    }
    expect(servers.flatMap(({ requests }) => requests).length).toBeGreaterThan(0);
  });

  it("as JSON: every check, also those that were not asked", async () => {
    const flags = ["--tempo", await refusedUrl(), "--loki", await loki()];
    const { stdout, code } = await doctor(...flags, "-o", "json");
    expect(code).toBe(4);
    expect(documentErrors("doctor", stdout)).toEqual([]);
    const { checks, ...counts } = JSON.parse(stdout);
    expect(counts).toMatchObject({ failed: 1, unknown: 9 });
    expect(checks.map(({ id }: { id: string }) => id)).toContain("tempo-stop-reason");
    expect(checks[0]).toMatchObject({ id: "store-readable", target: "store", ok: true });
  });

  it("as JSON lines: a line for each check, and a summary", async () => {
    const { stdout } = await doctor("--tempo", await tempo(), "-o", "jsonl");
    expect(linesErrors("doctor", stdout)).toEqual([]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(11);
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

  it("through a Grafana that is down: that is the check that failed", async () => {
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
