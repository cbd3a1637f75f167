import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

export type IpVersion = 4 | 6;

/** An IP address as a number, so that ranges of any size are plain arithmetic. */
export interface Address {
  version: IpVersion;
  value: bigint;
}

/** ::ffff:0:0/96 (RFC 4291 section 2.5.5.2): IPv4 in IPv6 clothes, which the system connects to by IPv4. */
const mappedPrefix = 0xffffn;

/**
 * Reads one address in its strict form: four decimal parts without leading zeros, or RFC 4291 text without a zone.
 * An IPv4-mapped IPv6 address comes out as the IPv4 address that it means. Anything else is undefined.
 */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { version: 4, value: joined(text.split('.').map(Number), 8n) };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const value = joined(ipaddr.IPv6.parse(hexadecimal(text)).parts, 16n);
  return value >> 32n === mappedPrefix ? { version: 4, value: value & 0xffffffffn } : { version: 6, value };
}

/** The canonical text: dotted decimal, or RFC 5952. */
export function formatAddress({ version, value }: Address): string {
  if (version === 4) return parts(value, 4, 8n).join('.');
  return new ipaddr.IPv6(parts(value, 8, 16n)).toRFC5952String();
}

/** How many bits an address of this version has. */
export function addressBits(version: IpVersion): number {
  return version === 4 ? 32 : 128;
}

/** ipaddr.js 2 reads `::1.2.3.4` as `::ffff:1.2.3.4`; written in hexadecimal it stays what it is. */
function hexadecimal(text: string): string {
  return text.replace(/[\d.]+$/, (tail) => {
    if (!tail.includes('.')) return tail;
    const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function joined(numbers: number[], bits: bigint): bigint {
  return numbers.reduce((value, part) => (value << bits) | BigInt(part), 0n);
}

function parts(value: bigint, count: number, bits: bigint): number[] {
  return Array.from({ length: count }, (_, index) => Number(BigInt.asUintN(Number(bits), value >> (bits * BigInt(count - 1 - index)))));
}
