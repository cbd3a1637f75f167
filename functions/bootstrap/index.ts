import { type FirstAccess, seed } from '../../shared/domain/platform/seed.ts';

/**
 * Invoked by the operator after a deployment: fills an empty platform, and brings the catalogue of a filled one up to date.
 * The first call answers the access that was made, once; every later call answers that there is nothing to tell.
 */
export async function handler(): Promise<FirstAccess | { seeded: 'before' }> {
  return (await seed(() => undefined)) ?? { seeded: 'before' };
}
