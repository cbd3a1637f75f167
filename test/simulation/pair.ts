import { isDeepStrictEqual } from 'node:util';
import { type Command, expected } from './command.ts';
import { differences } from './check.ts';
import type { Outcome, State } from './model.ts';
import { Random } from './random.ts';
import { outcomeOf, type World } from './world.ts';

/** Two commands at the same moment: the code has to end as one of the two orders would. */
export async function runPair(world: World, state: State, commands: Command[]): Promise<{ state: State; outcomes: Outcome[]; difference?: string }> {
  const orders = [[0, 1], [1, 0]].map((order) => inOrder(state, commands, order));
  const outcomes = await Promise.all(commands.map((command) => outcomeOf(() => command.run(world))));
  const possible = orders.filter((order) => isDeepStrictEqual(order.outcomes, outcomes));
  const [first, second] = possible;
  if (!first) {
    const wanted = orders.map((order) => order.outcomes.join(' and ')).join(', or ');
    return { state, outcomes, difference: `${commands.map(({ says }) => says).join('  AT ONCE WITH  ')}: ${outcomes.join(' and ')}, expected ${wanted}` };
  }
  if (!second || isDeepStrictEqual(first.state, second.state)) return { state: first.state, outcomes };
  // Both orders end the same way for the callers and leave different things behind: what is there tells which it was.
  const found = await differences(world, first.state, [], new Random(0));
  if (found.length === 0) return { state: first.state, outcomes };
  const other = await differences(world, second.state, [], new Random(0));
  return { state: second.state, outcomes, ...(other.length === 0 ? {} : { difference: `${found.join('; ')}, or in the other order ${other.join('; ')}` }) };
}

function inOrder(state: State, commands: Command[], order: number[]): { state: State; outcomes: Outcome[] } {
  const draft = structuredClone(state);
  const outcomes: Outcome[] = [];
  for (const at of order) {
    const command = commands[at];
    if (command) outcomes[at] = expected(command, draft);
  }
  return { state: draft, outcomes };
}
