import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { snsSms } from '../../shared/platform/aws/sms.ts';
import { outboxSms } from '../../shared/platform/local/sms.ts';
import type { SmsSender } from '../../shared/platform/contract/sms.ts';
import { onBothHosts, useHome } from './both-hosts.ts';
import { motoRows } from './moto-rows.ts';

interface SenderWithBox {
  sender: SmsSender;
  /** Texts that were sent to the number. */
  sentTo(number: string): Promise<string[]>;
}

const Stored = z.object({ id: z.string(), to: z.string(), text: z.string() });
const Published = z.object({ phone_number: z.string(), message: z.string() });

function stored(): z.infer<typeof Stored>[] {
  const folder = join(process.env['PERIMETER_HOME'] ?? '', 'outbox', 'sms');
  return existsSync(folder) ? readdirSync(folder).map((name) => Stored.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))) : [];
}

const local = (): SenderWithBox => ({
  sender: outboxSms(),
  sentTo: async (number) => stored().filter(({ to }) => to === number).map(({ text }) => text),
});

const aws = (): SenderWithBox => ({
  sender: snsSms(),
  sentTo: async (number) => z.array(Published).parse(await motoRows('sns', 'SMS')).filter(({ phone_number }) => phone_number === number).map(({ message }) => message),
});

const number = () => `+1555${randomInt(1_000_000, 9_999_999)}`;

onBothHosts<SenderWithBox>('sms', { local, aws }, (host) => {
  it('sends the text to the number', async () => {
    const to = number();
    await host().sender.send({ id: randomUUID(), to, text: 'Your code is 123456 – Prüfung' });
    expect(await host().sentTo(to)).toEqual(['Your code is 123456 – Prüfung']);
  });

  it.each(['15550100', '+0555010000', '+1 555 0100', '+1555010012345678', 'arn:aws:sns:x', '', '+1555\n0100'])('refuses %j as a number', async (to) => {
    await expect(host().sender.send({ id: randomUUID(), to, text: 'x' })).rejects.toThrow('E.164');
  });

  it.each(['', 'x'.repeat(1_601)])('refuses a text that SNS refuses', async (text) => {
    const to = number();
    await expect(host().sender.send({ id: randomUUID(), to, text })).rejects.toThrow(RangeError);
    expect(await host().sentTo(to)).toEqual([]);
  });
});

describe('the SMS outbox of one machine', () => {
  useHome();

  it('holds one message for one id, however often it is sent', async () => {
    const sms = { id: randomUUID(), to: number(), text: 'once' };
    await outboxSms().send(sms);
    await outboxSms().send({ ...sms, text: 'twice' });
    expect(stored()).toMatchObject([sms]);
  });
});
