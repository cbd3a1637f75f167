import { parseAddress } from './address.ts';
import { byPosition, firstOverlap, parseCidr, singleAddress, subtractRanges } from './range.ts';
import type { IpRange } from './range.ts';
import { refusalTable } from './refusal-table.ts';
import type { AddressClass, RefusalRow } from './refusal-table.ts';

/** A part of the address space that a policy refuses, and why. */
interface RefusedRange extends IpRange {
  reason: string;
}

/** What one deployment refuses for one purpose: sorted, disjoint ranges, worked out once from the table. */
export interface AddressPolicy {
  refused: readonly RefusedRange[];
  /** Whether names that mean this machine or network (localhost, one-label names) may be used. */
  local_names: boolean;
}

/** An address policy with what it takes to judge a whole URL. */
export interface UrlPolicy extends AddressPolicy {
  http: boolean;
  any_port: boolean;
}

export type Judgement = { allowed: true } | { allowed: false; reason: string };

/**
 * For webhooks and every other URL of a customer (logos, imports). Where the deployment allows private ones: loopback and
 * private addresses, http and any port too. Metadata and link-local addresses never.
 */
export function webhookPolicy({ private: allowsPrivate, http = allowsPrivate }: { private: boolean; http?: boolean }): UrlPolicy {
  const allowed: AddressClass[] = allowsPrivate ? ['loopback', 'private'] : [];
  return { refused: refusedRanges({ allowed, own: [], listed: [] }), local_names: allowsPrivate, http, any_port: allowsPrivate };
}

interface TargetPolicyOptions {
  private: boolean;
  /** CIDR blocks of the deployment itself (VPC, endpoints): always refused. */
  own_networks?: readonly string[];
  /** CIDR blocks of the table that the deployer lets through; metadata, multicast and own networks stay refused. */
  listed?: readonly string[];
}

/** For scan targets. Where the deployment allows private ones: loopback, link-local and private addresses too. Metadata and multicast never. */
export function targetPolicy({ private: allowsPrivate, own_networks: own = [], listed = [] }: TargetPolicyOptions): AddressPolicy {
  const allowed: AddressClass[] = allowsPrivate ? ['loopback', 'link_local', 'private'] : [];
  return { refused: refusedRanges({ allowed, own, listed: listed.map(block) }), local_names: allowsPrivate };
}

/** Judges one address in strict text form; what is not an address is refused. */
export function judgeAddress(text: string, policy: AddressPolicy): Judgement {
  const address = parseAddress(text);
  return address ? judgeRange(singleAddress(address), policy) : { allowed: false, reason: 'not an IP address' };
}

/** Refuses a range if any of its addresses is refused; costs the same for one address and for ::/0. */
export function judgeRange(range: IpRange, policy: AddressPolicy): Judgement {
  const found = firstOverlap(policy.refused, range);
  return found ? { allowed: false, reason: found.reason } : { allowed: true };
}

function refusedRanges({ allowed, own, listed }: { allowed: AddressClass[]; own: readonly string[]; listed: IpRange[] }): RefusedRange[] {
  const ownRow: RefusalRow = { class: 'metadata', reason: 'network of this deployment', blocks: [...own] };
  const refused: RefusedRange[] = [];
  let spokenFor: IpRange[] = [];
  for (const row of [ownRow, ...refusalTable]) {
    const ranges = row.blocks.map(block);
    const always = row.class === 'metadata' || row.class === 'multicast';
    const mine = allowed.includes(row.class) ? [] : subtractRanges(ranges, always ? spokenFor : [...spokenFor, ...listed]);
    refused.push(...mine.map((range) => ({ ...range, reason: row.reason })));
    spokenFor = [...spokenFor, ...ranges];
  }
  return refused.toSorted(byPosition);
}

function block(text: string): IpRange {
  const range = parseCidr(text);
  if (!range) throw new Error(`not a CIDR block: ${text}`);
  return range;
}
