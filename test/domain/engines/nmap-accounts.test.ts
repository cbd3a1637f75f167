import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import type { EngineProfile, HostResult } from '../../../shared/domain/scan/engines/engine.ts';
import { nmapEngine } from '../../../shared/domain/scan/engines/nmap/nmap.ts';
import { triedPasswords, triedUsers, triesPerAccount } from '../../../shared/domain/scan/engines/nmap/accounts.ts';
import { sshServer, tcpServer } from '../../support/ssh-server.ts';
import { idOf } from '../check/id-of.ts';

const profile: EngineProfile = { id: 'p', default_ports: 'top:10', scripts: ['ftp-brute', 'redis-brute', 'ssh-brute'], version_intensity: 0, host_timeout_seconds: 120, script_timeout_seconds: 60, detect_os: false, authenticated: false, tests: 'accounts', intrusive: true };

async function scan(server: { port: number; close: () => Promise<void> }, changed: Partial<EngineProfile> = {}): Promise<HostResult> {
  onTestFinished(server.close);
  const order = { hosts: [{ address: '127.0.0.1', hostname: null }], ports: String(server.port), profile: { ...profile, ...changed }, alive_test: 'consider_alive' as const };
  for await (const event of nmapEngine().run(order, new AbortController().signal)) if (event.type === 'host') return event.host;
  throw new Error('No host');
}

/** An FTP server that gives this answer to each password, and remembers who was tried. */
async function ftpServer(verdict: (user: string, password: string, socket: Socket) => void): Promise<{ port: number; close: () => Promise<void>; tried: string[] }> {
  const tried: string[] = [];
  const server = await tcpServer((socket) => {
    let user = '';
    socket.write('220 (vsFTPd 3.0.3)\r\n');
    socket.setEncoding('utf8').on('data', (text) => {
      for (const line of String(text).split('\r\n').filter((one) => one !== '')) {
        const [verb = '', ...rest] = line.split(' ');
        if (verb === 'USER') user = rest.join(' ');
        if (verb === 'PASS') tried.push(user);
        if (verb === 'PASS') verdict(user, rest.join(' '), socket);
        else socket.write(verb === 'USER' ? '331 Please specify the password.\r\n' : '221 Goodbye.\r\n');
      }
    });
  });
  return { ...server, tried };
}

const times = (tried: string[]): Record<string, number> => Object.fromEntries(triedUsers.map((user) => [user, tried.filter((one) => one === user).length]));

describe('trying accounts', () => {
  it('tries a service without user names, which gets all passwords, as often as one account', () => {
    expect(triedPasswords.length).toBeLessThanOrEqual(triesPerAccount);
  });

  it('tries each usual account as often as the profile says, and no other account', async () => {
    const server = await ftpServer((_user, _password, socket) => socket.write('530 Login incorrect.\r\n'));
    const host = await scan(server);
    expect(times(server.tried)).toEqual(Object.fromEntries(triedUsers.map((user) => [user, triesPerAccount])));
    expect(server.tried).toHaveLength(triedUsers.length * triesPerAccount);
    expect(findingsOf(host, new Date()).filter(({ check }) => idOf(check) === 'guessable-account')).toEqual([]);
  });

  it.each(['421 There are too many connected users, please try later.', '500 OOPS: try again', ''])('does not insist where a server answers %j and hangs up', async (answer) => {
    const server = await ftpServer((_user, _password, socket) => socket.end(answer === '' ? '' : `${answer}\r\n`));
    await scan(server);
    expect(server.tried.length).toBeGreaterThan(0);
    expect(Math.max(...Object.values(times(server.tried)))).toBeLessThanOrEqual(triesPerAccount);
    expect(server.tried.filter((user) => !triedUsers.includes(user))).toEqual([]);
  });

  it('ends with the first account that opens, which the finding names', async () => {
    // By a name that nmap knows, so that it does not wait for more.
    const server = await sshServer({ user: 'root', password: 'root', ident: 'OpenSSH_9.2p1 Debian-2' });
    const found = findingsOf(await scan(server), new Date()).filter(({ check }) => idOf(check) === 'guessable-account');
    expect(found.map(({ port, description }) => ({ port, description }))).toEqual([{ port: server.port, description: 'Signed in by ssh-brute as "root".' }]);
  });

  it('leaves a server that never answers when the time of a script is over', async () => {
    const server = await ftpServer(() => undefined);
    const host = await scan(server, { script_timeout_seconds: 3 });
    expect(host).toMatchObject({ status: 'up', services: [{ port: server.port, scripts: [] }] });
    expect(server.tried.length).toBeGreaterThan(0);
  });
});
