import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity, platform } from '../../table/entity.ts';
import { queryRows } from '../../table/query.ts';
import { retrying, transact } from '../../table/transact.ts';
import { platformWall } from '../../table/wall.ts';
import { behindWall, tenant } from '../actor/context.ts';
import { isAdmin, needOperator, needScope } from '../foundry/access.ts';
import { refuse } from '../foundry/refusal.ts';

/** A feature flag lets others than administrators do something. Only what an operator set is stored, in the catalogue; the rest is as documented. */
const Stored = z.object({ enabled: z.boolean(), error_message: z.string().nullable() });
const FeatureFlags = entity(Stored, { name: 'Feature flag', family: 'FEATURE_FLAG' });

const Updated = event('feature_flag.updated', z.object({ enabled: z.boolean() }));

/** The documented flags in their order, and whether each is on where nothing was said. */
const defaults = {
  user_org_creation: false,
  private_domain_creation: true,
  app_bits_upload: true,
  app_scaling: true,
  route_creation: true,
  service_instance_creation: true,
  diego_docker: false,
  set_roles_by_username: true,
  unset_roles_by_username: true,
  task_creation: true,
  env_var_visibility: true,
  space_scoped_private_broker_creation: true,
  space_developer_env_var_visibility: true,
  service_instance_sharing: false,
} as const;
type FlagName = keyof typeof defaults;

export interface FeatureFlag {
  name: FlagName;
  enabled: boolean;
  error_message: string | null;
}

export const Update = z.object({ enabled: z.boolean(), error_message: z.string().max(1000).optional() });

const names = z.enum(Object.keys(defaults));

export async function list(): Promise<FeatureFlag[]> {
  needScope('read');
  const { rows } = await queryRows(FeatureFlags.stretch(platform), 100);
  const stored = rows.map(FeatureFlags.parse);
  return allNames.map((name) => flagOf(name, stored.find(({ id }) => id === name)));
}

export async function show(given: string): Promise<FeatureFlag> {
  const name = known(given);
  needScope('read');
  return read(name);
}

/** The Super Admin's: what a flag says holds for every installation. */
export async function update(given: string, { enabled, error_message }: z.output<typeof Update>): Promise<FeatureFlag> {
  const name = known(given);
  needOperator();
  return retrying('Feature flag', async () => {
    const before = await FeatureFlags.get(platform, name);
    const attributes = { enabled, error_message: error_message ?? before?.error_message ?? null };
    const changed = before ? FeatureFlags.update(platform, before, attributes) : FeatureFlags.create(platform, { id: name, ...attributes });
    await behindWall(platformWall(tenant()), () => transact([changed, Updated.publish(name, { enabled })]));
    return flagOf(name, attributes);
  });
}

export async function isEnabled(name: FlagName): Promise<boolean> {
  return (await read(name)).enabled;
}

/** Throws what the operator wrote, unless the flag is on or the caller administers. */
export async function needFlag(name: FlagName): Promise<void> {
  if (isAdmin()) return;
  const { enabled, error_message } = await read(name);
  if (!enabled) throw refuse('FeatureDisabled', error_message ?? name);
}

async function read(name: FlagName): Promise<FeatureFlag> {
  return flagOf(name, await FeatureFlags.get(platform, name));
}

function flagOf(name: FlagName, stored: z.infer<typeof Stored> | undefined): FeatureFlag {
  return { name, enabled: stored?.enabled ?? defaults[name], error_message: stored?.error_message ?? null };
}

const isFlag = (name: string): name is FlagName => names.safeParse(name).success;
const allNames = Object.keys(defaults).filter(isFlag);

function known(name: string): FlagName {
  if (!isFlag(name)) throw refuse('FeatureFlagNotFound', name);
  return name;
}
