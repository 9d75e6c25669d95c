/** The IANA name of UTC, Local or an IANA name; undefined where there is no such time zone. */
export function timezoneNamed(name: string): string | undefined {
  if (/^utc$/i.test(name)) return "UTC";
  if (/^local$/i.test(name)) return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name;
  } catch {
    return undefined;
  }
}
