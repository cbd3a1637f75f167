import { tick } from '../../../shared/events/tick.ts';

/** Once a minute, by a schedule of the bus. */
export async function handler(): Promise<{ due: number }> {
  return { due: await tick() };
}
