import { useApp, useInput, useStdin, useStdout, useWindowSize } from "ink";
import { useEffect, useInsertionEffect } from "react";
import { readKeys } from "../keys/read-keys.ts";
import { MouseReader } from "../keys/read-mouse.ts";
import type { Session } from "../session.ts";

/** What was typed before anything was drawn has moved the cursor, and Ink begins where it stands. */
const HOME = "\u001b[H";
/** Presses of buttons and the wheel, in SGR's form. */
const MOUSE_ON = "\u001b[?1000h\u001b[?1006h";
const MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";

/** Keys and the window's size go to the session. */
export function useKeysAndSize(session: Session): void {
  const { columns, rows } = useWindowSize();
  const { stdout } = useStdout();
  useInput((input, key) => {
    for (const press of readKeys(input, key)) session.press(press);
  });
  useInsertionEffect(() => void stdout.write(HOME), [stdout]);
  useEffect(() => session.resize({ columns, rows }), [session, columns, rows]);
}

/** The mouse is reported to the session while the screen is ours; `stop` gives it to the shell for a while. */
export function useMouse(session: Session, stop: (() => Promise<void>) | undefined): void {
  const { suspendTerminal } = useApp();
  const { stdout } = useStdout();
  const { stdin } = useStdin();
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
}
