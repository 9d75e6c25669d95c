/** A credential that is known by its form; the whole match is the secret. */
export interface SecretPattern {
  readonly kind: string;
  /** Global and linear: counts are bounded, or runs start where no run was before. */
  readonly form: RegExp;
  /** What fits the form and is none: a placeholder. */
  readonly unless?: RegExp;
  /** A key that is written in several lines goes on behind its header. */
  readonly block?: true;
}

const PEM_HEADER = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/;

/** The credentials of diagnostics D02, the more telling before those that contain them. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { kind: "anthropic", form: /sk-ant-[a-z0-9]{1,20}-[A-Za-z0-9_-]{80,}/g },
  { kind: "langfuse", form: /sk-lf-[0-9a-f-]{36}/g },
  {
    kind: "openai",
    form: /sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,}|(?<![A-Za-z0-9])sk-[A-Za-z0-9]{48}/g,
  },
  { kind: "huggingface", form: /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/g },
  { kind: "aws-akid", form: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  { kind: "github", form: /gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}/g },
  { kind: "slack", form: /xox[abprs]-[A-Za-z0-9-]{10,}/g },
  { kind: "google", form: /AIza[0-9A-Za-z_-]{35}/g },
  {
    kind: "gcp-sa",
    form: new RegExp(`(?<=\\\\?"private_key\\\\?": ?\\\\?")${PEM_HEADER.source}`, "g"),
    block: true,
  },
  { kind: "pem", form: new RegExp(PEM_HEADER, "g"), block: true },
  { kind: "jwt", form: /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  { kind: "stripe", form: /(?<![A-Za-z0-9])[sr]k_(?:live|test)_[0-9A-Za-z]{16,}/g },
  { kind: "sendgrid", form: /(?<![A-Za-z0-9])SG\.[\w-]{22}\.[\w-]{43}/g },
  { kind: "npm", form: /npm_[A-Za-z0-9]{36}/g },
  { kind: "azure", form: /(?<=AccountKey=)[A-Za-z0-9+/=]{60,}/g },
  { kind: "bearer", form: /(?<=bearer\s{1,10})[A-Za-z0-9._~+/=-]{20,}/gi },
  {
    kind: "basic-url",
    form: /(?<=:\/\/[^/\s:@]{0,64}:)[^/\s:@]{3,200}(?=@)/g,
    unless: /^(?:[*x•]+|<.*>|\[.*\]|\$?\{.*\})$|…/i,
  },
];

/** Every pattern's beginning: a text without any of them is looked at once. */
export const SECRET_HINT =
  /sk-|hf_|AKIA|ASIA|gh[pousr]_|github_pat_|xox[abprs]-|AIza|-----BEGIN |eyJ|[sr]k_|SG\.|npm_|AccountKey=|:\/\/[^/]*@|bearer\s/i;

/** A credential that its text's end cuts through: too short to fit, long enough to know it by. */
export const CUT_SECRET =
  /(?:sk-ant-[a-z0-9]{1,20}-|sk-(?:proj|svcacct|admin|lf)-|hf_|gh[pousr]_|github_pat_|AIza|npm_|AccountKey=)[A-Za-z0-9_+/=-]{8,}$|\beyJ[\w-]{10,}(?:\.[\w-]*){0,2}$/;

/** So far behind its header a private key is looked for its end. */
const LONGEST_BLOCK = 16_384;
/** Lines of base64, apart by blanks or by escapes of them; or what stands for them. */
const KEY_LINES = /…|(?:[A-Za-z0-9+/=\s]|\\[nrt])*/y;

/** Where a private key ends whose header ends at `from`: behind its footer, else with its lines. */
export function endOfBlock(text: string, from: number): number {
  const rest = text.slice(from, from + LONGEST_BLOCK);
  const footer = /-----END [A-Z ]{0,30}-----/.exec(rest);
  if (footer !== null) return from + footer.index + footer[0].length;
  KEY_LINES.lastIndex = 0;
  return from + (KEY_LINES.exec(rest)?.[0].length ?? 0);
}
