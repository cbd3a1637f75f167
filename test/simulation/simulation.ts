import { withActor } from '../../shared/domain/actor/context.ts';
import { Create, create } from '../../shared/domain/user/manage.ts';
import { userOf } from '../support/actors.ts';
import { makeRoot } from '../support/platform.ts';
import * as Access from './access.ts';
import { differences, viewersOf } from './check.ts';
import { type Command, expected, type Maker } from './command.ts';
import { Deliveries } from './deliveries.ts';
import { living, livingPeople, type Outcome, settled, type State } from './model.ts';
import * as Organizations from './organizations.ts';
import { runPair } from './pair.ts';
import * as People from './people.ts';
import { Random } from './random.ts';
import * as Subscriptions from './subscriptions.ts';
import { outcomeOf, World } from './world.ts';

interface Plan {
  seed: number;
  steps: number;
  /** Changes what the model expects: a wrong rule has to be found. */
  bend?: (command: Command) => Command;
}

interface Report {
  steps: number;
  /** How often each operation ended with each outcome: `createOrganization ok`. */
  outcomes: Map<string, number>;
  pairs: number;
}

/** Commands that a report of a difference shows. */
const shownMax = 15;

/** After these the whole state is compared: closely in the beginning, where it is small. */
function isCompared(step: number): boolean {
  return step % (step <= 120 ? 20 : 250) === 0;
}

/** Does the steps in the code and in the model; throws at the first difference, with everything that is needed to see it again. */
export async function simulate({ seed, steps, bend = (command) => command }: Plan): Promise<Report> {
  const [world, deliveries] = [new World(), new Deliveries()];
  const report: Report = { steps, outcomes: new Map(), pairs: 0 };
  const past: string[] = [];
  let state = await begin(world);
  const differ = (step: number, what: string[]): Error => new Error(`The code and the model differ. Seed ${seed}, step ${step}:\n${what.slice(0, shownMax).join('\n')}\nThe last commands:\n${past.slice(-shownMax).join('\n')}`);
  for (let step = 1; step <= steps; step += 1) {
    const random = new Random(seed, step);
    const commands = commandsOf(random, state, step).map(bend);
    past.push(`${step}: ${commands.map(({ says }) => says).join('  AT ONCE WITH  ')}`);
    const done = commands.length === 2 ? await runPair(world, state, commands) : await runOne(world, state, commands);
    report.pairs += Number(commands.length === 2);
    commands.forEach((command, at) => count(report.outcomes, command, done.outcomes[at] ?? ''));
    if (done.difference !== undefined) throw differ(step, [done.difference]);
    state = done.state;
    if (!isCompared(step) && step < steps) continue;
    await deliveries.settle(Object.keys(state.orgs).map((org) => world.id(org)), random);
    settled(state);
    const found = await differences(world, state, viewersOf(state, random, step === steps ? 40 : 5), random);
    if (found.length > 0) throw differ(step, found);
  }
  return report;
}

/** The root with its operator, a partner's Admin and its first key. */
async function begin(world: World): Promise<State> {
  const root = await makeRoot();
  world.keep('o0', root.id);
  world.keep('k0', '', root.key);
  const email = `operator-${root.id}@example.com`;
  const operator = await withActor(userOf(root.id, 'Super Admin'), () => create(Create.parse({ email, role: 'Super Admin' })));
  world.keep('u0', operator.id);
  const person = { org: 'o0', username: email, email, role: 'Super Admin', partner: false, epoch: 0, password: null, token: null } as const;
  return { orgs: { o0: { name: 'Root', parent: null, partner: true, deleted: false, held: {}, subscriptions: 0 } }, people: { u0: person }, keys: { k0: { org: 'o0', usable: true } }, sessions: {} };
}

async function runOne(world: World, state: State, [command]: Command[]): Promise<{ state: State; outcomes: Outcome[]; difference?: string }> {
  if (!command) return { state, outcomes: [] };
  const due = expected(command, state);
  const outcome = await outcomeOf(() => command.run(world));
  return { state, outcomes: [outcome], ...(outcome === due ? {} : { difference: `${command.says}: ${outcome}, expected ${due}` }) };
}

function commandsOf(random: Random, state: State, step: number): Command[] {
  const first = one(random, state, step);
  if (!first || !random.chance(0.1)) return first ? [first] : [];
  const second = one(random, state, step + 0.5);
  return second ? [first, second] : [first];
}

/** The population stays about as large as that: what is made and what is removed balance each other. */
const [organizationsMax, peopleMax] = [45, 140];

function one(random: Random, state: State, step: number): Command | undefined {
  const [full, crowded] = [living(state).length > organizationsMax, livingPeople(state).length > peopleMax];
  const makers: [number, Maker][] = [
    [full ? 2 : 12, Organizations.createOrganization],
    [full || crowded ? 2 : 10, Organizations.createCustomerOf],
    [6, Organizations.renameOrganization],
    [full ? 14 : 6, Organizations.deleteOrganization],
    [10, Subscriptions.subscribeOrganization],
    [5, Subscriptions.unsubscribeOrganization],
    [5, Subscriptions.assign],
    [crowded ? 3 : 12, People.createUser],
    [6, People.changeRole],
    [4, People.changeUsername],
    [7, People.setPartnerFlag],
    [crowded ? 14 : 6, People.deleteUser],
    [7, People.move],
    [3, Access.createKey],
    [3, Access.endKey],
    [3, Access.generateToken],
    [1, Access.revokeToken],
    [4, Access.openSession],
    [10, Access.knock],
    [0.6, Access.signInWithPassword],
  ];
  return random.weighted(makers)(random, state, step);
}

function count(outcomes: Map<string, number>, { says }: Command, outcome: Outcome): void {
  const kind = / (\w+[A-Z]\w+) /.exec(`${says} `)?.[1] ?? says.split(' ')[0] ?? '';
  const key = `${kind} ${outcome}`;
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
}
