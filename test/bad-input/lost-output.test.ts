import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Output, type Purpose } from "../../src/cli/process/output.ts";

/** A stream that takes one write and refuses the rest for that reason. */
function refusing(code: string, purpose: Purpose): { output: Output; taken: string[] } {
  const taken: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      if (taken.length === 0) taken.push(String(chunk));
      else return done(Object.assign(new Error(`${code}: refused`), { code }));
      done();
    },
  });
  return { output: new Output(stream, purpose), taken };
}

describe("output that cannot be written", () => {
  it("is a failure where it is the results", async () => {
    const { output } = refusing("ENOSPC", "results");
    await output.write("first");
    await expect(output.write("second")).rejects.toMatchObject({
      code: "lost-output",
      message: "the output could not be written",
      because: "the disk is full",
    });
    expect(output.closed).toBe(true);
  });

  it.each([
    ["EPIPE", "results"],
    ["ENOSPC", "notes"],
  ] as const)("ends quietly: %s of %s", async (code, purpose) => {
    const { output, taken } = refusing(code, purpose);
    await output.lines(["first"]);
    await output.lines(["second"]);
    await output.lines(["third"]);
    expect(output.closed).toBe(true);
    expect(taken).toEqual(["first\n"]);
  });
});
