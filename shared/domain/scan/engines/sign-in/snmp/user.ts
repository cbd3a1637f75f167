import { randomInt } from 'node:crypto';
import type { SnmpSignIn } from '../sign-in.ts';
import { heardIn, isEncrypted, isProven, type Keys, messageOf, noKeys, pduIn } from './envelope.ts';
import { type EngineClock, localizedKey } from './keys.ts';
import { type Pdu, pdus, question } from './pdu.ts';
import { type Exchange, SnmpFailure } from './socket.ts';

export type SnmpUser = Exclude<SnmpSignIn, { community: string }>;

/** Asks an agent one question. */
export type Ask = (tag: number, names: string[], repetitions?: number) => Promise<Pdu>;

/** What agents report instead of an answer (usmStats, RFC 3414 5). A clock that is wrong is set, and followed by one more try. */
const notInTime = '1.3.6.1.6.3.15.1.1.2.0';
const reports = new Map([
  ['1.3.6.1.6.3.15.1.1.1.0', 'the agent does not let the user in at this level of security'],
  [notInTime, "the agent takes none of its own clock's times"],
  ['1.3.6.1.6.3.15.1.1.3.0', 'the agent does not know the user'],
  ['1.3.6.1.6.3.15.1.1.5.0', 'the agent refused the password or its algorithm'],
  ['1.3.6.1.6.3.15.1.1.6.0', 'the agent cannot decrypt: the privacy password or its algorithm is another'],
]);

/**
 * SNMP v3 as this user (RFC 3414). An answer counts only if it proves, as far as the user has passwords, that the agent knows them; older
 * answers cannot be replayed, because each question has random numbers of its own.
 */
export async function askingAsUser(exchange: Exchange, user: SnmpUser): Promise<Ask> {
  let clock = await discovered(exchange);
  const keys = keysOf(user, clock.id);
  const once = (tag: number, names: string[], repetitions?: number): Promise<Pdu | EngineClock> => {
    const [messageId, requestId] = [randomId(), randomId()];
    const message = messageOf(messageId, clock, user.login, keys, question(tag, requestId, names, repetitions));
    return exchange(message, (datagram) => answerIn(datagram, messageId, requestId, clock.id, keys));
  };
  return async (tag, names, repetitions) => {
    const first = await once(tag, names, repetitions);
    if ('requestId' in first) return first;
    clock = first;
    const second = await once(tag, names, repetitions);
    if ('requestId' in second) return second;
    throw new SnmpFailure(reports.get(notInTime));
  };
}

export function randomId(): number {
  return randomInt(1, 2 ** 31 - 1);
}

/** Who the agent is and what its clock says (RFC 3414 4): it tells everybody. */
async function discovered(exchange: Exchange): Promise<EngineClock> {
  const id = randomId();
  const nobody: EngineClock = { id: Buffer.alloc(0), boots: 0, time: 0 };
  const message = messageOf(id, nobody, '', noKeys, question(pdus.get, id, []));
  return exchange(message, (datagram) => {
    const heard = heardIn(datagram);
    return heard.id === id ? heard.clock : undefined;
  });
}

function keysOf({ password, auth_algorithm, privacy_password, privacy_algorithm }: SnmpUser, engine: Buffer): Keys {
  if (password === null || auth_algorithm === null) return noKeys;
  const privacy = privacy_password === null || privacy_algorithm === null ? null : { algorithm: privacy_algorithm, key: localizedKey(auth_algorithm, privacy_password, engine) };
  return { authentication: { algorithm: auth_algorithm, key: localizedKey(auth_algorithm, password, engine) }, privacy };
}

/** The answer, or the agent's clock where ours was wrong; undefined for what is no answer to this question, or does not prove to be one. */
function answerIn(datagram: Buffer, messageId: number, requestId: number, engine: Buffer, keys: Keys): Pdu | EngineClock | undefined {
  const heard = heardIn(datagram);
  if (heard.id !== messageId || !heard.clock.id.equals(engine)) return undefined;
  const proven = isProven(datagram, heard, keys);
  const pdu = pduIn(heard, keys);
  if (pdu.tag === pdus.report) return reported(pdu, proven ? heard.clock : undefined);
  if ((keys.authentication && !proven) || (keys.privacy && !isEncrypted(heard)) || pdu.requestId !== requestId) return undefined;
  return pdu;
}

/** A report proves nothing and needs no proof: it says that there is no answer. Only our clock is set by none that is not proven. */
function reported({ variables: [first] }: Pdu, clock: EngineClock | undefined): EngineClock | undefined {
  if (first?.name === notInTime && clock) return clock;
  throw new SnmpFailure(reports.get(first?.name ?? '') ?? 'the agent reports a fault of the message');
}
