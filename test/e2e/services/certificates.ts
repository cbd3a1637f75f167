import { execFileSync } from 'node:child_process';
import { expiredSelfSigned } from '../../../infra/local/demo/weak-services/expired-certificate.ts';

/** Files of a TLS server whose certificate signed itself and has expired. */
export function expired(name: string): Record<string, string> {
  const { key, cert } = expiredSelfSigned(name);
  return { 'key.pem': key, 'cert.pem': cert };
}

/** Makes key.pem and cert.pem in a folder: an elliptic key, and a certificate for the name by an authority that lives in it too, valid for 90 days as public ones are. */
export function issue(folder: string, name: string): void {
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '365', '-subj', '/O=Example Trust/CN=Example Root');
  openssl('req', '-x509', ...key, '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '90', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-addext', 'basicConstraints=critical,CA:FALSE', '-CA', 'ca.pem', '-CAkey', 'ca.key');
}
