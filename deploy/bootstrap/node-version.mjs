/**
 * Says whether this release of Node can run Huilian: `^20.19 || ^22.12 || >=24`, the range package.json declares.
 * Written out, because no library that reads ranges is installed yet when the question is asked.
 *
 * @param {string} version such as "20.20.2"
 * @returns {boolean}
 */
export function isNodeSupported(version) {
  const parts = version.split(".").map(Number);
  const major = parts[0] || 0;
  const minor = parts[1] || 0;
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major >= 24;
}
