import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Sent = z.object({ to: z.string(), text: z.string(), sent_at: z.string() });

/** What would have been sent to that number, oldest first. */
export function smsTo(number: string): string[] {
  const folder = join(process.env['PERIMETER_HOME'] ?? '', 'outbox', 'sms');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')).sort() : [];
  return names.map((name) => Sent.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))).flatMap(({ to, text }) => (to === number ? [text] : []));
}

/** The digits of the last message to that number. */
export function lastCodeTo(number: string): string {
  return /\d{6}/.exec(smsTo(number).at(-1) ?? '')?.[0] ?? '';
}
