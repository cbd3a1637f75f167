import * as z from 'zod';
import { Problem } from '../../shared/problems.ts';
import type { RemovedEach } from './answers.ts';

/** As many as a page of a list shows. */
const idsMax = 100;

const separated = z.string().transform((text) => text.split(',').map((id) => id.trim()).filter((id) => id !== ''));

/** The ids of a bulk delete: `ids=a,b`, repeated, or `{"ids":["a","b"]}`. Each counts once. */
export const Ids = z.object({
  ids: z
    .union([separated, z.array(z.string())], "can't be blank")
    .transform((ids) => [...new Set(ids)])
    .pipe(z.array(z.string()).min(1, "can't be blank").max(idsMax, `at most ${idsMax} at once`)),
});

/** Removes one after the other and says of each what happened; what is not an id finds nothing. */
export async function removeEach(ids: string[], what: string, remove: (id: string) => Promise<void>): Promise<RemovedEach[]> {
  const outcomes: RemovedEach[] = [];
  for (const id of ids) {
    const known = z.uuid().safeParse(id).success;
    outcomes.push(known ? await outcomeOf(id, remove) : { id, status: 'refused', message: `${what} not found` });
  }
  return outcomes;
}

async function outcomeOf(id: string, remove: (id: string) => Promise<void>): Promise<RemovedEach> {
  try {
    await remove(id);
    return { id, status: 'deleted' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { id, status: 'refused', message: error.message };
  }
}
