/** An event as it travels: flat strings, so that the outbox item, the bus entry and the queue message are the same thing on both hosts. */
export interface EventRecord {
  /** UUID; consumers are idempotent by it. */
  id: string;
  /** Catalogue name, such as `scan.completed`: the only thing a rule matches on. */
  name: string;
  /** The organization that the event belongs to. */
  tenant: string;
  /** The acting identity as JSON (Actor). */
  actor: string;
  /** Id of the thing that it is about. */
  subject: string;
  correlation_id: string;
  created_at: string;
  /** JSON; parsed by the consumer with the event's schema, never matched on. */
  payload: string;
}
