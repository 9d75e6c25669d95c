import { Box } from "ink";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { LEAST } from "../layout.ts";
import { footLines } from "../lines/foot-lines.ts";
import { helpLines } from "../lines/help-lines.ts";
import { listLines } from "../lines/list-lines.ts";
import { narrowed, type Pens } from "../lines/pens.ts";
import { pickerLines, pickerRows } from "../lines/picker-lines.ts";
import type { Session } from "../session.ts";
import { type AppState, helpScroll, topScreen } from "../state/app-state.ts";
import { Lines } from "./lines.tsx";
import { useKeysAndSize, useMouse } from "./terminal.ts";
import { TraceScreen } from "./trace-screen.tsx";

interface Props {
  readonly session: Session;
  readonly title: string;
  readonly pens: Pens;
  readonly stop: (() => Promise<void>) | undefined;
}

/** The screen: what the terminal sends goes to the session, whose state is drawn. */
export function App({ session, title, pens, stop }: Props) {
  const app = useSyncExternalStore(session.subscribe, session.state);
  useKeysAndSize(session);
  useMouse(session, stop);
  const onDetail = useCallback((count: number) => session.drawn(count), [session]);
  const { size } = app;
  const narrow = useMemo(() => narrowed(pens, size.columns), [pens, size.columns]);
  const foot = footLines(app, narrow.style);
  if (size.columns < LEAST.columns || size.rows < LEAST.rows)
    return <Lines lines={["too small: enlarge it, or q"]} columns={size.columns} />;
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      <Box flexDirection="column" height={size.rows - foot.length} overflow="hidden">
        <Body app={app} title={title} pens={narrow} onDetail={onDetail} />
      </Box>
      <Lines lines={foot} columns={size.columns} />
    </Box>
  );
}

interface BodyProps {
  readonly app: AppState;
  readonly title: string;
  readonly pens: Pens;
  readonly onDetail: (rows: number) => void;
}

function Body({ app, title, pens, onDetail }: BodyProps) {
  const { overlay, size } = app;
  const screen = topScreen(app);
  if (overlay?.kind === "help") {
    const lines = helpLines(screen.kind, pens.style);
    return <Lines lines={lines.slice(Math.min(overlay.top, helpScroll(app)))} columns={size.columns} />;
  }
  if (screen.kind === "trace")
    return <TraceScreen app={app} trace={screen.trace} pens={pens} onDetail={onDetail} />;
  const lines = listLines(screen.list, title, size, pens);
  if (overlay?.kind !== "picker") return <Lines lines={lines} columns={size.columns} />;
  const choices = pickerLines(overlay, Math.min(pickerRows(overlay, pens.style), size.rows - 4), pens);
  return (
    <Lines lines={[...lines.slice(0, size.rows - 1 - choices.length), ...choices]} columns={size.columns} />
  );
}
