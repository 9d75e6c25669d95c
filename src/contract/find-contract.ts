import { CONFIGURATION, parseContractText } from "./contract-text.ts";
import { CONFIG, CONTRACT, type Folders, foldersOfTree, foldersUpwards } from "./folders.ts";

/**
 * The contract that holds in a folder: `contract:` of the nearest `.lgtrace.yaml` that has one
 * (relative to that file; `foldersOfTree`), else the nearest `lgtrace.contract.yaml`. Looks upwards, and
 * no further than the repository's root. Fails ("config") if the configuration cannot be read.
 */
export function findContract(folder: string, folders: Folders): string | undefined {
  for (const place of foldersOfTree(folder, folders)) {
    const configured = configuredIn(place, folders);
    if (configured !== undefined) return folders.path(place, configured);
  }
  const place = foldersUpwards(folder, folders).find((place) => folders.has(place, CONTRACT));
  return place === undefined ? undefined : folders.path(place, CONTRACT);
}

function configuredIn(folder: string, folders: Folders): string | undefined {
  const config = folders.read(folder, CONFIG);
  if (config === undefined) return undefined;
  const { value } = parseContractText(folders.path(folder, CONFIG), config, CONFIGURATION);
  if (typeof value !== "object" || value === null || !("contract" in value)) return undefined;
  return typeof value.contract === "string" ? value.contract : undefined;
}
