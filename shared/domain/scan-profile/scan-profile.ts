import * as z from 'zod';
import { problem } from '../../problems.ts';
import type { ListRequest, Page } from '../../table/list.ts';
import { user } from '../actor/context.ts';
import { type ProductCode, products } from '../plan/product.ts';
import { pageOfValues } from './page-of-values.ts';
import { type ScanProfile, scanProfiles } from './profiles.ts';

/**
 * A scan profile says how hosts are scanned for a product. Profiles are values of the program, not rows: nobody makes or changes one,
 * and a new release brings new ones. PCI has exactly one, which cannot be chosen otherwise.
 */
export const Document = z
  .object({
    id: z.string(),
    name: z.string(),
    app_type: z.enum(products),
    comment: z.string(),
    active: z.boolean(),
    default: z.boolean(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'ScanProfile' });
type Document = z.infer<typeof Document>;

/** When the profiles took their present form. */
const publishedAt = '2026-11-21T00:00:00.000Z';

export const columns = {
  name: ({ name }: Document) => name,
  app_type: ({ app_type }: Document) => app_type,
  comment: ({ comment }: Document) => comment,
  active: ({ active }: Document) => active,
  default: (profile: Document) => profile.default,
};

/** What a scan form offers in the active product. */
export function listActivated(request: ListRequest): Promise<Page<Document>> {
  const offered = scanProfiles.filter(({ product }) => product === user().active_product);
  return pageOfValues(offered.map(present), columns, request);
}

/**
 * The profile that a scan of this product gets: the named one, or the product's default. 422 of `config_id` for one of another product,
 * so for PCI any but the PCI profile (documented).
 */
export function profileFor(product: ProductCode, id: string | null | undefined): ScanProfile {
  const found = scanProfiles.find((profile) => profile.product === product && (id === null || id === undefined ? profile.default : profile.id === id));
  if (!found) throw problem.invalid({ config_id: [product === 'pci' ? 'cannot be changed for PCI' : 'is not a scan profile of this product'] });
  return found;
}

export function present({ id, name, product, comment, default: chosen }: ScanProfile): Document {
  return { id, name, app_type: product, comment, active: true, default: chosen, created_at: publishedAt, updated_at: publishedAt };
}
