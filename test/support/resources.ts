import { Create as KeyBody, create as createKey } from '../../shared/domain/api-key/api-key.ts';
import { tenant } from '../../shared/domain/actor/context.ts';
import { checkById } from '../../shared/domain/check/catalogue.ts';
import * as Credential from '../../shared/domain/credential/edit.ts';
import * as Exception from '../../shared/domain/exception/submit.ts';
import { RunHosts } from '../../shared/domain/host/run-host.ts';
import { Create as OrganizationBody, create as createOrganization } from '../../shared/domain/organization/create.ts';
import * as Organization from '../../shared/domain/organization/manage.ts';
import { generate } from '../../shared/domain/report/generate.ts';
import { Runs } from '../../shared/domain/run/run.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import * as Schedule from '../../shared/domain/schedule/edit.ts';
import { start } from '../../shared/domain/scan/start.ts';
import { Subscriptions } from '../../shared/domain/subscription/subscription.ts';
import * as Target from '../../shared/domain/target/edit.ts';
import { Create as NewUser, create as createUser } from '../../shared/domain/user/manage.ts';
import { findingStretches } from '../../shared/domain/vulnerability/finding.ts';
import * as Webhook from '../../shared/domain/webhook/edit.ts';
import { Deliveries } from '../../shared/domain/webhook/delivery.ts';
import { queryRows, type Stretch } from '../../shared/table/query.ts';
import { as, type Person } from './people.ts';
import { settle } from './settle.ts';

/** Ids by the collection in whose path they stand: `targets`, `scans/hosts`. */
export type Ids = Record<string, string>;

/** Collections that a Super Admin reaches everywhere (reference 2.1). */
export function fromAbove(collection: string): boolean {
  return ['organizations', 'organizations/subscriptions', 'users', 'plans', 'scanners', 'audit', 'advanced_reports'].includes(collection);
}

/** One record of each kind, made by the verbs that the API calls: a finished scan with all that came of it, and an idle one. */
export async function makeResources(admin: Person, user: Person): Promise<Ids> {
  const made = await as(admin, async () => {
    await Organization.update(admin.organization, details);
    const key = await createKey(KeyBody.parse({ name: 'Integration' }));
    const webhook = await Webhook.create(Webhook.Create.parse({ name: 'Tickets', url: 'http://127.0.0.1:9/hook', events: ['scan_completed', 'scan_started'] }));
    const credential = await Credential.create(Credential.Create.parse(login));
    const target = await Target.create(Target.Create.parse({ name: 'Office', hosts: '127.0.0.1', authorized: true }));
    const schedule = await Schedule.create(Schedule.Create.parse({ name: 'Nights', first_time: '2031-01-31 02:30:00', timezone: 'Europe/Berlin', period: 3, period_unit: 'month' }));
    const scan = await Scan.create(Scan.Create.parse({ name: 'Quarterly', target_id: target.id, schedule_id: schedule.id }));
    await start(scan.id);
    return { organizations: admin.organization, users: user.id, colleagues: admin.id, api_keys: key.id, webhooks: webhook.id, credentials: credential.id, ssh_credentials: credential.id, targets: target.id, schedules: schedule.id, scans: scan.id, exceptions: await dispute() };
  });
  await settle();
  const ids = await as(admin, async () => {
    const run = await first(Runs.stretch(tenant(), made.scans));
    await generate(run, { type: 'attestation' });
    return {
      ...made,
      'webhooks/deliveries': await first(Deliveries.stretch(tenant(), made.webhooks)),
      'scans/histories': run,
      'scans/hosts': await first(RunHosts.stretch(tenant(), run)),
      'scans/vulnerabilities': await first(...findingStretches(tenant(), { run_id: run, finding_shards: 1 })),
      hosts: await first(RunHosts.stretch(tenant(), run)),
      vulnerabilities: await first(...findingStretches(tenant(), { run_id: run, finding_shards: 1 })),
      'organizations/subscriptions': await first(Subscriptions.stretch(tenant())),
      reports: run,
      // No record: the name of one of the four that everybody has.
      'user/preferences/notifications': 'scan_event',
    };
  });
  await settle();
  return ids;
}

const login = { name: 'Scanner', type: 'up', login: 'scanner', password: 'known to nobody' };

/** What a user disputes. */
export const disputed = { text: 'It is patched', nvt: checkById('tls-sslv3')?.oid ?? '', hosts: '127.0.0.1', new_severity: 2 };

/** What an attestation prints. */
const details = { name: 'Harbour Shop', company_name: 'Harbour Shop Ltd', address: 'Kaiufer 12', city: 'Hamburg', country: 'Germany', website: 'https://shop.example', contact_name: 'Mara Lindqvist', contact_title: 'Head of IT', contact_phone: '+49 40 5550100', contact_email: 'mara@shop.example' };

/** Records that nothing uses, of the kinds that could not be removed otherwise. */
export async function makeSpares(admin: Person, partner: Person): Promise<Ids> {
  const organization = await as(partner, () => createOrganization(OrganizationBody.parse({ name: 'Idle' })));
  return as(admin, async () => {
    const target = await Target.create(Target.Create.parse({ name: 'Idle', hosts: '127.0.0.3' }));
    const used = await Target.create(Target.Create.parse({ name: 'Used', hosts: '127.0.0.4' }));
    const scan = await Scan.create(Scan.Create.parse({ name: 'Idle', target_id: used.id }));
    const credential = await Credential.create(Credential.Create.parse(login));
    const leaver = await createUser(NewUser.parse({ email: `${target.id}@example.com` }));
    const schedule = await Schedule.create(Schedule.Create.parse({ name: 'Idle', first_time: '2031-01-01 00:00:00', timezone: 'UTC' }));
    return { organizations: organization.id, targets: target.id, credentials: credential.id, schedules: schedule.id, scans: scan.id, users: leaver.id, exceptions: await dispute() };
  });
}

async function dispute(): Promise<string> {
  return (await Exception.create(Exception.Create.parse(disputed))).id;
}

async function first(...stretches: Stretch[]): Promise<string> {
  const pages = await Promise.all(stretches.map((stretch) => queryRows(stretch, 1)));
  const [row] = pages.flatMap(({ rows }) => rows);
  if (!row) throw new Error(`Nothing in ${stretches.map(({ partition }) => partition).join(', ')}`);
  return String(row['sk']);
}
