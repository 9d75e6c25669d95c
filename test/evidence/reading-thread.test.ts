import { describe, expect, it } from "vitest";
import type { ReadingNews } from "../../src/evidence/import-message.ts";
import { ReadingThread } from "../../src/evidence/reading-thread.ts";
import { newFolder, otlpFile } from "./otlp-lines.ts";

describe("the reading thread", () => {
  it("tells why the system refuses a file", async () => {
    const heard: ReadingNews[] = [];
    const thread = new ReadingThread((news) => heard.push(news));
    await thread.obey({ order: "read", path: `${newFolder()}/absent.json` });
    expect(heard).toEqual([{ news: "broken", reason: "no such file or folder" }]);
  });

  it("takes a bug for no trouble with the file", async () => {
    const thread = new ReadingThread(() => {
      throw new TypeError("a bug");
    });
    const path = otlpFile(newFolder(), "traces.jsonl", 1);
    await expect(thread.obey({ order: "read", path })).rejects.toThrow(new TypeError("a bug"));
  });
});
