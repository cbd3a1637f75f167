import { beforeAll } from 'vitest';
import type { Person } from '../../../support/people.ts';
import { useTableGate } from '../../../support/table-gate.ts';
import { useTable } from '../../../support/table.ts';
import { makeColleague, makeOperator, makePartner, useFoundry } from '../world.ts';
import { useLedger } from './ledger.ts';

export const numbers = { non_basic_services_allowed: true, total_services: 1, total_routes: 5, memory_limit: 1 };

/** Who asks, and about what. */
export interface Setting {
  operator: Person;
  admin: Person;
  /** Administers nothing. */
  colleague: Person;
  /** With a token that is good for reading only. */
  reader: Person;
  org: string;
  space: string;
  quota: string;
}

/** The surface over a table that can be cut off, with one organization and one thing of each kind in it. */
export function useSetting() {
  useTable();
  const gate = useTableGate();
  const foundry = useFoundry();
  const ledger = useLedger();
  let setting: Setting | undefined;
  beforeAll(async () => {
    const operator = await makeOperator();
    const admin = await makePartner(operator, 'Errors');
    const quota = await foundry.made(operator, '/v2/quota_definitions', { ...numbers, name: 'Small', total_private_domains: 1 });
    const org = await foundry.made(admin, '/v2/organizations', { name: 'Acme', quota_definition_guid: quota });
    const space = await foundry.made(admin, '/v2/spaces', { name: 'Prod', organization_guid: org });
    await foundry.made(admin, '/v2/private_domains', { name: 'acme.example', owning_organization_guid: org });
    await foundry.made(admin, '/v2/space_quota_definitions', { ...numbers, name: 'Tiny', organization_guid: org });
    setting = { operator, admin, colleague: await makeColleague(admin), reader: await makeColleague(admin, ['cloud_controller.read']), org, space, quota };
  });
  return {
    gate,
    foundry,
    ...ledger,
    get people(): Setting {
      if (!setting) throw new Error('The setting is made before the tests');
      return setting;
    },
  };
}

export type World = ReturnType<typeof useSetting>;
