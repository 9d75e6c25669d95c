import { Box } from "ink";
import { type ReactNode, useEffect, useMemo } from "react";
import type { Layout, Part } from "../layout.ts";
import { layoutOf, SIDE_GAP } from "../layout.ts";
import { detailLines } from "../lines/detail-lines.ts";
import { headLines } from "../lines/head-lines.ts";
import { logLines } from "../lines/log-lines.ts";
import { narrowed, type Pens } from "../lines/pens.ts";
import { pickerLines, pickerRows } from "../lines/picker-lines.ts";
import { gridsOf, treeLines } from "../lines/tree-lines.ts";
import type { AppState } from "../state/app-state.ts";
import type { Picker } from "../state/overlay.ts";
import { stretchOf, type TraceState } from "../state/trace-state.ts";
import { Lines } from "./lines.tsx";

interface Props {
  readonly app: AppState;
  readonly trace: TraceState;
  readonly pens: Pens;
  readonly onDetail: (rows: number) => void;
}

/** Lines of the detail that are made beyond those drawn, while one does not move in it: for the wheel. */
const LINES_AHEAD = 50;

/** The waterfall with its panes. */
export function TraceScreen({ app, trace, pens, onDetail }: Props) {
  const { size, overlay } = app;
  const given = layoutOf(size, trace);
  const picker = overlay?.kind === "picker" ? overlay : undefined;
  const layout =
    picker === undefined ? given : withPicker(given, pickerRows(picker, narrowed(pens, size.columns).style));
  const { tree, detail, side, airy } = layout;
  const { subject, sample } = trace;
  const { fromNs, totalNs } = stretchOf(trace);
  const grids = useMemo(
    () => gridsOf(subject, sample, { fromNs, totalNs }, tree.columns, pens),
    [subject, sample, fromNs, totalNs, tree.columns, pens],
  );
  const { places, cursor, focus, logCursor, detailTop } = trace;
  const wanted = focus === "detail" ? Number.POSITIVE_INFINITY : detailTop + detail.rows + LINES_AHEAD;
  const details = useMemo(() => {
    const { style } = narrowed(pens, detail.columns - 1);
    return [...detailLines({ subject, places, cursor, focus, logCursor }, style).take(wanted)];
  }, [subject, places, cursor, focus, logCursor, pens, detail.columns, wanted]);
  useEffect(() => onDetail(details.length), [onDetail, details]);
  const waterfall = <Lines lines={treeLines(trace, tree, grids, pens)} columns={tree.columns} />;
  const top = Math.max(0, Math.min(detailTop, details.length - detail.rows));
  const shown = details.slice(top, top + detail.rows);
  return (
    <Box flexDirection="column">
      <Lines
        lines={[...headLines(trace, narrowed(pens, size.columns).style), ...(airy ? [""] : [])]}
        columns={size.columns}
      />
      {side === "below" ? waterfall : <Beside left={waterfall} lines={shown} part={detail} pens={pens} />}
      <Below layout={layout} shown={shown} trace={trace} picker={picker} columns={size.columns} pens={pens} />
    </Box>
  );
}

/** A picker takes as much of the lower part as it needs. */
function withPicker(layout: Layout, wanted: number): Layout {
  const { tree, detail, logs, side } = layout;
  const below = side === "below" ? [detail.rows, logs.rows] : [logs.rows];
  const body = below.reduce((sum, rows) => sum + (rows > 0 ? rows + 1 : 0), tree.rows);
  const rows = Math.min(wanted, Math.max(2, body - 4));
  const treeRows = Math.max(1, body - rows - 1);
  const part = { columns: logs.columns, rows };
  return {
    ...layout,
    tree: { ...tree, rows: treeRows },
    detail: side === "below" ? { ...detail, rows: 0 } : { ...detail, rows: treeRows + 1 },
    logs: part,
  };
}

interface BesideProps {
  readonly left: ReactNode;
  readonly lines: readonly string[];
  readonly part: Part;
  readonly pens: Pens;
}

/** The detail at the right of the tree, a rule between them. */
function Beside({ left, lines, part, pens }: BesideProps) {
  const { paint, glyphs } = pens.style;
  const upright = Array<string>(part.rows).fill(` ${paint.dim(glyphs.upright)} `);
  return (
    <Box>
      {left}
      <Lines lines={upright} columns={SIDE_GAP} />
      <Lines lines={lines} columns={part.columns} />
    </Box>
  );
}

interface BelowProps {
  readonly layout: Layout;
  readonly shown: readonly string[];
  readonly trace: TraceState;
  readonly picker: Picker | undefined;
  readonly columns: number;
  readonly pens: Pens;
}

/** Under the tree the span's detail, the log lines or what there is to choose, a rule over each. */
function Below({ layout, shown, trace, picker, columns, pens }: BelowProps) {
  const { detail, logs, side } = layout;
  const { paint, glyphs } = pens.style;
  const narrow = narrowed(pens, columns);
  const rule = paint.dim(glyphs.across.repeat(columns));
  const ruled = (lines: readonly string[], rows: number) =>
    rows === 0 ? [] : [rule, ...lines, ...Array<string>(Math.max(0, rows - lines.length)).fill("")];
  const last = picker === undefined ? logLines(trace, logs, narrow) : pickerLines(picker, logs.rows, narrow);
  const details =
    side === "below"
      ? ruled(
          shown.map((line) => ` ${line}`),
          detail.rows,
        )
      : [];
  return <Lines lines={[...details, ...ruled(last, logs.rows)]} columns={columns} />;
}
