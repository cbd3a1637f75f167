import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWeakServices } from '../../infra/local/demo/weak-services/start.ts';
import { signedIn } from '../support/api.ts';
import { makeCustomer, prepareScan } from '../support/customer.ts';
import { Receiver } from '../support/receiver.ts';
import { Stack } from '../support/stack.ts';

/** kill -9 of the whole process group in the middle of the work, then a start on the same folder: everything ends, nothing twice. */
describe('kill -9', () => {
  const home = mkdtempSync(join(tmpdir(), 'perimeter-kill-'));
  let weak: Awaited<ReturnType<typeof startWeakServices>>;
  let silent: Server;
  const held = new Set<Socket>();

  beforeAll(async () => {
    weak = await startWeakServices();
    // A service that accepts and says nothing keeps nmap's version probes busy: the middle of a scan lasts.
    silent = createServer((socket) => {
      held.add(socket);
      socket.on('error', () => socket.destroy());
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(async () => {
    await weak.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('in the middle of a scan and of a webhook retry loses nothing and does nothing twice', async () => {
    const address = silent.address();
    const silentPort = address !== null && typeof address === 'object' ? address.port : 0;
    // The first try of every delivery is refused, so that one is waiting for its second when the stack dies.
    const receiver = await Receiver.start((_, before) => (before === 0 ? 503 : 200));
    let stack = await Stack.start(home);
    const customer = await makeCustomer(stack, [weak.http.port, weak.ftp.port, silentPort]);
    const { scanId } = await prepareScan(customer, receiver.url);
    await customer.api.document('POST', `/v2/scans/${scanId}/start`);
    await customer.api.until(`/v2/scans/${scanId}`, ({ status }) => status === 'Running');
    await receiver.until((arrivals) => arrivals.some(({ event, status }) => event === 'scan_started' && status === 503));
    await stack.kill();
    // It has done its part; the second scan may be quick.
    for (const socket of held) socket.destroy();
    silent.close();

    stack = await Stack.start(home);
    // The same credentials still open the platform, and the customer's data is there.
    const operator = await signedIn(stack.url, stack.access.api_key, stack.access.username, stack.access.password);
    expect((await operator.call('GET', '/v2/user/me')).status).toBe(200);
    const api = customer.api.at(stack.url);
    await api.until(`/v2/scans/${scanId}`, ({ status }) => status === 'Done');
    await receiver.until(() => receiver.accepted('scan_started') > 0 && receiver.accepted('scan_completed') > 0);

    expect(receiver.accepted('scan_started')).toBe(1);
    expect(receiver.accepted('scan_completed')).toBe(1);
    const histories = await api.list(`/v2/scans/${scanId}/histories`);
    expect(histories.items.map(({ attributes }) => attributes['status'])).toEqual(['Done']);
    const hosts = await api.list(`/v2/scans/${scanId}/hosts`);
    expect(hosts.items.map(({ attributes }) => attributes['ip'])).toEqual(['127.0.0.1']);
    const found = await api.list(`/v2/scans/${scanId}/vulnerabilities?per_page=100`);
    const identities = found.items.map(({ attributes }) => JSON.stringify([attributes['name'], attributes['port']]));
    expect(new Set(identities).size).toBe(identities.length);
    expect((await api.list('/v2/reports')).total).toBe(1);
    await stack.stop();
    await receiver.stop();
  }, 240_000);
});
