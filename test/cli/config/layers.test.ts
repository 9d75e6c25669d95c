import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BackendFlags } from "../../../src/cli/config/backends.ts";
import type { Backends } from "../../../src/model/backend.ts";
import { basic, Home, headerOf } from "./home.ts";

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.remove());

type Kind = "tempo" | "loki" | "grafana";

/** One thing that can be said in several places, and how each of them says it. */
interface Thing {
  readonly kind: Kind;
  readonly flags?: (said: string) => BackendFlags;
  readonly variables?: readonly string[];
  /** In a table of the context and, unless it is the user's alone, of `.lgtrace.yaml`. */
  readonly key: string;
  readonly usersAlone?: true;
  /** What else each table must have for the thing to be seen. */
  readonly beside?: object;
  readonly seen: (backends: Backends) => unknown;
}

const address = (kind: Kind) => (backends: Backends) => backends[kind]?.url.replace("http://", "");
const ADDRESSES: readonly Thing[] = [
  {
    kind: "tempo",
    key: "url",
    variables: ["TEMPO_URL", "TEMPO_ADDR"],
    flags: (tempo) => ({ tempo }),
    seen: address("tempo"),
  },
  {
    kind: "loki",
    key: "url",
    variables: ["LOKI_ADDR", "LOKI_URL"],
    flags: (loki) => ({ loki }),
    seen: address("loki"),
  },
  {
    kind: "grafana",
    key: "url",
    variables: ["GRAFANA_SERVER", "GRAFANA_URL"],
    flags: (grafana) => ({ grafana }),
    seen: address("grafana"),
  },
];

const authorization = (kind: Kind) => (backends: Backends) => {
  const backend = backends[kind];
  return backend && headerOf(backend, "authorization");
};

const OF_ONE_SERVER = (["tempo", "loki"] as const).flatMap((kind): Thing[] => {
  const prefix = kind.toUpperCase();
  const beside = { url: "http://there" };
  const user = { ...beside, username: "me" };
  const ofBasic = (backends: Backends) =>
    Buffer.from(authorization(kind)(backends)?.replace("Basic ", "") ?? "", "base64").toString();
  return [
    {
      kind,
      key: "org-id",
      variables: [`${prefix}_ORG_ID`],
      flags: (orgId) => ({ orgId }),
      usersAlone: true,
      beside,
      seen: (backends) => backends[kind]?.tenant,
    },
    {
      kind,
      key: "username",
      variables: [`${prefix}_USERNAME`],
      usersAlone: true,
      beside,
      seen: (backends) => ofBasic(backends).replace(/:$/, ""),
    },
    {
      kind,
      key: "password",
      variables: [`${prefix}_PASSWORD`],
      usersAlone: true,
      beside: user,
      seen: (backends) => ofBasic(backends).replace(/^me:/, ""),
    },
    {
      kind,
      key: "proxy-url",
      variables: [`${prefix}_HTTP_PROXY_URL`],
      usersAlone: true,
      beside,
      seen: (backends) => backends[kind]?.proxy?.replace("http://", ""),
    },
  ];
});

const REST: readonly Thing[] = [
  {
    kind: "loki",
    key: "selector",
    beside: { url: "http://there" },
    seen: ({ lokiSelector }) => lokiSelector,
  },
  {
    kind: "grafana",
    key: "tempo",
    flags: (grafanaTempo) => ({ grafanaTempo }),
    beside: { url: "http://there" },
    seen: ({ grafana }) => grafana?.tempoUid,
  },
  {
    kind: "grafana",
    key: "loki",
    flags: (grafanaLoki) => ({ grafanaLoki }),
    beside: { url: "http://there" },
    seen: ({ grafana }) => grafana?.lokiUid,
  },
];

/** The places that can say it, the one that wins first; each says its own name. */
function placesOf({ flags, variables = [], usersAlone }: Thing): string[] {
  const last = usersAlone === true ? ["context"] : ["context", "tree"];
  return [...(flags === undefined ? [] : ["flag"]), ...variables, ...last];
}

/** How a place spells itself, so that it may stand in an address too. */
const wordOf = (place: string) => place.toLowerCase().replaceAll("_", "-");

function say(thing: Thing, places: readonly string[]): Promise<Backends | undefined> {
  const { kind, key, beside = {}, flags, variables = [] } = thing;
  const table = (place: string) => ({ ...beside, ...(places.includes(place) ? { [key]: place } : {}) });
  home.prod({ [kind]: table("context") });
  if (thing.usersAlone !== true) home.file("tree/.lgtrace.yaml", JSON.stringify({ [kind]: table("tree") }));
  const set = variables.filter((name) => places.includes(name));
  const env = Object.fromEntries(set.map((name) => [name, wordOf(name)]));
  return home.backends(places.includes("flag") ? flags?.("flag") : {}, env);
}

describe("flags go before the environment, that before the context, that before .lgtrace.yaml", () => {
  const things = [...ADDRESSES, ...OF_ONE_SERVER, ...REST];
  it.each(things.map((thing) => [thing.kind, thing.key, placesOf(thing).join(" > "), thing] as const))(
    "%s %s: %s",
    async (_kind, _key, _order, thing) => {
      const places = placesOf(thing);
      for (const [at, place] of places.entries()) {
        const backends = await say(thing, places.slice(at));
        if (backends === undefined) throw new Error(`${place} is not heard`);
        expect(thing.seen(backends)).toBe(wordOf(place));
      }
    },
  );
});

