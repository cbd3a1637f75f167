import { withActor } from '../../shared/domain/actor/context.ts';
import { Create, create } from '../../shared/domain/organization/create.ts';
import type { Features } from '../../shared/domain/subscription/features.ts';
import type { PlanChoice } from '../../shared/domain/subscription/terms.ts';
import { newId } from '../../shared/lib/id.ts';
import { userOf } from '../support/actors.ts';
import { makeRoot } from '../support/platform.ts';

export const partnerOf = (organization: string) => userOf(organization, 'Admin', { partner: true });
export const operatorOf = (organization: string) => userOf(organization, 'Super Admin', { partner: true });

/** Runs as the partner Admin of this organization. */
export function as<T>(organization: string, work: () => Promise<T>): Promise<T> {
  return withActor(partnerOf(organization), work);
}

/** A new organization below, with exactly these plans. */
export async function below(parent: string, plans: PlanChoice[] = [{ plan: 'pci-basic' }], extra: object = {}): Promise<string> {
  const body = Create.parse({ name: `Organization ${newId()}`, plans, skip_default_subscription: plans.length > 0, ...extra });
  return (await as(parent, () => create(body))).id;
}

/** The root, and a partner below it whose open PCI plan has these features. */
export async function partnerWith(features: Features): Promise<{ root: string; partner: string }> {
  const { id: root } = await makeRoot();
  return { root, partner: await below(root, [{ plan: 'pci-open', features, partner: true }]) };
}

export const ips = (limit: number): Features => ({ number_of_ips: { limit } });
