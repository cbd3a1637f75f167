import { Create, create } from '../../shared/domain/organization/create.ts';
import { Create as PlanBody } from '../../shared/domain/plan/input.ts';
import { create as createPlan } from '../../shared/domain/plan/manage.ts';
import { platformOrganization } from '../../shared/domain/platform/organization.ts';
import { seed } from '../../shared/domain/platform/seed.ts';
import { Create as PortListBody, create as createPortList, Range } from '../../shared/domain/port-list/create.ts';
import { addRange } from '../../shared/domain/port-list/edit.ts';
import { nmap, tellLists } from '../../shared/domain/port-list/engine-lists.ts';
import { activate } from '../../shared/domain/port-list/port-list.ts';
import { create as createScanner } from '../../shared/domain/scanner/edit.ts';
import { Create as NewScanner } from '../../shared/domain/scanner/input.ts';
import { assign } from '../../shared/domain/scanner/manage.ts';
import { as, makeKey, makePerson, type Person } from './people.ts';
import { makeResources, type Ids } from './resources.ts';

/** An organization with somebody of each role, and one record of each kind that it can have. */
interface Tenant {
  organization: string;
  admin: Person;
  user: Person;
  ids: Ids;
}

export interface Tenants {
  operator: Person;
  /** Above A, but not above B. */
  partner: Person;
  /** Above B, but not above A. */
  other: Person;
  a: Tenant;
  b: Tenant;
}

/** The platform, two partners, and a customer below each: A, who attacks, and B, whose data nobody else may see. */
export async function makeTenants(): Promise<Tenants> {
  await seed(() => undefined);
  const operator = await makePerson(platformOrganization, 'Super Admin', { partner: true });
  const [partner, other] = [await makePartner(operator, 'Partner of A'), await makePartner(operator, 'Partner of B')];
  const shared = await makeShared(operator);
  const [a, b] = [await makeCustomer(partner, 'A'), await makeCustomer(other, 'B')];
  for (const tenant of [a, b]) Object.assign(tenant.ids, shared, { scanners: await makeScanner(operator, tenant.organization) });
  return { operator, partner, other, a, b };
}

/** What is there for everybody, and changed by Super Admins alone. */
async function makeShared(operator: Person): Promise<Ids> {
  await tellLists(nmap, [{ code: 'web', name: 'Web', comment: '', ports: 'T:80,443' }]);
  return as(operator, async () => {
    const { id } = await createPortList(PortListBody.parse({ name: 'Mail', port_range: 'T:25,465' }));
    const range = await addRange(id, Range.parse({ start: 587, end: 587, type: 'tcp' }));
    await activate(id);
    return { port_lists: id, 'port_lists/port_ranges': range.id };
  });
}

/** An openvasd that does not answer, for one organization. */
async function makeScanner(operator: Person, organization_id: string): Promise<string> {
  return as(operator, async () => {
    const { id } = await createScanner(NewScanner.parse({ name: 'Internal', type: 'openvasd', host: '127.0.0.1', port: 9, tls: false, location: 'internal' }));
    await assign(id, { organization_id });
    return id;
  });
}

const everyProduct = [{ plan: 'pci-basic' }, { plan: 'vrms_plan' }, { plan: 'penetration_plan' }];

async function makePartner(operator: Person, name: string): Promise<Person> {
  const plans = everyProduct.map(({ plan }) => ({ plan, partner: true }));
  const { id } = await as(operator, () => create(Create.parse({ name, plans })));
  return makePerson(id, 'Admin', { partner: true });
}

async function makeCustomer(partner: Person, name: string): Promise<Tenant> {
  const { id: organization } = await as(partner, () => create(Create.parse({ name, plans: everyProduct })));
  const key = await makeKey(organization);
  const admin = await makePerson(organization, 'Admin', { key });
  const user = await makePerson(organization, 'User', { key });
  const plans = await as(partner, async () => (await createPlan(PlanBody.parse({ code: `plan-of-${name}`, name: `Plan of ${name}`, product: 'vrms', features: { number_of_ips: { limit: 5 } } }))).id);
  return { organization, admin, user, ids: { ...(await makeResources(admin, user)), plans } };
}
