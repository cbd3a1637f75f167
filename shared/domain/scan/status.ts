/** The states of a scan and of each of its runs (reference 5.2; the names are Greenbone's task states). */
export const statuses = ['New', 'Requested', 'Queued', 'Running', 'Processing', 'Done', 'Stop Requested', 'Stopped', 'Interrupted'] as const;
export type Status = (typeof statuses)[number];

/**
 * Every legal step; what is not here never happens. One step is ours: a stop may come before the
 * scan is queued. Processing cannot be stopped: the engine has ended, and what is left takes a moment.
 */
export const steps: Record<Status, readonly Status[]> = {
  New: ['Requested'],
  Requested: ['Queued', 'Running', 'Stop Requested', 'Interrupted'],
  Queued: ['Running', 'Stop Requested'],
  Running: ['Processing', 'Stop Requested', 'Interrupted'],
  Processing: ['Done', 'Interrupted'],
  Done: ['Requested'],
  'Stop Requested': ['Stopped'],
  Stopped: ['Requested'],
  Interrupted: ['Requested'],
};

const busy: readonly Status[] = ['Requested', 'Queued', 'Running', 'Processing', 'Stop Requested'];
const workable: readonly Status[] = ['Requested', 'Queued', 'Running'];

export function isBusy(status: Status): boolean {
  return busy.includes(status);
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
