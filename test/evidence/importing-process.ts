// Imports files in a process of its own, so that a test can kill it: <store> <file>...
import { importFiles } from "../../src/evidence/import.ts";
import { openStore } from "../../src/store/store.ts";

const [path = "", ...files] = process.argv.slice(2);
try {
  const store = openStore(path, { mode: "write" });
  const summary = await importFiles(files, store, {
    onProgress: ({ spans }) => process.stdout.write(`${spans}\n`),
    onWait: () => process.stdout.write("waiting\n"),
  });
  store.close();
  process.stdout.write(`done ${summary.spans}\n`);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? `${error.name}: ${error.message}` : error}\n`);
  process.exitCode = 2;
}
