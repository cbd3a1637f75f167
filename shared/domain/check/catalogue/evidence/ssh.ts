import type { Service } from '../../../scan/engines/engine.ts';
import { dataOf, linesOf, listAt, outputOf, textAt, textsAt } from './script.ts';

export interface SshAlgorithms {
  kex: string[];
  hostKeys: string[];
  ciphers: string[];
  macs: string[];
}

/** What ssh2-enum-algos was offered, or null. Directions that differ are listed apart by nmap; what either offers counts. */
export function sshAlgorithms(service: Service): SshAlgorithms | null {
  const data = dataOf(service, 'ssh2-enum-algos');
  const of = (name: string): string[] => [...new Set([name, `${name}_client_to_server`, `${name}_server_to_client`].flatMap((key) => textsAt(data, key)))];
  const found = { kex: of('kex_algorithms'), hostKeys: of('server_host_key_algorithms'), ciphers: of('encryption_algorithms'), macs: of('mac_algorithms') };
  return found.kex.length === 0 ? null : found;
}

/** The server's public keys with their size, by ssh-hostkey. */
export function sshHostKeys(service: Service): { type: string; bits: number }[] {
  return listAt(dataOf(service, 'ssh-hostkey')).flatMap((key) => {
    const bits = textAt(key, 'bits');
    return /^\d{1,6}$/.test(bits) ? [{ type: textAt(key, 'type'), bits: Number(bits) }] : [];
  });
}

/** Ways to sign in that the server offers: `publickey`, `password`, `keyboard-interactive`, `none_auth`, ... */
export function sshAuthMethods(service: Service): string[] {
  const data = dataOf(service, 'ssh-auth-methods');
  // A list, or the one word none_auth beside the name.
  const listed = [...textsAt(data, 'Supported authentication methods'), textAt(data, 'Supported authentication methods')].filter((method) => method !== '');
  const written = linesOf(outputOf(service, 'ssh-auth-methods')).filter((line) => /^[a-z_-]{1,40}$/.test(line));
  return [...new Set([...listed, ...written])];
}
