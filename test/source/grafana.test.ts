import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, type GrafanaBackend } from "../../src/model/backend.ts";
import { Failure } from "../../src/model/failure.ts";
import { throughGrafana } from "../../src/source/grafana.ts";
import { HttpClient } from "../../src/source/http/http-client.ts";
import { loginPage } from "../replay/faults.ts";
import { json, plain, type Reply, recorded } from "../replay/replies.ts";
import { startReplay } from "../replay/server.ts";

const TEMPO = { uid: "t1", name: "Tempo prod", type: "tempo", isDefault: false };
const OTHER_TEMPO = { uid: "t2", name: "Tempo dev", type: "tempo", isDefault: false };
const LOKI = { uid: "l/1", name: "Loki", type: "loki", isDefault: true };
const PROMETHEUS = { uid: "p1", name: "Prometheus", type: "prometheus", isDefault: true };
const conversation = { limits: DEFAULT_LIMITS, signal: undefined, note: undefined };

describe("through Grafana", () => {
  it("the only Tempo and the only Loki are used, by its data-source proxy and with its token", async () => {
    await using grafana = await startReplay({
      "/grafana/api/datasources": json([PROMETHEUS, TEMPO, LOKI]),
      "/grafana/api/datasources/proxy/uid/t1/api/v2/traces/7c1f": recorded("tempo/trace-v2"),
    });
    const backend = grafanaAt(`${grafana.url}/grafana`);
    const { tempo, loki } = await throughGrafana(backend, conversation);
    expect(loki?.url).toBe(`${grafana.url}/grafana/api/datasources/proxy/uid/l%2F1`);
    expect(tempo).toMatchObject({
      kind: "Tempo",
      from: 'GRAFANA_URL (data source "Tempo prod")',
      throughGrafana: true,
    });
    const http = new HttpClient(tempo ?? backend, conversation);
    const { status } = await http.get({ path: "/api/v2/traces/7c1f", expects: "json", what: "a trace" });
    await http.close();
    expect(status).toBe(200);
    expect(grafana.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer glsa",
      "Bearer glsa",
    ]);
  });

  it("the default of several is used, or the one that is named by uid or by name", async () => {
    const list = json([TEMPO, { ...OTHER_TEMPO, isDefault: true }, LOKI]);
    expect((await asked(list)).tempo?.url).toMatch(/\/uid\/t2$/);
    expect((await asked(list, { tempoUid: "t1" })).tempo?.url).toMatch(/\/uid\/t1$/);
    expect((await asked(list, { tempoUid: "Tempo prod" })).tempo?.url).toMatch(/\/uid\/t1$/);
  });

  it("several without a default are listed with their uids", async () => {
    const failure = await trouble(json([TEMPO, OTHER_TEMPO, LOKI]));
    expect(failure).toMatchObject({
      code: "config",
      message: "Grafana has 2 data sources for Tempo, and none is the default",
      because: "t1  Tempo prod\nt2  Tempo dev",
      hint: "--grafana-tempo UID",
    });
  });

  it("several of which none is wanted are nobody's trouble", async () => {
    const { tempo, loki } = await asked(json([TEMPO, OTHER_TEMPO, LOKI]), {
      reaches: { tempo: false, loki: true },
    });
    expect([tempo, loki?.kind]).toEqual([undefined, "Loki"]);
  });

  it("a name that nothing has is told with those that there are", async () => {
    const failure = await trouble(json([TEMPO, LOKI]), { tempoUid: "t9" });
    expect(failure).toMatchObject({
      code: "config",
      message: 'Grafana has no Tempo data source "t9"',
      because: "t1  Tempo prod",
    });
  });

  it("one kind may be missing, both may not", async () => {
    const { tempo, loki } = await asked(json([TEMPO]));
    expect([tempo?.kind, loki]).toEqual(["Tempo", undefined]);
    expect(await trouble(json([PROMETHEUS]))).toMatchObject({ code: "config" });
  });

  it("what is named is used unseen, where all of it is", async () => {
    await using grafana = await startReplay({});
    const both = { ...grafanaAt(grafana.url), tempoUid: "t1", lokiUid: "l1" };
    const { tempo, loki } = await throughGrafana(both, conversation);
    expect([tempo?.url, loki?.url]).toEqual([
      `${grafana.url}/api/datasources/proxy/uid/t1`,
      `${grafana.url}/api/datasources/proxy/uid/l1`,
    ]);
    const one = { ...grafanaAt(grafana.url), lokiUid: "l1", reaches: { tempo: false, loki: true } };
    expect((await throughGrafana(one, conversation)).loki?.url).toMatch(/l1$/);
    expect(grafana.requests).toEqual([]);
  });

  it("a token that may not list them is told to name them", async () => {
    const failure = await trouble(plain(403, "You'll need additional permissions"));
    expect(failure.code).toBe("refused");
    expect(failure.hint).toContain("--grafana-tempo UID and --grafana-loki UID");
  });

  it.each([
    ["credentials are missing", plain(401, ""), "refused"],
    ["there is a login page", loginPage(), "refused"],
    ["the list is none", json({ message: "hello" }), "unreachable"],
    ["the list is cut", plain(200, '[{"uid":'), "unreachable"],
  ])("nothing is used where %s", async (_, reply, code) => {
    expect((await trouble(reply)).code).toBe(code);
  });
});

function grafanaAt(url: string): GrafanaBackend {
  return {
    kind: "Grafana",
    url,
    from: "GRAFANA_URL",
    headers: [["Authorization", "Bearer glsa"]],
    tenant: undefined,
    tls: { ca: undefined, cert: undefined, key: undefined, skipVerify: false },
    proxy: undefined,
    reaches: { tempo: true, loki: true },
    tempoUid: undefined,
    lokiUid: undefined,
  };
}

/** What a Grafana leads to that answers with one list. */
async function asked(list: Reply, named: Partial<GrafanaBackend> = {}) {
  await using grafana = await startReplay({ "/api/datasources": list });
  return await throughGrafana({ ...grafanaAt(grafana.url), ...named }, conversation);
}

async function trouble(list: Reply, named: Partial<GrafanaBackend> = {}): Promise<Failure> {
  const error = await asked(list, named).catch((thrown: unknown) => thrown);
  if (error instanceof Failure) return error;
  throw new Error("there was no trouble", { cause: error });
}
