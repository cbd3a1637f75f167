import { createHash } from 'node:crypto';
import type { Brand } from '../../../shared/domain/whitelabel/brand.ts';
import { html, Html } from '../../../shared/lib/html.ts';
import { styleOf } from './page-style.ts';

/** A page for a browser that came from a mail. */
export interface Page {
  status: number;
  body: string;
  headers: Record<string, string>;
}

/** The frame of every page: the brand above, whom to ask below. Works without script, and nothing on it could run one. */
export function pageOf(brand: Brand, { status, title, content }: { status: number; title: string; content: Html }): Page {
  const style = styleOf(brand);
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – ${brand.name}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<div class="frame">
<header>${brand.logo_url === null ? html`${brand.name}` : html`<img src="${brand.logo_url}" alt="${brand.name}" referrerpolicy="no-referrer">`}</header>
<main>${content}</main>
<footer>${footer(brand)}</footer>
</div>
</body>
</html>
`;
  return { status, body: body.text, headers: headersOf(brand, style) };
}

/**
 * Nothing is loaded but the brand's logo, nothing runs, nobody may frame the page, and it may post to us alone. The address of the
 * page is a credential: it goes to nobody as a referrer, and lambda.ts forbids to store the answer.
 */
function headersOf({ logo_url }: Brand, style: string): Record<string, string> {
  const logo = logo_url === null ? '' : ` ${new URL(logo_url).origin}`;
  const hash = createHash('sha256').update(style).digest('base64');
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; img-src data:${logo}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    vary: 'Accept',
  };
}

function footer({ support, terms_url, privacy_url, shows_vendor, name }: Brand): Html {
  const { email, phone, url } = support;
  const ways = [
    ...(email === null ? [] : [html`<a href="mailto:${email}">${email}</a>`]),
    ...(phone === null ? [] : [html`<span class="whole">${phone}</span>`]),
    ...(url === null ? [] : [html`<a href="${url}" rel="noreferrer">Help</a>`]),
  ];
  const legal = [
    ...(terms_url === null ? [] : [html`<a href="${terms_url}" rel="noreferrer">Terms</a>`]),
    ...(privacy_url === null ? [] : [html`<a href="${privacy_url}" rel="noreferrer">Privacy</a>`]),
  ];
  const lines = [
    ...(ways.length === 0 ? [] : [html`<p>Questions? ${joined(ways)}</p>`]),
    ...(legal.length === 0 ? [] : [html`<p>${joined(legal)}</p>`]),
    ...(shows_vendor && name !== 'Perimeter' ? [html`<p>Runs on Perimeter</p>`] : []),
  ];
  return html`${lines}`;
}

function joined(parts: Html[]): Html {
  return html`${parts.flatMap((part, at) => (at === 0 ? [part] : [html` · `, part]))}`;
}
