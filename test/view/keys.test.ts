import type { Key } from "ink";
import { describe, expect, it } from "vitest";
import { readKeys } from "../../src/view/keys/read-keys.ts";
import { MouseReader } from "../../src/view/keys/read-mouse.ts";

const NO_KEY = {} as Key;

describe("keys", () => {
  it("that are hit fast come in one piece, and are read one by one", () => {
    expect(readKeys("jj\t\tG\r", NO_KEY)).toEqual(["j", "j", "tab", "tab", "G", "enter"]);
    expect(readKeys("j\u0004\u0015", NO_KEY)).toEqual(["j", "ctrl+d", "ctrl+u"]);
  });

  it("keep a character of several units whole", () => {
    expect(readKeys("é🍣", NO_KEY)).toEqual(["é", "🍣"]);
  });

  it("are nothing where nobody knows the sequence, but [ is a key", () => {
    expect(readKeys("[1;5Z", NO_KEY)).toEqual([]);
    expect(readKeys("[", NO_KEY)).toEqual(["["]);
  });
});

describe("the mouse", () => {
  it("is read from among keys: presses and turns of the wheel, in cells from 0", () => {
    const input = "j\u001b[<0;6;8M\u001b[<0;6;8m\u001b[A\u001b[<64;1;1M\u001b[<65;251;80M\u001b[<2;3;3M";
    expect(new MouseReader().read(input)).toEqual([
      { button: "left", column: 5, row: 7 },
      { button: "wheel-up", column: 0, row: 0 },
      { button: "wheel-down", column: 250, row: 79 },
    ]);
  });

  it("is read whole where a report comes in two pieces", () => {
    const whole = "\u001b[<0;16;18M";
    for (let at = 1; at < whole.length; at += 1) {
      const mouse = new MouseReader();
      const presses = [...mouse.read(`j${whole.slice(0, at)}`), ...mouse.read(whole.slice(at))];
      expect(presses).toEqual([{ button: "left", column: 15, row: 17 }]);
    }
  });
});
