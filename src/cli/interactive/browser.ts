import { spawn } from "node:child_process";
import type { World } from "../process/world.ts";

/** Opens an address in the reader's browser; false: there is none here, as over ssh. */
export async function openBrowser(
  url: string,
  { env }: World,
  platform = process.platform,
): Promise<boolean> {
  const command = browserCommand(url, env, platform);
  if (command === undefined) return false;
  const [program, ...rest] = command;
  return new Promise((done) => {
    const child = spawn(program, rest, { detached: true, stdio: "ignore" });
    child.once("error", () => done(false));
    child.once("spawn", () => {
      child.unref();
      done(true);
    });
  });
}

/** The program and its words. The address is one word, never read by a shell. */
export function browserCommand(
  url: string,
  env: World["env"],
  platform: NodeJS.Platform,
): readonly [string, ...string[]] | undefined {
  const { BROWSER: browser } = env;
  if (browser) return [browser, url];
  if (env.SSH_CONNECTION || env.SSH_TTY) return undefined;
  if (platform === "darwin") return ["open", url];
  if (platform === "win32") return ["explorer.exe", url];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ["xdg-open", url] : undefined;
}
