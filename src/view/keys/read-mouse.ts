/** A mouse's report: a turn of its wheel, or a press; cells are counted from 0. */
export interface MousePress {
  readonly button: "left" | "wheel-up" | "wheel-down";
  readonly column: number;
  readonly row: number;
}

/** SGR: `ESC [ < button ; column ; row M`, and m where a button is let go. */
const REPORT = /\u001b\[<(\d+);(\d+);(\d+)([Mm])/g;
/** A report that goes on in the next piece of input. */
const BEGUN = /\u001b(?:\[(?:<[\d;]*)?)?$/;
const BUTTONS: Readonly<Record<string, MousePress["button"]>> = {
  "0": "left",
  "64": "wheel-up",
  "65": "wheel-down",
};

/** Finds the mouse's reports in what the terminal sends: Ink reads keys only, and drops them. */
export class MouseReader {
  #begun = "";

  read(input: string): readonly MousePress[] {
    const text = this.#begun + input;
    this.#begun = BEGUN.exec(text)?.[0] ?? "";
    return Array.from(text.matchAll(REPORT)).flatMap(pressOf);
  }
}

function pressOf([, button = "", column = "1", row = "1", end]: RegExpExecArray): readonly MousePress[] {
  const pressed = BUTTONS[button];
  if (pressed === undefined || end === "m") return [];
  return [{ button: pressed, column: Number(column) - 1, row: Number(row) - 1 }];
}
