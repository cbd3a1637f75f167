import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { SnmpFault } from './ber.ts';

/** Seconds after which a question is sent again, and at last given up: most hosts have no agent, and one that is there may read its list of packages for seconds. */
const waits = { stranger: [1, 2], agent: [1, 2, 4] };
/** Datagrams of one agent that answer nothing: strays of a repeated question are a few. */
const straysMax = 200;

/** Why there is no answer, in a sentence for a person. What the agent says of itself is in it and not cleaned yet. */
export class SnmpFailure extends Error {}

/** Nobody answered, in all tries. */
export class SnmpSilence extends SnmpFailure {}

/** Sends a message until `answer` makes something of a datagram. Undefined and SnmpFault let it wait on; whatever else `answer` throws ends it. */
export type Exchange = <T>(message: Buffer, answer: (datagram: Buffer) => T | undefined) => Promise<T>;

/**
 * A socket for one agent and one question at a time, closed when `work` is done. It is connected: the kernel hands over what comes from this
 * address and port alone, and tells that nobody listens there.
 */
export async function withAgentAt<T>({ address, port }: { address: string; port: number }, signal: AbortSignal, work: (exchange: Exchange) => Promise<T>): Promise<T> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const broken = failureOf(socket, signal);
  try {
    socket.connect(port, address);
    await Promise.race([once(socket, 'connect'), broken]);
    let [strays, met] = [0, false];
    return await work(async (message, answer) => {
      const heard = waiting(socket, answer, () => (strays += 1) > straysMax);
      const found = await Promise.race([asking(socket, message, heard.answered, met ? waits.agent : waits.stranger), broken]).finally(heard.stop);
      met = true;
      return found;
    });
  } finally {
    socket.close();
  }
}

/** Never fulfilled; rejects when the socket cannot be used any more or the time is over. */
function failureOf(socket: Socket, signal: AbortSignal): Promise<never> {
  const failed = Promise.withResolvers<never>();
  const late = (): void => failed.reject(new SnmpFailure('the sign-in took too long'));
  socket.on('error', (error) => failed.reject(new SnmpFailure(/ECONNREFUSED/u.test(error.message) ? 'nothing listens there' : error.message)));
  if (signal.aborted) late();
  signal.addEventListener('abort', late, { once: true });
  // Whoever awaits it hears of it; after the session nobody does.
  failed.promise.catch(() => undefined);
  return failed.promise;
}

function waiting<T>(socket: Socket, answer: (datagram: Buffer) => T | undefined, flooded: () => boolean): { answered: Promise<T>; stop: () => void } {
  const answered = Promise.withResolvers<T>();
  const listen = (datagram: Buffer): void => {
    try {
      const found = madeOf(datagram, answer);
      if (found !== undefined) answered.resolve(found);
      else if (flooded()) throw new SnmpFailure('the agent sends more than it was asked for');
    } catch (error) {
      answered.reject(error);
    }
  };
  socket.on('message', listen);
  answered.promise.catch(() => undefined);
  const stop = (): void => {
    socket.off('message', listen);
    answered.reject(new SnmpFailure('the question was dropped'));
  };
  return { answered: answered.promise, stop };
}

function madeOf<T>(datagram: Buffer, answer: (datagram: Buffer) => T | undefined): T | undefined {
  try {
    return answer(datagram);
  } catch (error) {
    if (error instanceof SnmpFault) return undefined;
    throw error;
  }
}

async function asking<T>(socket: Socket, message: Buffer, answered: Promise<T>, waited: number[]): Promise<T> {
  for (const seconds of waited) {
    socket.send(message, () => undefined);
    const pause = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => pause.resolve(undefined), seconds * 1000);
    const found = await Promise.race([answered.then((value) => ({ value })), pause.promise]).finally(() => clearTimeout(timer));
    if (found) return found.value;
  }
  throw new SnmpSilence('no answer');
}
