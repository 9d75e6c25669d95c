const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:[Zz]|[+-]\d\d:?\d\d)?$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const URI = /^[a-z][a-z0-9+.-]{0,30}:\S+$/i;

const FORMATS: ReadonlyMap<string, RegExp> = new Map([
  ["date", DATE],
  ["date-time", DATE_TIME],
  ["email", EMAIL],
  ["uuid", UUID],
  ["uri", URI],
]);

/** Whether a text has a JSON schema's format; formats that are not known here fit. */
export function fitsFormat(value: string, format: string): boolean {
  const form = FORMATS.get(format);
  if (form === undefined) return true;
  if (!form.test(value)) return false;
  return format !== "date" || !Number.isNaN(Date.parse(`${value}T00:00:00Z`));
}
