import { expect, it } from 'vitest';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import type { ScriptData } from '../../../shared/domain/scan/engines/engine.ts';
import { idOf } from './id-of.ts';
import { scannedAt, written } from './recording.ts';

const secret = 'hunter2';
const account = (username: string): ScriptData => ({ state: 'Valid credentials', ...(username === '' ? {} : { username }), password: secret });

/** Results as nmap 7.93 writes them, each in the form of its script. */
const results: [script: string, result: string | { data: ScriptData; output: string }, said: string][] = [
  ['mysql-brute', { output: `\n  Accounts: \n    root:${secret} - Valid credentials`, data: { Accounts: [account('root'), account('admin')] } }, 'Signed in by mysql-brute as "root, admin".'],
  ['redis-brute', { output: `\n  Accounts: \n    ${secret} - Valid credentials`, data: { Accounts: [account('')] } }, 'Signed in by redis-brute as "(no name)".'],
  ['pgsql-brute', `\n  root:<empty> => Valid credentials\n  postgres:${secret} => Valid credentials\n`, 'Signed in by pgsql-brute as "root, postgres".'],
  ['pgsql-brute', '\n  postgres => Trusted authentication\n', 'Signed in by pgsql-brute as "postgres".'],
  ['ms-sql-brute', `\n  [192.0.2.1:1433]\n    Credentials found:\n      sa:${secret} => Login Success\n      webshop:<empty> => Login Success\n`, 'Signed in by ms-sql-brute as "sa, webshop".'],
];

it.each(results)('%s: the account is in the finding, its password is not', (script, result, said) => {
  const found = findingsOf(written({ port: 4321, name: 'unknown' }, { [script]: result }), scannedAt).filter(({ check }) => idOf(check) === 'guessable-account');
  expect(found.map(({ description }) => description)).toEqual([said]);
});

it.each([
  ['ms-sql-brute', '\n  [192.0.2.1:1433]\n    No credentials found\n    Warnings:\n      sa: Account is locked out.\n'],
  ['redis-brute', '\n  ERROR: Server does not require authentication'],
  ['ssh-brute', 'Password authentication not allowed'],
  // Its success may be the 503 of a rate limit.
  ['http-brute', `root:${secret} => Valid credentials`],
])('%s: no account is found where it says %j', (script, output) => {
  expect(findingsOf(written({ port: 4321, name: 'unknown' }, { [script]: output }), scannedAt).filter(({ check }) => idOf(check) === 'guessable-account')).toEqual([]);
});
