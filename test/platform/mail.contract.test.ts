import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sesMailer } from '../../shared/platform/aws/mail.ts';
import { outboxMailer } from '../../shared/platform/local/mail.ts';
import type { Mail, Mailer } from '../../shared/platform/contract/mail.ts';
import { onBothHosts, useHome } from './both-hosts.ts';
import { motoRows } from './moto-rows.ts';

interface MailerWithBox {
  mailer: Mailer;
  /** The raw mails that were sent to the address. */
  sentTo(address: string): Promise<string[]>;
}

const Raw = z.object({ destinations: z.array(z.string()), raw_data: z.string() });

function localMailer(): MailerWithBox {
  return {
    mailer: outboxMailer(),
    async sentTo(address) {
      return mailFiles('.eml').map((path) => readFileSync(path, 'utf8')).filter((raw) => raw.includes(`To: ${address}`));
    },
  };
}

async function verifiedSender(): Promise<MailerWithBox> {
  await new SESv2Client().send(new CreateEmailIdentityCommand({ EmailIdentity: 'noreply@example.com' }));
  return {
    mailer: sesMailer(),
    async sentTo(address) {
      const rows = z.array(Raw).parse(await motoRows('ses', 'RawMessage'));
      return rows.filter(({ destinations }) => destinations.every((to) => to === address)).map(({ raw_data }) => raw_data);
    },
  };
}

function mailFiles(extension: string): string[] {
  const folder = join(process.env['PERIMETER_HOME'] ?? '', 'outbox', 'mail');
  return readdirSync(folder).filter((name) => name.endsWith(extension)).map((name) => join(folder, name));
}

function mail(changes: Partial<Mail> = {}): Mail {
  return {
    id: randomUUID(), from: { name: 'Perimeter', address: 'noreply@example.com' }, to: `${randomUUID()}@example.org`,
    subject: 'Your scan is complete', text: 'It passed.\n', html: '<p>It passed.</p>', ...changes,
  };
}

const headers = (raw = '') => raw.slice(0, raw.indexOf('\r\n\r\n'));

onBothHosts<MailerWithBox>('mail', { local: localMailer, aws: verifiedSender }, (host) => {
  it('sends text and HTML under the given names', async () => {
    const one = mail();
    await host().mailer.send(one);
    const [raw, ...others] = await host().sentTo(one.to);
    expect(others).toEqual([]);
    expect(headers(raw)).toContain('From: Perimeter <noreply@example.com>\r\n');
    expect(headers(raw)).toContain('Subject: Your scan is complete\r\n');
    expect(headers(raw)).toContain('Auto-Submitted: auto-generated\r\n');
    expect(raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(raw).toContain('<p>It passed.</p>');
  });

  it('encodes every character of a name and a subject, so that the headers are ASCII', async () => {
    const one = mail({ from: { name: 'Prüfstelle "A", B', address: 'noreply@example.com' }, subject: 'Prüfung → 𝄞' });
    await host().mailer.send(one);
    const [raw] = await host().sentTo(one.to);
    expect(headers(raw)).toMatch(/^[\t\r\n\u0020-\u007e]*$/);
    expect(headers(raw)).toMatch(/^Subject: =\?UTF-8\?/m);
  });

  it.each(['\r\n', '\n', '\r', '\u2028', '\u0000', '\u0085'])('adds no header for a %j in a name or a subject', async (lineBreak) => {
    const one = mail({ subject: `Hello${lineBreak}Bcc: victim@example.net`, from: { name: `P${lineBreak}Reply-To: evil@example.net`, address: 'noreply@example.com' } });
    await host().mailer.send(one);
    const [raw] = await host().sentTo(one.to);
    expect(headers(raw)).toContain('Hello Bcc: victim@example.net');
    expect(headers(raw).split('\r\n').filter((line) => /^(bcc|reply-to):/i.test(line))).toEqual([]);
  });

  it.each(['a@b.c, d@e.f', 'a@b.c\r\nBcc: d@e.f', '<a@b.c>', 'A <a@b.c>', 'a@b.c;d@e.f', 'group: a@b.c;', 'a b@c.d', 'a@b@c.d', '', 'nobody', `${'x'.repeat(251)}@b.c`])('refuses %j as a recipient', async (to) => {
    await expect(host().mailer.send(mail({ to }))).rejects.toThrow('exactly one plain address');
  });
});

describe('the outbox of one machine', () => {
  useHome();
  const StoredMail = z.object({ id: z.string(), to: z.string(), subject: z.string(), sent_at: z.iso.datetime() });
  const stored = () => mailFiles('.json').map((path) => StoredMail.parse(JSON.parse(readFileSync(path, 'utf8'))));

  it('holds one mail for one id, however often it is sent', async () => {
    const one = mail();
    await Promise.all([outboxMailer().send(one), outboxMailer().send(one), outboxMailer().send(one)]);
    await outboxMailer().send({ ...one, subject: 'Changed' });
    expect(stored()).toMatchObject([{ id: one.id, to: one.to, subject: 'Your scan is complete' }]);
    expect(mailFiles('.eml')).toHaveLength(1);
    expect(mailFiles('')).toHaveLength(2);
  });

  it('stays in its folder whatever the id is', async () => {
    await outboxMailer().send(mail({ id: '../../escaped' }));
    expect(stored().map(({ id }) => id)).toContain('../../escaped');
  });
});
