import { globSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatSession, parseSession, Sandbox, type Step } from "./golden/session.ts";
import { printedErrors } from "./schema-errors.ts";

/** `UPDATE_GOLDEN=1 npm test` writes what is printed now; read the diff before you commit it. */
const update = process.env.UPDATE_GOLDEN === "1";

describe.each(globSync("test/golden/*.session").sort())("%s", (file) => {
  const session = parseSession(readFileSync(file, "utf8"));

  it("prints what it printed", () => {
    const sandbox = new Sandbox();
    const steps: Step[] = [];
    const broken: string[] = [];
    for (const { command } of session.steps) {
      const { printed, stdout, stderr } = sandbox.run(command);
      steps.push({ command, printed });
      const errors = [stdout, stderr].flatMap(printedErrors);
      broken.push(...errors.map((error) => `${command}: ${error}`));
    }
    sandbox.remove();
    expect(broken).toEqual([]);
    if (update) writeFileSync(file, formatSession({ ...session, steps }));
    else expect(formatSession({ ...session, steps })).toBe(formatSession(session));
  });
});
