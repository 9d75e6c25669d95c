import { expect, it } from "vitest";
import { showOptions } from "../../src/cli/show-options.ts";
import { traceIdOf } from "../../src/model/ids.ts";
import { traceReference } from "../../src/model/trace-reference.ts";
import { makeStyle } from "../../src/report/style.ts";

const ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
const style = makeStyle({ width: 100, color: 0, ascii: false, full: false, timezone: "UTC" });
const flags = { output: "text", color: "auto", logs: "all", fold: true } as const;
const none = { paths: [], references: [], selected: [], stdin: undefined };

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array();
}

it.each([
  [
    "files",
    { ...none, paths: ["a.json", "it's here.log"] },
    `lgtrace show a.json 'it'\\''s here.log' --id ${ID}`,
  ],
  ["stdin", { ...none, stdin: bytes() }, `lgtrace show - --id ${ID}`],
  ["the store", { ...none, references: ["b04e", "7c1f"].map(traceReference) }, `lgtrace show ${ID}`],
])("the command that shows one trace of %s", (_place, wanted, command) => {
  const id = traceIdOf(ID);
  if (id === undefined) throw new Error("no id");
  expect(showOptions(flags, wanted, style).commandFor(id)).toBe(command);
});
