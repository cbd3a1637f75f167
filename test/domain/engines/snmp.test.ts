import { execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SnmpSignIn } from '../../../shared/domain/scan/engines/sign-in/sign-in.ts';
import { element, elementsIn, firstIn, integer, nameOf, numberOf, objectName, octets, tags } from '../../../shared/domain/scan/engines/sign-in/snmp/ber.ts';
import { heardIn, messageOf, noKeys } from '../../../shared/domain/scan/engines/sign-in/snmp/envelope.ts';
import { localizedKey } from '../../../shared/domain/scan/engines/sign-in/snmp/keys.ts';
import { packagesNamed, signInBySnmp } from '../../../shared/domain/scan/engines/sign-in/snmp/sign-in.ts';
import { agentWorld, noSnmpd, realSnmpd } from '../../support/snmpd.ts';

const { community, oldCommunity, users } = agentWorld;
const signal = new AbortController().signal;

describe('keys', () => {
  it('are those of RFC 3414 A.3', () => {
    const engine = Buffer.from('000000000000000000000002', 'hex');
    expect(localizedKey('md5', 'maplesyrup', engine).toString('hex')).toBe('526f5eed9fcce26f8964c2930787d82b');
    expect(localizedKey('sha1', 'maplesyrup', engine).toString('hex')).toBe('6695febc9288e36282235fc7151f128497b38f3f');
  });
});

describe.skipIf(noSnmpd !== null)(`a real snmpd${noSnmpd === null ? '' : ` (${noSnmpd})`}`, { timeout: 60_000 }, () => {
  const place = { address: '127.0.0.1', port: 0 };
  let agent: { stop: () => Promise<void> };
  beforeAll(async () => {
    place.port = await freeUdpPort();
    agent = await realSnmpd(place.address, place.port);
  });
  afterAll(() => agent.stop());
  const signIn = (given: SnmpSignIn) => signInBySnmp(place, given, signal);

  it.concurrent.each<[string, SnmpSignIn, string]>([
    ['a community', { community }, 'the agent answered to the community (SNMP v2c)'],
    ['a community of an agent that knows version 1 only', { community: oldCommunity }, 'the agent answered to the community (SNMP v1)'],
    ['a user with SHA and AES', users.modern, 'signed in as modern (SNMP v3)'],
    ['a user with MD5 and DES', users.older, 'signed in as older (SNMP v3)'],
    ['a user without privacy', users.signed, 'signed in as signed (SNMP v3)'],
    ['a user without a password', users.open, 'signed in as open (SNMP v3)'],
  ])('lets %s in and says what it is and what is installed', async (_, given, sentence) => {
    const { signIn: told, inventory } = await signIn(given);
    expect(told).toEqual({ method: 'snmp', port: place.port, protocol: 'udp', worked: true, message: `${sentence}; switch-7: A test's switch`, host_key: null });
    expect(inventory).toMatchObject({ os: { name: "A test's switch" }, packages: dpkgPackages() });
  });

  it.concurrent.each<[string, SnmpSignIn, string]>([
    ['a community that it does not know', { community: 'another-community' }, 'no answer: there is no agent, or it does not know the community'],
    ['an unknown user', { ...users.modern, login: 'nobody' }, 'the agent does not know the user'],
    ['a wrong password', { ...users.modern, password: 'a wrong password' }, 'the agent refused the password or its algorithm'],
    ['another algorithm', { ...users.signed, auth_algorithm: 'md5' }, 'the agent refused the password or its algorithm'],
    ['a wrong privacy password', { ...users.modern, privacy_password: 'a wrong password' }, 'the agent is there and does not answer this user: its privacy password or algorithm may be another'],
    ['privacy for a user that has none', { ...users.signed, privacy_password: 'a wrong password', privacy_algorithm: 'aes' }, 'the agent does not let the user in at this level of security'],
    ['a user who may read nothing', users.powerless, 'the agent knows the login and lets it read nothing (error 16)'],
  ])('refuses %s, and the scan says so', async (_, given, sentence) => {
    const { signIn: told, inventory } = await signIn(given);
    expect([told.worked, told.message, inventory]).toEqual([false, sentence, undefined]);
  });
});

/** What this machine has installed, as an agent tells it: binary packages, without Debian's own. */
function dpkgPackages() {
  const lines = execFileSync('dpkg-query', ['-W', '-f', String.raw`${'$'}{Package} ${'$'}{Version}\n`], { encoding: 'utf8' }).trim().split('\n');
  const pairs = [...new Set(lines)].map((line) => line.split(' ')).filter(([, version]) => version?.includes('-'));
  return expect.arrayContaining(pairs.map(([name, version]) => ({ name, version, manager: 'dpkg' })));
}

