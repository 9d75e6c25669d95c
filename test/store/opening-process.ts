// Opens a store in a process that may have fewer rights than the test: <store> <mode>
import { Failure } from "../../src/model/failure.ts";
import { openStore } from "../../src/store/store.ts";

const [path = "", mode] = process.argv.slice(2);
try {
  const store = openStore(path, { mode: mode === "write" ? "write" : "read" });
  process.stdout.write(`${store.info().spans} spans`);
} catch (error) {
  process.stdout.write(error instanceof Failure ? `${error.code}: ${error.message}` : String(error));
}
