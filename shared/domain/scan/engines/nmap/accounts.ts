import type { FileHandle } from 'node:fs/promises';
import { unnamedFile } from '../unnamed-file.ts';

/** nmap's scripts that try user names and passwords. The one for HTTP is none of them: it takes any answer but 4xx for a success, the 503 of a rate limit included. */
export const guessingScripts = ['ftp-brute', 'ssh-brute', 'telnet-brute', 'mysql-brute', 'pgsql-brute', 'ms-sql-brute', 'vnc-brute', 'redis-brute', 'mongodb-brute'];

/**
 * Accounts that systems, appliances and databases are shipped with. Few, because nmap 7.93 leaves SSH connections open until it collects its garbage: from the tenth on, OpenSSH
 * refuses three in ten of those who want to sign in (`MaxStartups 10:30:100`), for the seconds that the script takes.
 */
export const triedUsers = ['root', 'admin', 'guest', 'cisco', 'postgres', 'sa'];

/** Beside the user's own name. Services without user names (VNC, Redis) and PostgreSQL get these alone, which is why a name is among them. */
export const triedPasswords = ['', 'password', 'postgres'];

/**
 * Tries of one script for one account. An account that a service shares with others (SSH, FTP and Telnet of one system) is tried nine times, below the ten after
 * which it has to be locked by PCI DSS 8.3.4. Only ms-sql-brute keeps no count: it tries the name and all passwords, four.
 */
export const triesPerAccount = 3;

/**
 * Two sign-ins at a time, none a second time: nmap takes the refusal of Redis 7 for a fault, and would repeat it. The first account that opens is enough for those of the brute library (all but PostgreSQL and SQL Server).
 * The lists are inherited files, so that no run can come upon the 5,000 passwords that nmap brings.
 */
export const guessingArguments = ['userdb=/dev/fd/4', 'passdb=/dev/fd/5', `brute.guesses=${String(triesPerAccount)}`, 'brute.retries=0', 'brute.start=2', 'brute.threads=2', 'brute.firstonly=true'];

/** The two lists for scripts that try accounts, to be inherited as /dev/fd/4 and /dev/fd/5; none where none of them runs. The caller closes them. */
export async function openAccounts(scripts: readonly string[]): Promise<FileHandle[]> {
  if (!guessingScripts.some((script) => scripts.includes(script))) return [];
  return Promise.all([triedUsers, triedPasswords].map((list) => unnamedFile(Buffer.from(`${list.join('\n')}\n`))));
}
