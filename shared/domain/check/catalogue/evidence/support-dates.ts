import type { Product } from './distribution-support.ts';
import { software } from './software-support.ts';
import { systems } from './system-support.ts';

/** All whose end of support is judged, by the name that evidence gives them. */
export const products: Record<string, Product> = { ...software, ...systems };
