import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Steps } from '../terminal/steps.ts';
import { ApiClient } from './api-client.ts';
import { createApiKey, createScan, createTarget, createWebhook } from './customer.ts';
import { downloadReport, generateReport } from './executive-report.ts';
import { createCustomer, sharePortList, signIn } from './platform-operator.ts';
import type { Receiver } from './receiver.ts';
import { readResult } from './run-result.ts';
import type { RunResult } from './run-result.ts';
import { followScan, startScan } from './scan-run.ts';
import type { Stack } from './stack.ts';

interface Scene {
  stack: Stack;
  /** Ports of 127.0.0.1 to scan. */
  ports: readonly number[];
  receiver: Receiver;
  /** Folder for what the demo leaves. */
  folder: string;
  steps: Steps;
  signal: AbortSignal;
}

export interface Outcome extends RunResult {
  organization: string;
  email: string;
  scan_id: string;
  report_id: string;
  report: string;
  webhooks: string[];
}

/** From an empty installation to the executive report, through the public API alone. */
export async function tell({ stack, ports, receiver, folder, steps, signal }: Scene): Promise<Outcome> {
  // Names of their own make a second run on the same folder a second customer.
  const suffix = randomBytes(4).toString('hex');
  const visitor = new ApiClient({ url: stack.url, apiKey: stack.apiKey }, signal);
  const operator = await steps.run('Sign in as the super admin', () => signIn(visitor, stack.username, stack.password));
  const portListId = await steps.run('Share a port list of the weak services', () => sharePortList(operator, `Demo ports ${suffix}`, ports));
  const { organization, email, password } = await steps.run('Create a customer with the plan pci-basic', () => createCustomer(operator, suffix));
  const guest = await steps.run(`Sign in as the customer ${email}`, () => signIn(visitor, email, password));
  const customer = guest.as({ apiKey: await steps.run('Make an API key', () => createApiKey(guest, 'Demo')) });
  const target = { name: `Weak services ${suffix}`, hosts: '127.0.0.1', port_list_id: portListId };
  const targetId = await steps.run(`Create a target: 127.0.0.1, ports ${ports.join(', ')}`, () => createTarget(customer, target));
  receiver.trust(await steps.run(`Register a webhook to ${receiver.url}`, () => createWebhook(customer, receiver.url)));
  const scanId = await steps.run('Create a PCI scan', () => createScan(customer, `Demo scan ${suffix}`, targetId));
  await steps.run('Start the scan', () => startScan(customer, scanId));
  const reportId = await steps.run('Scan', (report) => followScan(customer, scanId, report, signal));
  await steps.run('Receive scan_started, signature verified', () => receiver.receive('scan_started', scanId, signal));
  await steps.run('Receive scan_completed, signature verified', () => receiver.receive('scan_completed', scanId, signal));
  await steps.run('Generate the executive report; receive report_generated, signature verified', () => generateReport(customer, reportId, receiver, signal));
  const path = join(folder, 'report.pdf');
  await steps.run('Download the executive report', () => downloadReport(customer, reportId, path));
  const result = await steps.run('Read the findings', () => readResult(customer, scanId, reportId));
  return { ...result, organization, email, scan_id: scanId, report_id: reportId, report: path, webhooks: receiver.received.map(({ event }) => event) };
}
