import { EngineFailure } from '../engine-failure.ts';

export interface Ports {
  /** How many of nmap's most common TCP ports; then `tcp` and `udp` are null. */
  top: number | null;
  /** A list such as `22,80-90`, or null for none. */
  tcp: string | null;
  udp: string | null;
}

/** Linux takes arguments of at most 128 kB. */
const lengthCap = 100_000;

/** Reads a port list (`T:1-1024,U:53`, `80,443`, `top:1000`). Ports before any `T:` or `U:` are TCP: only what names UDP is scanned as UDP. Refuses everything else, so that nothing else reaches the command line. */
export function portsOf(text: string): Ports {
  const top = /^top:([1-9]\d{0,4})$/u.exec(text)?.[1];
  if (top !== undefined && Number(top) <= 65_535) return { top: Number(top), tcp: null, udp: null };
  const lists: Record<'T' | 'U', string[]> = { T: [], U: [] };
  let protocol: 'T' | 'U' = 'T';
  for (const part of text.length > lengthCap ? [''] : text.split(',')) {
    const match = /^\s*(?:([TU]):)?\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/u.exec(part);
    if (match === null) throw new EngineFailure('the port list is not one of ports and ranges');
    if (match[1] === 'T' || match[1] === 'U') protocol = match[1];
    lists[protocol].push(range(Number(match[2]), Number(match[3] ?? match[2])));
  }
  return { top: null, tcp: joined(lists.T), udp: joined(lists.U) };
}

function range(start: number, end: number): string {
  if (start < 1 || end > 65_535 || start > end) throw new EngineFailure('the port list has a range outside 1 to 65535');
  return start === end ? String(start) : `${String(start)}-${String(end)}`;
}

function joined(list: string[]): string | null {
  return list.length === 0 ? null : list.join(',');
}
