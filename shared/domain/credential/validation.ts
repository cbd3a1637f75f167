import { type Fields, problem } from '../../problems.ts';
import { type CredentialType, kinds, openNames, secretNames } from './kinds.ts';
import { privateKeyFault } from './private-key.ts';
import type { Secrets } from './secrets.ts';

/** The members that belong to some types, as a credential would have them. */
export interface Contents extends Secrets {
  login: string | null;
  url: string | null;
  auth_algorithm: 'md5' | 'sha1' | null;
  privacy_algorithm: 'aes' | 'des' | null;
}

/** RFC 3414 11.2: a user's password of SNMPv3 has at least 8 characters. */
const snmpPasswordMin = 8;

/** Throws the 422 that names each member that is missing, wrong, or of another type. */
export function checkContents(type: CredentialType, contents: Contents): void {
  const fields: Fields = { ...misplaced(type, contents), ...missing(type, contents) };
  if (Object.keys(fields).length === 0) Object.assign(fields, faultsOf[type](contents));
  if (Object.keys(fields).length > 0) throw problem.invalid(fields);
}

function misplaced(type: CredentialType, contents: Contents): Fields {
  const known = new Set([...kinds[type].required, ...kinds[type].optional]);
  const wrong = [...openNames, ...secretNames].filter((name) => contents[name] !== null && !known.has(name));
  return Object.fromEntries(wrong.map((name) => [name, [`does not belong to a credential of type ${type} (${kinds[type].title})`]]));
}

function missing(type: CredentialType, contents: Contents): Fields {
  return Object.fromEntries(kinds[type].required.filter((name) => contents[name] === null).map((name) => [name, ["can't be blank"]]));
}

const none = (): Fields => ({});
const faultsOf: Record<CredentialType, (contents: Contents) => Fields> = {
  up: none,
  usk: ({ private_key, passphrase }) => Object.fromEntries(Object.entries(privateKeyFault(private_key ?? '', passphrase) ?? {}).map(([name, reason]) => [name, [reason]])),
  snmp: snmpFaults,
  http_basic: ({ login, url }) => ({ ...(login?.includes(':') ? { login: ['may not hold a colon (RFC 7617)'] } : {}), ...urlFaults(url) }),
};

function snmpFaults({ community, login, password, auth_algorithm, privacy_password, privacy_algorithm }: Contents): Fields {
  const user = [login, password, auth_algorithm, privacy_password, privacy_algorithm].some((value) => value !== null);
  if (community !== null) return user ? { community: ['give either a community (v1, v2c) or a login (v3)'] } : {};
  if (login === null) return { [user ? 'login' : 'community']: ["can't be blank"] };
  const short = Object.entries({ password, privacy_password }).filter(([, secret]) => secret !== null && secret.length < snmpPasswordMin);
  return {
    ...together({ password, auth_algorithm }),
    ...together({ privacy_password, privacy_algorithm }),
    ...(privacy_password !== null && password === null ? { password: ["can't be blank: privacy needs authentication"] } : {}),
    ...Object.fromEntries(short.map(([name]) => [name, [`has fewer than ${snmpPasswordMin} characters (RFC 3414)`]])),
  };
}

/** Both or none. */
function together(pair: Record<string, string | null>): Fields {
  const blank = Object.entries(pair).filter(([, value]) => value === null);
  return blank.length === 1 ? Object.fromEntries(blank.map(([name]) => [name, ["can't be blank"]])) : {};
}

function urlFaults(text: string | null): Fields {
  if (text === null) return {};
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return { url: ['is not an http or https URL'] };
  return url.username !== '' || url.password !== '' ? { url: ['may not hold a user name or password'] } : {};
}
