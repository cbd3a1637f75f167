import { formatAddress, parseAddress } from '../../network/address.ts';
import type { Address, IpVersion } from '../../network/address.ts';
import { parseHostName } from '../../network/host-name.ts';
import { formatRange, parseCidr, singleAddress } from '../../network/range.ts';
import type { IpRange } from '../../network/range.ts';

/**
 * The hosts of a target are one string: IPv4 and IPv6 addresses, ranges (10.0.0.1-10.0.0.9, 10.0.0.1-9), CIDR blocks and host
 * names, separated by commas or line breaks. Every item has one normal form (`text`); spellings that could mean two things
 * (leading zeros, 127.1, 0x7f.1) are refused, never guessed. A range is never expanded here: 0.0.0.0/0 costs what 10.0.0.1 costs.
 */
export type HostItem =
  | { kind: 'range'; version: IpVersion; first: bigint; last: bigint; text: string }
  | { kind: 'name'; name: string; text: string };

export interface InvalidHost {
  /** As written, cut to 100 characters, without control characters. */
  text: string;
  reason: string;
}

/** Bytes of UTF-8. */
export const maxHostsBytes = 100_000;
export const maxHostItems = 10_000;

/** Reads everything that parses and says of the rest why it does not. Items keep their order and their duplicates. */
export function parseHosts(text: string): { items: HostItem[]; invalid: InvalidHost[] } {
  if (Buffer.byteLength(text) > maxHostsBytes) return { items: [], invalid: [invalidHost(text, `longer than ${maxHostsBytes} bytes`)] };
  const entries = text.split(/[,\r\n]/).map((entry) => entry.trim()).filter((entry) => entry !== '');
  const items: HostItem[] = [];
  const invalid: InvalidHost[] = [];
  for (const entry of entries.slice(0, maxHostItems)) {
    const parsed = parseItem(entry);
    if (typeof parsed === 'string') invalid.push(invalidHost(entry, parsed));
    else items.push(parsed);
  }
  const extra = entries[maxHostItems];
  if (extra !== undefined) invalid.push(invalidHost(extra, `more than ${maxHostItems} entries; this one and those after it were not read`));
  return { items, invalid };
}

/** The normal form of a list; parsing it again gives the same items. */
export function printHosts(items: readonly HostItem[]): string {
  return items.map(({ text }) => text).join(', ');
}

/** One item, or the reason why it is none. */
function parseItem(entry: string): HostItem | string {
  const address = parseAddress(entry);
  if (address) return rangeItem(singleAddress(address));
  const range = parseRange(entry) ?? parseBlock(entry) ?? misplaced(entry);
  if (range !== undefined) return typeof range === 'string' ? range : rangeItem(range);
  const name = parseHostName(entry);
  return 'reason' in name ? name.reason : { kind: 'name', name: name.name, text: name.name };
}

/** `first-last`, where last is an address or, for IPv4, the last number alone. Undefined if the left side is no address: names hold hyphens too. */
function parseRange(entry: string): IpRange | string | undefined {
  const [left = '', right, ...rest] = entry.split('-').map((side) => side.trim());
  const first = parseAddress(left);
  if (!first || right === undefined) return undefined;
  const last = parseAddress(right) ?? lastOctet(first, right);
  if (rest.length > 0 || !last || last.version !== first.version) return 'not a range: write 10.0.0.1-10.0.0.9, 10.0.0.1-9 or two IPv6 addresses';
  if (last.value < first.value) return 'the range ends before it begins';
  return { version: first.version, first: first.value, last: last.value };
}

function lastOctet(first: Address, text: string): Address | undefined {
  if (first.version !== 4 || !/^\d{1,3}$/.test(text)) return undefined;
  return parseAddress(formatAddress(first).replace(/\d+$/, text));
}

function parseBlock(entry: string): IpRange | string | undefined {
  const base = entry.split('/')[0] ?? '';
  if (!entry.includes('/') || !parseAddress(base)) return undefined;
  return parseCidr(entry) ?? 'not a CIDR block: the prefix is 0 to 32 for IPv4, 0 to 128 for IPv6';
}

/** Says what people paste by mistake, better than "not a host name" would. */
function misplaced(entry: string): string | undefined {
  if (entry.includes(';')) return 'separate hosts by commas or line breaks';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(entry)) return 'a URL; give the host name alone';
  if (entry.includes('@')) return 'holds a user name; give the host name alone';
  if (entry.includes('/')) return 'neither a CIDR block nor a host name';
  if (entry.includes('%')) return 'an address with a zone; give the address alone';
  if (entry.startsWith('[')) return 'give an IPv6 address without brackets, and no port';
  if (/^[^:]+:\d*$/.test(entry)) return 'holds a port; ports are chosen by the port list';
  if (/\s/.test(entry)) return 'holds blanks; separate hosts by commas or line breaks';
  return undefined;
}

function rangeItem(range: IpRange): HostItem {
  return { kind: 'range', ...range, text: formatRange(range) };
}

function invalidHost(text: string, reason: string): InvalidHost {
  return { text: text.slice(0, 100).replace(/\p{Cc}/gu, ' ').toWellFormed(), reason };
}
