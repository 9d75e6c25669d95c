import { expect, it } from "vitest";
import { durationText } from "../../src/rules/duration-text.ts";

it.each([
  [0, "0 ns"],
  [350, "350 ns"],
  [1_500, "1.5 µs"],
  [47e6, "47 ms"],
  [67.5e6, "67.5 ms"],
  [999.96e6, "1000 ms"],
  [-1.8e9, "1.8 s"],
  [119e9, "119 s"],
  [600e9, "10 min"],
  [7200e9, "2 h"],
  [56 * 365 * 86_400e9, "20440 d"],
])("%d ns are %s", (ns, text) => {
  expect(durationText(ns)).toBe(text);
});
