import * as z from 'zod';
import type { Page } from '../../../shared/table/list.ts';

const link = z.object({ href: z.string() }).nullable();

/** As much of a V3 list as the CLI reads. */
export const V3Page = z
  .object({
    pagination: z.object({ total_results: z.int(), total_pages: z.int(), next: link }),
    resources: z.array(z.object({ guid: z.string(), name: z.string() })),
  })
  .meta({ id: 'V3Page' });

export function pageOfV3({ items, page, per_page, total }: Pick<Page<{ id: string; name: string }>, 'items' | 'page' | 'per_page' | 'total'>, url: string): z.input<typeof V3Page> {
  const total_pages = Math.max(1, Math.ceil(total / per_page));
  const next = page < total_pages ? { href: `${url}?page=${page + 1}` } : null;
  return { pagination: { total_results: total, total_pages, next }, resources: items.map(({ id, name }) => ({ guid: id, name })) };
}
