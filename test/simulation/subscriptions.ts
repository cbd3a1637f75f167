import type { FeatureCode, Features } from '../../shared/domain/subscription/features.ts';
import { assignFeatures, subscribeTo, Unsubscribe, unsubscribe } from '../../shared/domain/subscription/manage.ts';
import { activeFor } from '../../shared/domain/subscription/subscription.ts';
import { Subscribe } from '../../shared/domain/subscription/terms.ts';
import type { ProductCode } from '../../shared/domain/plan/product.ts';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { asked, type Maker } from './command.ts';
import { type Amounts, demand, type Held, living, Refusal, reached, type State, type View } from './model.ts';
import { organization, someone } from './pick.ts';
import type { Random } from './random.ts';

export interface Choice {
  plan: string;
  features?: Features;
}

/** The seeded plans, as the design names them. */
const sold: Record<string, { product: ProductCode; open: boolean; amounts: Amounts }> = {
  'pci-basic': { product: 'pci', open: false, amounts: { number_of_ips: 256, rescan: Infinity } },
  'pci-open': { product: 'pci', open: true, amounts: { number_of_ips: 256, rescan: Infinity } },
  vrms_plan: { product: 'vrms', open: false, amounts: { number_of_ips: 256, rescan: Infinity } },
  penetration_plan: { product: 'penetration', open: false, amounts: { number_of_ips: 256, rescan: 0 } },
};

export function choiceOf(random: Random): Choice {
  const plan = random.weighted([[4, 'pci-open'], [2, 'pci-basic'], [2, 'vrms_plan'], [1, 'penetration_plan'], [0.3, 'nope']]);
  const given = random.chance(plan === 'pci-open' ? 0.9 : 0.05);
  return given ? { plan, features: featuresOf(random) } : { plan };
}

export function describe({ plan, features }: Choice): string {
  return features ? `${plan} ${JSON.stringify(features)}` : plan;
}

function featuresOf(random: Random): Features {
  const rescan = random.weighted<Features>([[2, {}], [2, { rescan: { active: true, unlimited: false, num_of_rescans: 1 + random.below(4), unit: 'day', when_run: 'always' } }], [1, { rescan: { active: true, unlimited: true, num_of_rescans: 0, unit: 'day', when_run: 'always' } }]]);
  return { number_of_ips: { limit: random.of([1, 10, 40, 100, 200, 256, 400]) }, ...rescan };
}

export const subscribeOrganization: Maker = (random, state) => {
  const view = someone(random, state);
  const [target, choice] = [organization(random, state, view), choiceOf(random)];
  return asked(view, { id: 'subscribeOrganization', can: 'partner' }, `${target} to ${describe(choice)}`,
    (model) => {
      soldTo(model, view, target);
      demand(sold[choice.plan] !== undefined, 'not_found');
      // A new organization's plans say no features; who subscribes later has to, where the plan is open.
      demand(choice.features !== undefined || sold[choice.plan]?.open !== true, 'invalid');
      subscribe(model, target, choice);
    },
    async (world) => void (await subscribeTo(world.id(target), Subscribe.parse(choice))));
};

export const unsubscribeOrganization: Maker = (random, state) => {
  const view = someone(random, state);
  const [target, plan] = [organization(random, state, view), random.weighted([[3, 'pci-basic'], [3, 'pci-open'], [2, 'vrms_plan'], [1, 'penetration_plan']])];
  return asked(view, { id: 'unsubscribeOrganization', can: 'partner' }, `${target} from ${plan}`,
    (model) => {
      const { held } = soldTo(model, view, target);
      const product = sold[plan]?.product ?? 'pci';
      demand(held[product]?.plan === plan, 'not_found');
      delete held[product];
    },
    async (world) => void (await unsubscribe(world.id(target), Unsubscribe.parse({ plan }))));
};

/** Features of the active PCI subscription are changed; nothing to do where there is none. */
export const assign: Maker = (random, state) => {
  const view = someone(random, state);
  const [target, features] = [organization(random, state, view), featuresOf(random)];
  if (!state.orgs[target]?.held.pci) return undefined;
  return asked(view, { id: 'assignSubscriptionFeatures', can: 'partner' }, `${target} ${JSON.stringify(features)}`,
    (model) => {
      const { held } = soldTo(model, view, target);
      if (!held.pci) throw new Refusal('not_found');
      const after = { ...held.pci, amounts: { ...held.pci.amounts, ...amountsOf(features), ...(features.rescan ? {} : { rescan: held.pci.amounts.rescan }) } };
      allot(model, target, 'pci', held.pci, after);
      held.pci = after;
    },
    async (world) => {
      const org = world.id(target);
      const active = await asSystem('simulation', org, () => activeFor(org, 'pci'));
      await assignFeatures(org, active?.id ?? world.id('none'), features);
    });
};

/** Nobody but whoever lies above changes what an organization may do; the root has nobody above. */
function soldTo(model: State, view: View, target: string) {
  const org = reached(model, view, target);
  demand(target !== view.acting || org.parent === null, 'forbidden');
  return org;
}

/** Subscribes in the model, or throws. */
export function subscribe(model: State, target: string, { plan, features }: Choice): void {
  const [offer, org] = [sold[plan], model.orgs[target]];
  if (!offer || !org) throw new Refusal('not_found');
  demand(!features || offer.open, 'invalid');
  const after: Held = { plan, open: offer.open, amounts: features ? amountsOf(features) : offer.amounts };
  allot(model, target, offer.product, org.held[offer.product], after);
  org.held[offer.product] = after;
  org.subscriptions += 1;
}

function amountsOf({ number_of_ips, rescan }: Features): Amounts {
  return { number_of_ips: number_of_ips?.limit ?? 0, rescan: !rescan?.active ? 0 : rescan.unlimited ? Infinity : rescan.num_of_rescans };
}

/** What the children of one parent get from open plans stays within what the parent has; the root gives without limit. */
function allot(model: State, target: string, product: ProductCode, before: Held | undefined, after: Held): void {
  const parent = model.orgs[target]?.parent ?? null;
  if (parent === null || model.orgs[parent]?.parent === null) return;
  for (const code of ['number_of_ips', 'rescan'] as const) {
    const [had, wants] = [amountIn(before, code), amountIn(after, code)];
    const limit = model.orgs[parent]?.held[product]?.amounts[code] ?? 0;
    if (limit === Infinity) continue;
    demand(wants !== Infinity || had === Infinity, 'refused');
    const others = living(model).filter((id) => id !== target && model.orgs[id]?.parent === parent);
    const given = others.reduce((sum, id) => sum + finite(amountIn(model.orgs[id]?.held[product], code)), finite(had));
    const more = finite(wants) - finite(had);
    demand(more <= 0 || more <= limit - given, 'refused');
  }
}

function amountIn(held: Held | undefined, code: Extract<FeatureCode, keyof Amounts>): number {
  return held?.open ? held.amounts[code] : 0;
}

function finite(amount: number): number {
  return amount === Infinity ? 0 : amount;
}
