import type { Brand } from '../whitelabel/brand.ts';

/** Whom to ask, as one sentence; null where the brand names nobody. */
export function supportOf({ support }: Pick<Brand, 'support'>): string | null {
  const ways = [support.email, support.phone, support.url].filter((way) => way !== null);
  return ways.length === 0 ? null : `Questions? ${ways.join(' · ')}`;
}
