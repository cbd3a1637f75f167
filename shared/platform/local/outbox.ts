import { stableId } from '../../lib/id.ts';
import { join } from 'node:path';
import { timestamp } from '../clock.ts';
import { createFile } from './durable-file.ts';
import { homeFolder } from './home.ts';

const PLAIN_ID = /^[A-Za-z0-9_-]{1,100}$/;

/** Keeps what would have been sent as `outbox/<kind>/<id>.json`, with the time; the first of one id stays, every later one is a no-op. A readable copy is complete before the JSON file appears. */
export function keepInOutbox(kind: 'mail' | 'sms', sent: { id: string }, copy?: { extension: string; content: Uint8Array }): void {
  const folder = homeFolder('outbox', kind);
  const name = PLAIN_ID.test(sent.id) ? sent.id : stableId(kind, sent.id);
  if (copy) createFile(join(folder, `${name}.${copy.extension}`), copy.content);
  createFile(join(folder, `${name}.json`), `${JSON.stringify({ ...sent, sent_at: timestamp() }, undefined, 2)}\n`);
}
