import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { problem } from '../../problems.ts';
import { seal, unseal } from '../../platform/encryption.ts';
import { EngineUnavailable } from '../scan/engines/engine.ts';
import type { OpenvasdAccess } from '../scan/engines/openvasd/client.ts';
import type { Scanner, ScannerAttributes } from './scanner.ts';

/** What opens an openvasd; given in plain form once, and never again. Null takes it away. */
interface Secrets {
  api_key?: string | null | undefined;
  client_certificate?: string | null | undefined;
  client_key?: string | null | undefined;
}

type SecretName = keyof Secrets;

/** The given ones as they are stored: sealed for this scanner alone. 422 for a certificate and key that are no pair. */
export async function sealed(scanner: string, { api_key, client_certificate, client_key }: Secrets): Promise<Partial<Pick<ScannerAttributes, SecretName>>> {
  checkPair(client_certificate, client_key);
  const stored: Partial<Pick<ScannerAttributes, SecretName>> = {};
  if (api_key !== undefined) stored.api_key = await sealOne(scanner, 'api_key', api_key);
  if (client_certificate !== undefined) stored.client_certificate = await sealOne(scanner, 'client_certificate', client_certificate);
  if (client_key !== undefined) stored.client_key = await sealOne(scanner, 'client_key', client_key);
  return stored;
}

/** How the engine of an openvasd scanner is reached, with its secrets opened. */
export async function accessOf({ id, host, port, tls, ca_certificate, api_key, client_certificate, client_key }: Scanner): Promise<OpenvasdAccess> {
  const open = async (name: SecretName, text: string | null): Promise<string | null> => (text === null ? null : unseal(text, bindingOf(id, name)).catch(lost));
  const [key, certificate, privateKey] = await Promise.all([open('api_key', api_key), open('client_certificate', client_certificate), open('client_key', client_key)]);
  const place = host?.includes(':') === true ? `[${host}]` : (host ?? '');
  return {
    url: `${tls ? 'https' : 'http'}://${place}:${String(port ?? defaultPort)}`,
    api_key: key,
    ca: ca_certificate,
    client: certificate !== null && privateKey !== null ? { certificate, key: privateKey } : null,
  };
}

/** Where openvasd listens unless it is told otherwise. */
export const defaultPort = 3000;

/** 422 for what is no certificate in PEM form. */
export function checkAuthority(ca: string | null | undefined): void {
  if (typeof ca === 'string' && !readable(() => new X509Certificate(ca))) throw problem.invalid({ ca_certificate: ['is not a certificate in PEM form'] });
}

function checkPair(cert: string | null | undefined, key: string | null | undefined): void {
  if ((cert === undefined) !== (key === undefined) || (cert === null) !== (key === null)) throw problem.invalid({ client_certificate: ['and client_key belong together: give both, or null for both'] });
  if (typeof cert === 'string' && typeof key === 'string' && !readable(() => createSecureContext({ cert, key }))) throw problem.invalid({ client_certificate: ['and client_key are no pair in PEM form'] });
}

function readable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

/** Two rotations of the platform's key after it was given. */
function lost(error: unknown): never {
  throw new EngineUnavailable('A secret of the scanner no longer opens: give it again', { cause: error });
}

async function sealOne(scanner: string, name: SecretName, text: string | null): Promise<string | null> {
  return text === null || text === '' ? null : seal(text, bindingOf(scanner, name));
}

function bindingOf(scanner: string, name: SecretName): string {
  return `scanner ${scanner} ${name}`;
}
