import type { World } from "../process/world.ts";

/**
 * OSC 52: the terminal puts the text into its clipboard, over ssh too. tmux passes it on by itself where
 * `set-clipboard` is on, and wrapped where `allow-passthrough` is.
 */
export function clipboardSequence(text: string, env: World["env"]): string {
  const sequence = `\u001b]52;c;${Buffer.from(text, "utf8").toString("base64")}\u0007`;
  return env.TMUX ? `${sequence}\u001bPtmux;\u001b${sequence}\u001b\\` : sequence;
}
