import type { AuthorizerName } from '../../../shared/http/dialect.ts';
import { generateAccessToken } from '../../../shared/domain/user/access-token.ts';
import { type BenchTable, columns, ms, number } from '../output/section.ts';
import { another, type Effort, Samples } from '../samples.ts';
import { authorize } from '../world/call.ts';
import { foundryToken } from '../world/foundry.ts';
import { makePerson } from '../world/people.ts';
import { as, type World } from '../world/world.ts';
import { costsOf, type EndpointCost, type Rig } from './measure.ts';

type AuthorizerCost = Pick<EndpointCost, 'round_trips' | 'rcu' | 'wcu' | 'median_ms' | 'p95_ms'> & { authorizer: string; credentials: string };

interface Credentials {
  name: string;
  headers: Record<string, string>;
}

/** What stands before each endpoint: its cost comes on top of the endpoint's own. `authorizers` are those that the surfaces name. */
export async function measureAuthorizers(rig: Rig, authorizers: AuthorizerName[], effort: Effort): Promise<AuthorizerCost[]> {
  const costs: AuthorizerCost[] = [];
  for (const authorizer of authorizers) {
    for (const { name, headers } of await credentialsOf(authorizer, rig.world)) {
      const call = await authorize(authorizer, headers);
      const samples = new Samples();
      const goOn = another(effort);
      while (goOn()) {
        rig.recorded();
        await samples.time(call);
      }
      const { round_trips, rcu, wcu } = costsOf(rig.recorded());
      costs.push({ authorizer, credentials: name, round_trips, rcu, wcu, median_ms: samples.median, p95_ms: samples.p95 });
    }
  }
  return costs;
}

/** Every kind of credentials that an authorizer takes; one that is not known here has none, and a test says so. */
export async function credentialsOf(authorizer: AuthorizerName, { people }: World): Promise<Credentials[]> {
  const { key, token, organization } = people.user;
  switch (authorizer) {
    case 'api-key':
      return [{ name: 'API key', headers: { 'x-api-key': key } }];
    case 'api-key-and-token': {
      const other = await makePerson({ organization, role: 'User' });
      const made = await as(other, generateAccessToken);
      return [
        { name: 'API key, JWT', headers: { 'x-api-key': key, authorization: `Bearer ${token}` } },
        { name: 'API key, access token', headers: { 'x-api-key': key, authorization: `Basic ${made.token}` } },
      ];
    }
    case 'concord-api-key':
      return [{ name: 'API key', headers: { 'x-api-key': key } }];
    case 'cloudfoundry-token':
      return [{ name: 'JWT', headers: { authorization: `bearer ${(await foundryToken(people.partner)).token}` } }];
    default:
      return [];
  }
}

export function authorizerTable(costs: AuthorizerCost[]): BenchTable {
  return {
    title: 'Authorizers',
    notes: ['Before every request that needs credentials; the gateway caches no answer. Round trips that do not wait for each other run side by side.'],
    columns: columns('authorizer', 'credentials', '#trips', '#RCU', '#WCU', '#median', '#p95'),
    rows: costs.map(({ authorizer, credentials, round_trips, rcu, wcu, median_ms, p95_ms }) => [authorizer, credentials, String(round_trips), number(rcu, 1), number(wcu, 1), ms(median_ms), ms(p95_ms)]),
  };
}
