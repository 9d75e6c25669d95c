import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Failure } from "../model/failure.ts";
import type { Contract } from "./contract.ts";
import { CONFIG, CONTRACT, type Folders, foldersUpwards } from "./folders.ts";

/**
 * Reads and compiles a contract, YAML or JSON. Fails with "invalid-contract", naming file, line, what
 * stands there and what may; a file that cannot be read likewise.
 */
export async function loadContract(path: string): Promise<Contract> {
  const text = readText(path);
  const { parseContractText } = await import("./contract-text.ts");
  const { compileContract } = await import("./compile.ts");
  return compileContract(parseContractText(path, text));
}

/** The contract that holds in a folder, as `findContract` looks for it on this disk; YAML is loaded where there is a file. */
export async function contractNear(folder: string): Promise<string | undefined> {
  const places = foldersUpwards(resolve(folder), DISK);
  if (!places.some((place) => DISK.has(place, CONFIG) || DISK.has(place, CONTRACT))) return undefined;
  const { findContract } = await import("./find-contract.ts");
  return findContract(resolve(folder), DISK);
}

/** This machine's. */
export const DISK: Folders = {
  read: (folder, name) => (existsSync(resolve(folder, name)) ? readText(resolve(folder, name)) : undefined),
  has: (folder, name) => existsSync(resolve(folder, name)),
  path: (folder, name) => resolve(folder, name),
  parent: (folder) => (dirname(folder) === folder ? undefined : dirname(folder)),
};

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new Failure("invalid-contract", `cannot read the contract ${path}`, { because, cause: error });
  }
}
