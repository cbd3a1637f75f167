import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { mailSender } from '../../functions/workers/mail-sender/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { asHtml } from '../../shared/domain/mail/as-html.ts';
import { asText } from '../../shared/domain/mail/as-text.ts';
import { named } from '../../shared/domain/mail/letter.ts';
import { letters, type Occasion } from '../../shared/domain/mail/letters.ts';
import { redeem } from '../../shared/domain/mail-token/mail-token.ts';
import { CreateCustomer, createCustomer } from '../../shared/domain/user/create-customer.ts';
import { platformBrand } from '../../shared/domain/whitelabel/brand.ts';
import { update } from '../../shared/domain/whitelabel/manage.ts';
import { Update } from '../../shared/domain/whitelabel/validation.ts';
import { newId } from '../../shared/lib/id.ts';
import { homeFolder } from '../../shared/platform/local/home.ts';
import { userOf } from '../support/actors.ts';
import { drain } from '../support/outbox.ts';
import { makeRoot } from '../support/platform.ts';
import { rawRows } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';

useTable();

const Mail = z.object({ id: z.string(), from: z.object({ name: z.string(), address: z.string() }), to: z.string(), subject: z.string(), text: z.string(), html: z.string() });
const partner = (organization: string) => userOf(organization, 'Admin', { partner: true });

/** The mails that lie in the outbox for an address. */
function mailsTo(address: string): z.infer<typeof Mail>[] {
  const folder = homeFolder('outbox', 'mail');
  return readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => Mail.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))).filter(({ to }) => to === address);
}

async function makeCustomer(root: string, user: object = {}, name = `Customer ${newId()}`): Promise<string> {
  const email = `mara-${newId()}@shop.example`;
  await withActor(partner(root), () => createCustomer(CreateCustomer.parse({ organization: { name }, user: { email, first_name: 'Mara', ...user }, plans: [{ plan: 'pci-basic' }] })));
  return email;
}

const tokenIn = (text: string): string => /_token=([\w-]+)/.exec(text)?.[1] ?? '';

describe('the mail of a confirmation', () => {
  test('goes to the address, under the brand of the partner, with a link that works', async () => {
    const { id: root } = await makeRoot();
    await withActor(partner(root), () => update(Update.parse({ brand_name: 'Harbour Trust', mail_from_name: 'Harbour', mail_from_address: 'hello@harbour.example', support_email: 'help@harbour.example', logo_url: 'https://harbour.example/logo.png' })));
    const email = await makeCustomer(root);
    await drain([mailSender]);
    const [mail, ...more] = mailsTo(email);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ from: { name: 'Harbour', address: 'hello@harbour.example' }, subject: 'Confirm your e-mail address for Harbour Trust' });
    const token = tokenIn(mail?.text ?? '');
    for (const part of [mail?.text ?? '', mail?.html ?? '']) {
      for (const said of ['Hello Mara,', 'Harbour Trust', 'help@harbour.example', '3 days', `https://api.perimeter.example/auth/confirmation?confirmation_token=${token}`]) expect(part).toContain(said);
    }
    expect(await withActor(partner(root), async () => (await redeem(token, 'confirmation'))?.email)).toBe(email);
  });

  test('leaves once, however often its event is delivered and whenever its sender dies', async () => {
    const { id: root } = await makeRoot();
    const email = await makeCustomer(root);
    let deaths = 2;
    await drain([mailSender], {
      times: () => 3,
      before: () => {
        deaths -= 1;
        if (deaths >= 0) throw new Error('died');
      },
    });
    expect(mailsTo(email)).toHaveLength(1);
  });

  test('is not sent to who is confirmed already', async () => {
    const { id: root } = await makeRoot();
    const password = 'a long enough passphrase';
    const email = await makeCustomer(root, { password, password_confirmation: password, confirmed: true });
    await drain([mailSender]);
    expect(mailsTo(email)).toEqual([]);
  });

  test('has its token in the mail alone: neither an event nor the table holds it', async () => {
    const { id: root } = await makeRoot();
    const email = await makeCustomer(root);
    await drain([mailSender]);
    const token = tokenIn(mailsTo(email)[0]?.text ?? '');
    expect(token.length).toBeGreaterThan(40);
    expect(JSON.stringify(await rawRows())).not.toContain(token);
  });
});

const occasion: Occasion = { brand: platformBrand(), organization: 'Harbour Shop', firstName: 'Mara', username: 'mara', inviter: 'Alice', hasPassword: false, url: 'https://api.perimeter.example/auth/x?t=mt_1' };
const hostile = '<img src=x onerror=alert(1)>"\'\r\nBcc: all@x.example https://evil.example/login www.evil.example';

describe.each(Object.entries(letters))('the letter %s', (_, write) => {
  test('says the same in text and in HTML, and links to nothing but its page', () => {
    const letter = write(occasion);
    const [text, page] = [asText(letter, occasion.brand), asHtml(letter, occasion.brand)];
    for (const said of [letter.greeting, ...letter.paragraphs, letter.action.label, letter.action.url, ...letter.notes]) {
      expect(text).toContain(said);
      expect(page).toContain(said.replaceAll("'", '&#39;'));
    }
    expect([...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url]) => url)).toEqual([occasion.url, occasion.url]);
    expect(page).not.toMatch(/<script|<link|@import|url\(/i);
    expect(page).toContain('<html lang="en">');
  });

  test('keeps hostile names harmless: no markup, no header, nothing that a mail program turns into a link', () => {
    const brand = { ...occasion.brand, name: hostile };
    const letter = write({ ...occasion, organization: hostile, firstName: hostile, username: hostile, inviter: hostile, brand });
    const [text, page] = [asText(letter, brand), asHtml(letter, brand)];
    expect(letter.subject).not.toMatch(/[\r\n]/);
    expect(page).not.toContain('<img');
    for (const part of [letter.subject, text, page]) expect(part).not.toMatch(/:\/\/evil|evil\.example/);
  });
});

test('a name is shortened, an address of a mailbox stays readable', () => {
  expect(named('x'.repeat(300))).toHaveLength(80);
  expect(named('mara@shop.example')).toBe('mara@shop.example');
  expect(named('Acme Inc.')).toBe('Acme Inc.');
});
