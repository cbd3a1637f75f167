import { scanning } from '../../functions/scanning/dialect.ts';
import { reports } from '../../functions/scanning/reports/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { change, Organizations } from '../../shared/domain/organization/organization.ts';
import type { Order } from '../../shared/domain/report/events.ts';
import { GenerationRequested } from '../../shared/domain/report/events.ts';
import { type Report, type ReportAttributes, Reports } from '../../shared/domain/report/report.ts';
import { quarterOf, reportName, validUntil } from '../../shared/domain/report/run-dates.ts';
import type { EventRecord } from '../../shared/events/event.ts';
import { EventRecordShape } from '../../shared/events/define.ts';
import type { Response } from '../../shared/http/request.ts';
import { serve } from '../../shared/http/serve.ts';
import { newId } from '../../shared/lib/id.ts';
import { Problem } from '../../shared/problems.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { queryRows } from '../../shared/table/query.ts';
import { transact } from '../../shared/table/transact.ts';
import { customer, ips } from './target-world.ts';

const hour = 3_600_000;

export const someResults = { critical: 1, high: 2, medium: 0, low: 1, log: 3, high_and_medium: 3, total: 7 };

/** A report as the end of a run makes it; the run took an hour. */
export async function makeReport(actor: Actor, given: Partial<ReportAttributes> & { id?: string } = {}): Promise<Report> {
  const id = given.id ?? newId();
  const started_at = given.started_at ?? '2026-11-21T12:00:00.000Z';
  const finished_at = new Date(Date.parse(started_at) + hour).toISOString();
  const product = given.product ?? 'pci';
  const compliance = given.compliance === undefined ? false : given.compliance;
  const times = { name: reportName(started_at), started_at, finished_at, quarter: quarterOf(started_at), valid_until: validUntil(product, compliance, finished_at) };
  const scan = { id: newId(), name: 'Quarterly shop scan' };
  return withActor(actor, async () => {
    const made = Reports.create(actor.organization, { id, ...times, scan, history_id: id, product, compliance, results: someResults, hosts_total: 4, hosts_compliant: 3, files: {}, ...given });
    await transact([made]);
    return made.item;
  });
}

/** A customer of the PCI product, and with complete details whom an attestation may name. */
export const shop = (): Promise<Actor> => customer({ pci: ips(256) });
export async function attestedShop(): Promise<Actor> {
  const actor = await shop();
  await completeDetails(actor);
  return actor;
}

export async function completeDetails(actor: Actor): Promise<void> {
  const details = { address: 'Kaiufer 12', city: 'Hamburg', country: 'Germany', website: 'https://harbour.example', contact_name: 'Mara Lindqvist', contact_title: 'Head of IT', contact_phone: '+49 40 555 0100', contact_email: 'mara@harbour.example' };
  await withActor(actor, async () => transact([change(await Organizations.need(actor.organization, actor.organization), { details })]));
}

/** One request to an endpoint of the group as this actor, from the permission check to the bytes of the answer. */
export async function ask(name: string, actor: Actor, id: string, query: Record<string, string> = {}): Promise<Response> {
  const endpoint = reports.endpoints.find((one) => one.id === name);
  if (!endpoint) throw new Error(`${name} is not an endpoint of the group`);
  const asked = Object.fromEntries(Object.entries(query).map(([key, value]) => [key, [value]]));
  const raw = { method: endpoint.method, path: endpoint.path, params: { id }, query: asked, headers: {}, body: Buffer.from(''), request_id: 'test', ip: '127.0.0.1' };
  return serve(scanning, reports.id, endpoint, raw, actor).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    return scanning.fail(error, raw);
  });
}

/** The outbox records of one event of the actor's organization. */
export async function told(actor: Actor, name: string): Promise<EventRecord[]> {
  const { rows } = await withActor(actor, () => queryRows({ partition: tenantKey(actor.organization, 'OUTBOX') }, 200));
  return rows.map((row) => EventRecordShape.parse(row)).filter((record) => record.name === name);
}

export async function orders(actor: Actor): Promise<Order[]> {
  return (await told(actor, GenerationRequested.name)).map(GenerationRequested.read);
}
