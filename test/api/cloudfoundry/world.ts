import { afterAll, beforeAll } from 'vitest';
import * as z from 'zod';
import { surfaces } from '../../../functions/surfaces.ts';
import { closeServer, serveSurface } from '../../../infra/local/http/server.ts';
import { asSystem } from '../../../shared/domain/actor/context.ts';
import { Create, create } from '../../../shared/domain/organization/create.ts';
import { Organizations } from '../../../shared/domain/organization/organization.ts';
import { platformOrganization } from '../../../shared/domain/platform/organization.ts';
import { seed } from '../../../shared/domain/platform/seed.ts';
import { signToken } from '../../../shared/domain/session/token.ts';
import { hashPassword } from '../../../shared/domain/user/password.ts';
import { alter, Users } from '../../../shared/domain/user/user.ts';
import { transact } from '../../../shared/table/transact.ts';
import { atFoundry } from '../../support/foundry.ts';
import { as, makePerson, type Person } from '../../support/people.ts';

const surface = surfaces.find(({ dialect }) => dialect.surface === 'cloudfoundry') ?? fail('There is no Cloud Foundry surface');

function fail(message: string): never {
  throw new Error(message);
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

export const password = 'correct horse battery staple';

const Envelope = z.looseObject({ metadata: z.object({ guid: z.string() }), entity: z.looseObject({}) });
const Page = z.object({ total_results: z.number(), total_pages: z.number(), prev_url: z.string().nullable(), next_url: z.string().nullable(), resources: z.array(Envelope), orphans: z.record(z.string(), z.unknown()).optional() });

/** The surface on a loopback port, over a seeded platform. Call it after useTable(). */
export function useFoundry() {
  let close = async (): Promise<void> => undefined;
  const world = {
    url: '',
    async call(method: string, path: string, options: { token?: string | undefined; body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> {
      const { token, body, headers } = options;
      const text = typeof body === 'string' ? body : body === undefined ? null : JSON.stringify(body);
      const response = await fetch(`${world.url}${path}`, { method, redirect: 'manual', body: text, headers: { ...(token === undefined ? {} : { authorization: `bearer ${token}` }), ...headers } });
      const answered = await response.text();
      return { status: response.status, headers: response.headers, text: answered, json: parsed(answered) };
    },
    /** The answer of a call that has to succeed. */
    async ok(person: Pick<Person, 'token'>, method: string, path: string, body?: unknown): Promise<z.infer<typeof Envelope>> {
      const answer = await world.call(method, path, { token: person.token, body });
      if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
      return Envelope.parse(answer.json);
    },
    async page(person: Pick<Person, 'token'>, path: string): Promise<z.infer<typeof Page>> {
      const answer = await world.call('GET', path, { token: person.token });
      if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${answer.text}`);
      return Page.parse(answer.json);
    },
    async made(person: Pick<Person, 'token'>, path: string, body: unknown): Promise<string> {
      return (await world.ok(person, 'POST', path, body)).metadata.guid;
    },
  };
  beforeAll(async () => {
    await seed(() => undefined);
    const { server, url } = await serveSurface(surface, '127.0.0.1', 0, async () => false);
    world.url = url;
    close = () => closeServer(server);
  });
  afterAll(() => close());
  return world;
}

export async function makeOperator(): Promise<Person> {
  return atFoundry(await makePerson(platformOrganization, 'Super Admin', { partner: true }));
}

/** A new partner below the platform, with its Admin. */
export async function makePartner(operator: Person, name: string): Promise<Person> {
  const { id } = await as(await scanning(operator), () => create(Create.parse({ name, plans: [{ plan: 'pci-basic', partner: true }] })));
  return atFoundry(await makePerson(id, 'Admin', { partner: true }));
}

/** Somebody else of the same organization, who administers nothing. */
export async function makeColleague({ organization, key }: Person, scope?: string[]): Promise<Person & { jti: string }> {
  return atFoundry(await makePerson(organization, 'User', { key }), scope);
}

/** The same person on the scanning surface. */
export async function scanning(person: Person): Promise<Person> {
  return { ...person, token: await signToken({ sub: person.id, org: person.organization, sid: person.session }, new Date(Date.now() + 3_600_000)) };
}

/** Gives somebody the password of this world. */
export async function givePassword({ id, organization }: Person): Promise<void> {
  await asSystem('test', organization, async () => {
    const [home, user] = [await Organizations.need(organization, organization), await Users.need(organization, id)];
    await transact([alter(home, user, { password_hash: await hashPassword(password) })]);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
