import type { Sent } from '../world/call.ts';
import type { Caller, World } from '../world/world.ts';

/** A valid request for one endpoint. */
export interface Scenario {
  /** The customer's User where nothing is said. */
  as?: Caller;
  /** Made anew before each call and outside of what is measured: what the endpoint consumes, and what to send. */
  send?: (world: World) => Promise<Sent> | Sent;
  /** What it costs beside the table, for which the floor says nothing. */
  besides?: string;
}

/** By the ids of a group's endpoints. */
export type Scenarios = Record<string, Scenario>;
