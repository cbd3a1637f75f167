import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { credentials } from '../../functions/scanning/credentials/routes.ts';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { targets } from '../../functions/scanning/targets/routes.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { scanRunner } from '../../functions/workers/scan-runner/worker.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { publishFeeds } from '../../shared/domain/feed/publish.ts';
import { Runs } from '../../shared/domain/run/run.ts';
import { scanProfiles } from '../../shared/domain/scan-profile/profiles.ts';
import { signingIn } from '../../shared/domain/scan/engines/sign-in/signing-in.ts';
import { nmapScannerId } from '../../shared/domain/scanner/scanner-id.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import type { Worker } from '../../shared/events/worker.ts';
import { secrets } from '../../shared/platform/secrets.ts';
import { drain } from '../support/outbox.ts';
import { rawRows } from '../support/raw-table.ts';
import { freePort, ownLoopback } from '../support/free-port.ts';
import { guardedNginx, noNginx } from '../support/guarded-nginx.ts';
import { noSmbd, realSmbd } from '../support/smbd.ts';
import { agentWorld, noSnmpd, realSnmpd } from '../support/snmpd.ts';
import { noSshd, type RealSshd, realSshd } from '../support/sshd.ts';
import { useTable } from '../support/table.ts';
import { cve, nvd, useFolder, writeFiles } from '../domain/feed/feed-files.ts';
import { attributes, call, column, customer, type Reply } from '../domain/target-world.ts';
import { portList } from './scan-world.ts';
import { runnerWith, scriptedEngine } from './scripted-engine.ts';

useTable();
const folder = useFolder();

const passphrase = 'passphrase-of-the-key-7141';
const smbPassword = 'smb "pass\\word" 5523';
const { community, users } = agentWorld;
const httpPassword = 'http-password-3318';

/** All four sign-ins need their server, two of them on ports of root. */
const unable = noSshd ?? noNginx ?? noSmbd ?? noSnmpd;
const address = ownLoopback();

let sshd: RealSshd;
let web: { port: number; log: () => string[] };
const running: (() => Promise<void>)[] = [];
const idOf = (reply: Reply): string => String(attributes(reply)['id']);

beforeAll(async () => {
  if (unable !== null) return;
  sshd = await realSshd(passphrase, address);
  const port = await freePort();
  const nginx = await guardedNginx({ address, port, login: 'admin', password: httpPassword });
  web = { port, log: nginx.log };
  const others = [realSmbd({ address, port: 445, password: smbPassword }), realSnmpd(address, 161)];
  running.push(sshd.close, nginx.stop, ...(await Promise.all(others)).map(({ stop }) => stop));
}, 60_000);
afterAll(() => Promise.all(running.map((stop) => stop())));

/** A scan of this host with all kinds of credentials, by the profile of this name. */
async function scanWith(profile: string, { ssh = true, ...snmp }: { ssh?: boolean; [member: string]: unknown } = { community }): Promise<{ actor: Actor; id: string }> {
  const features = { number_of_ips: { limit: 1 }, internal_vrms: { active: true, unlimited: true, limit: 0 } };
  const actor = await customer({ vrms: features }, 'Admin', { active_product: 'vrms' });
  await withActor(actor, () => seedScanners());
  const login = async (body: object): Promise<string> => idOf(await call(credentials, 'createCredential', actor, { body: { credential: { name: 'Login', ...body } } }));
  const ids = {
    ssh_credential_id: ssh ? await login({ type: 'usk', login: 'root', private_key: sshd.private_key, passphrase }) : null,
    smb_credential_id: await login({ type: 'up', login: String.raw`CORP\nobody`, password: smbPassword }),
    snmp_credential_id: await login({ type: 'snmp', ...snmp }),
    http_credential_id: await login({ type: 'http_basic', login: 'admin', password: httpPassword }),
  };
  const target = idOf(await call(targets, 'createTarget', actor, { body: { target: { name: 'Host', hosts: address, ...ids, ssh_port: sshd.port, alive_test: 'consider_alive', port_list_id: await portList(web.port, sshd.port, 445) } } }));
  const config = scanProfiles.find(({ name, product }) => name === profile && product === 'vrms')?.id;
  const id = idOf(await call(scans, 'createScan', actor, { body: { scan: { name: 'Internal', target_id: target, config_id: config, scanner_id: nmapScannerId } } }));
  expect((await call(scans, 'startScan', actor, { params: { id } })).status).toBe(200);
  return { actor, id };
}

const findingsOf = async ({ actor, id }: { actor: Actor; id: string }) => call(scans, 'listScanVulnerabilities', actor, { params: { scan_id: id }, query: { per_page: '100' } });
const run = ({ actor }: { actor: Actor }, runner: Worker = scanRunner) => drain([scanCoordinator, runner, scanFinaliser], { organization: actor.organization });

/** Every argument list and environment on this machine, as its process list shows them, but those of this very process. */
function processList(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).flatMap((pid) => ['cmdline', 'environ'].flatMap((file) => {
    try {
      return [readFileSync(`/proc/${pid}/${file}`, 'latin1')];
    } catch {
      // It has ended since.
      return [];
    }
  }));
}

