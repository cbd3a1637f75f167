import * as z from 'zod';
import { actingOrganization } from '../organization/acting.ts';
import { namesOf } from '../port-list/port-list.ts';
import { exactCount } from './exact-count.ts';
import { documentedSignIns, namesOfCredentials, shownSignIns } from './sign-ins-shown.ts';
import { aliveTests, scansOf, type Target } from './target.ts';

export const Document = z
  .object({
    id: z.string(),
    name: z.string(),
    hosts: z.string(),
    exclude_hosts: z.string(),
    comment: z.string(),
    max_hosts: exactCount(),
    port_list_id: z.string().nullable(),
    port_list: z.object({ id: z.string(), name: z.string() }).nullable(),
    ...documentedSignIns,
    alive_test: z.enum(aliveTests),
    external: z.boolean(),
    in_use: z.boolean(),
    scans_count: z.int(),
    owner: z.object({ id: z.string(), username: z.string() }),
    organization: z.object({ id: z.string(), name: z.string() }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Target' });

type Presented = z.input<typeof Document>;

/** Targets of the acting organization with the names that they refer to: one read more, and one for each port list and credential on the page. */
export async function present(targets: Target[]): Promise<Presented[]> {
  const presenter = await presenterFor(targets);
  return targets.map(presenter);
}

export async function presentOne(target: Target): Promise<Presented> {
  const presenter = await presenterFor([target]);
  return presenter(target);
}

async function presenterFor(targets: Target[]): Promise<(target: Target) => Presented> {
  const used = targets.flatMap(({ port_list_id }) => port_list_id ?? []);
  const [{ id, name }, portLists, credentials] = await Promise.all([actingOrganization(), namesOf(used), namesOfCredentials(targets)]);
  return (target) => {
    const scans_count = scansOf(target);
    return {
      ...target,
      max_hosts: BigInt(target.max_hosts),
      port_list: portListOf(target, portLists),
      ...shownSignIns(target, credentials),
      in_use: scans_count > 0,
      scans_count,
      organization: { id, name },
    };
  };
}

function portListOf({ port_list_id: id }: Target, names: Map<string, string>): Presented['port_list'] {
  const name = id === null ? undefined : names.get(id);
  return id === null || name === undefined ? null : { id, name };
}
