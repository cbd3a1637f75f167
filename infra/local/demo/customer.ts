import * as z from 'zod';
import { documentOf } from './api-client.ts';
import type { ApiClient } from './api-client.ts';

// What the customer sets up before a first scan: an API key, a target, a webhook, a scan.

interface NewTarget {
  name: string;
  hosts: string;
  port_list_id: string;
}

/** The customer's own API key, shown once, in this answer. */
export async function createApiKey(customer: ApiClient, name: string): Promise<string> {
  const answer = documentOf({ key: z.string() });
  const { data } = await customer.call({ method: 'POST', path: '/v2/api_keys', body: { api_key: { name } }, answer });
  return data.attributes.key;
}

/** A target with the declaration that its owner may scan it; answers its id. */
export async function createTarget(customer: ApiClient, { name, hosts, port_list_id }: NewTarget): Promise<string> {
  const target = { name, hosts, port_list_id, alive_test: 'consider_alive', authorized: true };
  const { data } = await customer.call({ method: 'POST', path: '/v2/targets', body: { target }, answer: documentOf({}) });
  return data.id;
}

/** A webhook for the three events; answers its secret, which the API makes and shows once. */
export async function createWebhook(customer: ApiClient, url: string): Promise<string> {
  const webhook = { name: 'Demo receiver', url, events: ['scan_started', 'scan_completed', 'report_generated'] };
  const answer = documentOf({ secret: z.string(), active: z.boolean() });
  const { data } = await customer.call({ method: 'POST', path: '/v2/webhooks', body: { webhook }, answer });
  if (!data.attributes.active) await customer.call({ method: 'PUT', path: `/v2/webhooks/${data.id}/activate`, answer: z.unknown() });
  return data.attributes.secret;
}

/** A scan of the target; its profile and scanner are those of the PCI product, so none is named. Answers its id. */
export async function createScan(customer: ApiClient, name: string, targetId: string): Promise<string> {
  const { data } = await customer.call({ method: 'POST', path: '/v2/scans', body: { scan: { name, target_id: targetId } }, answer: documentOf({}) });
  return data.id;
}
