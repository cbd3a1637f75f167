import * as z from 'zod';

/** Dates past this are mistakes, and far from the last one that JavaScript knows. */
const yearMax = 2200;

/** A date as clients write it: ISO 8601; without an offset it is read as UTC (3.3), without a time as midnight. Kept as UTC with milliseconds. */
export const Moment = z
  .union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], 'is not an ISO 8601 date')
  .refine((text) => Number(text.slice(0, 4)) >= 1970 && Number(text.slice(0, 4)) < yearMax, `must lie between 1970 and ${yearMax}`)
  .transform((text) => utc(text).toISOString());

function utc(text: string): Date {
  return new Date(/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
}
