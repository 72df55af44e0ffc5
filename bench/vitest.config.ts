/** The benchmark runs on the tests' server; it measures and judges nothing, so it is no project of the test run. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["bench/*.bench.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
  },
});
