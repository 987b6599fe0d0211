/** The first version of Node with all that prowess uses; `engines` in package.json says the same. */
const LEAST = [22, 19] as const;

/** The message for a Node that is too old; undefined for one that is not. @param version `process.versions.node`, such as 22.19.0 */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `error: prowess needs Node ${LEAST.join('.')} or newer, and this is ${version}\nhint: install a newer one from https://nodejs.org\n`;
}