/** What one machine keeps in files: reports, mails, the platform's own secrets. */
function filesAtHome(): string[] {
  const home = process.env['PERIMETER_HOME'] ?? '';
  return readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`, 'latin1'));
}

describe.skipIf(unable !== null)(`an authenticated scan of a real sshd, nginx, Samba and snmpd${unable === null ? '' : ` (${unable})`}`, { timeout: 120_000 }, () => {
  test('lists the installed packages and matches them with the feeds, says which logins worked, and no secret is seen anywhere: not in a process list, the table, an event, a log, a file or an answer', async () => {
    // Every Debian has bash, and none the second one.
    await publishFeeds(writeFiles(folder(), { 'nvd.json': nvd([
      cve({ id: 'CVE-1999-0001', score: 7.8, affects: [{ product: 'gnu:bash', range: { versionEndExcluding: '99' } }] }),
      cve({ id: 'CVE-1999-0002', score: 9.8, affects: [{ product: 'gnu:bash', range: { versionEndExcluding: '1.0' } }] }),
    ]) }));
    const scan = await scanWith('Authenticated');
    const printed: string[] = [];
    const listen = (text: unknown): boolean => printed.push(String(text)) > 0;
    const spies = [vi.spyOn(process.stdout, 'write').mockImplementation(listen), vi.spyOn(process.stderr, 'write').mockImplementation(listen)];
    const seen: string[] = [];
    const watch = setInterval(() => seen.push(...processList().filter((text) => text.includes('nmap') || secretIn(text))), 25);
    await run(scan).finally(() => {
      clearInterval(watch);
      for (const spy of spies) spy.mockRestore();
    });
    const findings = await findingsOf(scan);
    const described = column(findings, 'description').map(String);
    expect(described).toContainEqual(expect.stringMatching(/^SSH: the login worked: "signed in as root"; host key SHA256:/));
    expect(described).toContainEqual(expect.stringMatching(/^HTTP: the login worked: "signed in as admin, answered with 200"/));
    expect(described).toContain(String.raw`SMB: the login worked: "signed in as CORP\nobody".`);
    expect(described).toContainEqual(expect.stringMatching(/^SNMP: the login worked: "the agent answered to the community \(SNMP v2c\); switch-7/));
    expect(web.log().filter((line) => line === '200 admin')).toHaveLength(1);
    const packages = new Set(execFileSync('dpkg-query', ['-W', '-f', String.raw`${'$'}{source:Package} ${'$'}{source:Version}\n`], { encoding: 'utf8' }).trim().split('\n'));
    const listed = described.find((text) => text.includes('packages (dpkg)')) ?? '';
    expect(listed).toMatch(/^\d{2,5} packages \(dpkg\) on debian /);
    for (const one of listed.split(': ')[1]?.split(', ').slice(0, 10) ?? []) expect(packages).toContain(one);
    const matched = column(findings, 'nvt').map((nvt) => JSON.stringify(nvt)).filter((nvt) => nvt.includes('CVE-1999-'));
    expect(matched).toHaveLength(1);
    expect(matched[0]).toMatch(/bash.*CVE-1999-0001|CVE-1999-0001.*bash/i);
    expect(matched[0]).not.toContain('CVE-1999-0002');
    // nmap is handed no account at all: it would try the password several times, and by NTLM version 1.
    expect(seen.map((text) => /nmap\0.*--script\0/s.test(text))).toContain(true);
    expect(seen.filter((text) => text.includes('script-args-file'))).toEqual([]);
    const documents = [(await call(scans, 'showScan', scan.actor, { params: { id: scan.id } })).text, (await call(scans, 'listScanHistories', scan.actor, { params: { scan_id: scan.id } })).text];
    for (const text of [...seen, ...printed, ...filesAtHome(), JSON.stringify(await rawRows()), findings.text, ...documents]) expect(secretIn(text)).toBe(false);
  });

  test('signs in as a user of SNMP version 3, whatever the engine found open, and lists what SNMP tells where SSH does not let in', async () => {
    const scan = await scanWith('Authenticated', { ...users.modern, ssh: false });
    await run(scan, runnerWith(signingIn(scriptedEngine())));
    const described = column(await findingsOf(scan), 'description').map(String);
    expect(described).toContainEqual(expect.stringMatching(/^SNMP: the login worked: "signed in as modern \(SNMP v3\); switch-7/));
    expect(described).toContainEqual(expect.stringMatching(/^\d{2,5} packages \(dpkg\): /));
  });

  test('signs in nowhere with a profile that does not, and its run names no credential', async () => {
    const scan = await scanWith('Discovery');
    const before = web.log().filter((line) => line.endsWith(' admin'));
    const engine = scriptedEngine();
    await run(scan, runnerWith(signingIn(engine)));
    expect(engine.orders.map((order) => 'credentials' in order)).toEqual([false]);
    expect(column(await findingsOf(scan), 'name')).not.toContain('Sign-in of the scan');
    expect(web.log().filter((line) => line.endsWith(' admin'))).toEqual(before);
    const [stored] = await withActor(scan.actor, async () => (await rawRows({ FilterExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': Runs.stretch(scan.actor.organization, scan.id).partition } })).map(Runs.parse));
    expect(stored).toMatchObject({ status: 'Done', sign_ins: null });
  });

  test('whose credential cannot be opened any more ends with the reason, and not as if nothing had been there to see', async () => {
    const scan = await scanWith('Authenticated');
    const known = await secrets();
    secrets.use({ get: async (name) => (name === 'encryption' ? { current: { id: 'another', value: 'x'.repeat(64) } } : known.get(name)) });
    await run(scan).finally(() => secrets.use(known));
    const histories = await call(scans, 'listScanHistories', scan.actor, { params: { scan_id: scan.id } });
    expect(column(histories, 'status')).toEqual(['Interrupted']);
    expect(column(histories, 'error')).toEqual(['The secrets of the credential Login cannot be read any more: give them again']);
  });
});

function secretIn(text: string): boolean {
  const keyLine = sshd.private_key.split('\n')[2] ?? '';
  return [passphrase, smbPassword, 'word" 5523', community, ...Object.values(users).flatMap((user) => [user.password ?? [], user.privacy_password ?? []]).flat(), httpPassword, Buffer.from(`admin:${httpPassword}`).toString('base64'), keyLine].some((secret) => text.includes(secret));
}
