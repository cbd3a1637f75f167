import { Create, create } from '../../shared/domain/organization/create.ts';
import { Create as PlanBody, create as createPlan } from '../../shared/domain/plan/manage.ts';
import { platformOrganization, seed } from '../../shared/domain/platform/seed.ts';
import { as, makeKey, makePerson, type Person } from './people.ts';
import { makeResources, type Ids } from './resources.ts';

/** An organization with somebody of each role, and one record of each kind that it can have. */
export interface Tenant {
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
  return { operator, partner, other, a: await makeCustomer(partner, 'A'), b: await makeCustomer(other, 'B') };
}

const everyProduct = [{ plan: 'pci-basic' }, { plan: 'vrms_plan' }, { plan: 'penetration_plan' }];

async function makePartner(operator: Person, name: string): Promise<Person> {
  const plans = everyProduct.map(({ plan }) => ({ plan, partner: true }));
  const { id } = await as(operator, () => create(Create.parse({ name, plans })));
  return makePerson(id, 'Admin', { partner: true });
}

export async function makeCustomer(partner: Person, name: string): Promise<Tenant> {
  const { id: organization } = await as(partner, () => create(Create.parse({ name, plans: everyProduct })));
  const key = await makeKey(organization);
  const admin = await makePerson(organization, 'Admin', { key });
  const user = await makePerson(organization, 'User', { key });
  const plans = await as(partner, async () => (await createPlan(PlanBody.parse({ code: `plan-of-${name}`, name: `Plan of ${name}`, product: 'vrms', features: { number_of_ips: { limit: 5 } } }))).id);
  return { organization, admin, user, ids: { ...(await makeResources(admin, user)), plans } };
}
