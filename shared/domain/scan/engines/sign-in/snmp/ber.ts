/** What an agent sent and no SNMP message is. */
export class SnmpFault extends Error {}

/** One element of BER as SNMP uses it (X.690; RFC 3417 8): a tag of one byte and a definite length. */
export interface Element {
  tag: number;
  content: Buffer;
}

export const tags = { integer: 0x02, octets: 0x04, nothing: 0x05, name: 0x06, sequence: 0x30 } as const;

export function element(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const header = length < 0x80 ? [length] : length < 0x1_00 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...header]), content]);
}

/** Of 0 to 2^31-1, as every number in a message of ours is. */
export function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  let start = 0;
  while (start < 4 && bytes[start] === 0 && (bytes[start + 1] ?? 0) < 0x80) start += 1;
  return element(tags.integer, bytes.subarray(start));
}

export function octets(content: string | Uint8Array): Buffer {
  return element(tags.octets, typeof content === 'string' ? Buffer.from(content) : content);
}

/** An object identifier, given with its dots. */
export function objectName(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return element(tags.name, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** The elements that lie one behind the other; throws where they do not fill the bytes exactly. */
export function elementsIn(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { one, end } = elementAt(bytes, at);
    found.push(one);
    at = end;
  }
  return found;
}

/** The first element, whatever lies behind it: a block cipher leaves padding. */
export function firstIn(bytes: Buffer): Element {
  return elementAt(bytes, 0).one;
}

/** The bytes of an element of this tag. */
export function contentOf(one: Element | undefined, tag: number): Buffer {
  if (one?.tag !== tag) throw new SnmpFault('an element is missing, or is another');
  return one.content;
}

export function numberOf(one: Element | undefined): number {
  const content = contentOf(one, tags.integer);
  if (content.length < 1 || content.length > 4) throw new SnmpFault('a number is too long');
  return content.readIntBE(0, content.length);
}

export function nameOf(one: Element | undefined): string {
  const [first = 0, ...rest] = contentOf(one, tags.name);
  const numbers = [Math.min(2, Math.floor(first / 40)), first - 40 * Math.min(2, Math.floor(first / 40))];
  let value = 0;
  for (const byte of rest) {
    value = value * 128 + (byte & 0x7f);
    if (value > 0xff_ff_ff_ff || numbers.length > 128) throw new SnmpFault('a name is too long');
    if (byte >= 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  return numbers.join('.');
}

function elementAt(bytes: Buffer, at: number): { one: Element; end: number } {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new SnmpFault('an element has no tag or length');
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (size > 4 || first === 0x80 || at + 2 + size > bytes.length) throw new SnmpFault('an element has a length that cannot be');
  const length = size === 0 ? first : bytes.readUIntBE(at + 2, size);
  const end = at + 2 + size + length;
  if (end > bytes.length) throw new SnmpFault('an element ends behind the message');
  return { one: { tag, content: bytes.subarray(at + 2 + size, end) }, end };
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest & 0x7f));
  return bytes;
}
