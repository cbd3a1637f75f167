import type { Branch, Product } from './distribution-support.ts';
import { products } from './support-dates.ts';

type Support = { state: 'supported' } | { state: 'carried' | 'ended'; branch: Branch; product: Product };

/** How a version stood at a moment. A range as nmap gives it (`9.4.0 - 9.4.1`) is judged when both ends are of one branch. */
export function supportOf(product: string, version: string, at: Date): Support {
  const known = Object.hasOwn(products, product) ? products[product] : undefined;
  const versions = version.split(' - ');
  // The longest branch that fits, so that 5.3 comes before 5.
  const branch = known?.branches.filter((one) => versions.every((part) => isOf(part, one.branch))).toSorted((one, other) => other.branch.length - one.branch.length)[0];
  if (known === undefined || branch === undefined || at < endOf(branch.ended)) return { state: 'supported' };
  return { state: branch.carried !== undefined && at < endOf(branch.carried.until) ? 'carried' : 'ended', branch, product: known };
}

function isOf(version: string, branch: string): boolean {
  return version.startsWith(branch) && !/^\d/.test(version.slice(branch.length));
}

/** Support lasts through the day named. */
function endOf(day: string): Date {
  return new Date(Date.parse(day) + 86_400_000);
}
