import * as z from 'zod';
import { findLookup, claimLookup, releaseLookup } from '../../table/unique.ts';
import { retrying, transact } from '../../table/transact.ts';
import type { Operation } from '../../table/operation.ts';
import { parseHostName } from '../../network/host-name.ts';
import { problem } from '../../problems.ts';
import { asSystem, tenant } from '../actor/context.ts';
import { Organizations } from '../organization/organization.ts';
import { maySendAs } from './sender.ts';
import { effectiveFor, platformSettings, type Settings, unset, Updated, Whitelabels } from './whitelabel.ts';
import type { Update } from './validation.ts';

const text = z.string().nullable();

/** What a sign-in page needs; the id is the host name that was asked for. */
export const PublicDocument = z
  .object({
    id: z.string(),
    brand_name: text, logo_url: text, logo_dark_url: text, favicon_url: text, primary_color: text, secondary_color: text, portal_domain: text,
    support_email: text, support_phone: text, support_url: text, terms_url: text, privacy_url: text, hide_vendor_name: z.boolean().nullable(),
  })
  .meta({ id: 'PublicWhitelabelSettings' });

/** The values that hold for the organization, its own or inherited; the id is the organization's. */
export const Document = PublicDocument.extend({
  mail_from_name: text, mail_from_address: text, report_logo_url: text, report_footer: text,
  inherited_from: z.object({ id: z.string(), name: z.string() }).nullable(),
  created_at: text,
  updated_at: text,
}).meta({ id: 'WhitelabelSettings' });

/** The settings of the organization whose portal has this host name; the platform's own for any other, so that nobody learns which names are in use by a refusal. */
export async function showPublic(host: string): Promise<z.input<typeof PublicDocument>> {
  const parsed = parseHostName(host.replace(/:\d{1,5}$/, ''));
  const pointer = 'name' in parsed ? await findLookup('HOST_NAME', parsed.name) : undefined;
  const found = pointer && (await effectiveFor(pointer.tenant));
  return { id: 'name' in parsed ? parsed.name : 'platform', ...(found?.settings ?? platformSettings()) };
}

/** Two steps of reads, and a third for the name of who the values come from. */
export async function show(): Promise<z.input<typeof Document>> {
  const found = await effectiveFor(tenant());
  if (!found) throw problem.notFound('Organization');
  const { own, settings, inheritedFrom } = found;
  return { id: tenant(), ...settings, inherited_from: inheritedFrom === undefined ? null : await nameOf(inheritedFrom), created_at: own?.created_at ?? null, updated_at: own?.updated_at ?? null };
}

/** Replaces what is named; the host name of the portal is claimed in the same transaction, and refused when it is another organization's. */
export async function update(input: z.output<typeof Update>): Promise<z.input<typeof Document>> {
  const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  if (typeof input.portal_domain === 'string' && isOurs(input.portal_domain)) throw problem.taken('portal_domain', input.portal_domain);
  if (typeof input.mail_from_address === 'string' && !maySendAs(input.mail_from_address)) throw problem.invalid({ mail_from_address: ['is not of a domain that this platform may send mails for'] });
  await retrying('Whitelabel settings', async () => {
    const own = await Whitelabels.get(tenant(), tenant());
    const made = own ? Whitelabels.update(tenant(), own, changes) : Whitelabels.create(tenant(), { ...unset, ...changes, id: tenant() });
    const published = Updated.publish(tenant(), { fields: Object.keys(changes) });
    await transact([made, ...claims(own?.portal_domain ?? null, made.item.portal_domain), published]);
  });
  return show();
}

/** The API's own host name is nobody's portal: what is shown there is the platform's. */
function isOurs(host: string): boolean {
  const address = process.env['PERIMETER_PUBLIC_URL'] ?? '';
  return URL.canParse(address) && new URL(address).hostname === host;
}

function claims(before: Settings['portal_domain'], after: Settings['portal_domain']): Operation[] {
  if (before === after) return [];
  const claim = after === null ? [] : [claimLookup('HOST_NAME', after, { tenant: tenant(), id: tenant() }, 'portal_domain')];
  return before === null ? claim : [...claim, releaseLookup('HOST_NAME', before)];
}

/** Of an organization above, only id and name are shown (2.1). */
function nameOf(id: string): Promise<{ id: string; name: string }> {
  return asSystem('whitelabel', id, async () => ({ id, name: (await Organizations.need(id, id)).name }));
}
