/** Ctrl-C (SIGINT) and SIGTERM as a signal to stop at the next good place: what is done stays done. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
