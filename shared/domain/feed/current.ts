import { logger } from '../../lib/logger.ts';
import { clock } from '../../platform/clock.ts';
import type { CurrentFeed } from '../../platform/contract/feeds.ts';
import { feeds } from '../../platform/feeds.ts';
import type { Finding } from '../check/check.ts';
import type { HostResult } from '../scan/engines/engine.ts';
import { FeedIndex } from './index-reader.ts';
import { withFeed } from './match.ts';

/** How old this process's knowledge of which feed is current may be. */
const recheckMs = 60_000;

interface Opened {
  feed: CurrentFeed;
  index: FeedIndex;
  /** Hosts that are being matched with it. */
  uses: number;
  /** Another one has taken its place: the last user closes it. */
  retired: boolean;
}

let state: { checkedAt: number; opened: Promise<Opened | undefined> } | undefined;

/** The feeds that versions are matched against; null while there are none, and version matching is off. */
export async function currentFeed(): Promise<CurrentFeed | null> {
  return (await (await feeds()).current()) ?? null;
}

/** As `currentFeed`, of the index that this process can really read: what a run says of itself. */
export async function usedFeed(): Promise<CurrentFeed | null> {
  return (await opened())?.feed ?? null;
}

/** The findings of a host with what the feeds add to them; as they are while there is no feed. */
export async function matched(findings: Finding[], host: HostResult): Promise<Finding[]> {
  const now = await opened();
  if (!now) return findings;
  now.uses += 1;
  try {
    return await withFeed(findings, host, now.index);
  } finally {
    now.uses -= 1;
    await closeUnused(now);
  }
}

function opened(): Promise<Opened | undefined> {
  const now = clock.now().getTime();
  if (state && Math.abs(now - state.checkedAt) < recheckMs) return state.opened;
  state = { checkedAt: now, opened: refreshed(state?.opened) };
  return state.opened;
}

/** A store that cannot be asked, or an index that cannot be read, stops no scan: what was open stays, and the log says why. */
async function refreshed(before: Promise<Opened | undefined> | undefined): Promise<Opened | undefined> {
  const last = await before;
  try {
    const next = await newest(last);
    if (last && next !== last) {
      last.retired = true;
      await closeUnused(last);
    }
    return next;
  } catch (error) {
    logger().error('vulnerability feed not usable', { failure: error instanceof Error ? error.message : String(error) });
    return last;
  }
}

async function newest(last: Opened | undefined): Promise<Opened | undefined> {
  const feed = await (await feeds()).current();
  if (!feed || feed.version === last?.feed.version) return feed && last;
  const file = await (await feeds()).fetch(feed);
  if (file === undefined) throw new Error('The index is not where it was published, or not what was published');
  return { feed, index: await FeedIndex.open(file), uses: 0, retired: false };
}

async function closeUnused({ index, uses, retired }: Opened): Promise<void> {
  if (retired && uses === 0) await index.close();
}
