import type { Sms } from './contract/sms.ts';

// ITU-T E.164: a plus sign and at most 15 digits.
const E164 = /^\+[1-9]\d{6,14}$/;
// The limit of SNS for one message, which it splits into parts.
const MAX_TEXT_LENGTH = 1_600;

/** Refuses a number or a text that the carrier would refuse. */
export function checkSms(sms: Sms): void {
  if (!E164.test(sms.to)) throw new Error('An SMS goes to a number in E.164 form, such as +15550100.');
  if (sms.text.length === 0 || sms.text.length > MAX_TEXT_LENGTH) throw new RangeError(`An SMS has 1 to ${MAX_TEXT_LENGTH} characters.`);
}
