import { parentPort } from "node:worker_threads";
import type { ReadingNews, ReadingOrder } from "./import-message.ts";
import { ReadingThread } from "./reading-thread.ts";

const port = parentPort;
if (port !== null) {
  const thread = new ReadingThread((news: ReadingNews, moved) => port.postMessage(news, moved));
  port.on("message", (order: ReadingOrder) => thread.obey(order));
}
