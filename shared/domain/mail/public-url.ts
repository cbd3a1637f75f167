/** Where browsers reach this API: the only base of links in mails beside an organization's own portal. Throws where the deployment has not said so, because a mail with a link to nowhere helps nobody. */
export function publicUrl(): URL {
  const text = process.env['PERIMETER_PUBLIC_URL'] ?? '';
  const url = URL.canParse(text) ? new URL(text.endsWith('/') ? text : `${text}/`) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw new Error('PERIMETER_PUBLIC_URL has to be the http(s) address under which browsers reach the scanning surface.');
  return url;
}
