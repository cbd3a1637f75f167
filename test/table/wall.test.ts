import { ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, BatchWriteCommand, DeleteCommand, GetCommand, PutCommand, QueryCommand, ScanCommand, TransactGetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { asSystem, behindWall } from '../../shared/domain/actor/context.ts';
import { newId } from '../../shared/lib/id.ts';
import { table } from '../../shared/table/client.ts';
import { entity, platform } from '../../shared/table/entity.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { queryRows } from '../../shared/table/query.ts';
import { tableName } from '../../shared/table/schema.ts';
import { transact } from '../../shared/table/transact.ts';
import { clockWall, frontDoorWall, platformWall, wallOf } from '../../shared/table/wall.ts';
import { rowsOf } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';

// The application's own tenant check is left out here: what is left is the wall in the SDK's stack, which says what the session policy says on AWS.
useTable();

const Notes = entity(z.object({ text: z.string(), read: z.number() }), { name: 'Note', family: 'NOTE', counted: true });
const [a, b] = [newId(), newId()];
let theirs: ReturnType<typeof Notes.parse>;

beforeAll(async () => {
  theirs = await asSystem('test', b, async () => {
    const made = Notes.create(b, { text: 'secret', read: 0 });
    await transact([made]);
    return made.item;
  });
});

const refused = { name: 'AccessDeniedException' };

describe('acting for A, nothing of B can be', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['read', () => Notes.get(b, theirs.id)],
    ['listed', () => queryRows(Notes.stretch(b), 10)],
    ['counted', () => Notes.count(b)],
    ['created', () => transact([Notes.create(b, { text: 'x', read: 0 })])],
    ['changed', () => transact([Notes.update(b, theirs, { text: 'x' })])],
    ['removed', () => transact([Notes.remove(b, theirs)])],
    ['added to', () => transact([Notes.add(b, theirs.id, { read: 1 })])],
    ['checked in a transaction', () => transact([Notes.create(a, { text: 'x', read: 0 }), Notes.unchanged(b, theirs)])],
  ])('%s', async (_, work) => {
    const before = await rowsOf(b);
    await expect(asSystem('test', a, work)).rejects.toMatchObject(refused);
    expect(await rowsOf(b)).toEqual(before);
    expect(await rowsOf(a)).toEqual([]);
  });
});

describe('no command of the SDK goes round it', () => {
  const TableName = tableName();
  const Key = { pk: tenantKey(b, 'NOTE'), sk: 'x' };
  const own = { pk: tenantKey(a, 'NOTE'), sk: 'x' };
  const question = { TableName, ExpressionAttributeNames: { '#pk': 'pk' }, ExpressionAttributeValues: { ':pk': own.pk, ':theirs': Key.pk } };
  test.each<[string, () => Promise<unknown>]>([
    ['GetItem', () => table().send(new GetCommand({ TableName, Key }))],
    ['PutItem', () => table().send(new PutCommand({ TableName, Item: Key }))],
    ['UpdateItem', () => table().send(new UpdateCommand({ TableName, Key, UpdateExpression: 'REMOVE a' }))],
    ['DeleteItem', () => table().send(new DeleteCommand({ TableName, Key }))],
    ['Query of another partition', () => table().send(new QueryCommand({ ...question, KeyConditionExpression: '#pk = :pk', ExpressionAttributeValues: { ':pk': Key.pk } }))],
    ['Query with the partition under another name', () => table().send(new QueryCommand({ ...question, KeyConditionExpression: '#pk = :theirs' }))],
    ['Query with a second partition smuggled in', () => table().send(new QueryCommand({ ...question, KeyConditionExpression: '#pk = :theirs AND #pk = :pk' }))],
    ['Query in the legacy form', () => table().send(new QueryCommand({ TableName, KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [own.pk] } } }))],
    ['Query of an index', () => table().send(new QueryCommand({ ...question, IndexName: 'tree', KeyConditionExpression: '#pk = :pk', ExpressionAttributeNames: { '#pk': 'tree_pk' }, ExpressionAttributeValues: { ':pk': tenantKey(b, 'TREE') } }))],
    ['Query of the time index', () => table().send(new QueryCommand({ ...question, IndexName: 'due', KeyConditionExpression: '#pk = :pk', ExpressionAttributeNames: { '#pk': 'due_pk' }, ExpressionAttributeValues: { ':pk': 'S#DUE#0' } }))],
    ['BatchGetItem', () => table().send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [own, Key] } } }))],
    ['BatchWriteItem', () => table().send(new BatchWriteCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: own } }, { DeleteRequest: { Key } }] } }))],
    ['TransactGetItems', () => table().send(new TransactGetCommand({ TransactItems: [{ Get: { TableName, Key: own } }, { Get: { TableName, Key } }] }))],
    ['TransactWriteItems', () => table().send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: own } }, { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(pk)' } }] }))],
    ['Scan', () => table().send(new ScanCommand({ TableName }))],
    ['PartiQL', () => table().send(new ExecuteStatementCommand({ Statement: `SELECT * FROM "${TableName}" WHERE pk = '${own.pk}'` }))],
  ])('%s', async (_, send) => {
    await expect(asSystem('test', a, send)).rejects.toMatchObject(refused);
  });

  test('ids that begin like an own one, and keys in other shapes, are not own', async () => {
    const keys = [`T#${a}0#NOTE`, `T#${a}`.slice(0, -1), `T#${a}x`, `t#${a}#NOTE`, ` T#${a}#NOTE`, 'T#', 'T', '', 'S#DUE#0', 'X#1', a];
    for (const pk of keys) await expect(asSystem('test', a, () => table().send(new GetCommand({ TableName, Key: { pk, sk: 'x' } })))).rejects.toMatchObject(refused);
  });

  test('an id that is none cannot become part of a key', async () => {
    for (const id of ['*', '', `${a}#NOTE`, `${a}\0`, '../..', a.toUpperCase()]) await expect(asSystem('test', a, async () => Notes.get(id, 'x'))).rejects.toThrow('organization id');
  });

  test('outside of an actor nothing is sent at all', async () => {
    await expect(Notes.get(a, 'x')).rejects.toThrow('No actor');
  });
});

