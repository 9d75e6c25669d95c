import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contractNear, loadContract } from "../../src/contract/load.ts";

let top: string;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "lgtrace-contract-"));
  mkdirSync(join(top, "repo", ".git"), { recursive: true });
  mkdirSync(join(top, "repo", "service", "src"), { recursive: true });
});

afterEach(() => rmSync(top, { recursive: true }));

function write(path: string, text = "lgtrace: contract/v1\nid: found\ntree: { span: a }\n"): string {
  writeFileSync(join(top, path), text);
  return join(top, path);
}

describe("the contract of a folder", () => {
  const near = () => contractNear(join(top, "repo", "service", "src"));

  it("is the nearest lgtrace.contract.yaml upwards", async () => {
    expect(await near()).toBeUndefined();
    const far = write("repo/lgtrace.contract.yaml");
    expect(await near()).toBe(far);
    const close = write("repo/service/lgtrace.contract.yaml");
    expect(await near()).toBe(close);
  });

  it("is never one from outside the repository", async () => {
    write("lgtrace.contract.yaml");
    expect(await near()).toBeUndefined();
  });

  it("is what .lgtrace.yaml names, relative to that file, before all others", async () => {
    write("repo/service/lgtrace.contract.yaml");
    write("repo/.lgtrace.yaml", "contract: contracts/chat.yaml\n");
    expect(await near()).toBe(join(top, "repo", "contracts", "chat.yaml"));
    write("repo/service/.lgtrace.yaml", "store: x\n");
    expect(await near()).toBe(join(top, "repo", "contracts", "chat.yaml"));
  });

  it("is not what a .lgtrace.yaml around a folder names that is in no repository", async () => {
    mkdirSync(join(top, "loose", "src"), { recursive: true });
    write("loose/.lgtrace.yaml", "contract: planted.yaml\n");
    expect(await contractNear(join(top, "loose", "src"))).toBeUndefined();
    expect(await contractNear(join(top, "loose"))).toBe(join(top, "loose", "planted.yaml"));
  });

  it("is not found behind a configuration that cannot be read", async () => {
    write("repo/.lgtrace.yaml", "a: [\n");
    await expect(near()).rejects.toThrow(/\.lgtrace\.yaml, line \d+: not readable as YAML/);
  });
});

describe("loading a contract", () => {
  it("reads a file with a byte order mark and Windows line ends", async () => {
    const path = write("crlf.yaml", "\uFEFFlgtrace: contract/v1\r\nid: w\r\ntree: { span: a }\r\n");
    expect(await loadContract(path)).toMatchObject({ id: "w", path, tree: { line: 3 } });
  });

  it("fails with the file's name where there is none", async () => {
    await expect(loadContract(join(top, "no.yaml"))).rejects.toMatchObject({
      code: "invalid-contract",
      message: `cannot read the contract ${join(top, "no.yaml")}`,
    });
  });

  it("keeps what rules read later", async () => {
    const knobs = "judge: { pass: 1, pass_labels: [ok] }\nbodies: forbid\nroots: { allow: [warmup] }\n";
    const path = write("knobs.yaml", `lgtrace: contract/v1\nid: k\ntree: { span: a }\n${knobs}`);
    expect((await loadContract(path)).knobs).toMatchObject({
      judge: { pass: 1, pass_labels: ["ok"] },
      bodies: "forbid",
      roots: { allow: ["warmup"] },
    });
  });
});
