import { problem } from '../../problems.ts';

/** Coupons mean nothing to the platform itself. Where the deployment names those that it knows (PERIMETER_COUPONS, by commas), others are refused. */
export function refuseUnknownCoupons(given: string[]): void {
  const known = process.env['PERIMETER_COUPONS']?.split(',').map((coupon) => coupon.trim());
  const unknown = known && given.find((coupon) => !known.includes(coupon));
  if (unknown !== undefined) throw problem.refused(`coupon ${JSON.stringify(unknown)} is unknown`);
}
