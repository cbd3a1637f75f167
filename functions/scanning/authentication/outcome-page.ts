import type { Brand } from '../../../shared/domain/whitelabel/brand.ts';
import { html } from '../../../shared/lib/html.ts';
import { type Page, pageOf } from './page.ts';

/** It is done: what follows, and where to sign in. */
export function donePage(brand: Brand, heading: string, sentence: string): Page {
  const portal = brand.portal_url;
  const content = html`<div role="status"><h1>${heading}</h1><p>${sentence}</p></div>
${portal === null ? html`<p>You can close this page.</p>` : html`<p><a class="button" href="${portal}/" rel="noreferrer">Go to ${new URL(portal).host}</a></p>`}`;
  return pageOf(brand, { status: 200, title: heading, content });
}

/** A genuine link that opens nothing any more: 410. It says the same whether it was used, overtaken or expired. */
export function endedPage(brand: Brand, advice: string): Page {
  const heading = 'This link no longer works';
  const content = html`<h1>${heading}</h1><p>It was used already, a newer one replaced it, or its time has ended.</p><p>${advice}</p>`;
  return pageOf(brand, { status: 410, title: heading, content });
}

/** No link of ours: 404. Mail programs cut long addresses, so this says how to put it right. */
export function unknownPage(brand: Brand): Page {
  const heading = 'This link is not complete';
  const content = html`<h1>${heading}</h1><p>The address of this page is not one that we have sent. A part of it may be missing.</p><p>Please open the link in the mail again, or copy the whole address into the browser.</p>`;
  return pageOf(brand, { status: 404, title: heading, content });
}

/** Anything else that was refused, in the words of the refusal. */
export function refusedPage(brand: Brand, status: number, message: string): Page {
  const heading = 'That did not work';
  const content = html`<div role="alert"><h1>${heading}</h1><p>${message}</p></div>`;
  return pageOf(brand, { status, title: heading, content });
}
