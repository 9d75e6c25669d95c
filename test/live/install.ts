import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const VERSION = "v3.7.6";
const PACKAGE = "github.com/grafana/loki/v3/cmd/loki";
const BINARY = join(import.meta.dirname, "../../.live/bin/loki");
const MODULE = join(import.meta.dirname, "servers");

/** Builds Loki with the Go toolchain: minutes on a new machine, nothing where it is already there. */
function install(): number {
  if (go("version") === undefined) {
    const other = "put a loki binary on PATH, set LGTRACE_TEST_LOKI, or start Docker with Compose";
    console.error(
      `Loki is not installed: there is no Go (1.26.5 or newer) on PATH to build it with; or ${other}`,
    );
    return 1;
  }
  if (go("version", "-m", BINARY)?.includes(`\tgithub.com/grafana/loki/v3\t${VERSION}\t`)) {
    console.log(`Loki ${VERSION} is in .live/bin`);
    return 0;
  }
  console.log(`building Loki ${VERSION} into .live/bin: about six minutes, and 220 MB`);
  mkdirSync(join(BINARY, ".."), { recursive: true });
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" };
  const built = spawnSync("go", ["build", "-o", BINARY, PACKAGE], { cwd: MODULE, env, stdio: "inherit" });
  if (built.status === 0) return 0;
  console.error(`Loki ${VERSION} was not built: go build in test/live/servers ended with ${built.status}`);
  return 1;
}

function go(...argv: string[]): string | undefined {
  const done = spawnSync("go", argv, { encoding: "utf8" });
  return done.status === 0 ? done.stdout : undefined;
}

process.exitCode = install();
