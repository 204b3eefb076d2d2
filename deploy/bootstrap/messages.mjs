/**
 * What the bootstrap says to people, Chinese first. It has its own catalogue, since the one of the product has to be
 * installed and built before it can be read. Both languages are printed: which one the reader wants is not known yet.
 *
 * @typedef {{ readonly zh: string, readonly en: string }} Sentence
 */
export const messages = {
  /** @param {string} version */
  nodeTooOld: (version) => ({
    zh:
      "这台机器的 Node.js 是 " +
      version +
      "，惠联需要 20.19 或更新的 20、22.12 或更新的 22，或者 24 及以上。请安装 Node.js 24 LTS：https://nodejs.org/ ，然后重新运行。",
    en:
      "This machine has Node.js " +
      version +
      "; Huilian needs 20.19 or a later 20, 22.12 or a later 22, or 24 and above. Install Node.js 24 LTS from https://nodejs.org/ and run the command again.",
  }),
  /** @param {string} known */
  unknownCommand: (known) => ({
    zh: `没有这个命令。可用：${known}`,
    en: `There is no such command. Known: ${known}`,
  }),
  installing: () => ({ zh: "正在安装依赖（npm ci）……", en: "Installing packages (npm ci) ..." }),
  /** @param {string} seconds */
  installed: (seconds) => ({ zh: `依赖已安装，用时 ${seconds} 秒。`, en: `Packages installed in ${seconds} s.` }),
  installFailed: () => ({
    zh: "依赖没有装上。请看上面 npm 的说明：多半是连不上 npm 软件源，或这个文件夹不可写。",
    en: "The packages could not be installed. See what npm says above: usually its registry cannot be reached, or this folder cannot be written.",
  }),
  npmMissing: () => ({
    zh: "找不到 npm。它随 Node.js 一起安装：https://nodejs.org/",
    en: "npm was not found. It comes with Node.js: https://nodejs.org/",
  }),
  building: () => ({ zh: "正在编译……", en: "Building ..." }),
  /** @param {string} seconds */
  built: (seconds) => ({ zh: `编译完成，用时 ${seconds} 秒。`, en: `Built in ${seconds} s.` }),
  buildFailed: () => ({
    zh: "编译没有通过，见上面列出的位置。",
    en: "The build failed at the places listed above.",
  }),
  buildingScreens: () => ({ zh: "正在编译界面……", en: "Building the screens ..." }),
  /** @param {string} seconds */
  screensBuilt: (seconds) => ({ zh: `界面编译完成，用时 ${seconds} 秒。`, en: `Screens built in ${seconds} s.` }),
  screensFailed: () => ({
    zh: "界面的编译没有通过，见上面列出的位置。",
    en: "The screens could not be built; see the places listed above.",
  }),
  /** @param {string} path */
  entryMissing: (path) => ({
    zh: `编译之后没有 ${path}，这份源码不完整。`,
    en: `The build left no ${path}: these sources are incomplete.`,
  }),
  /** @param {string} names */
  installingSystemPackages: (names) => ({
    zh: `测试需要的系统软件包还没有装，正在安装：${names}`,
    en: `Installing the system packages the tests need: ${names}`,
  }),
  /** @param {{ names: string, reasons: string }} missing */
  systemPackagesMissing: ({ names, reasons }) => ({
    zh: `测试需要的系统软件没有装，这里又不能代装。请安装后重新运行：${reasons}。在 Debian 上：sudo apt-get install -y ${names}`,
    en: `System software the tests need is missing and cannot be installed from here. Install it and run again: ${reasons}. On Debian: sudo apt-get install -y ${names}`,
  }),
  noTestRan: () => ({ zh: "没有运行任何测试，按失败处理。", en: "No test ran, which counts as a failure." }),
};

/**
 * Writes to standard error only: the last line of standard output belongs to `--json`.
 *
 * @param {Sentence} sentence
 */
export function say(sentence) {
  process.stderr.write(`${sentence.zh}\n${sentence.en}\n`);
}
