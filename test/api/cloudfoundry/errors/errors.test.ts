import { describe, expect, test } from 'vitest';
import { errors } from '../../../../functions/cloudfoundry/errors.ts';
import { documentedErrors } from '../../../contract/contract.ts';
import { faults } from './faults.ts';
import { moments } from './moments.ts';
import { requests } from './requests.ts';
import { useSetting } from './setting.ts';
import { states } from './states.ts';

// Every documented error (reference 3), provoked by a request to the surface: number, name, status and words.
const world = useSetting();

describe('an error is told as documented', () => {
  test.each(requests)('%s %#', async (name, row) => {
    const { as = world.people.admin, method, path, body, headers, says } = row(world.people);
    world.told(await world.foundry.call(method, path, { token: as?.token, body, ...(headers ? { headers } : {}) }), name, says);
  });

  states(world);
  moments(world);
  faults(world);
});

describe('the documented table', () => {
  test('is what the surface knows', () => {
    const known = Object.entries(errors).map(([name, { code, status }]) => ({ code, status, name }));
    expect(known).toEqual(documentedErrors().map(({ code, status, name }) => ({ code, status, name })));
  });

  test('was provoked row by row', () => {
    expect(documentedErrors().filter(({ code }) => !world.seen.has(code))).toEqual([]);
  });
});
