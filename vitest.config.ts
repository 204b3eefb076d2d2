import { defineConfig } from "vitest/config";

export default defineConfig({
  // Tests read the sources of every package, so that they need no build and never test an old one.
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["*/src/**/*.test.ts", "deploy/{bootstrap,checks}/**/*.test.ts"],
    reporters: ["default", "./deploy/bootstrap/closing-line-reporter.mjs"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
