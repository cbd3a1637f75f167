import type { EventRecord } from '../../events/event.ts';
import { wireNameOf } from './wire-events.ts';

/** Bytes. Receivers' own limits begin not far above it. */
const bodyBytesMax = 20_000;
/** Of a document that is too long, short members stay: with 40 of at most 300 bytes the body is safely below its limit. */
const membersMax = 40;
const memberBytesMax = 300;

/** What an event is about: the document of the scan or report, and for scans the PCI verdict. */
export interface About {
  data: Readonly<Record<string, unknown>>;
  outcome?: 'pass' | 'fail' | null;
}

/** The body of every delivery of this event (reference 6.10). A document that is too long loses its long members and says `truncated`. */
export function bodyOf(record: EventRecord, organization: { id: string; name: string }, { data, ...about }: About): string {
  const whole = (content: About['data']): string =>
    JSON.stringify({ id: record.id, event: wireNameOf(record.name), created_at: record.created_at, organization, data: content, ...about });
  const body = whole(data);
  return Buffer.byteLength(body) < bodyBytesMax ? body : whole({ ...shortMembers(data), truncated: true });
}

function shortMembers(data: About['data']): Record<string, unknown> {
  const short = Object.entries(data).filter(([name, value]) => Buffer.byteLength(JSON.stringify([name, value])) <= memberBytesMax);
  return Object.fromEntries(short.slice(0, membersMax));
}
