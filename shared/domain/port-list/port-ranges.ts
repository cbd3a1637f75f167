import { stableId } from '../../lib/id.ts';

export const transports = ['tcp', 'udp'] as const;
export type Transport = (typeof transports)[number];

export interface PortRange {
  id: string;
  start: number;
  end: number;
  type: Transport;
  comment: string;
}

interface PortCount {
  all: number;
  tcp: number;
  udp: number;
}

export const portMax = 65_535;
/** Ranges of one list: more than any engine's own list has, and far below the table's limit of 400 kB an item. */
export const portRangesMax = 2000;

/**
 * Reads `T:1-1024,U:53`: ports and ranges by commas; `T:` and `U:` hold until the next one, TCP comes first.
 * Everything that parses, and one sentence for each part that does not.
 */
export function parsePortRanges(text: string): { ranges: PortRange[]; invalid: string[] } {
  const ranges: PortRange[] = [];
  const invalid: string[] = [];
  let type: Transport = 'tcp';
  for (const entry of text.split(',').map((part) => part.trim()).filter((part) => part !== '')) {
    const [, letter, ports = ''] = /^(?:([TU])\s*:)?\s*(.*)$/is.exec(entry) ?? [];
    if (letter !== undefined) type = letter.toUpperCase() === 'T' ? 'tcp' : 'udp';
    const range = parsePorts(ports);
    if (typeof range === 'string') invalid.push(`${entry.slice(0, 50)}: ${range}`);
    else ranges.push(portRange({ ...range, type }));
  }
  return { ranges, invalid };
}

/** A range with its id: the same ports of a list always have the same one. */
export function portRange({ start, end, type, comment = '' }: Omit<PortRange, 'id' | 'comment'> & { comment?: string | undefined }): PortRange {
  return { id: stableId('port range', type, String(start), String(end)), start, end, type, comment };
}

/** Each port once, however many ranges hold it. */
export function countPorts(ranges: readonly PortRange[]): PortCount {
  const count = (type: Transport): number => merged(ranges, type).reduce((sum, [start, end]) => sum + end - start + 1, 0);
  const [tcp, udp] = [count('tcp'), count('udp')];
  return { all: tcp + udp, tcp, udp };
}

/** As nmap's -p takes them, overlaps merged; null for no port at all. */
export function toNmap(ranges: readonly PortRange[]): string | null {
  const parts = transports.flatMap((type) => {
    const text = merged(ranges, type).map(([start, end]) => (start === end ? String(start) : `${start}-${end}`));
    return text.length > 0 ? [`${type === 'tcp' ? 'T' : 'U'}:${text.join(',')}`] : [];
  });
  return parts.length > 0 ? parts.join(',') : null;
}

function parsePorts(text: string): { start: number; end: number } | string {
  const [, first, last = first] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text) ?? [];
  if (first === undefined) return 'not a port or a range of ports';
  const [start, end] = [Number(first), Number(last)];
  if (start < 1 || end < 1 || start > portMax || end > portMax) return `ports are 1 to ${portMax}`;
  return start > end ? 'the range ends before it begins' : { start, end };
}

function merged(ranges: readonly PortRange[], type: Transport): [start: number, end: number][] {
  const found: [number, number][] = [];
  for (const { start, end } of ranges.filter((range) => range.type === type).toSorted((a, b) => a.start - b.start)) {
    const previous = found.at(-1);
    if (previous && start <= previous[1] + 1) previous[1] = Math.max(previous[1], end);
    else found.push([start, end]);
  }
  return found;
}
