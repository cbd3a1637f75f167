import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { entity } from '../../table/entity.ts';
import type { Operation } from '../../table/operation.ts';
import { tenant } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import type { Features } from '../subscription/features.ts';

type Rescan = NonNullable<Features['rescan']>;

/** More rescans than this in one unit are not counted one by one: an item holds 400 kB. */
const rescansMax = 5000;
const dayMs = 86_400_000;
const unitMs: Record<Rescan['unit'], number> = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs, year: 365 * dayMs };

/**
 * The rescans of one organization in one product within the rolling unit. One item, changed on its version, so that two starts at
 * once cannot both have the last one.
 */
const Allowances = entity(z.object({ rescans: z.array(z.object({ run_id: z.string(), at: z.string() })) }), { name: 'Rescan allowance', family: 'RESCAN' });

/**
 * The writes that count one rescan against the subscription's feature (reference 6.7); none when it is unlimited. 422 when it is used
 * up, with the time when the next one is possible.
 */
export async function takeRescan(product: ProductCode, feature: Rescan | undefined, runId: string): Promise<Operation[]> {
  if (!feature?.active) throw problem.refused('The plan does not include rescans: only first and scheduled runs are possible');
  if (feature.unlimited) return [];
  const now = clock.now();
  const known = await Allowances.get(tenant(), product);
  const span = unitMs[feature.unit];
  const recent = (known?.rescans ?? []).filter(({ at }) => Date.parse(at) > now.getTime() - span);
  const limit = Math.min(feature.num_of_rescans, rescansMax);
  if (recent.length >= limit) throw usedUp(feature, limit === 0 ? undefined : recent[recent.length - limit], span);
  const rescans = [...recent, { run_id: runId, at: now.toISOString() }];
  return known ? Allowances.update(tenant(), known, { rescans }).operations : Allowances.create(tenant(), { id: product, rescans }).operations;
}

/** A run that failed on the platform's side does not count. */
export async function giveBack({ id, product }: { id: string; product: ProductCode }): Promise<Operation[]> {
  const known = await Allowances.get(tenant(), product);
  if (!known?.rescans.some(({ run_id }) => run_id === id)) return [];
  return Allowances.update(tenant(), known, { rescans: known.rescans.filter(({ run_id }) => run_id !== id) }).operations;
}

function usedUp({ num_of_rescans, unit }: Rescan, oldest: { at: string } | undefined, span: number) {
  const allowed = `The plan allows ${num_of_rescans} ${num_of_rescans === 1 ? 'rescan' : 'rescans'} a ${unit}`;
  return problem.refused(oldest ? `${allowed}; the next one is possible from ${new Date(Date.parse(oldest.at) + span).toISOString()}` : allowed);
}
