import type { Words } from '../../../shared/http/openapi/words.ts';

export const words: Words = {
  Plan: 'What organizations subscribe to, for one product.',
  plan: 'The plan.',
  name: 'Its name, for people.',
  code: 'Its code: unique among the plans of its owner, and what subscriptions name.',
  description: 'What it is, for people.',
  product: 'The product: `pci`, `vrms` or `penetration`. Cannot be changed.',
  kind: '`normal`: a fixed package of features. `open`: features come with each subscription. Cannot be changed.',
  default: 'Whether new organizations are subscribed to it by themselves; one for each product.',
  default_interval: 'How often it is billed unless a subscription says otherwise: `none`, `monthly` or `yearly`.',
  features: 'What it gives.',
  active: 'Whether it is sold.',
  organization: 'Who sells it.',
  subscriptions_count: 'Subscriptions that use it; null for a plan of somebody else.',
};
