import { withActor } from '../../../shared/domain/actor/context.ts';
import { Create, create } from '../../../shared/domain/organization/create.ts';
import { platformOrganization } from '../../../shared/domain/platform/organization.ts';
import { seed } from '../../../shared/domain/platform/seed.ts';
import { authenticateUser } from '../../../shared/domain/session/authenticate.ts';
import { newId } from '../../../shared/lib/id.ts';
import { hashPassword } from '../../../shared/domain/user/password.ts';
import { makePerson, type Person } from './people.ts';

/** Who calls: the platform's Super Admin, a partner's Admin, and Admin and User of two customers below that partner. Users come and go at the second one, so that the first stays small. */
export type Caller = 'operator' | 'partner' | 'admin' | 'user' | 'manager' | 'staff';

/** A seeded platform with one partner and two customers, as it is after a first day. */
export interface World {
  people: Record<Caller, Person>;
  /** Of the customer's User; `passwordHash` gives it to others. */
  password: string;
  passwordHash: string;
}

const password = 'correct horse battery staple';
const everyProduct = [{ plan: 'pci-basic' }, { plan: 'vrms_plan' }, { plan: 'penetration_plan' }];

/** Seeds the table that the environment names, by the verbs of a first start. */
export async function makeWorld(): Promise<World> {
  await seed(() => undefined);
  const operator = await makePerson({ organization: platformOrganization, role: 'Super Admin', partner: true });
  const above = await organizationBelow(operator, `Partner ${newId()}`, everyProduct.map(({ plan }) => ({ plan, partner: true })));
  const partner = await makePerson({ organization: above, role: 'Admin', partner: true });
  const organization = await organizationBelow(partner, `Customer ${newId()}`, everyProduct);
  const admin = await makePerson({ organization, role: 'Admin' });
  const passwordHash = await hashPassword(password);
  const user = await makePerson({ organization, role: 'User', passwordHash });
  const crowded = await organizationBelow(partner, `Agency ${newId()}`, everyProduct);
  const manager = await makePerson({ organization: crowded, role: 'Admin' });
  const staff = await makePerson({ organization: crowded, role: 'User' });
  return { people: { operator, partner, admin, user, manager, staff }, password, passwordHash };
}

async function organizationBelow(person: Person, name: string, plans: { plan: string; partner?: boolean }[]): Promise<string> {
  return (await as(person, () => create(Create.parse({ name, plans })))).id;
}

/** Runs verbs as that person, as a request would: through the authorizer's own check. */
export async function as<T>({ key, token }: Pick<Person, 'key' | 'token'>, work: () => Promise<T>): Promise<T> {
  return withActor(await authenticateUser(key, `Bearer ${token}`), work);
}

/** Made on first use and kept as long as the world: what reads of many runs may share. */
export function perWorld<T>(make: (world: World) => Promise<T>): (world: World) => Promise<T> {
  const made = new WeakMap<World, Promise<T>>();
  return (world) => {
    const known = made.get(world);
    if (known) return known;
    const making = make(world);
    made.set(world, making);
    return making;
  };
}
