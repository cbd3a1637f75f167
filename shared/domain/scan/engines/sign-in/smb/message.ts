import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** MS-SMB2 2.2.1: bytes of a header, and where its fields lie. */
const headerBytes = 64;
const at = { status: 8, command: 12, flags: 16, message: 24, session: 40, signature: 48 } as const;
export const commands = { negotiate: 0, sessionSetup: 1 } as const;
const [fromServer, signed] = [1, 8];
/** Clients that ask for signatures get one under the answer that lets them in (MS-SMB2 3.3.5.5.3). */
const signingRequired = 2;
/** 2.0.2 and 2.1. What is newer signs by other ways and takes these as well, unless it is told not to. */
const dialects = [0x02_02, 0x02_10];

export interface Answer {
  status: number;
  session: bigint;
  /** Of a session setup: the server let us in as somebody else. */
  asGuest: boolean;
  /** The security token, empty where there is none. */
  token: Buffer;
}

export function negotiateRequest(): Buffer {
  const body = Buffer.alloc(36 + 2 * dialects.length);
  body.writeUInt16LE(36, 0);
  body.writeUInt16LE(dialects.length, 2);
  body.writeUInt16LE(signingRequired, 4);
  body.set(randomBytes(16), 12);
  for (const [place, dialect] of dialects.entries()) body.writeUInt16LE(dialect, 36 + 2 * place);
  return framed(commands.negotiate, 0, 0n, body);
}

export function sessionSetupRequest(message: number, session: bigint, token: Buffer): Buffer {
  const body = Buffer.alloc(24);
  body.writeUInt16LE(25, 0);
  body.writeUInt8(signingRequired, 3);
  body.writeUInt16LE(headerBytes + body.length, 12);
  body.writeUInt16LE(token.length, 14);
  return framed(commands.sessionSetup, message, session, Buffer.concat([body, token]));
}

/** What the server says to this command; undefined for what is no SMB 2 answer to it. */
export function answerIn(message: Buffer, command: number): Answer | undefined {
  if (message.length < headerBytes + 8 || message.readUInt32BE(0) !== 0xfe_53_4d_42 || message.readUInt16LE(at.command) !== command || (message.readUInt32LE(at.flags) & fromServer) === 0) return undefined;
  const [flags, offset, length] = command === commands.sessionSetup ? [message.readUInt16LE(headerBytes + 2), message.readUInt16LE(headerBytes + 4), message.readUInt16LE(headerBytes + 6)] : [0, 0, 0];
  return { status: message.readUInt32LE(at.status), session: message.readBigUInt64LE(at.session), asGuest: flags !== 0, token: message.subarray(offset, offset + length) };
}

/** Whether the message bears a signature by this key (MS-SMB2 3.1.4.1, dialects 2.0.2 and 2.1). */
export function isSigned(message: Buffer, key: Buffer): boolean {
  if ((message.readUInt32LE(at.flags) & signed) === 0) return false;
  const bare = Buffer.from(message);
  bare.fill(0, at.signature, headerBytes);
  return timingSafeEqual(createHmac('sha256', key).update(bare).digest().subarray(0, 16), message.subarray(at.signature, headerBytes));
}

/** With the four bytes of length that lead a message on TCP (MS-SMB2 2.1). */
function framed(command: number, message: number, session: bigint, body: Buffer): Buffer {
  const header = Buffer.alloc(4 + headerBytes);
  header.writeUInt32BE(headerBytes + body.length, 0);
  header.writeUInt32BE(0xfe_53_4d_42, 4);
  header.writeUInt16LE(headerBytes, 8);
  header.writeUInt16LE(command, 4 + at.command);
  header.writeUInt16LE(1, 18);
  header.writeBigUInt64LE(BigInt(message), 4 + at.message);
  header.writeBigUInt64LE(session, 4 + at.session);
  return Buffer.concat([header, body]);
}
