import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Endpoint, Group } from '../../../shared/http/endpoint.ts';
import type { Surface } from '../../../shared/http/surface.ts';
import type { Meter } from '../../../shared/table/meter.ts';
import { another, type Effort, Samples } from '../samples.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { authorize, prepareCall } from '../world/call.ts';
import { foundryToken } from '../world/foundry.ts';
import type { Recording } from '../world/recorder.ts';
import type { Person } from '../world/people.ts';
import type { World } from '../world/world.ts';
import { floorOf, sameCalls } from './floor.ts';

export interface Case {
  surface: Surface;
  group: Group;
  endpoint: Endpoint;
  scenario: Scenario;
}

export interface Rig {
  world: World;
  /** Of the floor: nothing of ours is in it. */
  raw: DynamoDBDocumentClient;
  /** What the product's client was asked since the last call. */
  recorded: () => Recording;
}

/** What one request costs past the gateway and the authorizer. */
export interface EndpointCost {
  surface: string;
  group: string;
  endpoint: string;
  kind: 'read' | 'write';
  round_trips: number;
  rcu: number;
  wcu: number;
  median_ms: number;
  p95_ms: number;
  /** The SDK call beneath it; null when the endpoint asks the table nothing. */
  floor: string | null;
  floor_ms: number | null;
  ratio: number | null;
  /** All the calls that the endpoint made, made by the SDK alone: what is above is ours. */
  calls_ms: number | null;
  calls_ratio: number | null;
  besides: string | null;
}

/** Calls the endpoint and its floor in turns, so that a busy moment of the machine falls on both. Throws when it answers another status than it declares. */
export async function measureEndpoint(rig: Rig, { surface, group, endpoint, scenario }: Case, effort: Effort): Promise<EndpointCost> {
  const [own, floor, calls] = [new Samples(), new Samples(), new Samples()];
  let last: { recording: Recording; floorName: string | null } | undefined;
  const goOn = another(effort);
  while (goOn()) {
    const sent = (await scenario.send?.(rig.world)) ?? {};
    const call = await prepareCall(surface, group, endpoint, sent, await actorOf(surface, endpoint, sent.by ?? (await callerOf(surface, rig.world.people[scenario.as ?? 'user']))));
    rig.recorded();
    const { statusCode, body } = await own.time(call);
    const recording = rig.recorded();
    if (statusCode !== endpoint.status) throw new Error(`${endpoint.id} answered ${statusCode}: ${body.slice(0, 500)}`);
    const least = floorOf(rig.raw, endpoint, sent.ids ?? [], recording.commands);
    if (least) await floor.time(least.run);
    const same = sameCalls(rig.raw, recording.commands);
    if (same) await calls.time(same);
    last = { recording, floorName: least?.name ?? null };
  }
  return { surface: surface.dialect.surface, group: group.id, endpoint: endpoint.id, ...costsOf(last?.recording), ...timesOf(own, floor, calls), floor: last?.floorName ?? null, besides: scenario.besides ?? null };
}

/** Each surface has tokens of its own. */
async function callerOf({ dialect }: Surface, person: Person): Promise<Pick<Person, 'key' | 'token'>> {
  return dialect.surface === 'cloudfoundry' ? { key: person.key, token: (await foundryToken(person)).token } : person;
}

async function actorOf(surface: Surface, endpoint: Endpoint, { key, token }: Pick<Person, 'key' | 'token'>): Promise<Record<string, unknown> | undefined> {
  const name = surface.authorizerOf(endpoint);
  if (name === null) return undefined;
  const allow = await authorize(name, { 'x-api-key': key, authorization: `Bearer ${token}` });
  return allow();
}

/** What the meters of a recording counted. */
export function costsOf({ commands, meters }: Recording = { commands: [], meters: new Set() }): Pick<EndpointCost, 'kind' | 'round_trips' | 'rcu' | 'wcu'> {
  const sum = (of: (meter: Meter) => number): number => [...meters].reduce((total, meter) => total + of(meter), 0);
  const kind = commands.some(({ input }) => 'TransactItems' in input) ? 'write' : 'read';
  return { kind, round_trips: sum(({ roundTrips }) => roundTrips), rcu: sum(({ read }) => read), wcu: sum(({ write }) => write) };
}

function timesOf(own: Samples, floor: Samples, calls: Samples): Pick<EndpointCost, 'median_ms' | 'p95_ms' | 'floor_ms' | 'ratio' | 'calls_ms' | 'calls_ratio'> {
  const [floor_ms, calls_ms] = [floor, calls].map(({ count, median }) => (count === 0 ? null : median));
  const beside = (ms: number | null = null): number | null => (ms === null ? null : own.median / ms);
  return { median_ms: own.median, p95_ms: own.p95, floor_ms: floor_ms ?? null, ratio: beside(floor_ms), calls_ms: calls_ms ?? null, calls_ratio: beside(calls_ms) };
}
