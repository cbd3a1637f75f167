import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Access, clockWall, frontDoorWall, platformWall, refusalOf, type Wall, wallOf } from '../../shared/table/wall.ts';
import { tableSchema } from '../../shared/table/schema.ts';
import { allows, statementsOf } from './iam.ts';
import { type Resource, synthesized } from './synthesized.ts';

const { all, of } = synthesized();
const [tenant, subject, parent, stranger] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
const actions: Access['action'][] = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem', 'Query', 'BatchGetItem', 'BatchWriteItem'];

const keys = [
  ...[tenant, subject, parent, stranger].flatMap((id) => [`T#${id}`, `T#${id}#`, `T#${id}#SCAN#1#15`, `T#${id}0`, `T#${id}0#SCAN`, `t#${id}`, ` T#${id}`, `X#T#${id}#`]),
  'P#', 'P#PLAN', 'P#PLAN#1', 'P', 'p#PLAN', 'L#API_KEY#1', 'L#', 'L', 'S#DUE#0', 'S#', 'S', 'T#', 'T##', 'T#*', 'T', '', '*',
];

/** Only a query reads an index. */
const accesses: Access[] = keys.flatMap((key) => actions.flatMap((action) => (action === 'Query' ? [undefined, ...Object.keys(tableSchema.indexes)] : [undefined]).map((index) => ({ action, key, index }))));

const roleIn = (test: (role: Resource) => boolean): string => {
  const [role, second] = of('AWS::IAM::Role').filter(test);
  if (!role || second) throw new Error('The role is not one');
  return role.id;
};
const named = (name: string) => roleIn(({ id }) => id.startsWith(`Wall${name}`) && !id.includes('Policy'));
const ownOf = (description: string) => roleIn(({ Properties }) => Properties['Description'] === description);
const table = `<${of('AWS::DynamoDB::Table')[0]?.id}.Arn>`;

/** The table's ARN is imported by other stacks, where `flat` names it without a dot. */
function permits(role: string, { tenant: own, subject: other, parent: above }: Wall, { action, key, index }: Access): boolean {
  const arn = role.startsWith('Wall') ? table : table.replace('.', '');
  const tags = own === '' ? {} : { tenant: own, subject: other, parent: above };
  return allows(statementsOf(role, all), { action: `dynamodb:${action}`, resource: index === undefined ? arn : `${arn}/index/${index}`, context: { 'dynamodb:LeadingKeys': [key] }, tags: Object.fromEntries(Object.entries(tags)) });
}

const disagreements = (role: string, wall: Wall): Access[] => accesses.filter((access) => permits(role, wall, access) !== (refusalOf(wall, access) === undefined));

describe('the policy of each role says what the wall in code says', () => {
  it.each([
    ['a tenant', 'TenantRole', wallOf(tenant)],
    ['a tenant that acts for another', 'TenantRole', wallOf(tenant, subject, parent)],
    ['the platform', 'PlatformRole', platformWall(tenant)],
    ['the platform for another', 'PlatformRole', platformWall(tenant, subject, parent)],
  ] as const)('for %s', (_who, role, wall) => {
    expect(disagreements(named(role), wall)).toEqual([]);
    expect(accesses.filter((access) => permits(named(role), wall, access)).length).toBeGreaterThan(20);
  });

  it('for an authorizer before it knows a tenant', () => {
    const role = ownOf('perimeter-scanning-authorizer-api-key');
    expect(disagreements(role, frontDoorWall)).toEqual([]);
    expect(permits(role, frontDoorWall, { action: 'GetItem', key: 'L#API_KEY#1' })).toBe(true);
  });

  it('for the tick', () => {
    const role = ownOf('perimeter-tick');
    expect(disagreements(role, clockWall)).toEqual([]);
    expect(permits(role, clockWall, { action: 'Query', key: 'S#DUE#0', index: 'due' })).toBe(true);
  });
});

describe('the wall', () => {
  it('lets a reading group only read', () => {
    const wall = wallOf(tenant, subject, parent);
    const open = accesses.filter((access) => permits(named('TenantReaderRole'), wall, access));
    expect(new Set(open.map(({ action }) => action))).toEqual(new Set(['GetItem', 'ConditionCheckItem', 'Query', 'BatchGetItem']));
    expect(open.filter((access) => refusalOf(wall, access) !== undefined)).toEqual([]);
  });

  it('is shut for a session without tags, but for look-ups and the catalogue', () => {
    for (const role of ['TenantRole', 'TenantReaderRole', 'PlatformRole']) {
      const open = accesses.filter((access) => permits(named(role), frontDoorWall, access));
      expect(open.filter(({ key }) => key.startsWith('T'))).toEqual([]);
    }
  });

  it('asks for every key of a batch or a transaction, and for at least one', () => {
    const request = (action: string, leading: string[]) => ({ action: `dynamodb:${action}`, resource: table, context: { 'dynamodb:LeadingKeys': leading }, tags: { tenant, subject: tenant, parent: tenant } });
    const held = statementsOf(named('TenantRole'), all);
    expect(allows(held, request('BatchGetItem', [`T#${tenant}#A`, 'P#PLAN']))).toBe(true);
    expect(allows(held, request('PutItem', [`T#${tenant}#A`, 'L#EMAIL#a']))).toBe(true);
    expect(allows(held, request('BatchGetItem', [`T#${tenant}#A`, `T#${stranger}`]))).toBe(false);
    for (const action of actions) expect(allows(held, request(action, []))).toBe(false);
  });

  it('never opens Scan, PartiQL or a table-wide call to anybody', () => {
    const item = new Set(actions.map((action) => `dynamodb:${action}`));
    const stream = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
    const granted = of('AWS::IAM::Role').flatMap(({ id }) => statementsOf(id, all)).flatMap((one) => one.actions).filter((action) => action.startsWith('dynamodb:') && !item.has(action));
    expect(granted.toSorted()).toEqual(stream);
  });

  it('is reached only by roles of this deployment, with all three tags and no other', () => {
    for (const name of ['TenantRole', 'TenantReaderRole', 'PlatformRole']) {
      const role = of('AWS::IAM::Role').find(({ id }) => id === named(name));
      expect(role?.Properties['AssumeRolePolicyDocument']).toMatchObject({
        Statement: [{
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            StringLike: { 'aws:RequestTag/tenant': '?*', 'aws:RequestTag/subject': '?*', 'aws:RequestTag/parent': '?*' },
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant', 'subject', 'parent'] },
            ArnLike: { 'aws:PrincipalArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':role/perimeter/*']] } },
          },
        }],
      });
    }
  });
});
