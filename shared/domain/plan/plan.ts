import * as z from 'zod';
import { stableId } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import { entity, type Owner, platform } from '../../table/entity.ts';
import { queryRows } from '../../table/query.ts';
import { asSystem } from '../actor/context.ts';
import { Features } from '../subscription/features.ts';
import { Interval } from '../subscription/interval.ts';
import { products } from './product.ts';

/**
 * A plan is what an organization subscribes to for one product: a fixed package of features (normal), or a frame whose features
 * come with each subscription (open). The root's plans are the platform's catalogue, which every organization reads; a partner's are sold to
 * whoever lies below it, and to nobody else. One plan of an owner and a product may be its default: what a new organization gets.
 */
const Stored = z.object({
  code: z.string(),
  name: z.string(),
  description: z.string(),
  product: z.enum(products),
  kind: z.enum(['normal', 'open']),
  default: z.boolean(),
  default_interval: Interval,
  features: Features,
  active: z.boolean(),
  /** The organization that sells it, or `platform`. */
  owner: z.string(),
});
type PlanAttributes = z.infer<typeof Stored>;

export const Plans = entity(Stored, { name: 'Plan', family: 'PLAN', counted: true });
export type Plan = ReturnType<typeof Plans.parse>;

/** More plans than any partner makes. */
export const plansMax = 500;

/** A plan's id follows from its owner and code, so a code is unique and found in one read. */
export function planId(owner: Owner, code: string): string {
  return stableId('plan', owner, code);
}

/** Whose plans an organization may be subscribed to: those of its partners, the nearest first, then the platform's. Never its own. */
export function sellersTo({ path }: { path: string[] }): Owner[] {
  return [...path.slice(1).toReversed(), platform];
}

/** The active plan of that code, the nearest seller's first, or the documented `Plan not found`. */
export async function needByCode(code: string, sellers: Owner[]): Promise<Plan> {
  const found = await Promise.all(sellers.map((owner) => readAs(owner, () => Plans.get(owner, planId(owner, code)))));
  const plan = found.find((one) => one?.active);
  if (!plan) throw problem.notFound('Plan');
  return plan;
}

/** The default plans of all products, the nearest seller's first. */
export async function defaultPlans(sellers: Owner[]): Promise<Plan[]> {
  return (await plansOf(sellers)).filter((plan) => plan.default && plan.active);
}

/** Every plan of these owners, in their order. */
export async function plansOf(owners: Owner[]): Promise<Plan[]> {
  const pages = await Promise.all(owners.map((owner) => readAs(owner, () => queryRows(Plans.stretch(owner), plansMax))));
  return pages.flatMap(({ rows }) => rows.map(Plans.parse));
}

/** What lies above is read as the system, one organization at a time: a tenant may not read there. */
export function readAs<T>(owner: Owner, read: () => Promise<T>): Promise<T> {
  return owner === platform ? read() : asSystem('plans', owner, read);
}

const unlimitedRescan = { rescan: { active: true, unlimited: true, num_of_rescans: 0, unit: 'day', when_run: 'always' } } as const;
const ips = { number_of_ips: { limit: 256 } };
const internal = { active: true, unlimited: false, limit: 256 };
const seeded = { default: false, default_interval: 'yearly', active: true, owner: platform } as const;

/** What a first start puts into the catalogue. */
export const seededPlans: PlanAttributes[] = [
  { ...seeded, code: 'pci-basic', name: 'PCI Basic', description: 'External ASV scanning', product: 'pci', kind: 'normal', default: true, features: { ...ips, ...unlimitedRescan } },
  { ...seeded, code: 'pci-open', name: 'PCI Open', description: 'External ASV scanning, features with each subscription', product: 'pci', kind: 'open', features: { ...ips, ...unlimitedRescan } },
  { ...seeded, code: 'vrms_plan', name: 'VRMS', description: 'Vulnerability management', product: 'vrms', kind: 'normal', features: { ...ips, ...unlimitedRescan, internal_vrms: internal } },
  { ...seeded, code: 'penetration_plan', name: 'Penetration Testing', description: 'Penetration test scans', product: 'penetration', kind: 'normal', features: { ...ips, internal_penetration: internal } },
];
