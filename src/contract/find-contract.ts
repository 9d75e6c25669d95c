import { parseContractText } from "./contract-text.ts";

/** The disk as far as a search upwards needs it. */
export interface Folders {
  /** Undefined if there is no such file. */
  read(folder: string, name: string): string | undefined;
  has(folder: string, name: string): boolean;
  path(folder: string, name: string): string;
  /** Undefined at the top. */
  parent(folder: string): string | undefined;
}

const CONFIG = ".lgtrace.yaml";
const CONTRACT = "lgtrace.contract.yaml";

/**
 * The contract that holds in a folder: `contract:` of the nearest `.lgtrace.yaml` that has one
 * (relative to that file), else the nearest `lgtrace.contract.yaml`. Looks upwards, and no further than
 * the repository's root. Fails ("invalid-contract") if the configuration cannot be read.
 */
export function findContract(folder: string, folders: Folders): string | undefined {
  const upwards = foldersUpwards(folder, folders);
  for (const place of upwards) {
    const configured = configuredIn(place, folders);
    if (configured !== undefined) return folders.path(place, configured);
  }
  const place = upwards.find((place) => folders.has(place, CONTRACT));
  return place === undefined ? undefined : folders.path(place, CONTRACT);
}

function foldersUpwards(folder: string, folders: Folders): string[] {
  const upwards: string[] = [];
  for (let place: string | undefined = folder; place !== undefined; place = folders.parent(place)) {
    upwards.push(place);
    if (folders.has(place, ".git")) break;
  }
  return upwards;
}

function configuredIn(folder: string, folders: Folders): string | undefined {
  const config = folders.read(folder, CONFIG);
  if (config === undefined) return undefined;
  const { value } = parseContractText(folders.path(folder, CONFIG), config);
  if (typeof value !== "object" || value === null || !("contract" in value)) return undefined;
  return typeof value.contract === "string" ? value.contract : undefined;
}
