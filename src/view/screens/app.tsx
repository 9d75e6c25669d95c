import { Box, useApp, useInput, useStdin, useStdout, useWindowSize } from "ink";
import { useCallback, useEffect, useInsertionEffect, useMemo, useSyncExternalStore } from "react";
import { readKeys } from "../keys/read-keys.ts";
import { MouseReader } from "../keys/read-mouse.ts";
import { LEAST } from "../layout.ts";
import { footLines } from "../lines/foot-lines.ts";
import { helpLines } from "../lines/help-lines.ts";
import { listLines } from "../lines/list-lines.ts";
import { narrowed, type Pens } from "../lines/pens.ts";
import { pickerLines, pickerRows } from "../lines/picker-lines.ts";
import type { Session } from "../session.ts";
import { type AppState, helpScroll, topScreen } from "../state/app-state.ts";
import { Lines } from "./lines.tsx";
import { TraceScreen } from "./trace-screen.tsx";

interface Props {
  readonly session: Session;
  readonly title: string;
  readonly pens: Pens;
  readonly stop: (() => Promise<void>) | undefined;
}

/** What was typed before anything was drawn has moved the cursor, and Ink begins where it stands. */
const HOME = "\u001b[H";
/** Presses of buttons and the wheel, in SGR's form. */
const MOUSE_ON = "\u001b[?1000h\u001b[?1006h";
const MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";

/** The screen: keys and sizes go to the session, its state is drawn. */
export function App({ session, title, pens, stop }: Props) {
  const app = useSyncExternalStore(session.subscribe, session.state);
  const { columns, rows } = useWindowSize();
  const { suspendTerminal } = useApp();
  const { stdout } = useStdout();
  const { stdin } = useStdin();
  useInput((input, key) => {
    for (const press of readKeys(input, key)) session.press(press);
  });
  useInsertionEffect(() => void stdout.write(HOME), [stdout]);
  useEffect(() => session.resize({ columns, rows }), [session, columns, rows]);
  useEffect(() => {
    let isDrawn = true;
    const mouse = new MouseReader();
    const hear = (input: string | Buffer) => {
      for (const press of mouse.read(input.toString())) session.press(press);
    };
    session.onMouse = (isOn) => void stdout.write(isOn ? MOUSE_ON : MOUSE_OFF);
    session.onStop = async () => {
      if (stop === undefined) return;
      stdout.write(MOUSE_OFF);
      stdin.off("data", hear);
      await suspendTerminal(stop);
      if (!isDrawn) return;
      stdin.on("data", hear);
      if (session.state().mouse) stdout.write(MOUSE_ON);
    };
    stdout.write(MOUSE_ON);
    stdin.on("data", hear);
    return () => {
      isDrawn = false;
      stdin.off("data", hear);
      stdout.write(MOUSE_OFF);
    };
  }, [session, suspendTerminal, stdin, stdout, stop]);
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
