import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // Twenty pages in one browser on a busy machine: one may be late; a fault fails twice.
    retry: 1,
  },
});
