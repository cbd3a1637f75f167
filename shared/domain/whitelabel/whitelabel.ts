import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { asSystem } from '../actor/context.ts';
import { type Organization, Organizations } from '../organization/organization.ts';

/**
 * How a partner's product looks and whom its customers ask: one item per organization that set something, in its own partition. A value that an
 * organization has not set is that of the nearest organization above which has, and at the end the platform's own. Nothing is copied
 * down: reading costs one item for each organization on the path (two to four), so a partner's change shows everywhere at once.
 * A host name belongs to one organization of the platform. What an ASV's report has to say of the ASV is never replaced.
 */
const text = z.string().nullable();
const Settings = z.object({
  brand_name: text,
  logo_url: text,
  logo_dark_url: text,
  favicon_url: text,
  primary_color: text,
  secondary_color: text,
  portal_domain: text,
  support_email: text,
  support_phone: text,
  support_url: text,
  mail_from_name: text,
  mail_from_address: text,
  terms_url: text,
  privacy_url: text,
  report_logo_url: text,
  report_footer: text,
  hide_vendor_name: z.boolean().nullable(),
});
export type Settings = z.infer<typeof Settings>;

export const unset: Settings = {
  brand_name: null, logo_url: null, logo_dark_url: null, favicon_url: null, primary_color: null, secondary_color: null, portal_domain: null,
  support_email: null, support_phone: null, support_url: null, mail_from_name: null, mail_from_address: null, terms_url: null, privacy_url: null,
  report_logo_url: null, report_footer: null, hide_vendor_name: null,
};

/** What is seen where nobody has set anything. */
const platformDefaults: Partial<Settings> = { brand_name: 'Perimeter', primary_color: '#1f4e79', secondary_color: '#0f766e', hide_vendor_name: false };

/** The item's id is its organization's. */
export const Whitelabels = entity(Settings, { name: 'Whitelabel settings', family: 'WHITELABEL' });
type Whitelabel = ReturnType<typeof Whitelabels.parse>;

export const Updated = event('whitelabel.updated', z.object({ fields: z.array(z.string()) }));

/** The settings that hold for an organization, and where they come from. */
interface Effective {
  organization: Organization;
  own: Whitelabel | undefined;
  settings: Settings;
  /** The nearest organization above that gives at least one of the values. */
  inheritedFrom: string | undefined;
}

/** Reads as the system, because a tenant may not read above itself: two steps, whatever the depth. Undefined where there is no such organization. */
export async function effectiveFor(id: string): Promise<Effective | undefined> {
  const [organization, own] = await asSystem('whitelabel', id, () => Promise.all([Organizations.get(id, id), Whitelabels.get(id, id)]));
  if (!organization) return undefined;
  const above = await Promise.all(organization.path.map((ancestor) => asSystem('whitelabel', ancestor, () => Whitelabels.get(ancestor, ancestor))));
  // From the root down, so that the nearest value is the last one set.
  const settings = Object.assign(platformSettings(), ...[...above, own].map(given));
  const giver = above.findLast((item) => Object.keys(given(item)).some((field) => !(field in given(own))));
  return { organization, own, settings, inheritedFrom: giver?.id };
}

/** What is seen where no organization is known. */
export function platformSettings(): Settings {
  return { ...unset, ...platformDefaults };
}

/** The values that an item has, without those that it leaves to the organizations above. */
function given(item: Whitelabel | undefined): Partial<Settings> {
  const values = Object.entries(Settings.parse(item ?? unset)).filter(([, value]) => value !== null);
  return Object.fromEntries(values);
}
