import type { HostResult } from '../../../../shared/domain/scan/engines/engine.ts';
import type { Recorded } from '../recording.ts';

/** Evidence on which a check has to fire, which is always recorded, and evidence that is like it but right. */
export interface Case {
  finds: Recorded;
  /** The port of the finding; null for the host as a whole. */
  on: number | null;
  not: HostResult;
  /** Moments of the two scans; the day of the recordings unless told otherwise. */
  at?: Date;
  notAt?: Date;
}
