import * as z from 'zod';
import { event } from '../../events/define.ts';
import { newId } from '../../lib/id.ts';
import { Problem, problem } from '../../problems.ts';
import { folded } from '../../table/keys.ts';
import { retrying, transact } from '../../table/transact.ts';
import { findLookup } from '../../table/unique.ts';
import { atOnce, context, tenant } from '../actor/context.ts';
import { roles } from '../actor/permission.ts';
import { reach } from '../organization/reach.ts';
import { type ImportedRow, readRows } from './import-file.ts';
import { productOf } from './manage.ts';
import { membersJoined } from './members.ts';
import { Email, NewUser, prepareUser } from './new-user.ts';
import { Locale, Profile, Timezone } from './profile.ts';
import { checkRole } from './reach-user.ts';
import type { Home } from './tree.ts';
import { join, type NewAttributes } from './user.ts';
import { Username } from './user-name.ts';

/** The columns of an import; passwords are not among them, because each user gets an invitation and chooses one. */
const Line = Profile.extend({ email: Email, username: Username.optional(), role: z.enum(roles).default('User'), locale: Locale.default('en'), timezone: Timezone.default('UTC') });

export const Outcome = z.object({ row: z.int(), email: z.string(), status: z.enum(['created', 'skipped', 'error']), message: z.string() });
export type Outcome = z.infer<typeof Outcome>;

export const Imported = event('user.imported', z.object({ rows: z.int(), created: z.int(), skipped: z.int(), errors: z.int() }));

/**
 * Invites a user for each row and says of each what became of it; a bad row costs the others nothing. Rows already imported are skipped, so it may be
 * repeated. It takes many transactions, each final by itself: under an Idempotency-Key users have ids that follow from the request, so that a repeat
 * after a crash knows those that its first attempt made, and answers for them what that one would have.
 */
export async function importUsers(file: Buffer): Promise<Outcome[]> {
  const rows = readRows(file);
  const outcomes = await inviteRows(rows);
  outcomes.sort((a, b) => a.row - b.row);
  const count = (status: Outcome['status']): number => outcomes.filter((outcome) => outcome.status === status).length;
  await transact([Imported.publish(tenant(), { rows: rows.length, created: count('created'), skipped: count('skipped'), errors: count('error') })]);
  return outcomes;
}

async function inviteRows(rows: ImportedRow[]): Promise<Outcome[]> {
  const home = await reach(tenant());
  const product = await productOf(home);
  const outcomes: Outcome[] = [];
  const candidates: Candidate[] = [];
  for (const row of rows) {
    const candidate = await candidateOf(row, home, product, candidates);
    if ('status' in candidate) outcomes.push(candidate);
    else candidates.push(candidate);
  }
  const { commit } = context();
  if (commit) commit.isPartial = true;
  for (const batch of batches(candidates, home)) outcomes.push(...(await atOnce(() => inviteAll(batch))));
  return outcomes;
}

interface Candidate {
  row: number;
  id: string;
  attributes: NewAttributes;
}

async function candidateOf({ row, cells, fault }: ImportedRow, home: Home, active_product: NewAttributes['active_product'], before: Candidate[]): Promise<Candidate | Outcome> {
  const email = (cells['email'] ?? '').slice(0, 255);
  const line = Line.safeParse(cells);
  if (fault !== undefined || !line.success) return { row, email, status: 'error', message: fault ?? sentenceOf(line.error) };
  try {
    checkRole(line.data.role, home);
  } catch (error) {
    return { row, email, status: 'error', message: messageOf(error) };
  }
  const id = context().commit?.idOf(row) ?? newId();
  const known = before.find(({ attributes }) => folded(attributes.email) === folded(email)) ?? (await findLookup('EMAIL', folded(email)));
  if (known) return known.id === id ? invited(row, email) : { row, email, status: 'skipped', message: 'email has already been taken' };
  return { row, id, attributes: { ...(await prepareUser(NewUser.parse(line.data), line.data.role)), active_product } };
}

/** Parts that one transaction takes (a limit of the service), and parts beside the users: the organization, its rows above, events, counts. */
const [partsMax, partsBeside] = [100, 12];

/** As many users as one transaction takes. An Admin goes alone, because the count of Admins may stand in it only once. */
function batches(candidates: Candidate[], { path }: Home): Candidate[][] {
  const size = Math.max(1, Math.floor((partsMax - partsBeside - path.length) / (8 + path.length)));
  const members = candidates.filter(({ attributes }) => attributes.role === 'User');
  const alone = candidates.filter(({ attributes }) => attributes.role !== 'User').map((one) => [one]);
  return [...Array.from({ length: Math.ceil(members.length / size) }, (_, at) => members.slice(at * size, (at + 1) * size)), ...alone];
}

async function inviteAll(batch: Candidate[]): Promise<Outcome[]> {
  try {
    await retrying('Organization', async () => {
      const home = await reach(tenant());
      const users = batch.map(({ id, attributes }) => join(home, id, attributes, { invited: true }));
      await transact([...users, ...membersJoined(home, users.map(({ item }) => item))]);
    });
    return batch.map(({ row, attributes }) => invited(row, attributes.email));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [first, ...others] = batch;
    if (first && others.length === 0) return [{ row: first.row, email: first.attributes.email, status: 'error', message: messageOf(error) }];
    const each: Outcome[] = [];
    for (const one of batch) each.push(...(await inviteAll([one])));
    return each;
  }
}

function invited(row: number, email: string): Outcome {
  return { row, email, status: 'created', message: 'An invitation was sent' };
}

function sentenceOf(error: z.ZodError | undefined): string {
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`).join('; ').slice(0, 500);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Problem)) throw error;
  return error.code === 'forbidden' ? problem.invalid({ role: ['is above your own'] }).message : error.message;
}
