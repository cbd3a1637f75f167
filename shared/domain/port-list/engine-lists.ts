import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { entity } from '../../table/entity.ts';
import { Conflict } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { asSystem } from '../actor/context.ts';
import { platformOrganization } from '../platform/organization.ts';

/** A list as an engine has it. */
const EngineList = z.object({ code: z.string(), name: z.string(), comment: z.string(), ports: z.string() });
export type EngineList = z.infer<typeof EngineList>;

/**
 * The lists that an engine brings, as the scan runner that has it read them: the API's functions have no engine at hand. They lie with the
 * platform's organization, where a runner may write, and not in the catalogue, where it may not; sync checks them on their way there.
 */
export const EngineLists = entity(z.object({ lists: z.array(EngineList) }), { name: 'Lists of the engine', family: 'ENGINE_PORT_LISTS' });

export const nmap = 'nmap';

/** Keeps what the engine has now. Told twice is told once; of two runners at once the later one stays. */
export function tellLists(engine: string, lists: EngineList[]): Promise<void> {
  return asSystem('scan-runner', platformOrganization, async () => {
    const known = await EngineLists.get(platformOrganization, engine);
    if (known && isDeepStrictEqual(known.lists, lists)) return;
    const told = known ? EngineLists.update(platformOrganization, known, { lists }) : EngineLists.create(platformOrganization, { id: engine, lists });
    await transact([told]).catch((error: unknown) => {
      // Another runner of the same image was quicker.
      if (!(error instanceof Conflict)) throw error;
    });
  });
}
