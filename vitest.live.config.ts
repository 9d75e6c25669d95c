import { defineConfig } from "vitest/config";
import { LiveReport } from "./test/live/live-report.ts";

/** `npm run test:live`: the product against real Tempo and Loki processes. */
export default defineConfig({
  test: {
    include: ["test/live/**/*.live.test.ts"],
    globalSetup: "test/live/setup.ts",
    reporters: [new LiveReport(), "default"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
