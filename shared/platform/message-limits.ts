import type { EventRecord } from '../events/event.ts';
import type { QueueMessage } from './contract/queue.ts';

/** SQS, for one message and for one batch together: 1 MiB of UTF-8. */
export const MAX_BODY_BYTES = 1_048_576;
/** EventBridge, for one entry and for one request together. AWS allows 1 MB since 2026; the older 256 KB also fits every pipe and rule on the way. */
export const MAX_EVENT_BYTES = 262_144;
export const EVENT_SOURCE = 'perimeter';

/** Tries before a message is dead: the redrive policy of every queue. */
export const MAX_RECEIVES = 5;

const MAX_DELAY_SECONDS = 900;
const MAX_VISIBILITY_SECONDS = 43_200;

/** How long a worker's message stays hidden on AWS, by what one try may take: the six times that Lambda asks for. One machine looks again sooner. */
export function hiddenSeconds(timeoutSeconds: number): number {
  return Math.min(timeoutSeconds * 6, MAX_VISIBILITY_SECONDS);
}
// What SQS takes: the characters of XML 1.0. Anything else is refused by the service, so it is refused by both adapters.
const REFUSED_CHARACTERS = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Refuses what SQS would refuse, so that one machine accepts nothing that AWS does not. */
export function checkMessage(message: QueueMessage): void {
  const bytes = Buffer.byteLength(message.body);
  if (bytes === 0 || bytes > MAX_BODY_BYTES) throw new RangeError(`A message has 1 to ${MAX_BODY_BYTES} bytes, not ${bytes}.`);
  if (REFUSED_CHARACTERS.test(message.body)) throw new Error('A message holds a character that SQS refuses (control, U+FFFE, U+FFFF, lone surrogate).');
  checkWithin('delay_seconds', message.delay_seconds ?? 0, 0, MAX_DELAY_SECONDS);
}

/** The limits of one receive call. */
export function checkReceive(options: { max: number; wait_seconds: number; visibility_seconds: number }): void {
  checkWithin('max', options.max, 1, 10);
  checkWithin('wait_seconds', options.wait_seconds, 0, 20);
  checkVisibility(options.visibility_seconds);
}

/** Invisibility is 0 to 12 hours. */
export function checkVisibility(seconds: number): void {
  checkWithin('visibility_seconds', seconds, 0, MAX_VISIBILITY_SECONDS);
}

/** The event as it lies on the bus and in every queue. U+FFFE and U+FFFF, which SQS refuses and a hostile banner can hold, are written as JSON escapes. */
export function eventJson(event: EventRecord): string {
  const json = JSON.stringify(event).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
  const bytes = eventBytes(event.name, json);
  if (bytes > MAX_EVENT_BYTES) throw new RangeError(`Event ${event.id} (${event.name}) has ${bytes} bytes; the bus takes ${MAX_EVENT_BYTES}.`);
  return json;
}

/** Size as EventBridge counts it: 14 bytes for the time, and the UTF-8 of source, name and detail. */
export function eventBytes(name: string, json: string): number {
  return 14 + Buffer.byteLength(EVENT_SOURCE) + Buffer.byteLength(name) + Buffer.byteLength(json);
}

function checkWithin(what: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high) throw new RangeError(`${what} is ${low} to ${high}, not ${value}.`);
}
