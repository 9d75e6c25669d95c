import { passesLuhn, passesMod97, passesVerhoeff } from "./checksum.ts";

/** A form that a checksum or a table confirms. */
export interface PersonalNumber {
  readonly kind: "card" | "iban" | "ssn" | "aadhaar" | "pan" | "phone";
  /** Global and linear. */
  readonly form: RegExp;
  /** Said of the match without its separators. */
  readonly holds?: (bare: string) => boolean;
  /** One of these words stands before it, or in its key. */
  readonly beside?: ReadonlySet<string>;
  /** Not under an id's name. */
  readonly unlessId?: true;
}

/** Issuers' prefixes and the lengths of their numbers. */
const CARD =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d*|3[47]\d{13}|(?:6011|64[4-9]|65)\d{12,15}|3(?:0[0-5]|[68]\d|9\d)\d{11,16}|35(?:2[89]|[3-8]\d)\d{12,15}|62\d{14,17}|(?:50[1-3]|5[6-8]|6304|6759|676[1-3]|60|81|82)\d{10,17})$/;
const MASTERCARD = /^(?:5[1-5]|2[2-7])/;

/** How long an IBAN is, by country. */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 " +
    "FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 " +
    "LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 " +
    "RS22 SA24 SC31 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22 VG24 XK20"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const AADHAAR_WORDS = new Set(["aadhaar", "aadhar", "uidai", "uid"]);
const PAN_WORDS = new Set(["pan", "pancard"]);
const SSN_WORDS = new Set(["ssn", "social"]);
const PHONE_WORDS = new Set("phone phones telephone tel mobile cellphone msisdn whatsapp sms fax".split(" "));

/** Numbers of persons (diagnostics D03); names and addresses are not attempted. */
export const PERSONAL_NUMBERS: readonly PersonalNumber[] = [
  { kind: "iban", form: /(?<![A-Za-z0-9])[A-Z]{2}\d\d(?: ?[A-Z0-9]){11,30}/g, holds: passesMod97 },
  {
    kind: "card",
    form: /(?<![\w.+-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5})(?![\w-]|\.\d)/g,
    holds: (bare) => CARD.test(bare) && (!MASTERCARD.test(bare) || bare.length === 16) && passesLuhn(bare),
    unlessId: true,
  },
  {
    kind: "aadhaar",
    form: /(?<![\w.+-])[2-9]\d{3}([ -]?)\d{4}\1\d{4}(?![\w-]|\.\d)/g,
    holds: passesVerhoeff,
    beside: AADHAAR_WORDS,
  },
  { kind: "ssn", form: /(?<![\w.+-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-]|\.\d)/g },
  {
    kind: "ssn",
    form: /(?<![\w.+-])(?!000|666|9)\d{3} (?!00)\d\d (?!0000)\d{4}(?![\w-]|\.\d)/g,
    beside: SSN_WORDS,
  },
  {
    kind: "pan",
    form: /(?<![A-Za-z0-9])[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z](?![A-Za-z0-9])/g,
    beside: PAN_WORDS,
  },
  {
    kind: "phone",
    form: /(?<![\w.+-])\+(?!\d{4}-\d\d-\d\d|1[ .-]?\(?[01])[1-9](?:[ .-]?\(?\d\)?){7,14}(?![\w]|\.\d)/g,
  },
  {
    kind: "phone",
    form: /(?<![\w.+-])\(?\d(?:[ .-]?\(?\d\)?){8,13}(?![\w-]|\.\d)/g,
    beside: PHONE_WORDS,
  },
];

/** Of a run of an IBAN's signs so many as its country's have; undefined: it has not so many. */
export function ibanIn(run: string): string | undefined {
  const length = IBAN_LENGTHS.get(run.slice(0, 2));
  if (length === undefined) return undefined;
  let signs = 0;
  for (let at = 0; at < run.length; at += 1) {
    if (run.charAt(at) !== " ") signs += 1;
    if (signs === length) return /^[A-Z0-9]/.test(run.slice(at + 1)) ? undefined : run.slice(0, at + 1);
  }
  return undefined;
}
