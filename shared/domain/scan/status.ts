import { problem } from '../../problems.ts';

/** The states of a scan and of each of its runs (reference 5.2; the names are Greenbone's task states). */
export const statuses = ['New', 'Requested', 'Queued', 'Running', 'Processing', 'Done', 'Stop Requested', 'Stopped', 'Interrupted', 'Delete Requested'] as const;
export type Status = (typeof statuses)[number];

/**
 * Every legal step; what is not here never happens; from Delete Requested a scan only vanishes. Two steps are ours: a stop may come before
 * the scan is queued, and one that waits is interrupted when nobody looks after it any more. Processing cannot be stopped: the engine has ended, and what is left takes a moment.
 */
export const steps: Record<Status, readonly Status[]> = {
  New: ['Requested', 'Delete Requested'],
  Requested: ['Queued', 'Running', 'Stop Requested', 'Interrupted'],
  Queued: ['Running', 'Stop Requested', 'Interrupted'],
  Running: ['Processing', 'Stop Requested', 'Interrupted'],
  Processing: ['Done', 'Interrupted'],
  Done: ['Requested', 'Delete Requested'],
  'Stop Requested': ['Stopped'],
  Stopped: ['Requested', 'Delete Requested'],
  Interrupted: ['Requested', 'Delete Requested'],
  'Delete Requested': [],
};

const busy: readonly Status[] = ['Requested', 'Queued', 'Running', 'Processing', 'Stop Requested'];
const workable: readonly Status[] = ['Requested', 'Queued', 'Running'];

export function isBusy(status: Status): boolean {
  return busy.includes(status);
}

/** A scan that is being removed is neither changed nor started. */
export function refuseLeaving({ status }: { status: Status }): void {
  if (status === 'Delete Requested') throw problem.refused('The scan is being deleted');
}

/** Whether an engine may still work for it: not stopped, not failed, not finished. */
export function isWorkable(status: Status): boolean {
  return workable.includes(status);
}

export function mayStep(from: Status, to: Status): boolean {
  return steps[from].includes(to);
}

/** Throws unless the step is legal: a bug of the caller, because verbs refuse with a reason first. */
export function checkStep(from: Status, to: Status): void {
  if (!mayStep(from, to)) throw new Error(`A scan does not go from ${from} to ${to}`);
}
