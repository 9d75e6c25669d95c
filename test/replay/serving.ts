import { onTestFinished } from "vitest";
import { type Replay, type Routes, startReplay } from "./server.ts";

/** A replay server for as long as one test runs. */
export async function serving(routes: Routes): Promise<Replay> {
  const server = await startReplay(routes);
  onTestFinished(() => server.close());
  return server;
}
