import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/live/**/*.live.test.ts"],
    testTimeout: 30_000,
    pool: "forks",
  },
});
