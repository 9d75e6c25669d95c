import type { Words } from "../words.ts";
import { within } from "./move.ts";

/** What lies over a screen and has the keys. */
export type Overlay = Help | Picker | Prompt;

export interface Help {
  readonly kind: "help";
  readonly top: number;
}

/** A list to choose from. */
export interface Picker {
  readonly kind: "picker";
  readonly title: Words;
  readonly choices: readonly Choice[];
  readonly at: number;
}

export interface Choice {
  /** Chooses it at once. */
  readonly key: string | undefined;
  readonly words: Words;
  readonly intent: Intent;
}

/** A line of text that is being typed. */
export interface Prompt {
  readonly kind: "prompt";
  readonly label: string;
  readonly text: string;
  readonly purpose: Purpose;
}

export type Purpose = "search" | "duration" | "rows";

/** What a choice asks for. */
export type Intent =
  | { readonly does: "copy"; readonly what: string; readonly text: () => string }
  | { readonly does: "filter"; readonly change: { readonly service?: string; readonly errorsOnly?: true } }
  | { readonly does: "unfilter" }
  | { readonly does: "ask-duration" }
  | { readonly does: "open"; readonly traceId: string; readonly spanId: string | undefined }
  | { readonly does: "go"; readonly spanId: string | undefined }
  | { readonly does: "sort"; readonly by: string };

/** A key for a picker: the choice it makes, or the picker with another choice under the cursor; undefined closes it. */
export function pick(picker: Picker, key: string): Intent | Picker | undefined {
  const { choices, at } = picker;
  const hot = choices.find((choice) => choice.key === key);
  if (hot !== undefined) return hot.intent;
  switch (key) {
    case "enter":
    case "right":
    case "l":
      return choices[at]?.intent;
    case "down":
    case "j":
    case "tab":
      return { ...picker, at: within(at + 1, choices.length) };
    case "up":
    case "k":
      return { ...picker, at: within(at - 1, choices.length) };
    case "home":
    case "g":
      return { ...picker, at: 0 };
    case "end":
    case "G":
      return { ...picker, at: within(choices.length, choices.length) };
    default:
      return key === "esc" || key === "q" || key === "left" || key === "h" || key === "backspace"
        ? undefined
        : picker;
  }
}

/** A key for a prompt: its text with it; undefined: it is given up. Enter is for who reads the prompt. */
export function type(prompt: Prompt, key: string): Prompt | undefined {
  const { text } = prompt;
  if (key === "esc" || key === "ctrl+c") return undefined;
  if (key === "ctrl+u") return { ...prompt, text: "" };
  if (key === "ctrl+w") return { ...prompt, text: text.replace(/\S*\s*$/, "") };
  if (key === "backspace")
    return text === "" ? undefined : { ...prompt, text: Array.from(text).slice(0, -1).join("") };
  return Array.from(key).length === 1 ? { ...prompt, text: text + key } : prompt;
}
