import { beforeAll, describe, expect, test } from 'vitest';
import { surfaces } from '../../functions/surfaces.ts';
import type { Role } from '../../shared/domain/actor/permission.ts';
import { type Endpoint, scopeOf } from '../../shared/http/endpoint.ts';
import { newId } from '../../shared/lib/id.ts';
import { type Problem, problem } from '../../shared/problems.ts';
import { type Cast, castOf } from '../support/cast.ts';
import { casesOf, collectionsOf, credentials, idsFor, isForOperators, mayCall, pathWith, peopleOf } from '../support/every-endpoint.ts';
import { requestFor, requestsNaming } from '../support/example-request.ts';
import { forgedTokens } from '../support/forged-tokens.ts';
import { type Received, useSurface } from '../support/gateway-call.ts';
import { mannersOf } from '../support/manners.ts';
import { makeKey, type Person } from '../support/people.ts';
import { type RawRow, rowsOf } from '../support/raw-table.ts';
import { fromAbove } from '../support/resources.ts';
import { useTable } from '../support/table.ts';
import { makeTenants, type Tenants } from '../support/tenants.ts';

// Who gets in, who may, and whose data it is: the same questions to every endpoint, through gateway event, authorizer and function.
useTable();
let tenants: Tenants;
const narrowKeys = new Map<string, Promise<string>>();

beforeAll(async () => {
  tenants = await makeTenants();
});

