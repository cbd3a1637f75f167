import * as z from 'zod';
import { prose } from '../../lib/plain-text.ts';
import { Problem, problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { identitiesOf, nameOf } from '../actor/actor.ts';
import { actor, tenant, user } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import { need as needScan } from '../scan/scan.ts';
import { parseHosts, printHosts } from '../target/hosts.ts';
import { present } from './document.ts';
import { Created, Deleted, Updated } from './events.ts';
import { changed, type Exception, type ExceptionAttributes, Exceptions, made, need, reasons, removed } from './exception.ts';
import { namedVulnerability } from './named-vulnerability.ts';

/**
 * What an organization may have in one product, and characters of the hosts of one, written out: every finding of every run is held against all of
 * them, so they have to fit into the memory of whoever judges a run, beside those of other organizations.
 */
const exceptionsMax = 1000;
const hostsMax = 10_000;

const text = prose(4000).refine((given) => given.trim() !== '', "can't be blank");
/** An OID, as long as ours and Greenbone's are. */
const nvt = z.string().trim().max(128).regex(/^\d+(\.\d+)+$/, 'must be the OID of a vulnerability');
const hosts = z.string().nullable().transform((given, context) => {
  const { items, invalid } = parseHosts(given ?? '');
  for (const { text: entry, reason } of invalid) context.addIssue(`${entry}: ${reason}`);
  const printed = printHosts(items);
  if (printed.length > hostsMax) context.addIssue(`holds more than ${hostsMax} characters: write ranges, or several exceptions`);
  return printed;
});
const port = z.int().min(1).max(65_535).nullable();
const scan = z.uuid().nullable();
/** -1, null or nothing: a false positive. */
const newSeverity = z.number().nullable().refine((given) => given === null || given === -1 || (given >= 0 && given <= 10), 'must be 0.0 to 10.0, or -1 for a false positive').transform((given) => (given === -1 ? null : given));
const reason = z.enum(reasons).nullable();

export const Create = z.object({
  text,
  nvt,
  hosts: hosts.default(''),
  port: port.default(null),
  scan: scan.exactOptional(),
  task: scan.exactOptional(),
  new_severity: newSeverity.default(null),
  reason: reason.default(null),
});

/** What is not named stays. */
export const Update = z.object({
  text: text.exactOptional(),
  nvt: nvt.exactOptional(),
  hosts: hosts.exactOptional(),
  port: port.exactOptional(),
  scan: scan.exactOptional(),
  task: scan.exactOptional(),
  new_severity: newSeverity.exactOptional(),
  reason: reason.exactOptional(),
});

const unreviewed = { status: 'pending', review_comment: '', reviewed_by: null, reviewed_at: null, end_time: null, reviewed_cves: null } as const;

/** Submits an exception of the active product, or of the product of the scan that it names; it counts once a reviewer has activated it. */
export async function create({ scan: scanId, task, ...input }: z.output<typeof Create>): Promise<Exception> {
  const asked = oneScan(scanId, task);
  const found = asked ? await ownScan(asked) : null;
  const product = found?.product ?? user().active_product;
  const [named] = await Promise.all([namedVulnerability(product, input.nvt), refuseTooMany(product)]);
  const { item, operations } = made({ ...input, ...named, ...unreviewed, product, scan: found && { id: found.id, name: found.name }, matches: 0, owner: nameOf(actor()), authors: identitiesOf(actor()) });
  await transact([{ operations }, Created.publish(item.id, { exception: present(item), product, counts: false, oids: [item.nvt] })]);
  return item;
}

/** Not part of the transaction: a few more, made in the same moment, would harm nobody. */
async function refuseTooMany(product: ProductCode): Promise<void> {
  if ((await Exceptions.count(tenant(), product)) >= exceptionsMax) throw problem.refused(`An organization has at most ${exceptionsMax} exceptions in one product: delete those that ended`);
}

/** Changes what is named and submits it anew: pending again, whatever it was. An active one is changed by those who may take it back. */
export async function update(id: string, input: z.output<typeof Update>): Promise<Exception> {
  return retrying('Exception', async () => {
    const exception = await need(id);
    refuseTakingBack(exception);
    const { item, operations } = changed(exception, { ...(await changesOf(exception, input)), ...unreviewed, authors: [...new Set([...exception.authors, ...identitiesOf(actor())])] });
    const told = { exception: present(item), product: item.product, counts: exception.status === 'active', oids: [...new Set([exception.nvt, item.nvt])], changes: Object.keys(input) };
    await transact([{ operations }, Updated.publish(id, told)]);
    return item;
  });
}

/** Gone; what it held down counts as it did before. An active one is deleted by those who may take it back. */
export async function remove(id: string): Promise<void> {
  await retrying('Exception', async () => {
    const exception = await need(id);
    refuseTakingBack(exception);
    const told = { exception: present(exception), product: exception.product, counts: exception.status === 'active', oids: [exception.nvt] };
    await transact([removed(exception), Deleted.publish(id, told)]);
  });
}

/** What a reviewer let count changes verdicts when it goes: its authors may take it back, and the organization's admins. */
function refuseTakingBack({ status, owner, authors }: Exception): void {
  const who = actor();
  const isAuthor = identitiesOf(who).some((id) => id === owner.id || authors.includes(id));
  if (status === 'active' && !isAuthor && !(who.type === 'user' && who.role !== 'User')) throw problem.refused('The exception is active: somebody who wrote it, or an admin, takes it back');
}

async function changesOf(exception: Exception, { scan: scanId, task, ...plain }: z.output<typeof Update>): Promise<Partial<ExceptionAttributes>> {
  const asked = oneScan(scanId, task);
  const found = asked ? await ownScan(asked, exception.product) : null;
  const named = plain.nvt === undefined || plain.nvt === exception.nvt ? {} : await namedVulnerability(exception.product, plain.nvt);
  return { ...plain, ...named, ...(asked === undefined ? {} : { scan: found && { id: found.id, name: found.name } }) };
}

/** `task` is the older name of `scan`: either, or both if they say the same. Undefined when neither is named. */
function oneScan(given: string | null | undefined, task: string | null | undefined): string | null | undefined {
  if (given !== undefined && task !== undefined && given !== task) throw problem.invalid({ task: ['is another scan than `scan` names'] });
  return given === undefined ? task : given;
}

async function ownScan(id: string, product?: ProductCode) {
  const found = await needScan(id).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
  });
  if (!found || (product !== undefined && found.product !== product)) throw problem.invalid({ scan: ['is not a scan of your organization in this product'] });
  return found;
}
