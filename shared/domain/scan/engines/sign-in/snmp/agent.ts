import type { SnmpSignIn } from '../sign-in.ts';
import { contentOf, element, elementsIn, firstIn, integer, numberOf, octets, tags } from './ber.ts';
import { absences, pduOf, pdus, question, type Variable } from './pdu.ts';
import { type Exchange, SnmpFailure, SnmpSilence } from './socket.ts';
import { type Ask, askingAsUser, randomId } from './user.ts';

/** Rows that an agent is asked for at once; it sends fewer where they do not fit. */
const rowsAtOnce = 20;
/** The end of a table in version 1, and a variable that is not there (RFC 3416 3). */
const noSuchName = 2;

/** An agent that has let us in. */
export interface Agent {
  /** `v1`, `v2c`, `v3`. */
  version: string;
  /** The values that the agent had, by name. */
  values: Map<string, Variable>;
  /** What lies below a name, in the agent's order; without end if the agent wants it so. */
  below: (name: string) => AsyncGenerator<Variable, void>;
}

/** Signs in, which is to ask for these variables and get an answer. Agents that do not know version 2c are asked by version 1. */
export async function agentFor(exchange: Exchange, signIn: SnmpSignIn, names: string[]): Promise<Agent> {
  if (!('community' in signIn)) return enteredAsUser(await askingAsUser(exchange, signIn), names);
  const { community } = signIn;
  return entered(askingWith(exchange, 1, community), 'v2c', names).catch((error: unknown) => {
    if (error instanceof SnmpSilence) return entered(askingWith(exchange, 0, community), 'v1', names);
    throw error;
  });
}

/** An agent that has told who it is and then says nothing, as net-snmp does where it cannot decrypt. */
async function enteredAsUser(ask: Ask, names: string[]): Promise<Agent> {
  return entered(ask, 'v3', names).catch((error: unknown) => {
    throw error instanceof SnmpSilence ? new SnmpFailure('the agent is there and does not answer this user: its privacy password or algorithm may be another') : error;
  });
}

async function entered(ask: Ask, version: string, names: string[]): Promise<Agent> {
  const { error, variables } = await ask(pdus.get, names);
  if (error !== 0 && error !== noSuchName) throw new SnmpFailure(`the agent knows the login and lets it read nothing (error ${String(error)})`);
  const known = error === 0 ? variables.filter(({ tag }) => !absences.has(tag)) : [];
  return { version, values: new Map(known.map((one) => [one.name, one])), below: (name) => below(ask, version, name) };
}

/** RFC 1157 and 3416: the community is a password in clear text, and an agent that does not know it stays silent. */
function askingWith(exchange: Exchange, version: 0 | 1, community: string): Ask {
  return (tag, names, repetitions) => {
    const id = randomId();
    const message = element(tags.sequence, integer(version), octets(community), question(tag, id, names, repetitions));
    return exchange(message, (datagram) => {
      const [spoken, told, pdu] = elementsIn(contentOf(firstIn(datagram), tags.sequence));
      const answer = pduOf(pdu);
      return numberOf(spoken) === version && contentOf(told, tags.octets).equals(Buffer.from(community)) && answer.tag === pdus.answer && answer.requestId === id ? answer : undefined;
    });
  };
}

async function* below(ask: Ask, version: string, base: string): AsyncGenerator<Variable, void> {
  for (let last = base; ; ) {
    const { error, variables } = version === 'v1' ? await ask(pdus.next, [last]) : await ask(pdus.bulk, [last], rowsAtOnce);
    if (error === noSuchName || variables.length === 0) return;
    if (error !== 0) throw new SnmpFailure(`the agent answers with error ${String(error)}`);
    for (const one of variables) {
      if (absences.has(one.tag) || !one.name.startsWith(`${base}.`)) return;
      if (!isBehind(one.name, last)) throw new SnmpFailure('the agent goes round in circles');
      last = one.name;
      yield one;
    }
  }
}

function isBehind(one: string, other: string): boolean {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)];
  const at = left.findIndex((number, index) => number !== right[index]);
  return at !== -1 && (left[at] ?? 0) > (right[at] ?? -1);
}
