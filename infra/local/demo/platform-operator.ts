import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { documentOf } from './api-client.ts';
import type { ApiClient } from './api-client.ts';

// What the operator of the platform does once, as Super Admin: a list of ports and a customer.

interface Customer {
  organization: string;
  email: string;
  password: string;
}

const SignedIn = z.object({ token: z.string(), role: z.string(), organization: z.object({ name: z.string() }) });

/** The client for the user who signs in; the key may be of the user's organization or of one above. */
export async function signIn(api: ApiClient, username: string, password: string): Promise<ApiClient> {
  const { token } = await api.call({ method: 'POST', path: '/auth/sign_in', body: { username, password }, answer: SignedIn });
  return api.as({ token });
}

/** A port list that every organization can use; answers its id. Made by a Super Admin it is shared once it is active. */
export async function sharePortList(operator: ApiClient, name: string, ports: readonly number[]): Promise<string> {
  const body = { port_list: { name, comment: 'The weak services of the demo', port_range: `T:${ports.join(',')}` } };
  const { data } = await operator.call({ method: 'POST', path: '/v2/port_lists', body, answer: documentOf({ active: z.boolean() }) });
  if (!data.attributes.active) await operator.call({ method: 'PUT', path: `/v2/port_lists/${data.id}/activate`, answer: z.unknown() });
  return data.id;
}

/** A new organization with the PCI plan and its first user, in one call that answers no body. */
export async function createCustomer(operator: ApiClient, suffix: string): Promise<Customer> {
  const organization = `Demo shop ${suffix}`;
  const email = `owner-${suffix}@shop.example`;
  const password = randomBytes(24).toString('base64url');
  const customer = {
    organization: { name: organization, company_name: organization, description: 'Made by the demo', skip_default_subscription: true },
    user: { email, first_name: 'Dana', last_name: 'Demo', locale: 'en', timezone: 'UTC', confirmed: true, password, password_confirmation: password },
    plans: [{ plan: 'pci-basic', interval: 'yearly' }],
  };
  await operator.call({ method: 'POST', path: '/v2/users/create_customer', body: { customer }, answer: z.unknown() });
  return { organization, email, password };
}
