import type { HostResult, Service } from '../../../scan/engines/engine.ts';
import { guessingScripts } from '../../../scan/engines/nmap/accounts.ts';
import { at, dataOf, entriesOf, linesOf, listAt, outputOf, textAt } from './script.ts';

/** Accounts that a script which guesses signed in with: user names (or `(no name)`), never passwords, since the finding is stored and read by many. */
export function guessedAccounts(from: Pick<Service, 'scripts'> | Pick<HostResult, 'scripts'>): { script: string; user: string }[] {
  return from.scripts
    .filter(({ id }) => guessingScripts.includes(id))
    .flatMap(({ id }) => [...listed(from, id), ...written(from, id)].map((user) => ({ script: id, user })));
}

/** Community names that an SNMP agent answered to, by snmp-brute. */
export function snmpCommunities(service: Service): string[] {
  const found = listAt(dataOf(service, 'snmp-brute')).filter((account) => textAt(account, 'state').startsWith('Valid credentials'));
  return found.map((account) => textAt(account, 'password')).filter((name) => name !== '');
}

/** Products whose shipped account http-default-accounts signed in with. */
export function shippedAccounts(service: Service): { product: string; path: string; user: string }[] {
  return entriesOf(dataOf(service, 'http-default-accounts')).flatMap(([product, found]) =>
    listAt(found, 'credentials').map((account) => ({ product, path: textAt(found, 'path'), user: textAt(account, 'username') || '(no name)' })),
  );
}

function listed(from: Pick<Service, 'scripts'> | Pick<HostResult, 'scripts'>, script: string): string[] {
  const accounts = at(dataOf(from, script), 'Accounts');
  const rows = [...listAt(accounts), ...entriesOf(accounts).map(([, row]) => row)];
  return rows.filter((account) => textAt(account, 'state').startsWith('Valid credentials')).map((account) => textAt(account, 'username') || '(no name)');
}

/** Scripts that write text only: `postgres => Trusted authentication`, `root:<empty> => Valid credentials`, `sa:<empty> => Login Success`. */
function written(from: Pick<Service, 'scripts'> | Pick<HostResult, 'scripts'>, script: string): string[] {
  if (dataOf(from, script) !== null) return [];
  return linesOf(outputOf(from, script)).flatMap((line) => {
    const user = /^([^\s:=]{1,64})(?::\S{0,64})? => (?:Valid credentials|Trusted authentication|Login Success)/.exec(line)?.[1];
    return user === undefined ? [] : [user];
  });
}
