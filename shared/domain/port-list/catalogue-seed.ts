import { isDeepStrictEqual } from 'node:util';
import { type Base, type Change, platform, type Owner } from '../../table/entity.ts';
import { Conflict } from '../../table/operation.ts';
import { queryRows, type Row, type Stretch } from '../../table/query.ts';
import { transact } from '../../table/transact.ts';

/** An entity as far as seeding needs it. */
interface Seedable<A> {
  parse: (row: Row) => A & Base;
  stretch: (owner: Owner) => Stretch;
  create: (owner: Owner, attributes: A & { id: string }) => Change<A & Base>;
  update: (owner: Owner, item: A & Base, changes: Partial<A>) => Change<A & Base>;
}

/** More than any catalogue of the platform holds. */
const catalogueMax = 10_000;

/**
 * Makes the platform's catalogue hold these items, at every start and at two starts at once. `missing` leaves what is there alone;
 * `changed` also brings it up to date, except `active`, which belongs to the operator.
 */
export async function seed<A extends { active: boolean }>(entity: Seedable<A>, wanted: (A & { id: string })[], how: 'missing' | 'changed'): Promise<void> {
  const { rows } = await queryRows(entity.stretch(platform), catalogueMax);
  const present = new Map(rows.map((row) => [row['id'], row]));
  for (const item of wanted) {
    const row = present.get(item.id);
    const change = row ? how === 'changed' && renewed(entity, entity.parse(row), item) : entity.create(platform, item);
    if (change) await transact([change]).catch(ignoreConflict);
  }
}

function renewed<A extends { active: boolean }>(entity: Seedable<A>, current: A & Base, wanted: A & { id: string }): Change<A & Base> | false {
  const target = { ...current, ...wanted, active: current.active };
  return !isDeepStrictEqual(target, current) && entity.update(platform, current, target);
}

/** Another start was quicker with the same values. */
function ignoreConflict(error: unknown): void {
  if (!(error instanceof Conflict)) throw error;
}
