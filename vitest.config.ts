import { defineConfig } from "vitest/config";

/** A CouchDB of whoever runs the tests. Only tests made for it see it: the others' processes keep the embedded store. */
const couchUrl = process.env["HUILIAN_COUCHDB_URL"] ?? "";

export default defineConfig({
  // Tests read the sources of every package, so that they need no build and never test an old one.
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["*/src/**/*.test.ts", "deploy/{bootstrap,checks}/**/*.test.ts"],
    reporters: ["default", "./deploy/bootstrap/closing-line-reporter.mjs"],
    env: { HUILIAN_COUCHDB_URL: "", HUILIAN_TEST_COUCHDB_URL: couchUrl },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
