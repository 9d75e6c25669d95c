/** Whether a redirect stays where the credentials may go: the same host and port, or the same made safe. */
export function sameHost(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  const madeSafe = from.protocol === "http:" && to.protocol === "https:";
  return madeSafe && from.hostname === to.hostname && from.port === "" && to.port === "";
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Where an answer sends us; undefined where it is no redirect, or does not say where. */
export function locationOf(
  { status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  from: URL,
): URL | undefined {
  const location = headers.location ?? "";
  if (!REDIRECTS.includes(status) || location === "" || !URL.canParse(location, from)) return undefined;
  return new URL(location, from);
}
