import { checkByOid } from '../check/catalogue.ts';
import { coverage } from './effect.ts';
import type { Exception } from './exception.ts';
import { openOf } from './matches.ts';

/** An item holds 400 kB; whoever excepts more than this at once excepts the worst, and the rest counts. */
const cvesMax = 5000;

/** The CVEs of the findings that an exception covers now, where a feed says what a vulnerability is about; null for a check of the catalogue. */
export async function reviewedCves(exception: Exception): Promise<string[] | null> {
  if (checkByOid(exception.nvt)) return null;
  const [covers, cves] = [coverage(exception), new Set<string>()];
  for await (const findings of openOf(exception.product, exception.nvt)) {
    for (const finding of findings) if (covers(finding)) finding.cves.forEach((cve) => cves.add(cve));
  }
  return [...cves].slice(0, cvesMax);
}
