import { afterEach, describe, expect, test, vi } from 'vitest';
import { asSystem, context, withActor } from '../../shared/domain/actor/context.ts';
import { organizationCleanup } from '../../functions/workers/organization-cleanup/worker.ts';
import { Create, create } from '../../shared/domain/organization/create.ts';
import { remove } from '../../shared/domain/organization/remove.ts';
import { brand } from '../../shared/domain/whitelabel/brand.ts';
import { contrast, contrastMin, readable, textOn } from '../../shared/domain/whitelabel/color.ts';
import { show, showPublic, update } from '../../shared/domain/whitelabel/manage.ts';
import { Update } from '../../shared/domain/whitelabel/validation.ts';
import { newId } from '../../shared/lib/id.ts';
import { userOf } from '../support/actors.ts';
import { drain } from '../support/outbox.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';

useTable();
afterEach(() => vi.unstubAllEnvs());

const partner = (organization: string) => userOf(organization, 'Admin', { partner: true });
const set = (organization: string, settings: object) => withActor(partner(organization), () => update(Update.parse(settings)));
const seen = (organization: string) => withActor(partner(organization), show);
const host = () => `portal-${newId()}.example`;

/** Root, a partner below it, and the partner's customer. */
async function makeTree(): Promise<{ root: string; middle: string; leaf: string }> {
  const { id: root } = await makeRoot();
  const middle = await withActor(partner(root), () => create(Create.parse({ name: 'Partner' })));
  const leaf = await withActor(partner(middle.id), () => create(Create.parse({ name: 'Customer' })));
  return { root, middle: middle.id, leaf: leaf.id };
}

describe('inheritance', () => {
  test('each value is that of the nearest organization above which has set it', async () => {
    const { root, middle, leaf } = await makeTree();
    await set(root, { brand_name: 'Operator', support_email: 'help@operator.example' });
    await set(middle, { brand_name: 'Partner', primary_color: '#AA0000' });
    await set(leaf, { primary_color: '#00aa00' });
    expect(await seen(leaf)).toMatchObject({ brand_name: 'Partner', primary_color: '#00aa00', support_email: 'help@operator.example', inherited_from: { id: middle, name: 'Partner' } });
    expect(await seen(middle)).toMatchObject({ brand_name: 'Partner', primary_color: '#aa0000', inherited_from: { id: root } });
    expect(await asSystem('test', leaf, () => brand(leaf))).toMatchObject({ name: 'Partner', primary_color: '#00aa00', mail_from: { name: 'Partner' } });
  });

  test('a value that is given up is inherited again, by null and by an empty text', async () => {
    const { middle, leaf } = await makeTree();
    await set(middle, { brand_name: 'Partner', support_phone: '+49 40 5550100' });
    await set(leaf, { brand_name: 'Own', support_phone: '112 112' });
    await set(leaf, { brand_name: null, support_phone: '' });
    expect(await seen(leaf)).toMatchObject({ brand_name: 'Partner', support_phone: '+49 40 5550100' });
  });

  test('without any settings the platform is shown', async () => {
    const { leaf } = await makeTree();
    expect(await seen(leaf)).toMatchObject({ id: leaf, brand_name: 'Perimeter', portal_domain: null, inherited_from: null, created_at: null });
  });

  test('settings beside the path to the root are never seen', async () => {
    const { root, leaf } = await makeTree();
    const beside = await withActor(partner(root), () => create(Create.parse({ name: 'Beside' })));
    await set(beside.id, { brand_name: 'Beside' });
    expect((await seen(leaf)).brand_name).toBe('Perimeter');
  });

  test('reading costs one item for the organization, and one of settings for each level', async () => {
    const { leaf } = await makeTree();
    const trips = await withActor(partner(leaf), async () => {
      await show();
      return context().meter.roundTrips;
    });
    expect(trips).toBe(4);
  });
});

