import { effectiveFor, platformSettings, type Settings } from './whitelabel.ts';
import { maySendAs, platformSender } from './sender.ts';

/** What mails, pages and reports show of whoever sells the product. Colours are `#rrggbb`, addresses http or https: checked when they were set. */
export interface Brand {
  name: string;
  logo_url: string | null;
  primary_color: string;
  secondary_color: string;
  /** Where users work: null where no portal has been named. */
  portal_url: string | null;
  support: { email: string | null; phone: string | null; url: string | null };
  terms_url: string | null;
  privacy_url: string | null;
  mail_from: { name: string; address: string };
  report_footer: string | null;
  /** Whether pages may say whose platform this is. */
  shows_vendor: boolean;
}

/** The brand under which an organization knows the product; the platform's own where there is no such organization. */
export async function brand(organizationId: string): Promise<Brand> {
  const found = await effectiveFor(organizationId);
  return brandOf(found?.settings ?? platformSettings());
}

/** The platform's own brand: for pages that cannot know whom they are shown to. */
export function platformBrand(): Brand {
  return brandOf(platformSettings());
}

function brandOf(settings: Settings): Brand {
  const name = settings.brand_name ?? 'Perimeter';
  const own = settings.mail_from_address;
  return {
    name,
    logo_url: settings.logo_url,
    primary_color: settings.primary_color ?? '#1f4e79',
    secondary_color: settings.secondary_color ?? '#0f766e',
    portal_url: settings.portal_domain === null ? null : `https://${settings.portal_domain}`,
    support: { email: settings.support_email, phone: settings.support_phone, url: settings.support_url },
    terms_url: settings.terms_url,
    privacy_url: settings.privacy_url,
    // A domain that the deployment gave up meanwhile must not keep mails from leaving.
    mail_from: { name: settings.mail_from_name ?? name, address: own !== null && maySendAs(own) ? own : platformSender() },
    report_footer: settings.report_footer,
    shows_vendor: settings.hide_vendor_name !== true,
  };
}