describe('what a tenant shares with others', () => {
  const TableName = tableName();
  const get = (pk: string) => table().send(new GetCommand({ TableName, Key: { pk, sk: 'POINTER' } }));

  test("the platform's catalogue is read by everybody and written by operators", async () => {
    const write = () => transact([Notes.create(platform, { text: 'x', read: 0 })]);
    await expect(asSystem('test', a, () => queryRows(Notes.stretch(platform), 1))).resolves.toMatchObject({ rows: [] });
    await expect(asSystem('test', a, write)).rejects.toMatchObject(refused);
    await expect(asSystem('test', a, () => behindWall(platformWall(a), write))).resolves.toBeUndefined();
  });

  test('look-ups are single reads and writes, never a query, and before sign-in reads alone', async () => {
    const question = { TableName, KeyConditionExpression: '#pk = :pk', ExpressionAttributeNames: { '#pk': 'pk' }, ExpressionAttributeValues: { ':pk': 'L#EMAIL#x' } };
    await asSystem('test', a, async () => {
      await expect(get('L#EMAIL#x')).resolves.toBeDefined();
      await expect(table().send(new QueryCommand(question))).rejects.toMatchObject(refused);
      await expect(table().send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [{ pk: 'L#EMAIL#x', sk: 'POINTER' }] } } }))).rejects.toMatchObject(refused);
      await expect(table().send(new UpdateCommand({ TableName, Key: { pk: 'L#EMAIL#x', sk: 'POINTER' }, UpdateExpression: 'REMOVE a' }))).rejects.toMatchObject(refused);
      await expect(behindWall(frontDoorWall, () => get('L#EMAIL#x'))).resolves.toBeDefined();
      await expect(behindWall(frontDoorWall, () => table().send(new PutCommand({ TableName, Item: { pk: 'L#EMAIL#x', sk: 'POINTER' } })))).rejects.toMatchObject(refused);
      await expect(behindWall(frontDoorWall, () => get(tenantKey(a, 'NOTE')))).rejects.toMatchObject(refused);
    });
  });

  test('after the tree check the request reaches exactly the checked organization too', async () => {
    await asSystem('test', a, () =>
      behindWall(wallOf(a, b), async () => {
        await expect(Notes.get(b, theirs.id)).resolves.toMatchObject({ text: 'secret' });
        await expect(Notes.get(newId(), 'x')).rejects.toMatchObject(refused);
      }),
    );
  });

  test('the clock reads the time index and nothing else', async () => {
    await asSystem('test', a, () =>
      behindWall(clockWall, async () => {
        await expect(queryRows({ partition: 'S#DUE#0', index: 'due' }, 1)).resolves.toMatchObject({ rows: [] });
        await expect(queryRows({ partition: 'S#DUE#0' }, 1)).rejects.toMatchObject(refused);
        await expect(Notes.get(a, 'x')).rejects.toMatchObject(refused);
      }),
    );
  });
});
