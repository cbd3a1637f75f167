import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Api, signedIn } from '../support/api.ts';
import { noBrowser, openBrowser } from '../support/browser.ts';
import { Stack } from '../support/stack.ts';

const Mail = z.object({ to: z.string(), subject: z.string(), text: z.string() });
const phrase = 'seven wet umbrellas dry slowly';

/** What people do with the links in their mails, in a real browser on the whole stack. PERIMETER_SCREENSHOTS names a folder that keeps a picture of each page. */
describe.skipIf(noBrowser !== undefined)(`the pages behind the links of mails${noBrowser === undefined ? '' : ` (skipped: ${noBrowser})`}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'perimeter-forms-'));
  const pictures = process.env['PERIMETER_SCREENSHOTS'];
  let stack: Stack;
  let browser: Browser;
  let operator: Api;

  beforeAll(async () => {
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    [stack, browser] = await Promise.all([Stack.start(home), openBrowser()]);
    operator = await signedIn(stack.url, stack.access.api_key, stack.access.username, stack.access.password);
  });
  afterAll(async () => {
    await browser.close();
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** A page without script, that fails its test when anything on it was refused by the page's own policy or was not found. */
  const open = async (url: string, width = 1100): Promise<{ page: Page; complaints: string[]; status: number }> => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height: 820 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('requestfailed', (request) => complaints.push(request.url()));
    const response = await page.goto(url);
    return { page, complaints, status: response?.status() ?? 0 };
  };

  const picture = async (page: Page, name: string): Promise<void> => {
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  };

  /** The link of the newest mail to the address. */
  const linkTo = async (address: string, subject: RegExp): Promise<string> => {
    const folder = join(home, 'outbox');
    mkdirSync(folder, { recursive: true });
    for (;;) {
      const names = readdirSync(folder, { recursive: true }).map(String).filter((name) => name.startsWith('mail') && name.endsWith('.json'));
      const mails = names.map((name) => Mail.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
      const mail = mails.find(({ to, subject: given }) => to === address && subject.test(given));
      const link = /https?:\/\/\S+_token=\S+/.exec(mail?.text ?? '')?.[0];
      if (link !== undefined) return link;
      await delay(50);
    }
  };

  const makeCustomer = async (user: object = {}, name = `Shop ${randomUUID()}`): Promise<string> => {
    const email = `mara-${randomUUID()}@shop.example`;
    const { status, json } = await operator.call('POST', '/v2/users/create_customer', { customer: { organization: { name }, user: { email, first_name: 'Mara', ...user }, plans: [{ plan: 'pci-basic' }] } });
    expect({ status, json }).toMatchObject({ status: 201 });
    return email;
  };

  const signIn = (username: string, password: string) => new Api(stack.url, stack.access.api_key).call('POST', '/auth/sign_in', { username, password });

  test('who confirms an address chooses a password with the keyboard alone, is told what was wrong, and can sign in', async () => {
    const email = await makeCustomer();
    expect((await signIn(email, phrase)).status).toBe(401);
    const link = await linkTo(email, /Confirm your e-mail/);
    const { page, complaints, status } = await open(link);
    expect(status).toBe(200);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Confirm your address');
    expect(await page.getByLabel('User name').inputValue()).toBe(email);
    await picture(page, 'confirmation-desktop');

    // The focus begins in the first field.
    await page.keyboard.type(phrase);
    await page.keyboard.press('Tab');
    await page.keyboard.type(`${phrase} not`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/auth\/confirmation$/);
    expect(await page.getByRole('alert').textContent()).toContain("doesn't match password");
    expect(await page.title()).toMatch(/^Error: /);
    const again = page.getByLabel('Password confirmation');
    expect([await again.getAttribute('aria-invalid'), await page.locator(':focus').getAttribute('id'), await page.getByLabel('New password').inputValue()]).toEqual(['true', 'password_confirmation', '']);
    await picture(page, 'confirmation-wrong-desktop');

    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type(phrase);
    await page.keyboard.press('Tab');
    await page.keyboard.type(phrase);
    await page.keyboard.press('Enter');
    expect(await page.getByRole('status').textContent()).toContain('is confirmed');
    await picture(page, 'confirmation-done-desktop');
    expect((await signIn(email, phrase)).status).toBe(200);
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);

    const used = await open(link);
    expect([used.status, await used.page.getByRole('heading', { level: 1 }).textContent()]).toEqual([410, 'This link no longer works']);
    await picture(used.page, 'ended-desktop');
  });

  test('who has a password only presses a button', async () => {
    const email = await makeCustomer({ password: phrase, password_confirmation: phrase });
    const { page } = await open(await linkTo(email, /Confirm your e-mail/), 390);
    expect(await page.locator('input[type=password]').count()).toBe(0);
    await picture(page, 'confirmation-phone');
    await page.getByRole('button', { name: 'Confirm' }).click();
    expect(await page.getByRole('status').textContent()).toContain(email);
    expect((await signIn(email, phrase)).status).toBe(200);
  });

  test('who is invited sees by whom and to what, says a name, chooses a password and can sign in', async () => {
    const email = `jonas-${randomUUID()}@shop.example`;
    const invited = await operator.call('POST', '/v2/users/invite', { user: { email, role: 'User', first_name: 'Jonas' } });
    expect(invited).toMatchObject({ status: 201 });
    const link = await linkTo(email, /Invitation/);
    const program = await fetch(link, { headers: { accept: 'application/json' } });
    expect(await program.json()).toMatchObject({ email, organization: { name: 'Perimeter' }, invited_by: { username: stack.access.username } });
    const { page } = await open(link, 390);
    expect(await page.locator('main').textContent()).toContain(`${stack.access.username} invites you to the organization Perimeter`);
    expect(await page.getByLabel('First name').inputValue()).toBe('Jonas');
    await picture(page, 'invitation-phone');
    await page.getByLabel('Last name').fill('Berg');
    await page.getByLabel('New password').fill(phrase);
    await page.getByLabel('Password confirmation').fill(phrase);
    await page.getByRole('button', { name: 'Accept invitation' }).click();
    expect(await page.getByRole('status').textContent()).toContain('You have joined Perimeter');
    expect((await signIn(email, phrase)).status).toBe(200);
  });

  test('who forgot a password chooses a new one where the installation has no portal, and the old one no longer opens anything', async () => {
    const email = await makeCustomer({ password: phrase, password_confirmation: phrase, confirmed: true });
    expect((await new Api(stack.url, stack.access.api_key).call('POST', '/auth/password', { email })).status).toBeLessThan(300);
    const { page } = await open(await linkTo(email, /Choose a new password/));
    await page.getByLabel('New password').fill('another umbrella is open');
    await page.getByLabel('Password confirmation').fill('another umbrella is open');
    await page.getByRole('button', { name: 'Save new password' }).click();
    expect(await page.getByRole('status').textContent()).toContain('is saved');
    expect([(await signIn(email, phrase)).status, (await signIn(email, 'another umbrella is open')).status]).toEqual([401, 200]);
  });

  test('a page is as wide as the screen, and hostile names on it are text', async () => {
    const name = `<img src=x onerror=alert(1)> "Shop" ${'w'.repeat(120)}${randomUUID().slice(0, 8)}`;
    const link = await linkTo(await makeCustomer({}, name), /Confirm your e-mail/);
    for (const width of [320, 390, 1100]) {
      const { page, complaints } = await open(link, width);
      const context = await browser.newContext({ viewport: { width, height: 820 } });
      const measured = await context.newPage();
      await measured.goto(link);
      expect(await measured.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await page.locator('main').textContent()).toContain(name);
      expect([await page.locator('img').count(), complaints]).toEqual([0, []]);
      await picture(page, `hostile-${width}`);
    }
  });

  test('a link that is cut short says what to do', async () => {
    const { page, status } = await open(`${stack.url}/auth/invitation?invitation_token=mt_123`, 390);
    expect([status, await page.getByRole('heading', { level: 1 }).textContent()]).toEqual([404, 'This link is not complete']);
    await picture(page, 'unknown-phone');
  });
});
