/** Of the terminal, cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Which part of the trace screen the keys move in. */
export type Focus = "tree" | "detail" | "logs";

/** Where log lines are shown. */
export type LogPlace = "tree" | "pane" | "hidden";

/** What the sizes of a trace screen's parts depend on. */
export interface Arrangement {
  readonly focus: Focus;
  readonly logs: LogPlace;
  /** Undefined: where there is room. */
  readonly paneSide: PaneSide | undefined;
  /** Rows of the tree when all of it is open: it takes no more. */
  readonly allRows: number;
  /** Log lines that the trace has. */
  readonly logCount: number;
}

export type PaneSide = "right" | "below";

/** Cells of a part. */
export interface Part {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The parts of a trace screen; one without a row is not drawn.
 *
 *     title  verdict              title  verdict
 *     figures                     figures
 *     axis                        axis      │ detail
 *     tree                        tree      │
 *     ────────────                ──────────┴────────
 *     detail                      logs
 *     ────────────                foot
 *     logs
 *     foot
 *
 * Below, where there is no room for both, the part is drawn in which the keys move: else the logs, if they
 * are in a pane.
 */
export interface Layout {
  readonly side: PaneSide;
  /** A blank line between header and axis. */
  readonly airy: boolean;
  readonly tree: Part;
  readonly detail: Part;
  readonly logs: Part;
}

export const LEAST: Size = { columns: 40, rows: 8 };
const RIGHT_FROM = 150;
const RIGHT_SHARE = 0.4;
const BELOW_SHARE = 0.42;
const LOGS_SHARE = 0.3;
const AIRY_FROM = 20;
const TREE_AT_LEAST = 3;
const PANE_AT_LEAST = 4;
const PANE_AT_MOST = 18;
/** Title, figures, axis, foot. */
const FIXED_ROWS = 4;
/** Between tree and pane: ` │ `. */
export const SIDE_GAP = 3;

/** Shares the screen among its parts. Rules between parts are counted in what is left over. */
export function layoutOf(
  { columns, rows }: Size,
  { focus, logs, paneSide, allRows, logCount }: Arrangement,
): Layout {
  const side = paneSide ?? (columns >= RIGHT_FROM ? "right" : "below");
  const airy = rows >= AIRY_FROM;
  const body = Math.max(TREE_AT_LEAST, rows - FIXED_ROWS - (airy ? 1 : 0));
  const logRows = logs === "pane" ? Math.min(logCount, paneRows(body, focus === "logs", LOGS_SHARE)) : 0;
  const screen = { columns, body, airy };
  if (side === "right") return besideLayout(screen, logRows);
  const isLogs = logs === "pane" && focus !== "detail";
  const paneAtLeast = isLogs ? logRows : paneRows(body, focus === "detail", BELOW_SHARE);
  return belowLayout(screen, { isLogs, paneAtLeast, allRows });
}

/** What is left of the screen without head and foot. */
interface Screen {
  readonly columns: number;
  readonly body: number;
  readonly airy: boolean;
}

function besideLayout({ columns, body, airy }: Screen, logRows: number): Layout {
  const detailColumns = Math.floor(columns * RIGHT_SHARE);
  const rows = body - ruled(logRows);
  return {
    side: "right",
    airy,
    tree: { columns: columns - detailColumns - SIDE_GAP, rows },
    detail: { columns: detailColumns, rows: rows + 1 },
    logs: { columns, rows: logRows },
  };
}

/** Rows that the whole tree does not need are the detail's, be it beside the log lines. */
function belowLayout(
  { columns, body, airy }: Screen,
  {
    isLogs,
    paneAtLeast,
    allRows,
  }: { readonly isLogs: boolean; readonly paneAtLeast: number; readonly allRows: number },
): Layout {
  const spare = body - ruled(paneAtLeast) - allRows;
  const logRows = isLogs ? paneAtLeast : 0;
  const besidesLogs = spare > PANE_AT_LEAST ? spare - 1 : 0;
  const alone = paneAtLeast > 0 ? paneAtLeast + Math.max(0, spare) : 0;
  const detailRows = isLogs ? besidesLogs : alone;
  return {
    side: "below",
    airy,
    tree: { columns, rows: body - ruled(logRows) - ruled(detailRows) },
    detail: { columns, rows: detailRows },
    logs: { columns, rows: logRows },
  };
}

/** Rows of a part with the rule over it. */
function ruled(rows: number): number {
  return rows > 0 ? rows + 1 : 0;
}

/** Lines above the tree's first row. */
export function headRows({ airy }: Layout): number {
  return FIXED_ROWS - 1 + (airy ? 1 : 0);
}

/** The part that a cell of the screen belongs to, and the line in it, counted from 0. */
export function partAt(
  layout: Layout,
  row: number,
  column: number,
): { readonly part: Focus | undefined; readonly line: number } {
  const { side, tree, detail, logs } = layout;
  const top = headRows(layout);
  const isBeside = row >= top - 1 && row < top + tree.rows;
  if (side === "right" && column >= tree.columns && isBeside) return { part: "detail", line: row - top + 1 };
  if (row < top) return { part: undefined, line: 0 };
  if (row < top + tree.rows) return { part: "tree", line: row - top };
  const below = row - top - tree.rows - 1;
  const detailRows = side === "below" ? detail.rows : 0;
  if (below >= 0 && below < detailRows) return { part: "detail", line: below };
  const line = detailRows > 0 ? below - detailRows - 1 : below;
  return { part: line >= 0 && line < logs.rows ? "logs" : undefined, line };
}

const HELP_COLUMN = 70;
/** Its title, a blank line, the mouse. */
const HELP_ROWS_BESIDES = 3;

/** Columns of keys that a help of this width has. */
export function helpColumns(columns: number): number {
  return Math.max(1, Math.floor(columns / HELP_COLUMN));
}

/** How far a help of so many keys can be scrolled; 0: all of it is in sight. */
export function helpOverflow({ columns, rows }: Size, keys: number): number {
  return Math.max(0, Math.ceil(keys / helpColumns(columns)) + HELP_ROWS_BESIDES - (rows - 1));
}

/** The pane in which the keys move takes all but a few rows of the tree; where there is no room for both, none. */
function paneRows(body: number, isFocused: boolean, share: number): number {
  const most = body - TREE_AT_LEAST - 1;
  if (most < 1) return 0;
  if (isFocused) return most;
  const wanted = Math.min(PANE_AT_MOST, Math.max(PANE_AT_LEAST, Math.floor(body * share)));
  return wanted <= most ? wanted : 0;
}
