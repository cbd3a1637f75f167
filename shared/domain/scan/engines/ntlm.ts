import { createHmac, randomBytes } from 'node:crypto';
import { md4 } from './md4.ts';
import type { Account } from './sign-in.ts';

/** MS-NLMP 2.2.2.5: unicode, target, sign, NTLM, always sign, extended security, target information, 128 and 56 bits. No key exchange: the session's key is that of the password. */
const flags = 0xa088_8215;
const signature = Buffer.from('NTLMSSP\0');
/** MsvAvTimestamp of MS-NLMP 2.2.2.1. */
const timestamp = 7;

/** The first message of a client (MS-NLMP 2.2.1.1), which names nobody. */
export function negotiation(): Buffer {
  const message = Buffer.alloc(32);
  signature.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(flags, 12);
  return message;
}

interface Challenge {
  /** Eight random bytes of the server. */
  nonce: Buffer;
  /** What the server says of itself, as it is to be sent back. */
  information: Buffer;
}

/** The server's message (MS-NLMP 2.2.1.2); undefined for what is none. */
export function challengeIn(message: Buffer): Challenge | undefined {
  if (message.length < 48 || !message.subarray(0, 8).equals(signature) || message.readUInt32LE(8) !== 2) return undefined;
  const [length, offset] = [message.readUInt16LE(40), message.readUInt32LE(44)];
  return offset + length > message.length ? undefined : { nonce: message.subarray(24, 32), information: message.subarray(offset, offset + length) };
}

/** The answer to a challenge by NTLMv2 (MS-NLMP 2.2.1.3 and 3.3.2), and the session's key, which proves that the server knows the password as well. */
export function authentication({ login, password }: Account, { nonce, information }: Challenge): { message: Buffer; key: Buffer } {
  const [, domain = '', user = ''] = /^(?:([^\\]*)\\)?(.*)$/su.exec(login) ?? [];
  const owner = keyed(md4(utf16(password)), utf16(`${user.toUpperCase()}${domain}`));
  const blob = Buffer.concat([Buffer.from('0101000000000000', 'hex'), timeIn(information), randomBytes(8), Buffer.alloc(4), information, Buffer.alloc(4)]);
  const proof = keyed(owner, nonce, blob);
  return { message: answer(domain, user, Buffer.concat([proof, blob])), key: keyed(owner, proof) };
}

function answer(domain: string, user: string, response: Buffer): Buffer {
  // LM's answer is all zeros beside NTLMv2; neither workstation nor key is named.
  const parts = [Buffer.alloc(24), response, utf16(domain), utf16(user), Buffer.alloc(0), Buffer.alloc(0)];
  const header = Buffer.alloc(64);
  signature.copy(header);
  header.writeUInt32LE(3, 8);
  let offset = header.length;
  for (const [at, { length }] of parts.entries()) {
    header.writeUInt16LE(length, 12 + at * 8);
    header.writeUInt16LE(length, 14 + at * 8);
    header.writeUInt32LE(offset, 16 + at * 8);
    offset += length;
  }
  header.writeUInt32LE(flags, 60);
  return Buffer.concat([header, ...parts]);
}

/** The server's clock, so that ours may be wrong; else ours, in 100 ns since 1601. */
function timeIn(information: Buffer): Buffer {
  for (let at = 0; at + 4 <= information.length; at += 4 + information.readUInt16LE(at + 2)) {
    if (information.readUInt16LE(at) === timestamp && at + 12 <= information.length) return information.subarray(at + 4, at + 12);
  }
  const now = Buffer.alloc(8);
  now.writeBigUInt64LE((BigInt(Date.now()) + 11_644_473_600_000n) * 10_000n);
  return now;
}

function keyed(key: Buffer, ...parts: Buffer[]): Buffer {
  return parts.reduce((hmac, part) => hmac.update(part), createHmac('md5', key)).digest();
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}
