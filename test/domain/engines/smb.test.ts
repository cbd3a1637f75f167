import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { md4 } from '../../../shared/domain/scan/engines/sign-in/smb/md4.ts';
import { authentication, challengeIn } from '../../../shared/domain/scan/engines/sign-in/smb/ntlm.ts';
import { signInBySmb } from '../../../shared/domain/scan/engines/sign-in/smb/sign-in.ts';
import { freePort } from '../../support/free-port.ts';
import { noSmbd, realSmbd } from '../../support/smbd.ts';
import { tcpServer } from '../../support/ssh-server.ts';

const signal = new AbortController().signal;
const password = 'smb "pass\\word" 5523';

const authenticate = Buffer.from('NTLMSSP\0\u0003\0\0\0', 'latin1');
function withoutSigning(bytes: Buffer): Buffer {
  const at = bytes.indexOf(authenticate);
  if (at >= 0) bytes.writeUInt8(bytes.readUInt8(at + 60) & 0xef, at + 60);
  return bytes;
}

describe('the key of a password', () => {
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['12345678901234567890123456789012345678901234567890123456789012345678901234567890', 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('is the MD4 of RFC 1320 A.5: %s', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest);
  });

  it('gives the proof of MS-NLMP 4.2.4', () => {
    // Of the document's own user, domain, password and challenge; time and client challenge are ours, and part of the answer.
    const { message, key } = authentication({ login: String.raw`Domain\User`, password: 'Password' }, { message: Buffer.alloc(0), nonce: Buffer.from('0123456789abcdef', 'hex'), information: Buffer.alloc(4) }, 'cifs/192.0.2.7');
    const response = message.subarray(message.readUInt32LE(24), message.readUInt32LE(24) + message.readUInt16LE(20));
    const owner = Buffer.from('0c868a403bfd7a93a3001ef22ef02e3f', 'hex');
    expect(response.subarray(0, 16)).toEqual(createHmac('md5', owner).update(Buffer.from('0123456789abcdef', 'hex')).update(response.subarray(16)).digest());
    expect(key).toEqual(createHmac('md5', owner).update(response.subarray(0, 16)).digest());
  });

  it('is not asked for by what is no challenge', () => {
    for (const message of [Buffer.alloc(0), Buffer.alloc(48), Buffer.concat([Buffer.from('NTLMSSP\0\u0002\0\0\0', 'latin1'), Buffer.alloc(36, 0xff)])]) expect(challengeIn(message)).toBeUndefined();
  });
});

describe.skipIf(noSmbd !== null)(`a real Samba${noSmbd === null ? '' : ` (${noSmbd})`}`, { timeout: 60_000 }, () => {
  const kinds = { usual: [], lenient: ['map to guest = Bad User'], old: ['server min protocol = NT1', 'server max protocol = NT1'], newest: ['server min protocol = SMB3'] };
  const ports = new Map<string, number>();
  const running: { stop: () => Promise<void> }[] = [];
  beforeAll(async () => {
    for (const kind of Object.keys(kinds)) ports.set(kind, await freePort());
    running.push(...(await Promise.all(Object.entries(kinds).map(([kind, and]) => realSmbd({ address: '127.0.0.1', port: ports.get(kind) ?? 0, password, and })))));
  }, 60_000);
  afterAll(() => Promise.all(running.map(({ stop }) => stop())));

  it.each([
    ['usual', 'nobody', password, true, 'signed in as nobody'],
    ['usual', String.raw`WORKGROUP\nobody`, password, true, String.raw`signed in as WORKGROUP\nobody`],
    ['usual', 'nobody', 'a wrong password', false, 'the server refused the login'],
    ['usual', 'unknown', password, false, 'the server refused the login'],
    ['lenient', 'nobody', password, true, 'signed in as nobody'],
    ['lenient', 'unknown', password, false, 'the server let us in as a guest only'],
    ['old', 'nobody', password, false, 'the server closed the connection: it may not speak SMB 2'],
    ['newest', 'nobody', password, false, 'the server does not take SMB 2.0 or 2.1'],
  ])('(%s) tells of %s what comes of it', async (kind, login, given, worked, message) => {
    const port = ports.get(kind) ?? 0;
    expect(await signInBySmb({ address: '127.0.0.1', port }, { login, password: given }, signal)).toEqual({ method: 'smb', port, protocol: 'tcp', worked, message, host_key: null });
  });

  it.each([
    ['as they are', (bytes: Buffer) => bytes, true],
    // NTLMSSP_NEGOTIATE_SIGN, which a relay takes out to be let in by what wants no signatures.
    ['with another wish about signatures', withoutSigning, false],
  ])('lets in who hands on the messages of a sign-in %s, or not', async (_, change, worked) => {
    const relay = await tcpServer((socket) => {
      const onward = connect(ports.get('usual') ?? 0, '127.0.0.1');
      for (const end of [socket, onward]) end.on('error', () => undefined);
      socket.on('data', (bytes) => void onward.write(change(bytes)));
      onward.pipe(socket);
      socket.on('close', () => onward.destroy());
    });
    const told = await signInBySmb({ address: '127.0.0.1', port: relay.port }, { login: 'nobody', password }, signal);
    await relay.close();
    expect(told.worked).toBe(worked);
  });
});

