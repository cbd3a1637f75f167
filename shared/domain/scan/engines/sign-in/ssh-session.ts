import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { Client, type ClientCallback, type ConnectConfig } from 'ssh2';
import type { SshSignIn } from './sign-in.ts';

/** Until the server has let us in: a connection that is taken and then left alone holds a scan no longer. */
const readySecondsMax = 20;
/** Bytes that one host may send in all, and in answer to one command: 10,000 packages are about 400 kB. */
const sessionBytesMax = 24 * 1024 * 1024;
const outputBytesMax = 8 * 1024 * 1024;

/** A command's standard output; null when it failed or is not there. */
type Run = (command: string) => Promise<string | null>;

/** Why there was no session, in a sentence for a person. What the server says of itself is in it and not cleaned yet. */
export class SshFailure extends Error {}

/**
 * Signs in and works there; whatever happens, the connection is gone afterwards. The address is the one that was checked: no name is looked up
 * here. No agent, no forwarding, no compression, no terminal. `seen` is told the fingerprint of the host key before anything secret is sent.
 */
export async function withSsh<T>(address: string, signIn: SshSignIn, signal: AbortSignal, seen: (fingerprint: string) => void, work: (run: Run) => Promise<T>): Promise<T> {
  const socket = connect({ host: address, port: signIn.port, noDelay: true, timeout: readySecondsMax * 1000 });
  const client = new Client();
  const broken = failureOf(client, socket, signal);
  try {
    await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), broken]);
    const ready = new Promise<void>((resolve) => client.on('ready', resolve));
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, answer) => answer(prompts.length === 1 && 'password' in signIn ? [signIn.password] : []));
    begin(client, { sock: socket, ...configOf(signIn, seen) });
    await Promise.race([ready, broken]);
    return await Promise.race([work((command) => run(client, command)), broken]);
  } finally {
    client.destroy();
    socket.destroy();
  }
}

/** Never fulfilled; rejects with the first thing that ends the session. */
function failureOf(client: Client, socket: Socket, signal: AbortSignal): Promise<never> {
  const failed = Promise.withResolvers<never>();
  const fail = (reason: string) => (): void => failed.reject(new SshFailure(reason));
  let bytes = 0;
  socket.on('data', ({ length }) => {
    bytes += length;
    if (bytes > sessionBytesMax) fail('the server sent more than is read')();
  });
  socket.on('timeout', fail('the server does not answer'));
  socket.on('error', (error) => failed.reject(new SshFailure(error.message)));
  client.on('error', (error) => failed.reject(new SshFailure('level' in error && error.level === 'client-authentication' ? 'the server refused the login' : error.message)));
  client.on('close', fail('the server closed the connection'));
  socket.on('close', fail('the server closed the connection'));
  if (signal.aborted) fail('the sign-in took too long')();
  signal.addEventListener('abort', fail('the sign-in took too long'), { once: true });
  // Whoever awaits it hears of it; after the session nobody does.
  failed.promise.catch(() => undefined);
  return failed.promise;
}

/** A key that cannot be opened is told here, before anything is sent. */
function begin(client: Client, config: ConnectConfig): void {
  try {
    client.connect(config);
  } catch (error) {
    throw new SshFailure(error instanceof Error ? error.message : 'the sign-in could not begin');
  }
}

/** Group exchange is left out: there the server chooses the numbers that we calculate with. SHA-1 is in it for the old systems that a scan is about. */
const algorithms = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521', 'diffie-hellman-group14-sha256', 'diffie-hellman-group16-sha512', 'diffie-hellman-group14-sha1'],
  serverHostKey: ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512', 'hmac-sha1'],
  compress: ['none'],
} satisfies ConnectConfig['algorithms'];

function configOf(signIn: SshSignIn, seen: (fingerprint: string) => void): ConnectConfig {
  const secret = 'password' in signIn ? { password: signIn.password } : { privateKey: signIn.private_key, ...(signIn.passphrase === null ? {} : { passphrase: signIn.passphrase }) };
  return {
    ...secret,
    username: signIn.login,
    algorithms,
    authHandler: 'password' in signIn ? ['password', 'keyboard-interactive'] : ['publickey'],
    tryKeyboard: true,
    agentForward: false,
    keepaliveInterval: 0,
    readyTimeout: readySecondsMax * 1000,
    hostVerifier: (key: Buffer) => {
      seen(`SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/u, '')}`);
      return true;
    },
  };
}

function run(client: Client, command: string): Promise<string | null> {
  const done = Promise.withResolvers<string | null>();
  execute(client, command, (error, channel) => {
    if (error) return done.resolve(null);
    const parts: Buffer[] = [];
    let bytes = 0;
    channel.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= outputBytesMax) parts.push(part);
      else done.reject(new SshFailure('a command printed more than is read'));
    });
    channel.stderr.resume();
    channel.on('close', (code: number | null) => done.resolve(code === 0 ? Buffer.concat(parts).toString('utf8') : null));
    channel.end();
  });
  return done.promise;
}

/** A server that ends the session while it is at work is told here, before the connection says so. */
function execute(client: Client, command: string, begun: ClientCallback): void {
  try {
    client.exec(command, { pty: false }, begun);
  } catch {
    throw new SshFailure('the server closed the connection');
  }
}
