import { connect, type Socket } from 'node:net';
import { cleanText } from '../../clean-text.ts';
import { authentication, challengeIn, negotiation } from './ntlm.ts';
import type { Account, SignIn } from '../sign-in.ts';
import { type Answer, answerIn, commands, isSigned, negotiateRequest, sessionSetupRequest } from './message.ts';

const secondsMax = 10;
/** Bytes of one answer: a token has a few hundred. */
const answerMax = 65_536;

/** NTSTATUS of MS-ERREF 2.3: the answer is still to come, the next message is asked for, and why somebody is not let in. */
const [pending, moreProcessing] = [0x103, 0xc000_0016];
const reasons = new Map([
  [0xc000_0022, 'the server denied access'], [0xc000_005e, 'the server reaches no domain controller'], [0xc000_006d, 'the server refused the login'], [0xc000_006e, 'the account is restricted'],
  [0xc000_006f, 'the account may not sign in at this time'], [0xc000_0070, 'the account may not sign in from here'], [0xc000_0071, 'the password has expired'], [0xc000_0072, 'the account is disabled'],
  [0xc000_00bb, 'the server does not take SMB 2.0 or 2.1'], [0xc000_015b, 'the account may not sign in over the network'], [0xc000_0193, 'the account has expired'], [0xc000_0224, 'the password has to be changed'],
  [0xc000_0234, 'the account is locked'],
]);

class SmbFailure extends Error {}

/**
 * Whether an account is let in by SMB 2 and NTLMv2, tried once, so that a wrong password locks nobody out. A login counts only if the server
 * signs its answer with the session's key: who does not know the password, its hash or a domain controller cannot. Nothing is opened afterwards.
 */
export async function signInBySmb({ address, port }: { address: string; port: number }, account: Account, signal: AbortSignal): Promise<SignIn> {
  const told = (worked: boolean, message: string): SignIn => ({ method: 'smb', port, protocol: 'tcp', worked, message: cleanText(message, 300), host_key: null });
  const socket = connect({ host: address, port, noDelay: true });
  try {
    await enter(answersOf(socket, AbortSignal.any([signal, AbortSignal.timeout(secondsMax * 1000)])), account, `cifs/${address}`);
    return told(true, `signed in as ${account.login}`);
  } catch (error) {
    if (!(error instanceof SmbFailure)) throw error;
    return told(false, error.message);
  } finally {
    socket.destroy();
  }
}

type Ask = (request: Buffer, command: number) => Promise<{ message: Buffer; answer: Answer }>;

async function enter(ask: Ask, account: Account, service: string): Promise<void> {
  const met = await ask(negotiateRequest(), commands.negotiate);
  if (met.answer.status !== 0) throw refusal(met.answer);
  const { answer } = await ask(sessionSetupRequest(1, 0n, negotiation()), commands.sessionSetup);
  if (answer.status !== moreProcessing) throw refusal(answer);
  const challenge = challengeIn(answer.token);
  if (!challenge) throw new SmbFailure('the server does not take NTLM');
  const { message: token, key } = authentication(account, challenge, service);
  const last = await ask(sessionSetupRequest(2, answer.session, token), commands.sessionSetup);
  if (last.answer.status !== 0) throw refusal(last.answer);
  if (last.answer.asGuest) throw new SmbFailure('the server let us in as a guest only');
  if (!isSigned(last.message, key)) throw new SmbFailure('the server let us in without a proof that it knows the account');
}

function refusal({ status }: Answer): SmbFailure {
  return new SmbFailure(reasons.get(status) ?? `the server refused the login with status 0x${status.toString(16)}`);
}

/** One question after the other; whatever ends the connection ends the question. */
function answersOf(socket: Socket, signal: AbortSignal): Ask {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const fail = (reason: string) => (): void => failed.reject(new SmbFailure(reason));
  socket.on('error', (error) => fail(error.message)());
  socket.on('close', fail('the server closed the connection: it may not speak SMB 2'));
  if (signal.aborted) fail('the sign-in took too long')();
  signal.addEventListener('abort', fail('the server does not answer'), { once: true });
  const frames = framesOf(socket);
  const next = async (): Promise<Buffer> => {
    const { value } = await frames.next().catch((error: unknown) => {
      throw error instanceof Error ? new SmbFailure(error.message) : error;
    });
    if (!value) throw new SmbFailure('the server closed the connection: it may not speak SMB 2');
    return value;
  };
  return async (request, command) => {
    socket.write(request);
    for (;;) {
      const message = await Promise.race([next(), failed.promise]);
      const answer = answerIn(message, command);
      if (!answer) throw new SmbFailure('the server does not speak SMB 2');
      // Said meanwhile by a server that has to ask a domain controller (MS-SMB2 3.3.4.2).
      if (answer.status !== pending) return { message, answer };
    }
  };
}

async function* framesOf(socket: Socket): AsyncGenerator<Buffer, void> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    bytes = Buffer.concat([bytes, Buffer.from(chunk)]);
    for (let length = lengthIn(bytes); length !== undefined && bytes.length >= 4 + length; length = lengthIn(bytes)) {
      yield bytes.subarray(4, 4 + length);
      bytes = bytes.subarray(4 + length);
    }
  }
}

function lengthIn(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined;
  const length = bytes.readUInt32BE(0);
  if (length > answerMax) throw new SmbFailure('the server does not speak SMB');
  return length;
}
