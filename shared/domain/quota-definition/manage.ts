import * as z from 'zod';
import { platform } from '../../table/entity.ts';
import { folded } from '../../table/keys.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Operation } from '../../table/operation.ts';
import { walk } from '../../table/read-all.ts';
import { retrying, transact } from '../../table/transact.ts';
import { claimName, releaseName } from '../../table/unique.ts';
import { platformWall } from '../../table/wall.ts';
import { behindWall, tenant } from '../actor/context.ts';
import { needOperator, needScope } from '../foundry/access.ts';
import { refuse } from '../foundry/refusal.ts';
import { Closures, treeOf } from '../organization/organization.ts';
import { columns, Created, Deleted, find, limits, type QuotaAttributes, type QuotaDefinition, QuotaDefinitions, Updated } from './quota-definition.ts';

const unlimited = z.int().default(-1);

export const Create = limits.extend({
  name: z.string(),
  total_private_domains: unlimited,
  instance_memory_limit: unlimited,
  app_instance_limit: unlimited,
  app_task_limit: unlimited,
  total_service_keys: unlimited,
  total_reserved_route_ports: z.int().default(0),
});
export const Update = limits.extend({ name: z.string() }).partial();

const nameScope = 'QUOTA_DEFINITION';
const nameLengthMax = 255;
const pageRows = 500;

export async function list(request: ListRequest): Promise<Page<QuotaDefinition>> {
  needScope('read');
  return listOf({ stretches: [QuotaDefinitions.stretch(platform)], parse: QuotaDefinitions.parse, columns, total: () => QuotaDefinitions.count(platform) }, request);
}

/** Makes a definition; its name is one of its kind. */
export async function create(input: z.output<typeof Create>): Promise<QuotaDefinition> {
  needOperator();
  const attributes = checked(input);
  const made = QuotaDefinitions.create(platform, attributes);
  await asOperator(() => transact([made, claim(attributes.name, made.item.id), Created.publish(made.item.id, { name: attributes.name })]));
  return made.item;
}

/** Changes what is named. Organizations that have the definition are limited by the new numbers from the next time that it is set for them. */
export async function update(guid: string, input: z.output<typeof Update>): Promise<QuotaDefinition> {
  return retrying('Quota definition', async () => {
    const before = await need(guid);
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    const attributes = checked({ ...before, ...given });
    const changed = QuotaDefinitions.update(platform, before, attributes);
    const renamed = folded(attributes.name) === folded(before.name) ? [] : [releaseName(tenant(), nameScope, before.name)];
    await asOperator(() => transact([changed, claim(attributes.name, guid), ...renamed, Updated.publish(guid, { name: attributes.name })]));
    return changed.item;
  });
}

/** Refused while an organization has it. */
export async function remove(guid: string): Promise<void> {
  const found = await need(guid);
  if (await isUsed(guid)) throw refuse('AssociationNotEmpty', 'organization', 'quota definition');
  await asOperator(() => transact([QuotaDefinitions.remove(platform, found), releaseName(tenant(), nameScope, found.name), Deleted.publish(guid, { name: found.name })]));
}

async function need(guid: string): Promise<QuotaDefinition> {
  const found = await find(guid);
  if (!found) throw refuse('QuotaDefinitionNotFound', guid);
  needOperator();
  return found;
}

function checked<A extends QuotaAttributes>(attributes: A): A & { name: string } {
  const name = attributes.name.trim();
  if (name === '') throw refuse('QuotaDefinitionInvalid', 'name presence');
  if (name.length > nameLengthMax) throw refuse('QuotaDefinitionInvalid', 'name max_length');
  if (attributes.memory_limit < -1) throw refuse('QuotaDefinitionMemoryLimitInvalid');
  const numbers = ['total_services', 'total_routes', 'total_private_domains', 'instance_memory_limit', 'app_instance_limit', 'app_task_limit', 'total_service_keys'] as const;
  const wrong = numbers.filter((column) => attributes[column] < -1).map((column) => `${column} invalid_${column}`);
  if (wrong.length > 0) throw refuse('QuotaDefinitionInvalid', wrong.join(', '));
  const { total_reserved_route_ports: ports, total_routes: routes } = attributes;
  if (ports < -1 || (routes !== -1 && ports > routes)) throw refuse('QuotaDefinitionInvalid', 'Total reserved ports must be -1, 0, or a positive integer, and must be less than or equal to total routes.');
  return { ...attributes, name };
}

function claim(name: string, id: string): Operation {
  return { ...claimName(tenant(), nameScope, name, id), refused: () => refuse('QuotaDefinitionNameTaken', name) };
}

function asOperator<T>(work: () => Promise<T>): Promise<T> {
  return behindWall(platformWall(tenant()), work);
}

/** Looked for among all organizations, page by page: only the operator asks, and rarely. */
async function isUsed(guid: string): Promise<boolean> {
  for await (const closures of walk({ partition: treeOf(tenant()), index: 'tree' }, Closures.parse, pageRows)) {
    if (closures.some(({ organization }) => organization.cloud_foundry?.quota_definition === guid)) return true;
  }
  return false;
}
