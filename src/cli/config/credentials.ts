import type { Header } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import { isCredential } from "../../source/http/secrets.ts";
import { checkedHeader } from "./header.ts";
import { firstSaid, type Layer } from "./layer.ts";
import { readNamedFile } from "./read-file.ts";

/** Everything that is sent with each request to a backend, and who gave the credentials among it. */
export interface Sent {
  readonly headers: readonly Header[];
  readonly tenant: string | undefined;
  readonly credentialsFrom: string | undefined;
}

/** A header and the layer that decides on it. */
interface Offer {
  readonly layer: Layer;
  readonly header: Header;
  readonly from: string;
}

/** Who comes first decides on a header; within a layer, headers as they are written win over what is made. */
export function sentBy(layers: readonly Layer[], kind: "Tempo" | "Loki" | "Grafana"): Sent {
  const tenantName = kind === "Grafana" ? "X-Grafana-Org-Id" : "X-Scope-OrgID";
  const made = [credentials(layers, kind), tenant(layers, tenantName)].filter((offer) => offer !== undefined);
  const offers = layers.flatMap((layer) => [
    ...written(layer),
    ...made.filter((offer) => offer.layer === layer),
  ]);
  const sent = offers.filter((offer, at) => !isDecided(offer, offers.slice(0, at)));
  const givers = sent.filter(({ header }) => isCredential(header)).map(({ from }) => from);
  const named = sent.find(({ header: [name] }) => isSame(name, tenantName));
  return {
    headers: sent.map(({ header }) => header),
    tenant: named?.header[1],
    credentialsFrom: givers.length === 0 ? undefined : [...new Set(givers)].join(", "),
  };
}

function written(layer: Layer): Offer[] {
  const from = layer.nameOf("headers");
  return (layer.said.headers ?? []).map((header) => ({ layer, header, from }));
}

/** A header that is written twice in one place is sent twice. */
function isDecided({ layer, header: [name], from }: Offer, earlier: readonly Offer[]): boolean {
  return earlier.some(
    (other) => isSame(other.header[0], name) && !(other.layer === layer && other.from === from),
  );
}

function isSame(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}

function tenant(layers: readonly Layer[], name: string): Offer | undefined {
  const said = firstSaid(layers, "orgId");
  return said && { layer: said.layer, header: checkedHeader(name, said.value, said.from), from: said.from };
}

/** The first layer that names a user or a token decides which of the two it is. */
function credentials(layers: readonly Layer[], kind: string): Offer | undefined {
  const name = firstSaid(layers, "authHeader")?.value ?? "Authorization";
  for (const layer of layers) {
    const { username } = layer.said;
    const bearer = bearerOf(layer, kind);
    if (bearer !== undefined && username !== undefined)
      throw both(kind, bearer.from, layer.nameOf("username"));
    if (bearer !== undefined)
      return { layer, header: checkedHeader(name, `Bearer ${bearer.token}`, bearer.from), from: bearer.from };
    if (username === undefined) continue;
    const password = firstSaid(layers, "password")?.value ?? "";
    const from = layer.nameOf("username");
    const basic = Buffer.from(`${username}:${password}`).toString("base64");
    return { layer, header: checkedHeader(name, `Basic ${basic}`, from), from };
  }
  return undefined;
}

function bearerOf(layer: Layer, kind: string): { readonly token: string; readonly from: string } | undefined {
  const { token, tokenFile } = layer.said;
  if (token !== undefined && tokenFile !== undefined)
    throw both(kind, layer.nameOf("token"), layer.nameOf("tokenFile"));
  if (token !== undefined) return { token: token.trim(), from: layer.nameOf("token") };
  if (tokenFile === undefined) return undefined;
  const from = layer.nameOf("tokenFile");
  const read = readNamedFile(tokenFile, from).trim();
  if (read !== "") return { token: read, from };
  throw new Failure("config", `${tokenFile} holds no token, it is empty`, {
    because: `it is named by ${from}`,
    hint: "write the token into it, on one line",
  });
}

function both(kind: string, one: string, other: string): Failure {
  return new Failure("config", `${kind} has two kinds of credentials`, {
    because: `${one} and ${other}`,
    hint: "give one of them",
  });
}
