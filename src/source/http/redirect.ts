/** Whether a redirect stays where the credentials may go: the same host and port, or the same made safe. */
export function sameHost(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  const made = from.protocol === "http:" && to.protocol === "https:";
  return made && from.hostname === to.hostname && from.port === "" && to.port === "";
}
