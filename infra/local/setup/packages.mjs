import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Runs `npm ci` when node_modules does not hold what package-lock.json asks for; packages for development count only if asked for. */
export async function installPackages(root, { development }) {
  if (missingPackages(root, development).length === 0) return;
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  const stopProgress = showProgress(() => `Installing npm packages: ${countInstalled(root)} of ${wanted(root, true).length}, ${seconds()}`);
  try {
    await npmCi(root);
  } finally {
    stopProgress();
  }
  const missing = missingPackages(root, development);
  if (missing.length > 0) throw new Error(`npm ci ended well and yet ${missing[0]} is not installed: run "npm ci --include=dev" and look at what it says.`);
  process.stderr.write(`Installed npm packages in ${seconds()}\n`);
}

/** Folders (such as node_modules/zod) that are absent or hold another version than the lock file's. */
function missingPackages(root, development) {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return wanted(root, development)
    .filter(([folder, { version }]) => installed[folder]?.version !== version || !existsSync(join(root, folder)))
    .map(([folder]) => folder);
}

/** What every machine needs: optional packages are for some platforms only, and npm may leave them out. */
function wanted(root, development) {
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([folder, entry]) => folder !== '' && !entry.optional && !entry.devOptional && (development || !entry.dev));
}

function packagesOf(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {};
}

function countInstalled(root) {
  return wanted(root, true).filter(([folder]) => existsSync(join(root, folder, 'package.json'))).length;
}

/** In a terminal one line that is rewritten twice a second, elsewhere the line once. Returns what ends it. */
function showProgress(line) {
  const { stderr } = process;
  if (!stderr.isTTY || process.env.TERM === 'dumb') {
    stderr.write(`${line()}\n`);
    return () => {};
  }
  const write = () => stderr.write(`\r\u001B[K${line()}`);
  write();
  const timer = setInterval(write, 500);
  return () => {
    clearInterval(timer);
    stderr.write('\r\u001B[K');
  };
}

/** The output of npm is kept and shown only when it fails. */
function npmCi(root) {
  // npm scripts put the packages' own `node` first in PATH, which npm ci is about to remove.
  const PATH = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith(join('node_modules', '.bin'))).join(delimiter);
  const npm = spawn('npm', ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'], { cwd: root, env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => { output = (output + chunk).slice(-8_000); });
  return new Promise((resolve, reject) => {
    npm.on('error', () => reject(new Error('npm was not found: install npm (it comes with Node from https://nodejs.org/) and run the same command again.')));
    npm.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${output.trim()}\nnpm ci failed with exit code ${code}: the packages could not be installed.`))));
  });
}
