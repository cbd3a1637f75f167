import * as z from 'zod';
import { Problem, problem } from '../../problems.ts';
import type { ProductCode } from '../plan/product.ts';
import { reach } from '../organization/reach.ts';
import { changing } from './edit.ts';
import type { Presented } from './scanner.ts';

/** Null makes it shared again. */
export const Assign = z.object({ organization_id: z.uuid().nullable() });

/** From now on it is offered. Done twice is done once. */
export function activate(id: string): Promise<Presented> {
  return changing(id, () => ({ active: true }));
}

/** From now on starts with it are refused; runs that are under way go on. */
export function deactivate(id: string): Promise<Presented> {
  return changing(id, () => ({ active: false }));
}

/** The one product that it is offered for; null for every product. */
export function setAppType(id: string, app_type: ProductCode | null): Promise<Presented> {
  return changing(id, () => ({ app_type }));
}

/** Offers it to one organization alone, or to all again. Scans of others that name it are refused at their next start. */
export async function assign(id: string, { organization_id }: z.output<typeof Assign>): Promise<Presented> {
  const organization = organization_id === null ? null : await organizationOf(organization_id);
  return changing(id, () => ({ organization }));
}

async function organizationOf(organization_id: string): Promise<{ id: string; name: string }> {
  const { id, name } = await reach(organization_id).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'not_found') throw error;
    throw problem.invalid({ organization_id: ['is not an organization that you reach'] });
  });
  return { id, name };
}
