import { Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, type IPrincipal, PolicyStatement, Role, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { tableSchema } from '../../shared/table/schema.ts';

const sessionTags = ['tenant', 'subject', 'parent'];
/** A partition is the tenant's own key or begins with it and the delimiter: `T#<id>*` would also match a longer id. */
const ownKeys = sessionTags.flatMap((tag) => [`T#\${aws:PrincipalTag/${tag}}`, `T#\${aws:PrincipalTag/${tag}}#*`]);
const catalogue = 'P#*';
const lookups = 'L#*';

/**
 * The roles that a request's data access runs under: what shared/table/wall.ts says in code, said once more where code cannot be wrong.
 * One statement holds all partitions of its actions, because a batch or a transaction brings many keys and ForAllValues asks for every one.
 */
export class TenantWall extends Construct {
  readonly tenant: Role;
  /** For functions that only read (grants.table: read). */
  readonly reader: Role;
  /** Writes the catalogue too. */
  readonly platform: Role;

  constructor(scope: Construct, id: string, props: { tableArn: string; callers: string }) {
    super(scope, id);
    const role = (name: string, description: string, statements: PolicyStatement[]): Role => {
      const made = new Role(this, name, { assumedBy: taggedCaller(this, props.callers), description });
      for (const statement of statements) made.addToPolicy(statement);
      return made;
    };
    const at = resourcesOf(props.tableArn);
    this.tenant = role('TenantRole', 'Data of up to three organizations', [...reads(at), ...writes(at, [])]);
    this.reader = role('TenantReaderRole', 'Data of up to three organizations, to read', reads(at));
    this.platform = role('PlatformRole', 'Data of up to three organizations, and the catalogue', [...reads(at), ...writes(at, [catalogue])]);
  }
}

/** Single look-ups, before a tenant is known: the authorizers' own. */
export function frontDoorStatement(tableArn: string): PolicyStatement {
  return statement('FrontDoor', ['GetItem'], [tableArn], [lookups]);
}

/** What is due by now: the tick's own. */
export function clockStatement(tableArn: string): PolicyStatement {
  return statement('Clock', ['Query'], [`${tableArn}/index/due`], ['S#*']);
}

interface Resources {
  table: string[];
  all: string[];
}

function resourcesOf(tableArn: string): Resources {
  return { table: [tableArn], all: [tableArn, ...Object.keys(tableSchema.indexes).map((name) => `${tableArn}/index/${name}`)] };
}

function reads({ table, all }: Resources): PolicyStatement[] {
  return [statement('ReadOne', ['GetItem', 'ConditionCheckItem'], table, [...ownKeys, catalogue, lookups]), statement('ReadMany', ['Query', 'BatchGetItem'], all, [...ownKeys, catalogue])];
}

function writes({ table }: Resources, more: string[]): PolicyStatement[] {
  return [statement('WriteOne', ['PutItem', 'DeleteItem'], table, [...ownKeys, lookups, ...more]), statement('WriteOwn', ['UpdateItem', 'BatchWriteItem'], table, [...ownKeys, ...more])];
}

/** ForAllValues holds where there is no key at all, so the key has to be there: never Scan, never PartiQL. */
function statement(sid: string, actions: string[], resources: string[], keys: string[]): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: actions.map((action) => `dynamodb:${action}`),
    resources,
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys }, Null: { 'dynamodb:LeadingKeys': 'false' } },
  });
}

/** Roles of this deployment's path may assume it, with all three tags and no other. */
function taggedCaller(scope: Construct, path: string): IPrincipal {
  const callers = Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: `${path.slice(1)}*` });
  return new SessionTagsPrincipal(new AccountRootPrincipal()).withConditions({
    ArnLike: { 'aws:PrincipalArn': callers },
    StringLike: Object.fromEntries(sessionTags.map((tag) => [`aws:RequestTag/${tag}`, '?*'])),
    'ForAllValues:StringEquals': { 'aws:TagKeys': sessionTags },
  });
}
