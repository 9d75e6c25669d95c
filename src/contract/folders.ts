/** The disk as far as a search upwards needs it. */
export interface Folders {
  /** Undefined if there is no such file. */
  read(folder: string, name: string): string | undefined;
  has(folder: string, name: string): boolean;
  path(folder: string, name: string): string;
  /** Undefined at the top. */
  parent(folder: string): string | undefined;
}

/** The configuration that a working tree carries. */
/** The contract of a folder and those below it. */
export const CONTRACT = "lgtrace.contract.yaml";
export const CONFIG = ".lgtrace.yaml";

/** A folder and those around it, the nearest first, no further than the repository's root. */
export function foldersUpwards(folder: string, folders: Folders): string[] {
  const upwards: string[] = [];
  for (let place: string | undefined = folder; place !== undefined; place = folders.parent(place)) {
    upwards.push(place);
    if (folders.has(place, ".git")) break;
  }
  return upwards;
}

/**
 * The folders of one working tree, the nearest first: up to the repository's root. Outside of a repository
 * the folder alone, since what lies around it may be anybody's.
 */
export function foldersOfTree(folder: string, folders: Folders): string[] {
  const upwards = foldersUpwards(folder, folders);
  const top = upwards.at(-1);
  return top !== undefined && folders.has(top, ".git") ? upwards : [folder];
}
