/** What a webhook may subscribe to (reference 6.10). Names whose event does not exist yet are accepted, so that a subscription need not change when it comes. */
export const wireNames = [
  'scan_started', 'scan_completed', 'scan_stopped', 'scan_failed', 'report_generated',
  'exception_created', 'exception_activated', 'exception_rejected', 'exception_expired',
  'vulnerability_opened', 'vulnerability_closed', 'vulnerability_reopened',
  'pci_overdue', 'subscription_started', 'subscription_ended',
] as const;
type WireName = (typeof wireNames)[number];

/** The catalogue's events that receivers are told, by the name that they know them by: the one table of both. */
const wireNameOfEvent: Readonly<Record<string, WireName>> = {
  'scan.started': 'scan_started',
  'scan.completed': 'scan_completed',
  'scan.stopped': 'scan_stopped',
  'scan.failed': 'scan_failed',
  'report.generated': 'report_generated',
  'exception.created': 'exception_created',
  'exception.activated': 'exception_activated',
  'exception.rejected': 'exception_rejected',
  'exception.expired': 'exception_expired',
  'vulnerability.opened': 'vulnerability_opened',
  'vulnerability.closed': 'vulnerability_closed',
  'vulnerability.reopened': 'vulnerability_reopened',
  'subscription.started': 'subscription_started',
  'subscription.ended': 'subscription_ended',
};

/** Catalogue names of all events that receivers are told. */
export const toldEvents: readonly string[] = Object.keys(wireNameOfEvent);

/** Throws for an event that no receiver is told: the fan-out would listen to it in vain. */
export function wireNameOf(event: string): WireName {
  const name = Object.hasOwn(wireNameOfEvent, event) ? wireNameOfEvent[event] : undefined;
  if (!name) throw new Error(`${event} has no wire name`);
  return name;
}
