import * as z from 'zod';
import { event } from '../../events/define.ts';
import { stableId } from '../../lib/id.ts';
import { clock } from '../../platform/clock.ts';
import { type Change, entity } from '../../table/entity.ts';
import { tenant } from '../actor/context.ts';
import type { Run } from './run.ts';
import type { Part } from './split.ts';

/**
 * A chunk is the part of a run that one runner works on at a time, under a lease: pending, then running until its lease is given up
 * or ends without renewal (then another runner goes on where it stopped), then ended, once and for all.
 */
const Stored = z.object({
  scan_id: z.string(),
  run_id: z.string(),
  index: z.number().int(),
  hosts: z.string(),
  hosts_count: z.number().int(),
  state: z.enum(['pending', 'running', 'done', 'stopped', 'failed']),
  owner: z.string().nullable(),
  lease_until: z.string().nullable(),
  /** How often a runner took it, and how often the engine failed on it. */
  takes: z.number().int(),
  failures: z.number().int(),
  /** Addresses and names whose results are stored. */
  finished: z.array(z.string()),
  /** What it has added to the run's points. */
  points: z.number(),
});

export const Chunks = entity(Stored, { name: 'Chunk', family: 'CHUNK', within: ({ run_id }) => run_id });
export type Chunk = ReturnType<typeof Chunks.parse>;

export const Reference = z.object({ scan_id: z.string(), run_id: z.string(), chunk_id: z.string() });
export type Reference = z.infer<typeof Reference>;

/** A runner may begin on it. */
export const Ready = event('scan.chunk_ready', Reference);

/** The id follows from run and place, so planning twice makes nothing twice. */
export function pending(run: Run, index: number, { hosts, count }: Part): Change<Chunk> {
  const id = stableId('chunk', run.id, String(index));
  const state = { state: 'pending', owner: null, lease_until: null, takes: 0, failures: 0, points: 0 } as const;
  return Chunks.create(tenant(), { id, scan_id: run.scan.id, run_id: run.id, index, hosts, hosts_count: count, ...state, finished: [] });
}

export function isEnded({ state }: Chunk): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}

/** Whether somebody works on it, as far as its lease says. */
export function isHeld({ state, lease_until }: Chunk): boolean {
  return state === 'running' && lease_until !== null && new Date(lease_until) > clock.now();
}
