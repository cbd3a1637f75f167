import { createHmac, randomBytes } from 'node:crypto';
import { md4 } from './md4.ts';
import type { Account } from '../sign-in.ts';

/** MS-NLMP 2.2.2.5: unicode, target, sign, NTLM, always sign, extended security, target information, 128 and 56 bits. No key exchange: the session's key is that of the password. */
const flags = 0xa088_8215;
const signature = Buffer.from('NTLMSSP\0');
/** MsvAvEOL, MsvAvFlags, MsvAvTimestamp, MsvAvTargetName and MsvAvChannelBindings of MS-NLMP 2.2.2.1. */
const ids = { end: 0, flags: 6, timestamp: 7, target: 9, bindings: 10 } as const;
/** What a client says of itself, whatever a server has put there. */
const ours: ReadonlySet<number> = new Set([ids.flags, ids.target, ids.bindings]);
/** The message holds a code over all three (MsvAvFlags). */
const hasCode = 2;
/** Bytes of the third message before its texts, with the code at their end (MS-NLMP 2.2.1.3). */
const [headerBytes, codeAt] = [88, 72];
/** Bytes: five names of 255 characters and more. */
const informationMax = 4096;

/** The first message of a client (MS-NLMP 2.2.1.1), which names nobody. */
export function negotiation(): Buffer {
  const message = Buffer.alloc(32);
  signature.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(flags, 12);
  return message;
}

interface Challenge {
  message: Buffer;
  /** Eight random bytes of the server. */
  nonce: Buffer;
  /** What the server says of itself, as it is to be sent back. */
  information: Buffer;
}

/** The server's message (MS-NLMP 2.2.1.2); undefined for what is none. */
export function challengeIn(message: Buffer): Challenge | undefined {
  if (message.length < 48 || !message.subarray(0, 8).equals(signature) || message.readUInt32LE(8) !== 2) return undefined;
  const [length, offset] = [message.readUInt16LE(40), message.readUInt32LE(44)];
  return length > informationMax || offset + length > message.length ? undefined : { message, nonce: message.subarray(24, 32), information: message.subarray(offset, offset + length) };
}

/**
 * The answer to a challenge by NTLMv2 (MS-NLMP 2.2.1.3 and 3.3.2), and the session's key, which proves that the server knows the password as well. It names the
 * service that it is for, and has a code over all messages: a server that hands them on, to be let in elsewhere as the account, can change nothing of them.
 */
export function authentication({ login, password }: Account, { message: challenge, nonce, information }: Challenge, service: string): { message: Buffer; key: Buffer } {
  const [, domain = '', user = ''] = /^(?:([^\\]*)\\)?(.*)$/su.exec(login) ?? [];
  const owner = keyed(md4(utf16(password)), utf16(`${user.toUpperCase()}${domain}`));
  const blob = Buffer.concat([Buffer.from('0101000000000000', 'hex'), timeIn(information), randomBytes(8), Buffer.alloc(4), told(information, service), Buffer.alloc(4)]);
  const proof = keyed(owner, nonce, blob);
  const key = keyed(owner, proof);
  const message = answer(domain, user, Buffer.concat([proof, blob]));
  keyed(key, negotiation(), challenge, message).copy(message, codeAt);
  return { message, key };
}

/** The server's pairs, and what the client says: that there is a code, for whom it is, and that no TLS is around it. */
function told(information: Buffer, service: string): Buffer {
  const theirs = [...pairsIn(information)].filter(({ id }) => !ours.has(id)).map(({ id, value }) => pair(id, value));
  return Buffer.concat([...theirs, pair(ids.flags, Buffer.from([hasCode, 0, 0, 0])), pair(ids.target, utf16(service)), pair(ids.bindings, Buffer.alloc(16)), pair(ids.end, Buffer.alloc(0))]);
}

function pair(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** Up to the one that ends them. */
function* pairsIn(information: Buffer): Generator<{ id: number; value: Buffer }> {
  for (let at = 0; at + 4 <= information.length; ) {
    const [id, end] = [information.readUInt16LE(at), at + 4 + information.readUInt16LE(at + 2)];
    if (id === ids.end || end > information.length) return;
    yield { id, value: information.subarray(at + 4, end) };
    at = end;
  }
}

function answer(domain: string, user: string, response: Buffer): Buffer {
  // LM's answer is all zeros beside NTLMv2; neither workstation nor key is named.
  const parts = [Buffer.alloc(24), response, utf16(domain), utf16(user), Buffer.alloc(0), Buffer.alloc(0)];
  const header = Buffer.alloc(headerBytes);
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
  const theirs = [...pairsIn(information)].find(({ id, value }) => id === ids.timestamp && value.length === 8);
  if (theirs) return theirs.value;
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
