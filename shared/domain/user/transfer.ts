import * as z from 'zod';
import type { EventRecord } from '../../events/event.ts';
import { once } from '../../events/once.ts';
import type { Operation } from '../../table/operation.ts';
import { queryRows, type Row, type Stretch } from '../../table/query.ts';
import { retrying, transact } from '../../table/transact.ts';
import { Credentials } from '../credential/credential.ts';
import { Exceptions } from '../exception/exception.ts';
import { products } from '../plan/product.ts';
import { Scans } from '../scan/scan.ts';
import { Schedules } from '../schedule/schedule.ts';
import { Targets } from '../target/target.ts';
import { Webhooks } from '../webhook/webhook.ts';
import { type Owner, OwnerShape, type Position, Transferred, type TransferRequest, TransferRequested } from './transfer-events.ts';

const pageRows = 100;
/** Pages of one delivery: about 1,000 records, far below the worker's time. */
const pagesMax = 10;

/** One delivery of the job: what it does not reach is asked for anew. */
export async function transferResources({ from, to, place }: TransferRequest, record: EventRecord): Promise<void> {
  let next: Position | null = place ?? { list: 0, after: '' };
  for (let page = 0; page < pagesMax && next; page += 1) next = await transferPage(record.tenant, from, to, next);
  const said = next ? TransferRequested.publish(from, { from, to, place: next }, record.tenant) : Transferred.publish(from, { from, to }, record.tenant);
  await transact([said, once(record, 'resource-transfer')]);
}

async function transferPage(organization: string, from: string, to: Owner, { list, after }: Position): Promise<Position | null> {
  const owned = ownedLists(organization)[list];
  if (!owned) return null;
  const { rows, next } = await queryRows(owned.stretch, pageRows, after === '' ? undefined : { pk: owned.stretch.partition, sk: after });
  for (const row of rows) if (ownerOf(row) === from) await owned.give(String(row['sk']), from, to);
  return next ? { list, after: String(next['sk']) } : { list: list + 1, after: '' };
}

interface OwnedList {
  stretch: Stretch;
  give: (id: string, from: string, to: Owner) => Promise<void>;
}

/** New lists come last: a job under way knows its place by number. */
function ownedLists(organization: string): OwnedList[] {
  return [
    { stretch: Targets.stretch(organization), give: (id, from, to) => giveOne(Targets, organization, id, from, to) },
    ...products.map((product) => ({ stretch: Scans.stretch(organization, product), give: (id: string, from: string, to: Owner) => giveOne(Scans, organization, id, from, to, product) })),
    { stretch: Schedules.stretch(organization), give: (id, from, to) => giveOne(Schedules, organization, id, from, to) },
    { stretch: Webhooks.stretch(organization), give: (id, from, to) => giveOne(Webhooks, organization, id, from, to) },
    ...products.map((product) => ({ stretch: Exceptions.stretch(organization, product), give: (id: string, from: string, to: Owner) => giveOne(Exceptions, organization, id, from, to, product) })),
    { stretch: Credentials.stretch(organization), give: (id, from, to) => giveOne(Credentials, organization, id, from, to) },
  ];
}

/** What a transfer needs of an entity whose records have an owner. */
interface Owned<T extends { owner: Owner }> {
  name: string;
  get: (organization: string, id: string, within?: string) => Promise<T | undefined>;
  update: (organization: string, item: T, changes: { owner: Owner }) => { operations: Operation[] };
}

async function giveOne<T extends { owner: Owner }>(entity: Owned<T>, organization: string, id: string, from: string, to: Owner, within?: string): Promise<void> {
  await retrying(entity.name, async () => {
    const item = await entity.get(organization, id, within);
    if (item?.owner.id === from) await transact([entity.update(organization, item, { owner: to })]);
  });
}

function ownerOf(row: Row): string | undefined {
  return z.object({ owner: OwnerShape }).safeParse(row).data?.owner.id;
}
