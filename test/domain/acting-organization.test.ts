import { beforeAll, expect, test } from 'vitest';
import { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { actFor } from '../../shared/domain/organization/act-for.ts';
import { actingOrganization } from '../../shared/domain/organization/acting.ts';
import { update, Update } from '../../shared/domain/organization/manage.ts';
import { authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { Created } from '../../shared/domain/target/target.ts';
import { Meter } from '../../shared/table/meter.ts';
import type { Person } from '../support/people.ts';
import { useTable } from '../support/table.ts';
import { makeTenants, type Tenants } from '../support/tenants.ts';

useTable();
let tenants: Tenants;
beforeAll(async () => {
  tenants = await makeTenants();
});

const signedIn = ({ key, token }: Person): Promise<Actor> => authenticateUser(key, `Bearer ${token}`);

test('naming the own organization costs no round trip, and follows a change at the next request', async () => {
  const { admin, organization } = tenants.a;
  for (const name of ['A & Sons', 'A & Daughters']) {
    await withActor(await signedIn(admin), () => update(organization, Update.parse({ name, company_name: 'A' })));
    const meter = new Meter();
    expect(await withActor(await signedIn(admin), actingOrganization, { meter })).toEqual({ id: organization, name });
    expect(meter.roundTrips).toBe(0);
  }
});

test('a partner that works for an organization below sees that one named', async () => {
  const partner = await signedIn(tenants.partner);
  const acting = await actFor(partner, tenants.a.organization);
  expect(await withActor(acting, actingOrganization)).toMatchObject({ id: tenants.a.organization });
  expect(await withActor(partner, actingOrganization)).toEqual({ id: tenants.partner.organization, name: 'Partner of A' });
});

test('an event keeps who acted, and nothing that held for the request alone', async () => {
  const actor = await signedIn(tenants.a.admin);
  const record = await withActor(actor, async () => Created.record('subject', { name: 'x', hosts: 'x', max_hosts: '1', authorized: true }));
  const kept = Actor.parse(JSON.parse(record.actor));
  expect(kept).toMatchObject({ type: 'user', id: tenants.a.admin.id, organization: tenants.a.organization });
  expect(record.actor).not.toMatch(/home_name|remaining/);
});
