import * as z from 'zod';
import { Problem } from '../../shared/problems.ts';
import type { OutcomeEach, RemovedEach } from './answers.ts';

/** As many as a page of a list shows. */
const idsMax = 100;

const separated = z.string().transform((text) => text.split(',').map((id) => id.trim()).filter((id) => id !== ''));

/** The ids of a bulk request: `ids=a,b`, repeated, or `{"ids":["a","b"]}`. Each counts once. */
export const Ids = z.object({
  ids: z
    .union([separated, z.array(z.string())], "can't be blank")
    .transform((ids) => [...new Set(ids)])
    .pipe(z.array(z.string()).min(1, "can't be blank").max(idsMax, `at most ${idsMax} at once`))
    .meta({ description: 'By commas, repeated, or as an array in the body' }),
});

/** Removes one after the other and says of each what happened; what is not an id finds nothing. */
export function removeEach(ids: string[], what: string, remove: (id: string) => Promise<void>): Promise<RemovedEach[]> {
  return doEach(ids, what, 'deleted', remove);
}

/** Does the same to one after the other and says of each what happened; what is not an id finds nothing. */
export async function doEach<D extends string>(ids: string[], what: string, done: D, verb: (id: string) => Promise<void>): Promise<OutcomeEach<D>[]> {
  const outcomes: OutcomeEach<D>[] = [];
  for (const id of ids) {
    const known = z.uuid().safeParse(id).success;
    outcomes.push(known ? await outcomeOf(id, done, verb) : { id, status: 'refused', message: `${what} not found` });
  }
  return outcomes;
}

async function outcomeOf<D extends string>(id: string, done: D, verb: (id: string) => Promise<void>): Promise<OutcomeEach<D>> {
  try {
    await verb(id);
    return { id, status: done };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { id, status: 'refused', message: error.message };
  }
}