describe("a switch", () => {
  it.each(["TEMPO", "LOKI"])("%s_TLS_SKIP_VERIFY goes before the context's, both ways", async (prefix) => {
    const kind = prefix === "LOKI" ? "loki" : "tempo";
    for (const said of [true, false]) {
      home.prod({ [kind]: { url: "http://there", "tls-skip-verify": !said } });
      const { tls } = await home.backend(kind, {}, { [`${prefix}_TLS_SKIP_VERIFY`]: String(said) });
      expect(tls.skipVerify).toBe(said);
      expect((await home.backend(kind)).tls.skipVerify).toBe(!said);
    }
  });
});

describe("a proxy of a server's own", () => {
  it.each([
    ["tempo", "TEMPO"],
    ["loki", "LOKI"],
  ] as const)("goes before the environment's for all, for %s", async (kind, prefix) => {
    const all = { HTTPS_PROXY: "http://all:1", HTTP_PROXY: "http://plain:1" };
    home.prod({ [kind]: { url: "https://there" } });
    expect((await home.backend(kind, {}, all)).proxy).toBe("http://all:1");
    home.prod({ [kind]: { url: "https://there", "proxy-url": "http://context:1" } });
    expect((await home.backend(kind, {}, all)).proxy).toBe("http://context:1");
    const own = { ...all, [`${prefix}_HTTP_PROXY_URL`]: "http://own:1" };
    expect((await home.backend(kind, {}, own)).proxy).toBe("http://own:1");
  });

  it("Grafana has the environment's for all", async () => {
    const env = { GRAFANA_URL: "https://g", HTTPS_PROXY: "http://all:1" };
    expect((await home.backend("grafana", {}, env)).proxy).toBe("http://all:1");
    expect((await home.backend("grafana", {}, { ...env, NO_PROXY: "g" })).proxy).toBeUndefined();
  });
});

describe("a header on the command line", () => {
  it.each(["Authorization: Bearer flag", "authorization=Bearer flag"])(
    "%j goes before whatever else would say who asks, to each backend",
    async (header) => {
      const env = { TEMPO_BEARER_TOKEN: "env", LOKI_USERNAME: "me", GRAFANA_TOKEN: "env" };
      const at = { tempo: "t", loki: "l", grafana: "g" };
      const backends = await home.backends({ ...at, header: [header] }, env);
      for (const kind of ["tempo", "loki", "grafana"] as const)
        expect(backends && authorization(kind)(backends)).toBe("Bearer flag");
    },
  );

  it.each(["Authorization: Bearer flag", "Authorization=Bearer flag"])(
    "%j may go to an address that .lgtrace.yaml names, alone",
    async (header) => {
      home.file("tree/.lgtrace.yaml", "tempo: http://ours\n");
      home.prod({ tempo: { headers: { "X-Key": "hush" } } });
      const env = { TEMPO_USERNAME: "me", TEMPO_PASSWORD: "hush" };
      expect(await home.backend("tempo", { header: [header] }, env)).toMatchObject({
        headers: [["Authorization", "Bearer flag"]],
        withheld: "TEMPO_USERNAME, TEMPO_PASSWORD, tempo.headers of context prod",
      });
    },
  );
});

describe("an address of .lgtrace.yaml that the user names too, in another spelling", () => {
  it.each<[string, BackendFlags, Record<string, string>]>([
    ["by a flag", { tempo: "OURS:80/x" }, {}],
    ["in the environment", {}, { TEMPO_ADDR: "http://ours/x/" }],
  ])("%s, gets the user's credentials; its neighbour does not", async (_, flags, env) => {
    home.file("tree/.lgtrace.yaml", "tempo: http://ours/x\nloki: http://ours/x\n");
    const secrets = { TEMPO_USERNAME: "me", TEMPO_PASSWORD: "pw", LOKI_USERNAME: "me", LOKI_PASSWORD: "pw" };
    const backends = await home.backends(flags, { ...env, ...secrets });
    expect(backends && authorization("tempo")(backends)).toBe(basic("me:pw"));
    expect(backends?.loki).toMatchObject({ headers: [], withheld: "LOKI_USERNAME, LOKI_PASSWORD" });
  });

  it("a user in the file's own address gets no password of the environment", async () => {
    home.file("tree/.lgtrace.yaml", "tempo: http://me@evil\n");
    const { headers } = await home.backend("tempo", {}, { TEMPO_PASSWORD: "hush" });
    expect(headers).toEqual([["Authorization", basic("me:")]]);
  });
});

describe("what Grafana reaches", () => {
  /** Says of one kind that it is named in one place, for all four places, the strongest first. */
  const PLACES: readonly ((kind: Kind, said: Said) => void)[] = [
    (kind, said) => Object.assign(said.flags, { [kind]: "http://flag" }),
    (kind, said) => Object.assign(said.env, { [`${kind.toUpperCase()}_URL`]: "http://variable" }),
    (kind, said) => Object.assign(said.context, { [kind]: { url: "http://context" } }),
    (kind, said) => Object.assign(said.tree, { [kind]: "http://tree" }),
  ];
  const PAIRS = [0, 1, 2, 3].flatMap((grafana) => [0, 1, 2, 3].map((own) => [grafana, own] as const));

  it.each(PAIRS)(
    "named in place %i is the backend that place %i names, if that is weaker",
    async (grafana, own) => {
      const said: Said = { flags: {}, env: {}, context: {}, tree: {} };
      PLACES[grafana]?.("grafana", said);
      PLACES[own]?.("tempo", said);
      home.prod(said.context);
      home.file("tree/.lgtrace.yaml", JSON.stringify(said.tree));
      const backends = await home.backends(said.flags, said.env);
      expect(backends?.grafana?.reaches).toEqual({ tempo: grafana < own, loki: true });
    },
  );
});

/** What each place says, as it says it. */
interface Said {
  readonly flags: Record<string, string>;
  readonly env: Record<string, string>;
  readonly context: Record<string, object>;
  readonly tree: Record<string, string>;
}
