import { guessingScripts, triedPasswords, triesPerAccount } from '../../scan/engines/nmap/accounts.ts';
import type { Check } from '../check.ts';
import { check, named, onEachService, quoted } from './define.ts';
import { guessedAccounts, shippedAccounts } from './evidence/accounts.ts';

const critical = 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

/** Accounts that everybody knows or guesses. Passwords are left out of the finding: whoever fixes it does not need them. */
export const defaultCredentialChecks: Check[] = [
  check({
    number: 300,
    id: 'default-web-account',
    name: 'A web interface takes its shipped account',
    family: 'Default credentials',
    cvss: critical,
    summary: 'User name and password of the maker still work.',
    insight: 'The account stands in the manual of the product. Built-in or default accounts are an automatic failure by the ASV Program Guide.',
    impact: 'Anybody administers the product, and in the case of application servers runs programs on the host.',
    solution: 'Change the password or remove the account before the product goes on the network, and limit the administration page to administrators’ addresses.',
    standards: ['CWE-798', 'CWE-1392', 'PCI DSS 2.2.2', 'PCI DSS 8.3.1'],
    pci: 'automatic_failure',
    qod: 'remote_vul',
    scripts: ['http-default-accounts'],
    detect: onEachService((service) => {
      const found = shippedAccounts(service).map(({ product, path, user }) => `${product} at ${path} as ${user}`);
      return found.length === 0 ? null : `Signed in: ${quoted(named(found, 4))}.`;
    }),
  }),
  check({
    number: 301,
    id: 'guessable-account',
    name: 'An account has a default or empty password',
    family: 'Default credentials',
    cvss: critical,
    summary: 'A sign-in with a name and password from a list of usual ones succeeded, or no password was asked for.',
    insight: `At most ${String(triesPerAccount)} passwords were tried for an account (${String(triedPasswords.length + 1)} on SQL Server), so as not to lock it, and none after the one that worked. Built-in or default accounts are an automatic failure by the ASV Program Guide.`,
    impact: 'Anybody signs in to the service.',
    solution: 'Change the password, or remove the account; lock out after a few failures (PCI DSS 8.3.4).',
    standards: ['CWE-521', 'CWE-798', 'PCI DSS 2.2.2', 'PCI DSS 8.3.4', 'PCI DSS 8.3.6'],
    pci: 'automatic_failure',
    qod: 'remote_vul',
    scripts: guessingScripts,
    detect: onEachService((service) => {
      const accounts = guessedAccounts(service);
      return accounts.length === 0 ? null : `Signed in by ${named(accounts.map(({ script }) => script))} as ${quoted(named(accounts.map(({ user }) => user)))}.`;
    }),
  }),
];
