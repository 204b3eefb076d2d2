import { fileURLToPath } from "node:url";

/** Where the bootstrap leaves the built screens, seen from this package: whatever folder a command is called in. */
export const screensDirectory = fileURLToPath(new URL("../../../ui/dist/app", import.meta.url));
