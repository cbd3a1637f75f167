import * as z from 'zod';

const text = z.string().max(255);

/** Address and contact, as "Update an organization" documents them (4.6). */
export const Details = z
  .object({ address: text, city: text, state: text, zipcode: text, country: text, phone: text, website: text, email: text, contact_name: text, contact_title: text, contact_phone: text, contact_email: text })
  .partial()
  .meta({ id: 'OrganizationDetails' });
export type Details = z.infer<typeof Details>;

export const detailNames = Details.keyof().options;

/** What an attestation of scan compliance prints about the customer. */
const attested: (keyof Details)[] = ['address', 'city', 'country', 'website', 'contact_name', 'contact_title', 'contact_phone', 'contact_email'];

export function isComplete(companyName: string, details: Details): boolean {
  return companyName !== '' && attested.every((name) => (details[name] ?? '') !== '');
}
