/** Three kinds of tests: pure ones, ones that need a PostgreSQL server, and ones that run the built command line. */
import { defineConfig } from "vitest/config";

const database = ["test/**/*.database.test.ts"];
const endToEnd = ["test/e2e/**/*.e2e.test.ts"];
const server = { globalSetup: ["test/support/global-setup.ts"], testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    passWithNoTests: true,
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...database, ...endToEnd],
          testTimeout: 30_000,
        },
      },
      { test: { name: "database", include: database, ...server } },
      { test: { name: "e2e", include: endToEnd, ...server } },
    ],
  },
});
