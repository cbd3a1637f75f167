import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type Api, signedIn } from './api.ts';
import type { Stack } from './stack.ts';

export interface Customer {
  api: Api;
  email: string;
  portListId: string;
}

/** A customer of its own below the platform, signed up through the public API, and a shared port list of the given ports. */
export async function makeCustomer({ url, access }: Pick<Stack, 'url' | 'access'>, ports: number[]): Promise<Customer> {
  const suffix = randomBytes(4).toString('hex');
  const operator = await signedIn(url, access.api_key, access.username, access.password);
  const list = await operator.document('POST', '/v2/port_lists', { port_list: { name: `Ports ${suffix}`, port_range: `T:${ports.join(',')}` } });
  if (list.attributes['active'] !== true) await operator.document('PUT', `/v2/port_lists/${list.id}/activate`);
  const email = `owner-${suffix}@shop.example`;
  const password = randomBytes(18).toString('base64url');
  const customer = { organization: { name: `Shop ${suffix}` }, user: { email, password, password_confirmation: password, confirmed: true }, plans: [{ plan: 'pci-basic' }] };
  const { status, json } = await operator.call('POST', '/v2/users/create_customer', { customer });
  if (status !== 201) throw new Error(`create_customer answered ${status}: ${JSON.stringify(json)}`);
  return { api: await signedIn(url, access.api_key, email, password), email, portListId: list.id };
}

/** A target of 127.0.0.1, a scan of it and a webhook for everything; answers the scan's id and the webhook's secret. */
export async function prepareScan({ api, portListId }: Customer, hookUrl: string): Promise<{ scanId: string; secret: string; webhookId: string }> {
  const target = await api.document('POST', '/v2/targets', { target: { name: 'Loopback', hosts: '127.0.0.1', port_list_id: portListId, alive_test: 'consider_alive', authorized: true } });
  const events = ['scan_started', 'scan_completed', 'scan_stopped', 'scan_failed', 'report_generated'];
  const webhook = await api.document('POST', '/v2/webhooks', { webhook: { name: 'All', url: hookUrl, events } });
  const scan = await api.document('POST', '/v2/scans', { scan: { name: 'Loopback scan', target_id: target.id } });
  return { scanId: scan.id, webhookId: webhook.id, secret: z.string().parse(webhook.attributes['secret']) };
}
