import type { ImportProgress } from "../evidence/import.ts";
import { grouped } from "../report/number.ts";
import { errorStyle } from "./style.ts";
import type { World } from "./world.ts";

const BAR_CELLS = 28;
const REDRAW_NANOS = 100_000_000n;
const NANOS_PER_SECOND = 1e9;
const CLEAR_LINE = "\r\u001b[K";

/** A line on a terminal's stderr that shows how far an import is; nothing anywhere else. */
export class ImportBar {
  readonly #world: World;
  readonly #began: bigint;
  #drawn = 0n;

  constructor(world: World) {
    this.#world = world;
    this.#began = world.now();
  }

  readonly draw = (progress: ImportProgress): void => {
    const now = this.#world.now();
    if (!this.#world.terminal.progress || now - this.#drawn < REDRAW_NANOS) return;
    this.#drawn = now;
    const seconds = Number(now - this.#began) / NANOS_PER_SECOND;
    void this.#world.stderr.write(CLEAR_LINE + progressLine(progress, seconds, this.#world));
  };

  clear(): void {
    if (this.#drawn > 0n) void this.#world.stderr.write(CLEAR_LINE);
  }
}

function progressLine(progress: ImportProgress, seconds: number, world: World): string {
  const { files, totalFiles, bytes, totalBytes, spans } = progress;
  const share = totalBytes === 0 ? 0 : Math.min(1, bytes / totalBytes);
  const { paint, ascii } = errorStyle(world);
  const [line, end] = ascii ? ["=", ">"] : ["━", "╸"];
  const filled = Math.floor(share * BAR_CELLS);
  const bar = (line.repeat(filled) + (filled < BAR_CELLS ? end : "")).padEnd(BAR_CELLS);
  const left = share > 0.01 ? `   ${Math.ceil((seconds / share) * (1 - share))} s left` : "";
  const rate = seconds > 0 ? grouped(Math.round(spans / seconds)) : "0";
  const numbers = `${Math.round(share * 100)} %   ${grouped(files)} of ${grouped(totalFiles)} files   ${rate} spans/s${left}`;
  return `import  ${paint.cyan(bar)}  ${numbers}`;
}
