import { createSign, generateKeyPairSync } from 'node:crypto';
import { bitString, explicit, integer, objectId, sequence, set, utcTime, utf8String } from './der.ts';

/** Names of algorithms and attributes, from RFC 3279 and RFC 4519. */
const sha256WithRsa = sequence(objectId('1.2.840.113549.1.1.11'), Buffer.from([0x05, 0x00]));
const commonName = objectId('2.5.4.3');
const organizationName = objectId('2.5.4.10');

interface KeyAndCertificate {
  /** PEM. */
  key: string;
  /** PEM. */
  cert: string;
}

/**
 * A new RSA key and a certificate that it signed for itself and that ended in 2020. Made in code because a fresh machine has no
 * `openssl` program and Node can read certificates but not write them.
 */
export function expiredSelfSigned(name: string): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const subject = sequence(attribute(organizationName, 'Perimeter demo'), attribute(commonName, name));
  const validity = sequence(utcTime(new Date('2019-01-01T00:00:00Z')), utcTime(new Date('2020-01-01T00:00:00Z')));
  const version3 = explicit(0, integer(2));
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(version3, integer(20_190_101), sha256WithRsa, subject, validity, subject, publicKeyInfo);
  const signature = createSign('sha256').update(body).sign(privateKey);
  const certificate = sequence(body, sha256WithRsa, bitString(signature));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem(certificate) };
}

function attribute(type: Buffer, value: string): Buffer {
  return set(sequence(type, utf8String(value)));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
