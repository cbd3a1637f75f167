import * as z from 'zod';

/** More than any plan costs; below it cents are exact in a JavaScript number. */
const priceMax = 999_999_999.99;

/** What clients send as `14.33` or `"14.33"` (both documented); kept and answered as a string with two decimals. Never negative. */
export const Price = z
  .union([z.number(), z.string().regex(/^\d{1,9}(\.\d{1,2})?$/, 'is not an amount such as 14.33')])
  .transform(Number)
  .refine((amount) => amount >= 0 && amount <= priceMax, `must lie between 0 and ${priceMax}`)
  .refine((amount) => Math.abs(Math.round(amount * 100) - amount * 100) < 1e-4, 'has more than two decimals')
  .transform((amount) => (Math.round(amount * 100) / 100).toFixed(2));
