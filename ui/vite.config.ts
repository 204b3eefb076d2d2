import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  // Every node and the centre serve the same files, each from wherever it stands.
  base: "./",
  plugins: [svelte()],
  resolve: {
    // The catalogue is read from source, so that the screens need no build of another package. An alias and not the
    // condition "source", which a library of somebody else's answers to as well.
    alias: { "@huilian/domain": path("../domain/src/index.ts") },
  },
  build: {
    target: "chrome109",
    cssTarget: "chrome109",
    outDir: "dist/app",
    emptyOutDir: true,
    // The policy of the page allows no inline script, and data: addresses for nothing.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // One file on purpose: it comes from the machine in the next room, once a release.
    chunkSizeWarningLimit: 600,
  },
});
