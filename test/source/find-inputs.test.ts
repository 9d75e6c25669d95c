import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileChunks, findInputs } from "../../src/source/files.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lgtrace-inputs-"));
  await mkdir(join(folder, "exports", "b"), { recursive: true });
  for (const name of ["exports/c.json", "exports/a.json", "exports/b/deep.log", "odd[1].json"]) {
    await writeFile(join(folder, name), "{}");
  }
  await symlink(join(folder, "exports"), join(folder, "exports", "b", "circle"));
});

afterAll(() => rm(folder, { recursive: true }));

async function found(...paths: string[]): Promise<string[]> {
  const inputs: string[] = [];
  for await (const input of findInputs(paths)) {
    if (input.kind === "stdin") inputs.push("stdin");
    else if (input.kind === "unreadable")
      inputs.push(`${input.path.replace(`${folder}/`, "")}: ${input.reason}`);
    else inputs.push(`${input.asked ? "asked" : "found"} ${input.path.replace(`${folder}/`, "")}`);
  }
  return inputs;
}

describe("finding inputs", () => {
  it("walks a folder in order of name, each file once, and out of circles", async () => {
    expect(await found(join(folder, "exports"), join(folder, "exports", "a.json"))).toEqual([
      "found exports/a.json",
      "found exports/b/deep.log",
      "found exports/c.json",
    ]);
  });

  it("takes a file by its name, even one that looks like a pattern", async () => {
    expect(await found("-", join(folder, "odd[1].json"))).toEqual(["stdin", "asked odd[1].json"]);
  });

  it("takes patterns", async () => {
    expect(await found(join(folder, "exports", "*.json"))).toEqual([
      "found exports/a.json",
      "found exports/c.json",
    ]);
    expect(await found(join(folder, "*.txt"))).toEqual(["*.txt: nothing is called like that"]);
  });

  it("reports what is not there, in its place", async () => {
    expect(await found(join(folder, "no.json"), join(folder, "exports", "c.json"))).toEqual([
      "no.json: no such file or folder",
      "asked exports/c.json",
    ]);
  });

  it("reports what the system refuses", async () => {
    await symlink(join(folder, "loop"), join(folder, "loop"));
    expect(await found(join(folder, "loop"))).toEqual(["loop: a link that leads to itself"]);
  });

  // Nothing is closed to root.
  if (process.getuid?.() !== 0)
    it("reports a folder without permission", async () => {
      const locked = join(folder, "locked");
      await mkdir(locked, { mode: 0 });
      expect(await found(locked)).toEqual(["locked: permission denied"]);
      await chmod(locked, 0o700);
    });

  it("reads a file's bytes", async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of fileChunks(join(folder, "exports", "a.json"))) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("{}");
  });
});