describe.each(surfaces.map((surface) => [surface.dialect.surface, surface] as const))('%s', (name, surface) => {
  const call = useSurface(surface);
  const manners = mannersOf(name);
  let cast: Cast;
  let forged: Record<string, string>;
  let ofVictim: RawRow[];
  beforeAll(async () => {
    cast = await castOf(name, tenants);
    forged = await forgedTokens(cast.admin);
    ofVictim = await rowsOf(cast.victim);
  });
  const refusal = (refused: Problem): string => answerOf(surface.dialect.fail(refused, { request_id: '' }));

  /** Random ids, and no body: whoever is refused here is refused before anything is read. */
  const knock = async (endpoint: Endpoint, headers: Record<string, string>): Promise<string> => {
    const path = pathWith(endpoint, collectionsOf(endpoint).map(() => newId()));
    return answerOf(await call({ method: endpoint.method, path, headers }));
  };

  const roleOf = (person: Person): [Role, boolean] => {
    const [role, partner] = peopleOf(tenants).find(([, , one]) => one === person) ?? ['User', false];
    return [role, partner];
  };

  describe.each(casesOf(surface))('%s', (groupId, cases) => {
    const guarded = cases.filter(({ endpoint }) => surface.authorizerOf(endpoint) !== null);
    const withUser = guarded.filter(({ endpoint }) => surface.authorizerOf(endpoint) === 'api-key-and-token');
    // What a key may do by itself is its role, and no scope (test/api/concord/roles.test.ts).
    const withKey = guarded.filter(({ endpoint }) => surface.authorizerOf(endpoint) !== 'concord-api-key' && Object.hasOwn(credentials(surface, endpoint, { key: '', token: '' }), 'x-api-key'));
    const named = <T extends { endpoint: Endpoint }>(some: T[]): [string, T][] => some.map((one) => [one.endpoint.id, one]);

    test.each(named(guarded))('401 without credentials, with wrong ones, with half of them, and with half of another tenant: %s', async (__, { endpoint }) => {
      const good = credentials(surface, endpoint, cast.admin);
      const wrong = Object.keys(good).map((name) => ({ ...good, [name]: 'wrong' }));
      const half = Object.entries(good).length > 1 ? Object.entries(good).map(([name, value]) => ({ [name]: value })) : [];
      const mixed = Object.entries(good).length > 1 ? Object.entries(credentials(surface, endpoint, cast.stranger)).map(([name, value]) => ({ ...good, [name]: value })) : [];
      const bad: Record<string, string>[] = [{}, ...wrong, ...half, ...mixed];
      const answers = await Promise.all(bad.map((headers) => knock(endpoint, headers)));
      expect(answers).toEqual(bad.map((headers) => refusal(manners.refusal(headers))));
    });

    // One authorizer stands before them all; the first endpoint of each kind of credentials in a group is asked with every forgery.
    const firsts = guarded.filter(({ endpoint }, at) => guarded.findIndex((one) => surface.authorizerOf(one.endpoint) === surface.authorizerOf(endpoint)) === at);
    test.each(named(firsts.filter(({ endpoint }) => 'authorization' in credentials(surface, endpoint, { key: '', token: '' }))))('401 for every forged token: %s', async (__, { endpoint }) => {
      const good = credentials(surface, endpoint, cast.admin);
      const headers = [...Object.values(forged).map((token) => `Bearer ${token}`), `Basic ${cast.admin.token}`, `Basic ${Buffer.from('a:b').toString('base64')}`, 'Bearer ', 'Digest x'];
      const answers = await Promise.all(headers.map((authorization) => knock(endpoint, { ...good, authorization })));
      expect(answers).toEqual(headers.map((authorization) => refusal(manners.refusal({ ...good, authorization }))));
    });

    test.each(named(withUser.filter(({ endpoint }) => !mayCall(endpoint.can, 'User', false))))('403 for each role that lacks the permission: %s', async (__, { endpoint }) => {
      const lacking = peopleOf(tenants).filter(([role, partner]) => !mayCall(endpoint.can, role, partner));
      const answers = await Promise.all(lacking.map(([, , person]) => knock(endpoint, credentials(surface, endpoint, person))));
      expect(answers).toEqual(lacking.map(() => refusal(problem.forbidden())));
    });

    test.each(named(withKey))('403 for a key with the scope of another group, or of the other kind of access: %s', async (__, { group, endpoint }) => {
      const person = cast.least(endpoint);
      const scopes = [groupId === 'targets' ? 'reports:write' : 'targets:write', `${scopeOf(group)}:${endpoint.method === 'GET' ? 'write' : 'read'}`];
      const keys = await Promise.all(scopes.map((scope) => narrowKey(person.organization, scope)));
      const answers = await Promise.all(keys.map((key) => knock(endpoint, credentials(surface, endpoint, { ...person, key }))));
      expect(answers).toEqual(keys.map(() => refusal(problem.forbidden())));
    });

    const foreign = ({ endpoint }: { endpoint: Endpoint }): boolean => collectionsOf(endpoint).some((collection) => !(fromAbove(collection) && isForOperators(endpoint)));
    test.each(named(guarded.filter(foreign)))('404 for an id of another tenant, exactly as for an unknown one: %s', async (__, one) => {
      const [own, theirs] = [idsFor(one.endpoint, cast.own), idsFor(one.endpoint, cast.foreign)];
      const headers = { ...credentials(surface, one.endpoint, cast.least(one.endpoint)), 'content-type': 'application/json' };
      const ask = async (values: string[]): Promise<string> => answerOf(await call({ ...requestFor(one, values, cast.own), headers }));
      const positions = [...own.keys()].filter((at) => own[at] !== theirs[at]);
      for (const at of positions) {
        const [nobodys, foreign] = [newId(), theirs[at] ?? ''];
        const unknown = await ask(own.with(at, nobodys));
        const status = Number(unknown.slice(0, 3));
        expect([404, manners.answersAnybody[one.endpoint.id]]).toContain(status);
        // What makes a row of any guid would make one of this.
        if (status === 201) continue;
        expect((await ask(own.with(at, foreign))).replaceAll(foreign, nobodys)).toBe(unknown);
      }
    });

    test.each(named(guarded.filter(({ operation }) => operation.requestBody)))('a record of another tenant in the body is exactly like an unknown one: %s', async (__, one) => {
      const own = idsFor(one.endpoint, cast.own);
      const headers = { ...credentials(surface, one.endpoint, cast.least(one.endpoint)), 'content-type': 'application/json' };
      const unknown = newId();
      const answers = async (idOf: (collection: string) => string | undefined): Promise<string[]> => {
        const asked = requestsNaming(one, own, cast.own, (collection) => (fromAbove(collection) && isForOperators(one.endpoint) ? undefined : idOf(collection)));
        const received: string[] = [];
        for (const request of asked) received.push(answerOf(await call({ ...request, headers })));
        return received;
      };
      const foreign = await answers((collection) => (cast.foreign[collection] === cast.own[collection] ? undefined : cast.foreign[collection]));
      const nobodys = await answers((collection) => (cast.foreign[collection] === cast.own[collection] ? undefined : unknown));
      const anonymous = (answer: string): string => Object.values(cast.foreign).reduce((text, id) => text.replaceAll(id, unknown), answer);
      expect(foreign.map(anonymous)).toEqual(nobodys);
    });

    test.each(named(withUser))('404 for who acts for an organization that is not below: %s', async (__, { endpoint }) => {
      const { a, b, partner } = tenants;
      const strangers = [a.user, a.admin, partner].filter((person) => mayCall(endpoint.can, ...roleOf(person)));
      const answers = await Promise.all(strangers.map((person) => knock(endpoint, { ...credentials(surface, endpoint, person), 'x-organization': b.organization })));
      expect(answers).toEqual(strangers.map(() => refusal(problem.notFound('Organization'))));
    });

    test('nothing was written to the partitions of the other tenant', async () => {
      expect(await rowsOf(cast.victim)).toEqual(ofVictim);
    });
  });
});

function narrowKey(organization: string, scope: string): Promise<string> {
  const name = `${organization} ${scope}`;
  const known = narrowKeys.get(name) ?? makeKey(organization, [scope]);
  narrowKeys.set(name, known);
  return known;
}

/** Status and body without the moment of the answer; of a record and the one above it, read at once, either may be the one that is missed. */
function answerOf(answer: Pick<Received, 'status'> & ({ text: string } | { body: string | Buffer })): string {
  const text = 'text' in answer ? answer.text : String(answer.body);
  return `${answer.status} ${text.replace(/"timestamp":"[^"]*"/g, '"timestamp":"..."').replace(/"[A-Z][\w ]{0,40} not found"/, '"... not found"')}`;
}
