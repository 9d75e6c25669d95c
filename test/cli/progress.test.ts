import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { Output } from "../../src/cli/process/output.ts";
import { ProgressBar } from "../../src/cli/process/progress.ts";
import type { World } from "../../src/cli/process/world.ts";

function drawnAt(columns: number | undefined): string {
  const stderr = new PassThrough();
  let now = 0n;
  const world = {
    stdout: new Output(new PassThrough(), "results"),
    stderr: new Output(stderr, "notes"),
    stdin: new PassThrough(),
    env: {},
    cwd: "/",
    terminal: { columns, colors: 0, errorColors: 0, progress: true, unicode: true, links: false },
    keyboard: () => undefined,
    now: () => {
      now += 12_000_000_000n;
      return now;
    },
  } as const satisfies World;
  new ProgressBar(world).drawFetch({ done: 412, total: 1500 });
  return String(stderr.read()).replace("\r\u001b[K", "");
}

it.each([200, 100, 80])("is one line on a terminal of %i columns", (columns) => {
  const line = drawnAt(columns);
  expect(line).toContain("27 %   412 of 1,500 traces   34 traces/s   32 s left");
  expect(line).toMatch(/^fetch {2}━+╸ +27 %/);
  expect(line.length).toBeLessThan(columns);
});

it("leaves the bar away before any number where there is little room", () => {
  expect(drawnAt(60)).toBe("fetch  27 %   412 of 1,500 traces   34 traces/s   32 s left");
  expect(drawnAt(20)).toBe("fetch  27 %   412 o");
});

it("takes 80 columns where stdout is a pipe", () => {
  expect(drawnAt(undefined).length).toBeLessThan(80);
});
