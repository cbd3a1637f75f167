import { problem } from '../../problems.ts';
import { folded } from '../../table/keys.ts';
import { findLookup, type Pointer } from '../../table/unique.ts';
import { wallOf } from '../../table/wall.ts';
import { actor, behindWall, context } from '../actor/context.ts';
import { Closures } from '../organization/organization.ts';
import type { Counter } from './attempt-limit.ts';

/** Failures in 15 minutes (OWASP API4, API6). An address may be a whole office. */
const [perAccount, perAddress] = [10, 100];

/** The organization of the API key that came with the request. */
export function keyOrganization(): string {
  const current = actor();
  if (current.type === 'system') throw problem.unauthenticated();
  return current.key.organization;
}

/**
 * The account with that user name or e-mail address, if the request's API key reaches it. Known, unknown or out of reach: the same reads,
 * so that the time tells nothing.
 */
export async function findAccount(name: string): Promise<Pointer | undefined> {
  const [byName, byEmail] = await Promise.all([findLookup('USERNAME', folded(name)), findLookup('EMAIL', folded(name))]);
  const pointer = byName ?? byEmail;
  const reached = await isReached(pointer?.tenant ?? keyOrganization());
  return pointer && reached ? pointer : undefined;
}

/** A key opens its own organization and everything below. */
export async function isReached(organization: string): Promise<boolean> {
  const key = keyOrganization();
  return (await behindWall(wallOf(organization), () => Closures.get(organization, key))) !== undefined;
}

/** What counts a failed sign-in: the address, and the account in its own organization, or what stands for an unknown one in the key's. */
export function countersFor(account: Pointer | undefined, name: string): Counter[] {
  const owner = account?.tenant ?? keyOrganization();
  return [addressCounter(), { owner, kind: 'account', value: account?.id ?? folded(name), max: perAccount }];
}

export function addressCounter(): Counter {
  return { owner: keyOrganization(), kind: 'address', value: context().origin?.ip ?? '', max: perAddress };
}
