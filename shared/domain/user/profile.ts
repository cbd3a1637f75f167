import * as z from 'zod';

const text = z.string().max(255);

/** The personal fields of a user (4.3, 4.16), all optional. */
export const Profile = z
  .object({ first_name: text, last_name: text, phone: text, mobile_phone: text, url: text, title: text, address: text, city: text, state: text, country: text, zipcode: text, comment: z.string().max(2000) })
  .partial()
  .meta({ id: 'UserProfile' });

/** Only what was given, so that an update replaces the named fields alone. */
export function profileOf(given: Record<string, unknown>): Record<string, string> {
  const named = Object.keys(Profile.shape).map((name) => [name, given[name]] as const);
  return Object.fromEntries(named.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

export const Timezone = z.string().max(64).refine(isTimezone, 'is not an IANA time zone');
export const Locale = z.string().max(35).refine(isLocale, 'is not a locale');

function isTimezone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text }).format(0);
    // Offsets pass there too, but a zone has to know its summer time.
    return !/^[+-]/.test(text);
  } catch {
    return false;
  }
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