describe('an agent', { timeout: 60_000 }, () => {
  const opened: Socket[] = [];
  afterAll(() => {
    for (const socket of opened) socket.close();
  });

  /** A program in an agent's place, which answers each datagram with what it is given. */
  async function speaking(answers: (datagram: Buffer, say: (answer: Uint8Array) => void) => void) {
    const socket = createSocket('udp4');
    socket.on('message', (datagram, { port, address }) => answers(datagram, (answer) => socket.send(answer, port, address, () => undefined)));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    opened.push(socket);
    return { address: '127.0.0.1', port: socket.address().port };
  }

  /** What a question of version 1 or 2c asks for, and an answer to it with these rows. */
  const asked = (datagram: Buffer) => {
    const [version, told, pdu] = elementsIn(firstIn(datagram).content);
    const [id, , , variables] = elementsIn(pdu?.content ?? Buffer.alloc(0));
    const names = elementsIn(variables?.content ?? Buffer.alloc(0)).map(({ content }) => nameOf(firstIn(content)));
    const answer = (rows: [string, Buffer][], error = 0): Buffer => {
      const bound = rows.map(([name, value]) => element(tags.sequence, objectName(name), value));
      return element(tags.sequence, integer(numberOf(version)), octets(told?.content ?? ''), element(0xa2, integer(numberOf(id)), integer(error), integer(0), element(tags.sequence, ...bound)));
    };
    return { bulk: pdu?.tag === 0xa5, names, answer };
  };
  /** Of a question of version 3; who asks an agent who it is has no flag but the one that reports are wanted. */
  const headerOf = (datagram: Buffer) => {
    const [, header] = elementsIn(firstIn(datagram).content);
    const [id, , flags] = elementsIn(header?.content ?? Buffer.alloc(0));
    return { id: numberOf(id), flags: flags?.content[0] };
  };
  const software = '1.3.6.1.2.1.25.6.3.1.2';
  const described = (names: string[]): [string, Buffer][] => names.map((name) => [name, octets('A device')]);

  it.concurrent('of garbage, half a message, foreign numbers and other versions is no agent', async () => {
    const nonsense = [Buffer.alloc(0), Buffer.from('30'), Buffer.from('3084ffffffff', 'hex'), Buffer.from('30800201010000', 'hex'), Buffer.alloc(60_000, 0x30), Buffer.from('30060201030201ff', 'hex')];
    const place = await speaking((datagram, say) => {
      for (const one of nonsense) say(one);
      for (const at of [2, 10, 20, datagram.length - 1]) say(datagram.subarray(0, at));
      const foreign = Buffer.from(asked(datagram).answer(described(asked(datagram).names)));
      say(foreign.fill(0x7f, foreign.indexOf(0xa2) + 4, foreign.indexOf(0xa2) + 6));
    });
    expect((await signInBySnmp(place, { community }, signal)).signIn).toMatchObject({ worked: false, message: expect.stringContaining('no answer') });
  });

  it.concurrent.each([
    ['the same rows again and again', () => 1, 'the agent goes round in circles'],
    ['rows that go back', (at: number) => 1_000_000 - at, 'the agent goes round in circles'],
  ])('that lists %s is left, and what it said before counts', async (_, indexAt, reason) => {
    let at = 0;
    const place = await speaking((datagram, say) => {
      const { bulk, names, answer } = asked(datagram);
      say(answer(bulk ? [[`${software}.${String(indexAt(at++))}`, octets('bash_5.2.15-2_amd64')]] : described(names)));
    });
    const { signIn, inventory } = await signInBySnmp(place, { community }, signal);
    expect(signIn).toMatchObject({ worked: true, message: expect.stringContaining(reason) });
    expect(inventory?.packages).toEqual([{ name: 'bash', version: '5.2.15-2', manager: 'dpkg' }]);
  });

  it.concurrent('that lists software without end is read up to 20,000 rows', async () => {
    let at = 0;
    const place = await speaking((datagram, say) => {
      const { bulk, names, answer } = asked(datagram);
      say(answer(bulk ? Array.from({ length: 1_000 }, () => [`${software}.${String((at += 1))}`, octets(`p${String(at)}_1-1_all`)]) : described(names)));
    });
    expect((await signInBySnmp(place, { community }, signal)).inventory?.packages).toHaveLength(20_000);
    expect(at).toBe(20_000);
  });

  it.concurrent('that floods is left', async () => {
    const place = await speaking((_, say) => {
      for (let count = 0; count < 2_000; count += 1) say(Buffer.from('0500', 'hex'));
    });
    expect((await signInBySnmp(place, { community }, signal)).signIn).toMatchObject({ worked: false, message: 'the agent sends more than it was asked for' });
  });

  it.concurrent('that does not prove to know the password has let nobody in, whatever it answers', async () => {
    const engine = Buffer.from('80001f8880aabbccdd', 'hex');
    const place = await speaking((datagram, say) => {
      const { id, flags } = headerOf(datagram);
      const first = flags === 4;
      const pdu = element(first ? 0xa8 : 0xa2, integer(1), integer(0), integer(0), element(tags.sequence, ...(first ? [] : [element(tags.sequence, objectName('1.3.6.1.2.1.1.5.0'), octets('fake'))])));
      const security = (code: Buffer): Buffer => octets(element(tags.sequence, octets(engine), integer(1), integer(1), octets('signed'), octets(code), octets('')));
      for (const [bit, code] of [[0, Buffer.alloc(0)], [1, Buffer.alloc(12)], [1, Buffer.alloc(3)]] as const) {
        say(element(tags.sequence, integer(3), element(tags.sequence, integer(id), integer(65_507), octets(Buffer.from([bit])), integer(3)), security(code), element(tags.sequence, octets(engine), octets(''), pdu)));
      }
    });
    expect((await signInBySnmp(place, users.signed, signal)).signIn).toMatchObject({ worked: false, message: expect.stringContaining('does not answer this user') });
  });

  it.concurrent('that tells its clock only to who is signed gets the question again, with that clock', async () => {
    const { signed } = users;
    const engine = Buffer.from('80001f8880aabbccdd', 'hex');
    const keys = { authentication: { algorithm: signed.auth_algorithm, key: localizedKey(signed.auth_algorithm, signed.password, engine) }, privacy: null };
    const right = { id: engine, boots: 7, time: 1_000 };
    const place = await speaking((datagram, say) => {
      const { id, flags } = headerOf(datagram);
      const { clock, data } = flags === 4 ? { clock: { ...right, id: Buffer.alloc(0) }, data: undefined } : heardIn(datagram);
      const pdu = elementsIn(data?.content ?? Buffer.alloc(0))[2];
      const requestId = pdu ? numberOf(elementsIn(pdu.content)[0]) : id;
      const row = (name: string, value: Buffer): Buffer => element(tags.sequence, element(tags.sequence, objectName(name), value));
      const saying = (tag: number, rows: Buffer): Buffer => element(tag, integer(requestId), integer(0), integer(0), rows);
      if (clock.id.length === 0) say(messageOf(id, { ...right, boots: 0, time: 0 }, '', noKeys, saying(0xa8, row('1.3.6.1.6.3.15.1.1.4.0', integer(1)))));
      else if (clock.boots !== 7 || clock.time !== 1_000) say(messageOf(id, right, signed.login, keys, saying(0xa8, row('1.3.6.1.6.3.15.1.1.2.0', integer(1)))));
      else say(messageOf(id, right, signed.login, keys, saying(0xa2, pdu?.tag === 0xa5 ? element(tags.sequence) : row('1.3.6.1.2.1.1.5.0', octets('core')))));
    });
    expect((await signInBySnmp(place, signed, signal)).signIn).toMatchObject({ worked: true, message: 'signed in as signed (SNMP v3); core' });
  });

  it.concurrent('where nobody listens is told at once, and so is the end of the time', async () => {
    const place = { address: '127.0.0.1', port: await freeUdpPort() };
    expect((await signInBySnmp(place, { community }, signal)).signIn.message).toBe('nothing listens there');
    expect((await signInBySnmp(place, { community }, AbortSignal.abort())).signIn.message).toBe('the sign-in took too long');
  });
});

describe('names of software', () => {
  it('are packages where net-snmp writes them, with versions that are upstream\'s', () => {
    expect(packagesNamed(['bash_5.2.15-2+b7_amd64', 'php_2:8.2+93_all', 'libssl3_3.0.11-1~deb12u2_amd64', 'Mozilla Firefox 115.0 (x64)'])).toEqual([
      { name: 'bash', version: '5.2.15-2+b7', manager: 'dpkg' }, { name: 'libssl3', version: '3.0.11-1~deb12u2', manager: 'dpkg' },
    ]);
    expect(packagesNamed(['bash-5.1.8-6.el9_1', 'openssl-libs-3.0.7-25.el9_3.x86_64', 'Windows Update'])).toEqual([
      { name: 'bash', version: '5.1.8-6.el9_1', manager: 'rpm' }, { name: 'openssl-libs', version: '3.0.7-25.el9_3', manager: 'rpm' },
    ]);
  });
});

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(done));
  return port;
}
