import type { Role } from '../../shared/domain/actor/permission.ts';
import type { ProductCode } from '../../shared/domain/plan/product.ts';

/**
 * What tenancy should be, without a table: plain values, no version, no index, no event. The simulation does each operation here and in the code.
 * Everything has a handle (`o12`: the organization of step 12); the world (world.ts) knows which id the code gave it.
 */
export interface Amounts {
  number_of_ips: number;
  /** A day; Infinity without limit. */
  rescan: number;
}

export interface Held {
  plan: string;
  open: boolean;
  amounts: Amounts;
}

interface Org {
  name: string;
  parent: string | null;
  partner: boolean;
  deleted: boolean;
  /** What it is subscribed to now. */
  held: Partial<Record<ProductCode, Held>>;
  /** How many subscriptions it ever had. */
  subscriptions: number;
}

export interface Person {
  org: string;
  username: string;
  email: string;
  role: Role;
  partner: boolean;
  epoch: number;
  password: string | null;
  /** Handle of its access token. */
  token: string | null;
}

export interface State {
  orgs: Record<string, Org>;
  people: Record<string, Person>;
  keys: Record<string, { org: string; usable: boolean }>;
  sessions: Record<string, { user: string; org: string; epoch: number; ended: boolean }>;
}

/** Who acts: the rights that an authorizer found, which hold for that request whatever happens beside it. */
export interface View {
  user: string;
  role: Role;
  partner: boolean;
  home: string;
  /** The organization that X-Organization named; its own otherwise. */
  acting: string;
}

/** What an operation ends with: `ok`, or the code of a problem. */
export type Outcome = string;

export class Refusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Throws the refusal unless it is so. */
export function demand(holds: boolean, code: string): void {
  if (!holds) throw new Refusal(code);
}

export function living(state: State): string[] {
  return Object.keys(state.orgs).filter((id) => state.orgs[id]?.deleted === false);
}

/** The users whose organization still is. */
export function livingPeople(state: State): string[] {
  return Object.keys(state.people).filter((id) => state.orgs[state.people[id]?.org ?? '']?.deleted === false);
}

/** Itself and everything above, up to the root. */
function lineOf(state: State, org: string): string[] {
  const line: string[] = [];
  for (let at: string | null = org; at !== null; at = state.orgs[at]?.parent ?? null) line.push(at);
  return line;
}

export function isBelow(state: State, above: string, org: string): boolean {
  return lineOf(state, org).includes(above);
}

export function reachesBelow({ role, partner }: Pick<View, 'role' | 'partner'>): boolean {
  return role === 'Super Admin' || (role === 'Admin' && partner);
}

/** The organization, for whoever may know that it is there: everybody else hears 404. */
export function reached(state: State, view: View, org: string): Org {
  const found = state.orgs[org];
  const known = found !== undefined && !found.deleted && (org === view.acting || (reachesBelow(view) && isBelow(state, view.acting, org)));
  if (!known) throw new Refusal('not_found');
  return found;
}

/** The user, for whoever reaches its organization. */
export function reachedPerson(state: State, view: View, user: string): Person {
  const found = state.people[user];
  if (!found) throw new Refusal('not_found');
  reached(state, view, found.org);
  return found;
}

export function viewOf(state: State, user: string): View {
  const person = state.people[user];
  if (!person) throw new Error(`No user ${user}`);
  return { user, role: person.role, partner: person.partner || state.orgs[person.org]?.partner === true, home: person.org, acting: person.org };
}

/** Whether somebody may be told apart from it: names are compared without case. */
export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** How many of what is over stay in the model, to be asked for in vain; the rest is forgotten, so that a step costs the same at any time. */
const keptMax = 25;

/** What happens a moment after: users of deleted organizations are gone, their keys open nothing. */
export function settled(state: State): void {
  for (const [id, { org }] of Object.entries(state.people)) if (state.orgs[org]?.deleted) delete state.people[id];
  for (const key of Object.values(state.keys)) if (state.orgs[key.org]?.deleted) key.usable = false;
  forget(state.keys, ({ usable }) => !usable);
  forget(state.sessions, ({ user, epoch, ended }) => ended || state.people[user]?.epoch !== epoch);
  forget(state.orgs, ({ deleted }) => deleted);
}

function forget<T>(all: Record<string, T>, isOver: (one: T) => boolean): void {
  const over = Object.keys(all).filter((id) => {
    const one = all[id];
    return one !== undefined && isOver(one);
  });
  for (const id of over.slice(0, -keptMax)) delete all[id];
}
