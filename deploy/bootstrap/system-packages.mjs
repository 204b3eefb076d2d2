import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { messages, say } from "./messages.mjs";
import { runProcess } from "./run-process.mjs";

/**
 * @typedef {object} SystemPackage
 * @property {string} debianPackage as apt names it
 * @property {string} present what it brings, by which its presence is seen on any system: a program on the PATH, or, with a
 *   slash in it, a file
 * @property {string} neededFor which tests need it, for whoever has to install it by hand
 */

/**
 * What `npm test` needs beyond Node and git. A test that needs a program has its row here, so that it is installed or
 * asked for by name, and never skipped because it is absent.
 *
 * @type {readonly SystemPackage[]}
 */
export const systemPackages = [
  // It also brings the libraries that the old browser of the tests finds missing on a server.
  { debianPackage: "chromium", present: "chromium", neededFor: "the screens" },
  {
    debianPackage: "fonts-noto-cjk",
    present: "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    neededFor: "pictures with Chinese text in them",
  },
];

/**
 * The machine as far as installing on it goes; a port, so that the decision can be tested without installing anything.
 *
 * @typedef {object} Machine
 * @property {(present: string) => boolean} has
 * @property {() => boolean} mayInstall
 * @property {(debianPackages: readonly string[]) => Promise<number>} install exit status of the package manager
 * @property {(sentence: import("./messages.mjs").Sentence) => void} say
 *
 * @param {readonly SystemPackage[]} packages
 * @param {Machine} machine
 * @returns {Promise<boolean>} false when something is still missing, which has then been said
 */
export async function ensureSystemPackages(packages, machine) {
  const missing = packages.filter(({ present }) => !machine.has(present));
  if (missing.length === 0) return true;
  const names = missing.map(({ debianPackage }) => debianPackage);
  if (machine.mayInstall()) {
    machine.say(messages.installingSystemPackages(names.join(" ")));
    const exitStatus = await machine.install(names);
    if (exitStatus === 0 && missing.every(({ present }) => machine.has(present))) return true;
  }
  const reasons = missing.map(({ present, neededFor }) => `${present} (${neededFor})`).join(", ");
  machine.say(messages.systemPackagesMissing({ names: names.join(" "), reasons }));
  return false;
}

/** @type {Machine} */
export const thisMachine = {
  has: (present) =>
    present.includes("/")
      ? existsSync(present)
      : (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, present))),
  mayInstall: () => existsSync("/etc/debian_version") && process.getuid?.() === 0 && isExecutable("/usr/bin/apt-get"),
  install: async (debianPackages) => {
    const apt = (/** @type {readonly string[]} */ args) =>
      runProcess({
        program: "/usr/bin/apt-get",
        args,
        cwd: "/",
        // A package that asks a question would wait for ever under a build server.
        env: { DEBIAN_FRONTEND: "noninteractive" },
        output: "to-stderr",
      });
    const updateStatus = await apt(["update", "-q"]);
    return updateStatus === 0
      ? apt(["install", "-y", "-q", "--no-install-recommends", ...debianPackages])
      : updateStatus;
  },
  say,
};

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
