import type { ProductCode } from '../plan/product.ts';

/** A report is named by the time of its run: `2026-03-01 04:05:06 UTC`. */
export function reportName(startedAt: string): string {
  return `${startedAt.slice(0, 19).replace('T', ' ')} UTC`;
}

/** `Q1 2026`, in UTC. */
export function quarterOf(startedAt: string): string {
  const date = new Date(startedAt);
  return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${date.getUTCFullYear()}`;
}

/** A pass of a PCI run counts for 90 days (PCI programme); nothing else counts at all. */
export function validUntil(product: ProductCode, compliance: boolean | null, finishedAt: string): string | null {
  if (product !== 'pci' || compliance !== true) return null;
  return new Date(Date.parse(finishedAt) + 90 * 86_400_000).toISOString();
}
