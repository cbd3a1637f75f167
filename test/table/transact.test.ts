import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { newId } from '../../shared/lib/id.ts';
import { Problem } from '../../shared/problems.ts';
import { entity } from '../../shared/table/entity.ts';
import { Conflict } from '../../shared/table/operation.ts';
import { retrying, transact } from '../../shared/table/transact.ts';
import { claimLookup, claimName, findLookup, releaseLookup, releaseName } from '../../shared/table/unique.ts';
import { rowsOf } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';

useTable();
const Accounts = entity(z.object({ balance: z.number().int() }), { name: 'Account', family: 'ACCOUNT' });

function inTenant<T>(work: (tenant: string) => Promise<T>): Promise<T> {
  const tenant = newId();
  return asSystem('test', tenant, () => work(tenant));
}

describe('a transaction', () => {
  test('writes everything or nothing', () =>
    inTenant(async (tenant) => {
      const first = Accounts.create(tenant, { balance: 1 });
      await transact([first]);
      const parts = [Accounts.create(tenant, { balance: 2 }), claimName(tenant, 'X', 'n', 'o'), Accounts.create(tenant, { id: first.item.id, balance: 3 })];
      await expect(transact(parts)).rejects.toBeInstanceOf(Conflict);
      expect((await rowsOf(tenant)).map((row) => row['balance'])).toEqual([1]);
    }));

  test('says what the refused part says, the first of several', () =>
    inTenant(async (tenant) => {
      await transact([claimName(tenant, 'TARGET', 'Office', 'me'), claimName(tenant, 'SCAN', 'Weekly', 'me')]);
      const parts = [Accounts.create(tenant, { balance: 1 }), claimName(tenant, 'TARGET', 'office', 'you', 'name'), claimName(tenant, 'SCAN', 'weekly', 'you', 'title')];
      await expect(transact(parts)).rejects.toMatchObject({ code: 'taken', fields: { name: ['has already been taken'] } });
    }));
});

describe('a verb that reads, decides and writes', () => {
  const add = (tenant: string, id: string, by: number) =>
    retrying('Account', async () => {
      const account = await Accounts.need(tenant, id);
      await transact([Accounts.update(tenant, account, { balance: account.balance + by })]);
    });

  test('loses no step of several that run at once', () =>
    inTenant(async (tenant) => {
      const { item, operations } = Accounts.create(tenant, { balance: 0 });
      await transact([{ operations }]);
      await Promise.all([1, 10, 100].map((by) => add(tenant, item.id, by)));
      expect(await Accounts.need(tenant, item.id)).toMatchObject({ balance: 111, version: 4 });
    }));

  test('ends with the problem that names the thing when somebody else is always faster', async () => {
    let tries = 0;
    const verb = retrying('Account', async () => {
      tries += 1;
      throw new Conflict('Account');
    });
    await expect(verb).rejects.toMatchObject({ code: 'changed_meanwhile', message: expect.stringContaining('Account') });
    expect(tries).toBe(4);
  });

  test('is not tried again for any other error', async () => {
    let tries = 0;
    const refusal = new Problem('refused', 'no');
    const verb = retrying('Account', async () => {
      tries += 1;
      throw refusal;
    });
    await expect(verb).rejects.toBe(refusal);
    expect(tries).toBe(1);
  });
});

describe('a unique name', () => {
  test('is taken once, however it is written and whoever is first', () =>
    inTenant(async (tenant) => {
      const claims = ['Café', 'CAFÉ', 'Cafe\u0301', ' café ', 'café'].map((name, at) => transact([claimName(tenant, 'TARGET', name, `owner ${at}`)]));
      const outcomes = await Promise.allSettled(claims);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'taken' });
    }));

  test('may be claimed again by its owner, is free after its release, and free in every other scope and tenant', () =>
    inTenant(async (tenant) => {
      await transact([claimName(tenant, 'TARGET', 'Office', 'me')]);
      await transact([claimName(tenant, 'TARGET', 'office', 'me')]);
      await transact([claimName(tenant, 'SCAN', 'Office', 'you')]);
      await inTenant((other) => transact([claimName(other, 'TARGET', 'Office', 'you')]));
      await transact([releaseName(tenant, 'TARGET', 'OFFICE')]);
      await transact([claimName(tenant, 'TARGET', 'Office', 'you')]);
    }));
});

describe('a look-up', () => {
  test('leads to its tenant and item, and to nothing after its release', () =>
    inTenant(async (tenant) => {
      const pointer = { tenant, id: newId() };
      const email = `${newId()}@example.com`;
      await transact([claimLookup('EMAIL', email, pointer, 'email')]);
      expect(await findLookup('EMAIL', email)).toEqual(pointer);
      expect(await findLookup('USERNAME', email)).toBeUndefined();
      await transact([releaseLookup('EMAIL', email)]);
      expect(await findLookup('EMAIL', email)).toBeUndefined();
    }));

  test('belongs to one item on the whole platform', () =>
    inTenant(async (tenant) => {
      const email = `${newId()}@example.com`;
      const mine = { tenant, id: newId() };
      await transact([claimLookup('EMAIL', email, mine, 'email')]);
      await transact([claimLookup('EMAIL', email, mine, 'email')]);
      await inTenant(async (other) => expect(transact([claimLookup('EMAIL', email, { tenant: other, id: newId() }, 'email')])).rejects.toMatchObject({ code: 'taken', fields: { email: ['has already been taken'] } }));
      expect(await findLookup('EMAIL', email)).toEqual(mine);
    }));
});
