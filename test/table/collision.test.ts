import { expect, test } from 'vitest';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { newId } from '../../shared/lib/id.ts';
import { nextNumber } from '../../shared/table/unique.ts';
import { useTableGate } from '../support/table-gate.ts';
import { useTable } from '../support/table.ts';

// A write of one item that meets a transaction which is writing it: the service refuses it, and the SDK does not ask again.
useTable();
const gate = useTableGate();

/** Counts on, while the first writes meet a transaction; how often the service was asked. */
async function counting(collisions: number): Promise<{ number: number | string; asked: number }> {
  const tenant = newId();
  let asked = 0;
  const guard = async (): Promise<'collide' | 'pass'> => ((asked += 1) <= collisions ? 'collide' : 'pass');
  const number = await asSystem('test', tenant, () => gate.during(guard, () => nextNumber(tenant, 'THING', 'name'))).catch((error: unknown) => (error instanceof Error ? error.name : ''));
  return { number, asked };
}

test('it is asked for again until the transaction is over, and done once', async () => {
  expect(await counting(3)).toEqual({ number: 2, asked: 4 });
});

test('it is refused when that takes too long', async () => {
  expect(await counting(100)).toEqual({ number: 'TransactionConflictException', asked: 6 });
});
