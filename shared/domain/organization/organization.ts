import * as z from 'zod';
import { event } from '../../events/define.ts';
import { firstIdAt } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import { entity, type Change } from '../../table/entity.ts';
import { tenantKey } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { tableName } from '../../table/schema.ts';
import { claimName, releaseName } from '../../table/unique.ts';
import { childStep, closeToChildren } from './children.ts';
import { Details, isComplete } from './details.ts';
import { Member, membersMax } from './member.ts';
import { Privacy, ProjectSummary } from './privacy.ts';

/** What the Cloud Foundry surface keeps of an organization; one that was made elsewhere is active, not billed, and has the default quota. */
export const CloudFoundry = z.object({ status: z.enum(['active', 'suspended']), billing_enabled: z.boolean(), quota_definition: z.string() });
export type CloudFoundry = z.infer<typeof CloudFoundry>;

/**
 * An organization is a tenant: everything else belongs to exactly one. Organizations form a tree; a partner's customers are those below it.
 * A parent never changes, so the path to the root is stored. For each ancestor (and itself) an organization keeps one closure item in its own
 * partition, indexed under the ancestor: "everything below me" is one query there, and no organization's name appears twice under one parent.
 */
const Stored = z.object({
  name: z.string(),
  description: z.string(),
  company_name: z.string(),
  partner: z.boolean(),
  /** Ids from the root down to the parent; empty for the platform organization. */
  path: z.array(z.string()),
  details: Details,
  /** The first hundred users by time, as the documented document shows them; kept here so that a list needs no read per row. */
  members: z.array(Member).max(membersMax),
  /** What it leaves behind needs to know where it was, so its item stays. */
  deleted_at: z.string().nullable(),
  /** Absent where no call of the privacy surface has said anything yet. */
  privacy: Privacy.optional(),
  /** The first projects by time and id, as the documented document shows them, and here for the same reason as the members. */
  projects: z.record(z.string(), ProjectSummary).default({}),
  cloud_foundry: CloudFoundry.optional(),
});

/** Every organization that ever was: for events that come after its end. */
export const OrganizationRecords = entity(Stored, { name: 'Organization', family: 'ORGANIZATION' });
export type Organization = ReturnType<typeof OrganizationRecords.parse>;

/** Organizations as everybody else knows them: a deleted one is not there. */
export const Organizations = {
  ...OrganizationRecords,
  async get(owner: string, id: string): Promise<Organization | undefined> {
    const found = await OrganizationRecords.get(owner, id);
    return found?.deleted_at === null ? found : undefined;
  },
};

const Closure = z.object({ organization: z.intersection(Stored, z.object({ id: z.string(), created_at: z.string(), updated_at: z.string(), version: z.number() })) });

/** One row for each ancestor, under the ancestor's tree, in the order in which the organizations were made. */
export const Closures = entity(Closure, {
  name: 'Organization',
  family: 'ANCESTOR',
  indexes: { tree: ({ id, organization }) => ({ partition: treeOf(id), sort: sortOf(organization) }) },
});

/** Ids are made in the order of time, except that of the root, which is the same everywhere. */
function sortOf({ id, path, created_at }: Pick<Organization, 'id' | 'path' | 'created_at'>): string {
  return path.length === 0 ? firstIdAt(Date.parse(created_at)) : id;
}

export const Created = event('organization.created', z.object({ name: z.string() }));
/** `renamed`: lists elsewhere show the old name, and follow. */
export const Updated = event('organization.updated', z.object({ name: z.string(), renamed: z.boolean() }));
export const Deleted = event('organization.deleted', z.object({ name: z.string() }));

/** Deeper than any chain of resellers; the path is written with everything below it. */
const depthMax = 40;

export function treeOf(ancestor: string): string {
  return tenantKey(ancestor, 'TREE');
}

/** A parent's id, undefined for the platform organization. */
export function parentOf({ path }: Pick<Organization, 'path'>): string | undefined {
  return path.at(-1);
}

type Founded = Pick<Organization, 'id' | 'name' | 'description' | 'company_name' | 'partner' | 'details' | 'members'> & Partial<Pick<Organization, 'privacy' | 'projects'>>;

/** The writes that found an organization below `parent` (or the root, without one). */
export function found(input: Founded, parent: Organization | undefined): Change<Organization> {
  const path = parent ? [...parent.path, parent.id] : [];
  if (path.length > depthMax) throw problem.refused(`Organizations lie at most ${depthMax} levels below the platform`);
  const made = Organizations.create(input.id, { projects: {}, ...input, path, deleted_at: null });
  const claim = parent ? [claimName(parent.id, 'ORGANIZATION', input.name, input.id), childStep(parent.id, 1)] : [];
  const created = Created.publish(input.id, { name: input.name }, input.id);
  return { item: made.item, operations: [...made.operations, ...closures(made.item, 'create'), ...claim, created] };
}

