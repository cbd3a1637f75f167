import type { HostResult } from '../engine.ts';
import type { EngineCredentials } from './sign-in.ts';

/** A shorter secret is a word that evidence holds by itself (`public`), and taking it out would say what it is. */
const lengthMin = 8;

/** The result with every secret that the host sent back (an echo, a page that shows its headers) replaced: texts of a host end in reports. */
export function withoutSecrets(host: HostResult, credentials: EngineCredentials): HostResult {
  const secrets = secretsOf(credentials);
  return secrets.length === 0 ? host : scrubbed(host, secrets);
}

function secretsOf({ ssh, smb, snmp, esxi, http }: EngineCredentials): string[] {
  const texts = [ssh, smb, snmp, esxi, http].flatMap((one) => (one ? Object.entries(one) : [])).flatMap(([member, value]) => (hidden.has(member) && typeof value === 'string' ? [value] : []));
  const basic = http ? [Buffer.from(`${http.login}:${http.password}`).toString('base64')] : [];
  // Longest first, so that one that holds another goes as a whole.
  return [...texts, ...basic].filter(({ length }) => length >= lengthMin).toSorted((a, b) => b.length - a.length);
}

const hidden = new Set(['password', 'private_key', 'passphrase', 'community', 'privacy_password']);

function scrubbed<T>(value: T, secrets: string[]): T;
function scrubbed(value: unknown, secrets: string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), value);
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [scrubbed(key, secrets), scrubbed(inner, secrets)]));
}
