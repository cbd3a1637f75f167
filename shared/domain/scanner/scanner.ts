import * as z from 'zod';
import { entity, platform } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { tenant, user } from '../actor/context.ts';
import { type ProductCode, products } from '../plan/product.ts';
import { createdWithin, withoutDates } from '../../table/created-within.ts';

/**
 * A scanner is an engine that executes scans. All of them are in the platform's catalogue, which Super Admins keep; one that is
 * assigned to an organization is offered there and nowhere else, the others are shared. PCI scans come from outside, so PCI uses
 * external shared scanners only.
 */
export const engineTypes = ['nmap', 'openvasd', 'nuclei'] as const;

const Stored = z.object({
  name: z.string(),
  comment: z.string(),
  /** Null for an engine that runs as a child process of the scan runner. */
  host: z.string().nullable(),
  port: z.int().nullable(),
  type: z.enum(engineTypes),
  ca_certificate: z.string().nullable(),
  credential_id: z.string().nullable(),
  /** Null: for every product. */
  app_type: z.enum(products).nullable(),
  location: z.enum(['external', 'internal']),
  active: z.boolean(),
  status: z.enum(['unknown', 'online', 'offline']),
  /** The answer's `version`; stored under another name, because `version` is the item's own. */
  engine_version: z.string().nullable(),
  feed_version: z.string().nullable(),
  verified_at: z.string().nullable(),
  /** Null: shared. */
  organization: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** What a customer's firewall has to let in. */
  source_ranges: z.array(z.string()),
  scans_running: z.int(),
  /** Null: as many as there are runners. */
  max_scans: z.int().nullable(),
});

export type ScannerAttributes = z.infer<typeof Stored>;

export const Document = Stored.omit({ engine_version: true })
  .extend({ version: z.string().nullable(), id: z.string(), created_at: z.string(), updated_at: z.string() })
  .meta({ id: 'Scanner' });

export const Scanners = entity(Stored, { name: 'Scanner', family: 'SCANNER', counted: true });
export type Scanner = ReturnType<typeof Scanners.parse>;

export const columns = {
  name: ({ name }: Scanner) => name,
  comment: ({ comment }: Scanner) => comment,
  type: ({ type }: Scanner) => type,
  app_type: ({ app_type }: Scanner) => app_type,
  location: ({ location }: Scanner) => location,
  status: ({ status }: Scanner) => status,
  updated_at: ({ updated_at }: Scanner) => updated_at,
};

/** What a scan form offers in the active product. */
export function listActivated(request: ListRequest): Promise<Page<Scanner>> {
  const product = user().active_product;
  const organization = tenant();
  const within = createdWithin(request);
  const where = (scanner: Scanner): boolean => isOffered(scanner, product, organization) && within(scanner);
  return listOf({ stretches: [Scanners.stretch(platform)], parse: Scanners.parse, columns, total: () => Scanners.count(platform), where }, withoutDates(request));
}

/** Whether an organization may scan with it in a product. */
export function isOffered({ active, app_type, location, organization }: Scanner, product: ProductCode, asking: string): boolean {
  if (!active || (app_type !== null && app_type !== product)) return false;
  if (product === 'pci') return location === 'external' && organization === null;
  return organization === null || organization.id === asking;
}

export function present({ engine_version, ...scanner }: Scanner): z.input<typeof Document> {
  return { ...scanner, version: engine_version };
}
