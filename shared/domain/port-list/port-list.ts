import * as z from 'zod';
import { event } from '../../events/define.ts';
import { problem } from '../../problems.ts';
import { entity, platform, type Owner } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Row } from '../../table/query.ts';
import { retrying, transact } from '../../table/transact.ts';
import { platformWall } from '../../table/wall.ts';
import { hasPermission } from '../actor/actor.ts';
import { actor, behindWall, tenant, user } from '../actor/context.ts';
import { products } from '../plan/product.ts';
import { platformOrganization } from '../platform/organization.ts';
import { createdWithin, withoutDates } from '../../table/created-within.ts';
import { transports } from './port-ranges.ts';

/**
 * A port list names the ports that a target is scanned on. One made by a Super Admin lives in the platform's catalogue and is offered to
 * every organization once it is active; any other belongs to the organization that made it. An empty list is never active.
 */
const range = z.object({ id: z.string(), start: z.int(), end: z.int(), type: z.enum(transports), comment: z.string() });
const count = z.object({ all: z.int(), tcp: z.int(), udp: z.int() });

const Stored = z.object({
  name: z.string(),
  comment: z.string(),
  /** Null: for every product. */
  app_type: z.enum(products).nullable(),
  active: z.boolean(),
  /** Came with the platform or the engine: neither edited nor deleted. */
  predefined: z.boolean(),
  port_ranges: z.array(range),
  port_count: count,
  owner: z.object({ id: z.string(), username: z.string() }).nullable(),
});

export const PortLists = entity(Stored, { name: 'Port list', family: 'PORT_LIST', counted: true });
export type PortList = ReturnType<typeof PortLists.parse>;

export const Created = event('port_list.created', z.object({ name: z.string() }));
const Activated = event('port_list.activated', z.object({ name: z.string() }));
export const Deactivated = event('port_list.deactivated', z.object({ name: z.string() }));
export const Updated = event('port_list.updated', z.object({ name: z.string(), changes: z.array(z.string()) }));
export const Deleted = event('port_list.deleted', z.object({ name: z.string() }));

export const columns = {
  name: ({ name }: PortList) => name,
  comment: ({ comment }: PortList) => comment,
  app_type: ({ app_type }: PortList) => app_type,
  active: ({ active }: PortList) => active,
  predefined: ({ predefined }: PortList) => predefined,
  updated_at: ({ updated_at }: PortList) => updated_at,
};

/** What a scan form offers: active lists of the active product, shared or of the own organization. */
export function listActivated(request: ListRequest): Promise<Page<PortList>> {
  const product = user().active_product;
  return listWhere(request, (list) => list.active && (list.app_type === null || list.app_type === product));
}

/** Shared lists and those of the own organization; a shared one that is not active is there for those alone who make them. */
export function list(request: ListRequest): Promise<Page<PortList>> {
  return listWhere(request, ({ shared, active }) => isVisible(shared, active));
}

export async function show(id: string): Promise<PortList> {
  const { owner, list: found } = await need(id);
  if (!isVisible(owner === platform, found.active)) throw problem.notFound('Port list');
  return found;
}

function isVisible(shared: boolean, active: boolean): boolean {
  return active || !shared || hasPermission(actor(), 'PORT_LIST_CREATE');
}

function listWhere(request: ListRequest, wanted: (list: PortList & { shared: boolean }) => boolean): Promise<Page<PortList>> {
  const within = createdWithin(request);
  const catalogue = PortLists.stretch(platform).partition;
  const parse = (row: Row): PortList & { shared: boolean } => ({ ...PortLists.parse(row), shared: row['pk'] === catalogue });
  const where = (one: PortList & { shared: boolean }): boolean => wanted(one) && within(one);
  const stretches = [PortLists.stretch(platform), PortLists.stretch(tenant())];
  const total = async (): Promise<number> => (await PortLists.count(platform)) + (await PortLists.count(tenant()));
  return listOf({ stretches, parse, columns, total, where }, withoutDates(request));
}

/** From now on the list is offered. Done twice is done once. */
export async function activate(id: string): Promise<PortList> {
  return retrying('Port list', async () => {
    const { owner, list } = await need(id);
    if (list.active) return list;
    if (list.port_ranges.length === 0) throw problem.refused('A port list without ports cannot be activated');
    const changed = PortLists.update(owner, list, { active: true });
    await asOwner(owner, () => transact([changed, Activated.publish(id, { name: list.name })]));
    return changed.item;
  });
}

/** The list, if the acting organization's targets may use it: its own, or a shared one that is active. */
export async function usable(id: string): Promise<PortList | undefined> {
  const found = await find(id);
  return found && (found.list.active || found.owner !== platform) ? found.list : undefined;
}

/** The same, or the 422 of `port_list_id`. */
export async function needUsable(id: string): Promise<PortList> {
  const list = await usable(id);
  if (!list) throw problem.invalid({ port_list_id: ['is not a port list that your organization may use'] });
  return list;
}

/** The names of lists by their id; an id that leads nowhere has none. */
export async function namesOf(ids: Iterable<string>): Promise<Map<string, string>> {
  const found = await Promise.all([...new Set(ids)].map(find));
  return new Map(found.flatMap((one) => (one ? [[one.list.id, one.list.name] as const] : [])));
}

/** Behind the wall that may write what this owner has. */
export function asOwner<T>(owner: Owner, work: () => Promise<T>): Promise<T> {
  return owner === platform ? behindWall(platformWall(tenant(), platformOrganization), work) : work();
}

/** Wherever it lies, or the 404. */
export async function need(id: string): Promise<{ owner: Owner; list: PortList }> {
  const found = await find(id);
  if (!found) throw problem.notFound('Port list');
  return found;
}

async function find(id: string): Promise<{ owner: Owner; list: PortList } | undefined> {
  const [shared, own] = await Promise.all([PortLists.get(platform, id), PortLists.get(tenant(), id)]);
  if (own) return { owner: tenant(), list: own };
  return shared && { owner: platform, list: shared };
}
