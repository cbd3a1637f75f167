import * as z from 'zod';
import { stableId } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import { entity, platform } from '../../table/entity.ts';
import { Features } from '../subscription/features.ts';
import { products } from './product.ts';

/**
 * A plan is what an organization subscribes to for one product: a fixed package of features (normal), or a frame whose features
 * come with each subscription (open). The root's plans are the platform's catalogue, which every organization reads.
 */
const Stored = z.object({
  code: z.string(),
  name: z.string(),
  description: z.string(),
  product: z.enum(products),
  kind: z.enum(['normal', 'open']),
  default: z.boolean(),
  default_interval: z.enum(['monthly', 'yearly', 'none']),
  features: Features,
  active: z.boolean(),
});
export type PlanAttributes = z.infer<typeof Stored>;

export const Plans = entity(Stored, { name: 'Plan', family: 'PLAN', counted: true });
export type Plan = ReturnType<typeof Plans.parse>;

/** A plan's id follows from its owner and code, so a code is unique and found in one read. */
export function planId(owner: string, code: string): string {
  return stableId('plan', owner, code);
}

/** The active plan of that code, or the documented `Plan not found`. */
export async function needByCode(code: string): Promise<Plan> {
  const plan = await Plans.get(platform, planId(platform, code));
  if (!plan?.active) throw problem.notFound('Plan');
  return plan;
}

const unlimitedRescan = { rescan: { active: true, unlimited: true, num_of_rescans: 0, unit: 'day', when_run: 'always' } } as const;
const ips = { number_of_ips: { limit: 256 } };
const internal = { active: true, unlimited: false, limit: 256 };

/** What a first start puts into the catalogue. */
export const seededPlans: PlanAttributes[] = [
  { code: 'pci-basic', name: 'PCI Basic', description: 'External ASV scanning', product: 'pci', kind: 'normal', default: true, default_interval: 'yearly', features: { ...ips, ...unlimitedRescan }, active: true },
  { code: 'pci-open', name: 'PCI Open', description: 'External ASV scanning, features with each subscription', product: 'pci', kind: 'open', default: false, default_interval: 'yearly', features: { ...ips, ...unlimitedRescan }, active: true },
  { code: 'vrms_plan', name: 'VRMS', description: 'Vulnerability management', product: 'vrms', kind: 'normal', default: false, default_interval: 'yearly', features: { ...ips, ...unlimitedRescan, internal_vrms: internal }, active: true },
  { code: 'penetration_plan', name: 'Penetration Testing', description: 'Penetration test scans', product: 'penetration', kind: 'normal', default: false, default_interval: 'yearly', features: { ...ips, internal_penetration: internal }, active: true },
];
