/** A signal to oneself may come a little later than it was sent. */
const STOPS_WITHIN_MS = 50;

/**
 * Stops the whole job, a Node that handed over among it, as the terminal does at Ctrl-Z; resolves once the
 * shell goes on with it. Where no shell could, nothing stops, and it resolves at once.
 */
export async function stopJob(): Promise<void> {
  process.kill(0, "SIGTSTP");
  await new Promise((done) => setTimeout(done, STOPS_WITHIN_MS));
  // A signal that came with the one to go on is heard first: what it ends must not draw again.
  await new Promise((done) => setImmediate(done));
}
