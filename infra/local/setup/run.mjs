// How every npm script of Perimeter starts. Plain JavaScript without packages, because on a fresh machine there is only Node 20
// and npm: it installs the packages when they are missing or stale, then runs the program on Node 24 and passes signals, output
// and the exit code through.
//   node infra/local/setup/run.mjs infra/local/main.ts [arguments]
//   node infra/local/setup/run.mjs --development infra/check/main.ts [arguments]    (needs the packages for development too)
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode } from './node24.mjs';
import { installPackages } from './packages.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

try {
  const given = process.argv.slice(2);
  const development = given[0] === '--development';
  const [program, ...rest] = development ? given.slice(1) : given;
  if (program === undefined) throw new Error('Name the program to run: node infra/local/setup/run.mjs PROGRAM.ts');
  await installPackages(root, { development });
  runOn(findNode(root), [resolve(root, program), ...rest]);
} catch (error) {
  fail(error);
}

/** Becomes the program as far as a caller can see: same terminal, same signals, same end. */
function runOn(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  const passOn = (signal) => child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, passOn);
  // Ctrl-C in a terminal reaches the program by itself; passed on as well it would arrive twice and look like impatience.
  process.on('SIGINT', (signal) => process.stdin.isTTY || passOn(signal));
  child.on('error', fail);
  // A shell shows a program that died by a signal as 128 and the signal's number.
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
