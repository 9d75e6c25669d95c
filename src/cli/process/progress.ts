import type { FetchProgress } from "../../evidence/fetch.ts";
import type { ImportProgress } from "../../evidence/import.ts";
import { grouped } from "../../report/number.ts";
import { errorStyle } from "./style.ts";
import type { World } from "./world.ts";

const BAR_CELLS = 28;
const LEAST_CELLS = 6;
/** Of a terminal on stderr while stdout goes into a pipe. */
const PIPED_COLUMNS = 80;
const REDRAW_NANOS = 100_000_000n;
const NANOS_PER_SECOND = 1e9;
const CLEAR_LINE = "\r\u001b[K";

/** How far something is, as a line shows it. */
interface Progress {
  readonly name: string;
  /** Of 1. */
  readonly share: number;
  /** `412 of 674 files`. */
  readonly count: string;
  /** What the rate counts, and its unit. */
  readonly rated: number;
  readonly unit: string;
}

/** A line on a terminal's stderr that shows how far an import or a fetch is; nothing anywhere else. */
export class ProgressBar {
  readonly #world: World;
  readonly #began: bigint;
  #drawn = 0n;

  constructor(world: World) {
    this.#world = world;
    this.#began = world.now();
  }

  readonly drawImport = ({ files, totalFiles, bytes, totalBytes, spans }: ImportProgress): void =>
    this.#draw({
      name: "import",
      share: totalBytes === 0 ? 0 : Math.min(1, bytes / totalBytes),
      count: `${grouped(files)} of ${grouped(totalFiles)} files`,
      rated: spans,
      unit: "spans/s",
    });

  readonly drawFetch = ({ done, total }: FetchProgress): void =>
    this.#draw({
      name: "fetch",
      share: total === 0 ? 0 : done / total,
      count: `${grouped(done)} of ${grouped(total)} traces`,
      rated: done,
      unit: "traces/s",
    });

  clear(): void {
    if (this.#drawn > 0n) void this.#world.stderr.write(CLEAR_LINE);
  }

  #draw(progress: Progress): void {
    const now = this.#world.now();
    if (!this.#world.terminal.progress || now - this.#drawn < REDRAW_NANOS) return;
    this.#drawn = now;
    const seconds = Number(now - this.#began) / NANOS_PER_SECOND;
    void this.#world.stderr.write(CLEAR_LINE + progressLine(progress, seconds, this.#world));
  }
}

/** One line, whatever the terminal's width: a longer one would stay when the next is drawn. */
function progressLine({ name, share, count, rated, unit }: Progress, seconds: number, world: World): string {
  const room = (world.terminal.columns ?? PIPED_COLUMNS) - 1;
  const rate = seconds > 0 ? grouped(Math.round(rated / seconds)) : "0";
  const left = share > 0.01 ? `   ${Math.ceil((seconds / share) * (1 - share))} s left` : "";
  const numbers = `${Math.round(share * 100)} %   ${count}   ${rate} ${unit}${left}`;
  const cells = Math.min(BAR_CELLS, room - name.length - numbers.length - 4);
  if (cells < LEAST_CELLS) return `${name}  ${numbers}`.slice(0, Math.max(0, room));
  const { paint, ascii } = errorStyle(world);
  const [line, end] = ascii ? ["=", ">"] : ["━", "╸"];
  const filled = Math.floor(share * cells);
  const bar = (line.repeat(filled) + (filled < cells ? end : "")).padEnd(cells);
  return `${name}  ${paint.cyan(bar)}  ${numbers}`;
}
