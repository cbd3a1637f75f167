import * as z from 'zod';
import { line, prose } from '../../lib/plain-text.ts';
import { parseHostName } from '../../network/host-name.ts';

const urlLengthMax = 2048;

/** `#rrggbb` and nothing else: it is printed into style sheets, mails and reports. */
const Color = z.string().regex(/^#[0-9a-f]{6}$/i, 'is not a colour such as #1f4e79').toLowerCase();

/** An http or https address in the URL standard's own spelling, in which quotes and angle brackets are escaped. */
const WebAddress = z.string().trim().max(urlLengthMax).refine(isWebAddress, 'is not an http or https address').transform((text) => new URL(text).href);

const HostName = z.string().max(255).transform((text, context) => {
  const parsed = parseHostName(text.trim());
  if ('name' in parsed && /\.(?!localhost$)[^.]+$/.test(parsed.name)) return parsed.name;
  context.addIssue({ code: 'custom', message: 'name' in parsed ? 'is not a public host name' : parsed.reason });
  return z.NEVER;
});

const MailAddress = z.email().max(254);
const Telephone = z.string().trim().regex(/^[0-9+()./ x-]{3,40}$/, 'is not a telephone number');

/** Null, or an empty text, unsets: the value is inherited again. */
function unsettable<S extends z.ZodType>(schema: S) {
  return z.union([z.literal('').transform(() => null), schema]).nullable().optional();
}

/** Body of the update: what is named is replaced, the rest stays. */
export const Update = z.object({
  brand_name: unsettable(line(100)),
  logo_url: unsettable(WebAddress),
  logo_dark_url: unsettable(WebAddress),
  favicon_url: unsettable(WebAddress),
  primary_color: unsettable(Color),
  secondary_color: unsettable(Color),
  portal_domain: unsettable(HostName),
  support_email: unsettable(MailAddress),
  support_phone: unsettable(Telephone),
  support_url: unsettable(WebAddress),
  mail_from_name: unsettable(line(100)),
  mail_from_address: unsettable(MailAddress),
  terms_url: unsettable(WebAddress),
  privacy_url: unsettable(WebAddress),
  report_logo_url: unsettable(WebAddress),
  report_footer: unsettable(prose(500)),
  hide_vendor_name: z.boolean().nullable().optional(),
});

/** No user name and no password: a link must not look as if it led to another host. */
function isWebAddress(text: string): boolean {
  if (/[\p{Cc}\p{Cs}]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '' && username === '' && password === '';
}
