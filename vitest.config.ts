import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Tests start real servers, databases and processes; more workers than cores only make them slow.
    maxWorkers: 2,
    // A busy machine may make one of them late; a fault fails twice.
    retry: 1,
  },
});
