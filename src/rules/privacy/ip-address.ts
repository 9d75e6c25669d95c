const IPV4 = /(?<=^|[^\w.:]|::ffff:)(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/gi;
const IPV6 = /(?<![\w.:])(?=[0-9a-f]{0,4}:[0-9a-f]{0,4}:)[0-9a-f:]{2,39}(?![\w.:])/gi;

/** Addresses that belong to no person: private, shared, link-local, documentation, multicast (RFC 6890). */
const NOT_PUBLIC_V4 =
  /^(?:0|10|127)\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.(?:168|0\.[02])\.|^198\.(?:1[89]|51\.100)\.|^203\.0\.113\.|^(?:22[4-9]|2[3-5]\d)\./;
const NOT_PUBLIC_V6 = /^(?:::1?$|f[cdef]|2001:0?db8:|100::|64:ff9b:)/i;

/** Where a text has public IP addresses. */
export function publicAddresses(text: string): [start: number, end: number][] {
  const found: [number, number][] = [];
  for (const { 0: address, index } of text.matchAll(IPV4))
    if (isV4(address) && !NOT_PUBLIC_V4.test(address)) found.push([index, index + address.length]);
  for (const { 0: address, index } of text.matchAll(IPV6))
    if (isV6(address) && !NOT_PUBLIC_V6.test(address)) found.push([index, index + address.length]);
  return found;
}

function isV4(address: string): boolean {
  return address.split(".").every((part) => Number(part) < 256);
}

function isV6(address: string): boolean {
  const groups = address.split(":");
  const gaps = address.split("::").length - 1;
  if (address.includes(":::") || !groups.every((group) => group.length <= 4)) return false;
  return gaps === 0 ? groups.length === 8 : gaps === 1 && groups.length <= 8;
}
