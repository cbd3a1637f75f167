import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { homeFolder } from '../../../shared/platform/local/home.ts';
import { escaped, page } from './html.ts';

const Sent = z.looseObject({ to: z.string(), sent_at: z.string(), text: z.string(), subject: z.string().optional() });

/** The newest that are shown. */
const shownMax = 50;

/** Mails and SMS that would have been sent, newest first. */
export async function outboxPage(): Promise<string> {
  const sent = [...kept('mail'), ...kept('sms')].sort((a, b) => (a.sent_at < b.sent_at ? 1 : -1)).slice(0, shownMax);
  const articles = sent.map(({ to, sent_at, subject, text }) => `<article><strong>${escaped(subject ?? 'SMS')}</strong><br>to ${escaped(to)}, ${escaped(sent_at)}<pre>${escaped(text)}</pre></article>`);
  return page('Outbox', `<h1>Outbox</h1>${articles.join('') || '<p>Nothing was sent yet.</p>'}`);
}

function kept(kind: 'mail' | 'sms'): z.infer<typeof Sent>[] {
  const folder = homeFolder('outbox', kind);
  return readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => Sent.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}