describe('a server', () => {
  /** Answers each request with the next of these, as an SMB 2 message where it is a status and a body. */
  const answering = (...answers: ((request: Buffer) => Buffer)[]) => tcpServer((socket) => {
    const left = [...answers];
    socket.on('data', (request) => void socket.write(left.shift()?.(request) ?? Buffer.alloc(0)));
    socket.on('error', () => undefined);
  });
  const says = (status: number, token = Buffer.alloc(0)) => (request: Buffer): Buffer => {
    const message = Buffer.concat([request.subarray(4, 68), Buffer.from('0900000048000000', 'hex'), token]);
    message.writeUInt16LE(token.length, 70);
    message.writeUInt32LE(status, 8);
    message.writeUInt32LE(1, 16);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(message.length);
    return Buffer.concat([length, message]);
  };
  const challenge = Buffer.concat([Buffer.from('NTLMSSP\0\u0002\0\0\0', 'latin1'), Buffer.alloc(36)]);
  /** All of it is what the server says of itself, which is to be sent back. */
  const longChallenge = Buffer.concat([challenge, Buffer.alloc(65_000)]);
  longChallenge.writeUInt16LE(longChallenge.length, 40);

  it.each<[string, ((request: Buffer) => Buffer)[], string]>([
    ['lets everybody in without knowing the password', [says(0), says(0xc000_0016, challenge), says(0)], 'the server let us in without a proof that it knows the account'],
    ['signs with a key of its own', [says(0), says(0xc000_0016, challenge), (request) => { const all = says(0)(request); all.writeUInt32LE(9, 20); return all; }], 'the server let us in without a proof that it knows the account'],
    ['does not take NTLM', [says(0), says(0xc000_0016, Buffer.from('something else'))], 'the server does not take NTLM'],
    ['wants more sent back than an answer can hold', [says(0), says(0xc000_0016, longChallenge), says(0)], 'the server does not take NTLM'],
    ['says first that it needs time', [says(0), says(0xc000_0016, challenge), (request) => Buffer.concat([says(0x103)(request), says(0xc000_0072)(request)])], 'the account is disabled'],
    ['refuses in a way of its own', [says(0), says(0xc000_0016, challenge), says(0xc000_0234)], 'the account is locked'],
    ['has no account left', [says(0xc000_1234)], 'the server refused the login with status 0xc0001234'],
    ['is a web server', [() => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')], 'the server does not speak SMB'],
    ['sends a short message', [() => Buffer.from('00000004fe534d42', 'hex')], 'the server does not speak SMB 2'],
    ['promises a gigabyte', [() => Buffer.from('40000000fe534d42', 'hex')], 'the server does not speak SMB'],
  ])('that %s has let nobody in', async (_, answers, message) => {
    const server = await answering(...answers);
    const told = await signInBySmb({ address: '127.0.0.1', port: server.port }, { login: 'nobody', password }, signal);
    await server.close();
    expect([told.worked, told.message]).toEqual([false, message]);
  });

  it('that says nothing is left as soon as the scan is stopped', async () => {
    const stop = new AbortController();
    const server = await tcpServer(() => stop.abort());
    expect(await signInBySmb({ address: '127.0.0.1', port: server.port }, { login: 'nobody', password }, stop.signal)).toMatchObject({ worked: false, message: 'the server does not answer' });
    await server.close();
  });
});
