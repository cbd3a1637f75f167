// The part of DER (ITU-T X.690) that a certificate is written in: every value is a tag, the length and the content.

/** SEQUENCE of the given values. */
export function sequence(...values: Buffer[]): Buffer {
  return tagged(0x30, ...values);
}

/** SET of the given values, which the caller gives in order. */
export function set(...values: Buffer[]): Buffer {
  return tagged(0x31, ...values);
}

/** Context-specific tag around a value, as in `[0] EXPLICIT`. */
export function explicit(number: number, value: Buffer): Buffer {
  return tagged(0xa0 + number, value);
}

/** INTEGER from 0 to 2^31 - 1. */
export function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  // The first bit is the sign, so a leading one gets a zero byte before it.
  return tagged(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** UTF8String. */
export function utf8String(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text, 'utf8'));
}

/** UTCTime, which is right for the years 1950 to 2049. */
export function utcTime(time: Date): Buffer {
  return tagged(0x17, Buffer.from(`${time.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`, 'ascii'));
}

/** BIT STRING of whole bytes. */
export function bitString(bytes: Buffer): Buffer {
  const unusedBits = Buffer.from([0]);
  return tagged(0x03, unusedBits, bytes);
}

function tagged(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

/** Lengths below 128 are one byte; longer ones follow a byte that says how many bytes they take. */
function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

/** Seven bits a byte, most significant first; all but the last byte have their first bit set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
