import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { type ProductCode, products } from '../plan/product.ts';
import { engineTypes } from './engine-type.ts';

/**
 * A scanner is an engine that executes scans. All of them are in the platform's catalogue, which Super Admins keep; one that is
 * assigned to an organization is offered there and nowhere else, the others are shared. PCI scans come from outside, so PCI uses
 * external shared scanners only. Its secrets are stored sealed and never answered. It is removed only when it is deactivated and no run is on it;
 * a run that finds it gone ends with that reason.
 */
const Stored = z.object({
  name: z.string(),
  comment: z.string(),
  /** Null for an engine that runs as a child process of the scan runner. */
  host: z.string().nullable(),
  port: z.int().nullable(),
  /** Off: plain HTTP, for a network that nobody else is in. */
  tls: z.boolean(),
  /** Never changes. */
  type: z.enum(engineTypes),
  ca_certificate: z.string().nullable(),
  /** Sealed (secret.ts). */
  api_key: z.string().nullable(),
  client_certificate: z.string().nullable(),
  client_key: z.string().nullable(),
  /** Null for every product. */
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
  /** Null: as many as there are runners. */
  max_scans: z.int().nullable(),
});

export type ScannerAttributes = z.infer<typeof Stored>;

export const Document = Stored.omit({ engine_version: true, api_key: true, client_certificate: true, client_key: true })
  .extend({
    id: z.string(),
    version: z.string().nullable(),
    has_api_key: z.boolean(),
    has_client_certificate: z.boolean(),
    /** Always null: what an openvasd asks for is written to the scanner itself, and a credential of a target opens no engine. */
    credential_id: z.null(),
    scans_running: z.int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Scanner' });
export type Presented = z.input<typeof Document>;

export const Scanners = entity(Stored, { name: 'Scanner', family: 'SCANNER', counted: true });
export type Scanner = ReturnType<typeof Scanners.parse>;

const Named = z.object({ name: z.string() });
export const Created = event('scanner.created', Named);
export const Updated = event('scanner.updated', Named.extend({ changes: z.array(z.string()) }));
export const Deleted = event('scanner.deleted', Named);
export const Verified = event('scanner.verified', Named.extend({ verified: z.boolean() }));

export const columns = {
  name: ({ name }: Scanner) => name,
  comment: ({ comment }: Scanner) => comment,
  type: ({ type }: Scanner) => type,
  app_type: ({ app_type }: Scanner) => app_type,
  location: ({ location }: Scanner) => location,
  active: ({ active }: Scanner) => active,
  status: ({ status }: Scanner) => status,
  organization: ({ organization }: Scanner) => (organization ? [organization.name, organization.id] : null),
  updated_at: ({ updated_at }: Scanner) => updated_at,
};

/** Whether an organization may scan with it in a product. */
export function isOffered({ active, app_type, location, organization }: Scanner, product: ProductCode, asking: string): boolean {
  if (!active || (app_type !== null && app_type !== product)) return false;
  if (product === 'pci') return location === 'external' && organization === null;
  return organization === null || organization.id === asking;
}
