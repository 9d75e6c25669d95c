import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A question as it was asked, and where. */
export interface Question {
  readonly address: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Stands before a server, passes everything on, and knows what was asked and how much of it at a time. */
export async function recorderOf(address: string) {
  const questions: Question[] = [];
  const most = { atATime: 0 };
  let open = 0;
  const server = createServer((asked, answer) => {
    const headers = {
      accept: asked.headers.accept ?? "",
      "accept-encoding": String(asked.headers["accept-encoding"] ?? "identity"),
    };
    questions.push({ address, path: asked.url ?? "", headers });
    open += 1;
    most.atATime = Math.max(most.atATime, open);
    answer.on("close", () => {
      open -= 1;
    });
    const passedOn = request(address + (asked.url ?? ""), { headers: asked.headers }, (real) => {
      answer.writeHead(real.statusCode ?? 502, real.headers);
      real.pipe(answer);
    });
    passedOn.on("error", () => answer.destroy());
    asked.pipe(passedOn);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${port}`, questions, most, close };
}
