import { html, type Html } from '../../lib/html.ts';
import type { Brand } from '../whitelabel/brand.ts';
import { textOn } from '../whitelabel/color.ts';
import { type Letter, named } from './letter.ts';
import { supportOf } from './support.ts';

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const paragraph = `${font};margin:0 0 16px;font-size:16px;line-height:26px;color:#1f2937`;
const small = `${font};margin:0 0 8px;font-size:14px;line-height:22px;color:#4b5563`;

/**
 * The whole letter as HTML. Tables and inline styles, because mail programs know little else; nothing is fetched but the brand's logo, and
 * everything is readable without it. The link stands there as text too, for programs that show no button.
 */
export function asHtml(letter: Letter, brand: Brand): string {
  const { subject, preview, greeting, paragraphs, action, notes } = letter;
  const support = supportOf(brand);
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>${subject}</title></head>
<body style="margin:0;padding:0;background-color:#f3f4f6">
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background-color:#f3f4f6"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background-color:#ffffff;border:1px solid #e5e7eb;border-top:4px solid ${brand.primary_color};border-radius:8px">
<tr><td style="padding:28px 32px 0">${heading(brand)}</td></tr>
<tr><td style="padding:24px 32px 8px">
<p style="${paragraph}">${greeting}</p>
${paragraphs.map((text) => html`<p style="${paragraph}">${text}</p>`)}
${button(action, brand.primary_color)}
${notes.map((text) => html`<p style="${small}">${text}</p>`)}
<p style="${small};margin-top:16px">If the button does not work, open this address:<br><a href="${action.url}" style="color:#1f2937;word-break:break-all">${action.url}</a></p>
</td></tr>
<tr><td style="padding:16px 32px 24px;border-top:1px solid #e5e7eb"><p style="${small};margin:0">${named(brand.name)}${support === null ? null : html`<br>${support}`}</p></td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
  return page.text;
}

function heading({ logo_url, name }: Brand): Html {
  const style = `${font};margin:0;font-size:20px;line-height:28px;font-weight:700;color:#111827`;
  if (logo_url === null) return html`<p style="${style}">${named(name)}</p>`;
  return html`<img src="${logo_url}" alt="${name}" height="40" style="${style};display:block;height:40px;max-width:240px;border:0">`;
}

function button({ label, url }: Letter['action'], color: string): Html {
  const style = `${font};display:inline-block;padding:13px 26px;font-size:16px;line-height:22px;font-weight:600;color:${textOn(color)};text-decoration:none;border-radius:6px`;
  return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 24px"><tr><td style="background-color:${color};border-radius:6px"><a href="${url}" style="${style}">${label}</a></td></tr></table>`;
}
