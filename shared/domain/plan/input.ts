import * as z from 'zod';
import { line, prose } from '../../lib/plain-text.ts';
import { Features } from '../subscription/features.ts';
import { Interval } from '../subscription/interval.ts';
import { products } from './product.ts';

const code = z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'is not a code of letters, digits, _, . and -');
const name = line(255);
const description = prose(2000);
const kind = z.enum(['normal', 'open']);
/** number_of_ips is required on every plan of every product (documented). */
const PlanFeatures = Features.refine(({ number_of_ips }) => number_of_ips !== undefined, { path: ['number_of_ips'], message: "can't be blank" });

export const Create = z.object({
  code,
  name,
  description: description.default(''),
  product: z.enum(products),
  kind: kind.default('normal'),
  default: z.boolean().default(false),
  default_interval: Interval.default('yearly'),
  features: PlanFeatures,
  active: z.boolean().default(true),
});

/** What is not named stays. Code, product and kind are what a plan is: they never change. */
export const Update = z.object({
  code: code.exactOptional(),
  name: name.exactOptional(),
  description: description.exactOptional(),
  product: z.enum(products).exactOptional(),
  kind: kind.exactOptional(),
  default: z.boolean().exactOptional(),
  default_interval: Interval.exactOptional(),
  features: PlanFeatures.exactOptional(),
  active: z.boolean().exactOptional(),
});
