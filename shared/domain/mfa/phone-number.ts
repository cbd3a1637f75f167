import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { problem } from '../../problems.ts';

/** What numbering plans say about a number (ITU-T E.164; metadata of Google's libphonenumber). */
interface Lookup {
  valid: boolean;
  phone_number: string | null;
  type: string | null;
}

/** `countryCode` is the calling code, such as `+1`; a number that begins with a plus sign carries its own. */
export function lookUp(phoneNumber: string, countryCode: string): Lookup {
  const national = phoneNumber.trim();
  const text = national.startsWith('+') ? national : `+${countryCode.replace(/\D/g, '')}${national.replace(/\D/g, '')}`;
  const found = parsePhoneNumberFromString(text);
  if (!found?.isValid()) return { valid: false, phone_number: null, type: null };
  return { valid: true, phone_number: found.number, type: found.getType()?.toLowerCase() ?? null };
}

/** The number in E.164 form; 422 for what no carrier knows. */
export function checkedNumber(phoneNumber: string | undefined, countryCode: string | undefined): string {
  const blank = ["can't be blank"];
  if (!phoneNumber || !countryCode) throw problem.invalid({ ...(phoneNumber ? {} : { phone_number: blank }), ...(countryCode ? {} : { country_code: blank }) });
  const { phone_number } = lookUp(phoneNumber, countryCode);
  if (phone_number === null) throw problem.invalid({ phone_number: ['is not a valid phone number'] });
  return phone_number;
}