/** The writes that change an organization; its name moves with it in every list. */
export function change(organization: Organization, changes: Partial<Pick<Organization, 'name' | 'description' | 'company_name' | 'details' | 'members' | 'privacy' | 'cloud_foundry'>>): Change<Organization> {
  const parent = parentOf(organization);
  const renamed = parent !== undefined && changes.name !== undefined && changes.name !== organization.name;
  const { privacy = organization.privacy } = changes;
  // A new name replaces the one that was given at first, unless it comes with another one.
  const given = privacy && { privacy: { ...privacy, name: renamed && changes.privacy === undefined ? null : privacy.name } };
  const changed = Organizations.update(organization.id, organization, { ...changes, ...given });
  const names = renamed ? [claimName(parent, 'ORGANIZATION', changed.item.name, organization.id), releaseOld(parent, organization.name, changed.item.name)].flat() : [];
  return { item: changed.item, operations: [...changed.operations, ...closures(changed.item, 'rewrite'), ...names, Updated.publish(organization.id, { name: changed.item.name, renamed: changed.item.name !== organization.name }, organization.id)] };
}

/**
 * The writes after which an organization is gone from every tree and its name is free. Refused while it has children: the parent's number of
 * children moves with each one, and a closed organization takes no more.
 */
export function close(organization: Organization, deleted_at: string): Operation[] {
  const parent = parentOf(organization);
  const closed = OrganizationRecords.update(organization.id, organization, { deleted_at });
  const rows = [...organization.path, organization.id].flatMap((ancestor) => Closures.remove(organization.id, Closures.create(organization.id, { id: ancestor, organization }).item).operations.map(unconditional));
  const left = parent === undefined ? [] : [releaseName(parent, 'ORGANIZATION', organization.name), childStep(parent, -1)];
  return [...closed.operations, ...rows, ...left, closeToChildren(organization.id), Deleted.publish(organization.id, { name: organization.name }, organization.id)];
}

function closures(organization: Organization, how: 'create' | 'rewrite'): Operation[] {
  return [...organization.path, organization.id].flatMap((ancestor) => {
    const row = Closures.create(organization.id, { id: ancestor, organization });
    return how === 'create' ? row.operations : row.operations.map(unconditional);
  });
}

/** A closure is a copy: the organization's own version condition guards all of them. */
function unconditional({ item: { Put, Delete }, ...operation }: Operation): Operation {
  const free = { ConditionExpression: undefined, ExpressionAttributeValues: undefined };
  return { ...operation, item: { ...(Put && { Put: { ...Put, ...free } }), ...(Delete && { Delete: { ...Delete, ...free } }) } };
}

/** Two names that fold to the same claim are one claim: a transaction may name an item only once. */
function releaseOld(parent: string, before: string, after: string): Operation[] {
  const [old, fresh] = [releaseName(parent, 'ORGANIZATION', before), releaseName(parent, 'ORGANIZATION', after)];
  return JSON.stringify(old.item) === JSON.stringify(fresh.item) ? [] : [old];
}

/**
 * The writes that show a project in its organization's document, or show it as it is now. In place, so that projects made at once do not collide;
 * the version moves, so that nobody writes an organization back without them.
 */
export function withProject(organization: Organization, project: ProjectSummary): Operation[] {
  const change = (Key: { pk: string; sk: string }, within: string[]): Operation => {
    const names = Object.fromEntries([...within, 'projects', project.id].map((name, at) => [`#n${at}`, name]));
    const UpdateExpression = `SET ${Object.keys(names).join('.')} = :project ADD version :one`;
    return {
      item: { Update: { TableName: tableName(), Key, UpdateExpression, ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeNames: names, ExpressionAttributeValues: { ':project': project, ':one': 1 } } },
      refused: () => problem.notFound('Organization'),
    };
  };
  const { id, path } = organization;
  const copies = [...path, id].map((ancestor) => change({ pk: tenantKey(id, 'ANCESTOR'), sk: ancestor }, ['organization']));
  return [change({ pk: tenantKey(id, 'ORGANIZATION'), sk: id }, []), ...copies];
}

export function incompleteDetails({ company_name, details }: Organization): boolean {
  return !isComplete(company_name, details);
}