describe('the host name of a portal', () => {
  test('leads to its brand without any credential, and to nothing that a sign-in page does not need', async () => {
    const { middle } = await makeTree();
    const name = host();
    await set(middle, { brand_name: 'Partner', portal_domain: name.toUpperCase(), mail_from_name: 'Secret sender' });
    const found = await asSystem('public', '00000000-0000-0000-0000-000000000000', () => showPublic(`${name}:8443`));
    expect(found).toMatchObject({ id: name, brand_name: 'Partner', portal_domain: name });
    expect(await asSystem('public', middle, () => showPublic(host()))).toMatchObject({ brand_name: 'Perimeter' });
    expect(await asSystem('public', middle, () => showPublic('no host name'))).toMatchObject({ id: 'platform', brand_name: 'Perimeter' });
  });

  test('belongs to one organization, and is free again when it is given up', async () => {
    const [first, second] = [await makeTree(), await makeTree()];
    const name = host();
    await set(first.middle, { portal_domain: name });
    await expect(set(second.middle, { portal_domain: name })).rejects.toMatchObject({ code: 'taken', fields: { portal_domain: ['has already been taken'] } });
    await set(first.middle, { portal_domain: host() });
    await set(second.middle, { portal_domain: name });
    expect(await asSystem('public', second.middle, () => showPublic(name))).toMatchObject({ portal_domain: name });
  });

  test('is free again when its organization is deleted', async () => {
    const [first, second] = [await makeTree(), await makeTree()];
    const name = host();
    await set(first.leaf, { portal_domain: name });
    await withActor(partner(first.middle), () => remove(first.leaf));
    await drain([organizationCleanup], { organization: first.leaf });
    await set(second.middle, { portal_domain: name });
    expect(await seen(second.middle)).toMatchObject({ portal_domain: name });
  });

  test('is never the name of the API itself', async () => {
    vi.stubEnv('PERIMETER_PUBLIC_URL', 'https://api.perimeter.example/prod');
    const { middle } = await makeTree();
    await expect(set(middle, { portal_domain: 'API.perimeter.example' })).rejects.toMatchObject({ code: 'taken' });
  });
});

describe('what is refused', () => {
  test.each([
    ['primary_color', ['red', '#12345', '#12345g', '#fff;}body{display:none', 'url(https://x.example)', '#123456 ']],
    ['logo_url', ['javascript:alert(1)', 'data:image/svg+xml,<svg>', '//x.example/a.png', 'ftp://x.example', 'https://', 'https://user:pass@x.example/', 'https://x.example/\u0000', 'logo.png', `https://x.example/${'a'.repeat(3000)}`]],
    ['portal_domain', ['localhost', 'a.localhost', 'portal', '127.0.0.1', '0x7f.1', 'x.example/path', 'x..example', '*.example', 'user@x.example', 'https://x.example', '-a.example']],
    ['support_email', ['x', 'a@b', 'a@x.example\r\nBcc: b@x.example', 'A <a@x.example>', 'a@x.example, b@x.example']],
    ['support_phone', ['<b>', 'tel:1', '1']],
    ['brand_name', ['a\r\nb', '\u202eevil', 'x'.repeat(101), '   ']],
    ['mail_from_name', ['Name\r\nBcc: a@x.example']],
  ])('%s', (field, values) => {
    for (const value of values) expect({ value, ok: Update.safeParse({ [field]: value }).success }).toEqual({ value, ok: false });
  });

  test('quotes and angle brackets in an address are escaped before it is stored', () => {
    expect(Update.parse({ logo_url: 'https://x.example/a"onload="b<c>' }).logo_url).toBe('https://x.example/a%22onload=%22b%3Cc%3E');
  });

  test('a sender of a domain that the deployment may not send for', async () => {
    vi.stubEnv('PERIMETER_MAIL_DOMAIN', 'perimeter.example');
    const { middle } = await makeTree();
    await expect(set(middle, { mail_from_address: 'no-reply@evilperimeter.example' })).rejects.toMatchObject({ code: 'invalid', fields: { mail_from_address: [expect.any(String)] } });
    await set(middle, { mail_from_address: 'no-reply@partner.perimeter.example' });
    vi.stubEnv('PERIMETER_MAIL_DOMAIN', 'other.example');
    expect((await asSystem('test', middle, () => brand(middle))).mail_from.address).toBe('no-reply@other.example');
  });
});

test('text is readable on every colour, and every colour becomes readable as text', () => {
  for (let step = 0; step < 4096; step += 7) {
    const color = `#${step.toString(16).padStart(3, '0').replace(/./g, '$&$&')}`;
    expect(contrast(textOn(color), color)).toBeGreaterThanOrEqual(contrastMin);
    expect(contrast(readable(color), '#ffffff')).toBeGreaterThanOrEqual(contrastMin);
  }
});
