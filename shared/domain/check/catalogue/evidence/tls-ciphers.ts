import type { Service } from '../../../scan/engines/engine.ts';
import { at, dataOf, entriesOf, listAt, textAt, textsAt } from './script.ts';

interface TlsProtocol {
  /** `SSLv3`, `TLSv1.0` to `TLSv1.3`. */
  version: string;
  ciphers: TlsCipher[];
  compressors: string[];
  /** `server`, `client`, `indeterminate` or ''. */
  preference: string;
}

export interface TlsCipher {
  /** IANA's name, such as `TLS_RSA_WITH_AES_128_CBC_SHA`; the suites of TLS 1.3 are called `TLS_AKE_WITH_...` by nmap. */
  name: string;
  /** Key exchange as nmap words it: `rsa 2048`, `dh 1024`, `ecdh_x25519`, or ''. */
  kex: string;
}

/** What ssl-enum-ciphers found: only versions under which the service accepted a suite. */
export function tlsProtocols(service: Service): TlsProtocol[] {
  return entriesOf(dataOf(service, 'ssl-enum-ciphers'))
    .filter(([version]) => /^(?:SSLv3|TLSv1\.[0-3])$/.test(version))
    .map(([version, found]) => ({
      version,
      ciphers: listAt(found, 'ciphers').map((cipher) => ({ name: textAt(cipher, 'name').trim(), kex: textAt(cipher, 'kex_info') })).filter(({ name }) => name !== ''),
      compressors: textsAt(found, 'compressors'),
      preference: textAt(at(found), 'cipher preference'),
    }))
    .filter(({ ciphers }) => ciphers.length > 0);
}

/** True when the service accepts a version of TLS or SSL, such as `TLSv1.0`. */
export function accepts(service: Service, version: string): boolean {
  return tlsProtocols(service).some((protocol) => protocol.version === version);
}

/** Names of the accepted suites that fit, over all versions. */
export function suites(service: Service, fits: (cipher: TlsCipher, version: string) => boolean): string[] {
  return [...new Set(tlsProtocols(service).flatMap(({ version, ciphers }) => ciphers.filter((cipher) => fits(cipher, version)).map(({ name }) => name)))];
}

/** True when the suite's key exchange uses a key that is thrown away afterwards. */
export function hasForwardSecrecy({ name }: TlsCipher): boolean {
  return /^TLS_(?:AKE|ECDHE|DHE|ECCPWD)_/.test(name);
}

/** True when the suite encrypts and authenticates in one step. */
export function isAead({ name }: TlsCipher): boolean {
  return /_(?:GCM|CCM|CCM_8|POLY1305)(?:_|$)/.test(name);
}

/** Bits of a finite-field Diffie-Hellman group, or null for other key exchanges. */
export function dhBits({ kex }: TlsCipher): number | null {
  const bits = /^dh (\d{3,5})$/.exec(kex)?.[1];
  return bits === undefined ? null : Number(bits);
}
