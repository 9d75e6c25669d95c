import type { Glyphs } from "./glyphs.ts";
import { grouped } from "./number.ts";

/** Tokens in→out: `128→0`, `128` where only the input is known, `→0` where only the output is. */
export function tokensText(
  tokensIn: number | undefined,
  tokensOut: number | undefined,
  glyphs: Glyphs,
): string {
  const into = tokensIn === undefined ? "" : grouped(tokensIn);
  return tokensOut === undefined ? into : `${into}${glyphs.arrow}${grouped(tokensOut)}`;
}
