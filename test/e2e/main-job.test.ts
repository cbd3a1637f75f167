import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startWeakServices } from '../../infra/local/demo/weak-services/start.ts';
import { type Customer, makeCustomer, prepareScan } from '../support/customer.ts';
import { Receiver } from '../support/receiver.ts';
import { Stack } from '../support/stack.ts';

/** The main job, from sign-up to report, through the public API of the running stack, with the real nmap. */
describe('the main job', () => {
  const home = mkdtempSync(join(tmpdir(), 'perimeter-e2e-'));
  let stack: Stack;
  let receiver: Receiver;
  let weak: Awaited<ReturnType<typeof startWeakServices>>;
  let customer: Customer;
  let made: Awaited<ReturnType<typeof prepareScan>>;

  beforeAll(async () => {
    weak = await startWeakServices();
    receiver = await Receiver.start();
    stack = await Stack.start(home);
    customer = await makeCustomer(stack, [weak.ftp.port, weak.http.port, weak.tls.port]);
    made = await prepareScan(customer, receiver.url);
    await customer.api.document('POST', `/v2/scans/${made.scanId}/start`);
    await customer.api.until(`/v2/scans/${made.scanId}`, ({ status }) => status === 'Done' || status === 'Interrupted');
  }, 180_000);
  afterAll(async () => {
    await stack?.stop();
    await receiver?.stop();
    await weak?.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('finds what is weak, each on its port, and judges it as a fail', async () => {
    const { items, total } = await customer.api.list(`/v2/scans/${made.scanId}/vulnerabilities?per_page=100`);
    expect(total).toBe(items.length);
    const found = items.map(({ attributes }) => z.object({ name: z.string(), port: z.string(), severity: z.number(), pci: z.object({ status: z.string() }) }).parse(attributes));
    const on = (port: number, name: RegExp) => found.filter((one) => one.port === `${port}/tcp` && name.test(one.name));
    expect(on(weak.ftp.port, /anonymous/i).length).toBeGreaterThan(0);
    expect(on(weak.http.port, /directory listing/i).length).toBeGreaterThan(0);
    expect(on(weak.tls.port, /expired/i).length).toBeGreaterThan(0);
    expect(on(weak.tls.port, /TLS.{0,5}1\.0/i).some(({ pci }) => pci.status === 'fail')).toBe(true);
    const { attributes } = await customer.api.document('GET', `/v2/scans/${made.scanId}`);
    expect(z.object({ last_report: z.object({ compliance: z.boolean() }) }).parse(attributes).last_report.compliance).toBe(false);
  });

  test('is for an organization of the Cloud Foundry surface too, which what credentials.json says opens', async () => {
    const access = stack.credentials.cloudfoundry;
    if (!access) throw new Error('credentials.json names no Cloud Foundry surface');
    const form = new URLSearchParams({ grant_type: 'password', client_id: 'cf', username: access.username, password: access.password });
    const login = await fetch(`${access.url}/oauth/token`, { method: 'POST', body: form });
    const { access_token } = z.object({ access_token: z.string() }).parse(await login.json());
    const listed = await fetch(`${access.url}/v2/organizations`, { headers: { authorization: `bearer ${access_token}` } });
    const { total_results, resources } = z.object({ total_results: z.number(), resources: z.array(z.object({ entity: z.object({ name: z.string(), status: z.string() }) })) }).parse(await listed.json());
    expect([total_results, resources.length, resources[0]?.entity.status]).toEqual([1, 1, 'active']);
    const page = await fetch(access.url, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain(`href="${access.url}/docs"`);
  });

  test('keeps the statistics that it answers equal to the findings', async () => {
    const { items } = await customer.api.list(`/v2/scans/${made.scanId}/vulnerabilities?per_page=100`);
    const { json } = await customer.api.call('GET', `/v2/scans/${made.scanId}/vulnerabilities/statistics`);
    const { severity, change } = z.object({ severity: z.record(z.string(), z.number()), change: z.object({ new: z.number() }) }).parse(json);
    expect(Object.values(severity).reduce((sum, count) => sum + count, 0)).toBe(items.length);
    expect(change.new).toBe(items.length);
  });

  test('tells the receiver of start and end, once each, with a signature that verifies', async () => {
    await receiver.until((arrivals) => arrivals.some(({ event }) => event === 'scan_completed'));
    expect(receiver.accepted('scan_started')).toBe(1);
    expect(receiver.accepted('scan_completed')).toBe(1);
    for (const { headers, body } of receiver.arrivals) {
      expect(headers['x-cg-hook-signature']).toBe(`sha256=${createHmac('sha256', made.secret).update(body).digest('hex')}`);
    }
    const completed = receiver.arrivals.find(({ event }) => event === 'scan_completed');
    expect(z.object({ outcome: z.string() }).parse(JSON.parse(completed?.body.toString() ?? '{}')).outcome).toBe('fail');
  });

  test.each([
    ['executive', 'pdf', '%PDF-'],
    ['detailed', 'pdf', '%PDF-'],
    ['remediation', 'xlsx', 'PK'],
    ['remediation', 'csv', '"'],
  ])('generates the %s report as %s, whose bytes have the hash that the API names', async (type, format, head) => {
    const reports = await customer.api.list('/v2/reports');
    const id = reports.items[0]?.id ?? '';
    const query = `type=${type}&format=${format}`;
    expect((await customer.api.call('POST', `/v2/reports/${id}/generate?${query}`)).status).toBe(202);
    const Exists = z.object({ exists: z.boolean(), sha256: z.string().nullable() });
    let file = Exists.parse((await customer.api.call('GET', `/v2/reports/${id}/exists?${query}`)).json);
    await receiver.until((arrivals) => arrivals.some(({ event, body }) => event === 'report_generated' && body.includes(`"${type}"`) && body.includes(`"${format}"`)));
    file = Exists.parse((await customer.api.call('GET', `/v2/reports/${id}/exists?${query}`)).json);
    const bytes = await customer.api.download(`/v2/reports/${id}/download?${query}`);
    expect(file.exists).toBe(true);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    expect(bytes.subarray(0, head.length).toString()).toBe(head);
  });

  test('attests nothing while the customer is unknown to the attestation', async () => {
    const id = (await customer.api.list('/v2/reports')).items[0]?.id ?? '';
    expect((await customer.api.call('POST', `/v2/reports/${id}/generate?type=attestation`)).status).toBe(422);
  });

  test('a stop reaches the running engine, keeps what was found, and is told', async () => {
    await customer.api.document('POST', `/v2/scans/${made.scanId}/start`);
    await customer.api.until(`/v2/scans/${made.scanId}`, ({ status }) => status === 'Running');
    expect((await customer.api.call('POST', `/v2/scans/${made.scanId}/start`)).status).toBe(422);
    expect((await customer.api.call('DELETE', `/v2/scans/${made.scanId}`)).status).toBe(422);
    await customer.api.document('POST', `/v2/scans/${made.scanId}/stop`);
    await customer.api.until(`/v2/scans/${made.scanId}`, ({ status }) => status === 'Stopped');
    await receiver.until((arrivals) => arrivals.some(({ event }) => event === 'scan_stopped'));
    const { items } = await customer.api.list(`/v2/scans/${made.scanId}/histories`);
    expect(items.map(({ attributes }) => attributes['status'])).toEqual(['Stopped', 'Done']);
  });
});
