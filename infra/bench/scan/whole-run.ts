import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { ApiClient, documentOf } from '../../local/demo/api-client.ts';
import { createScan, createTarget } from '../../local/demo/customer.ts';
import { createCustomer, sharePortList, signIn } from '../../local/demo/platform-operator.ts';
import { startScan } from '../../local/demo/scan-run.ts';
import { startStack } from '../../local/demo/stack.ts';

const Scan = documentOf({ status: z.string() });

/** How closely the end is watched, and how long at most. */
const pollMs = 50;
const patienceMs = 300_000;

export interface RunOrder {
  /** The data folder of the stack, empty. */
  home: string;
  hosts: string;
  ports: number[];
  /** The usual number unless given. */
  runners?: number;
}

export interface WholeRun {
  /** From the order to start until the scan is Done. */
  total_ms: number;
  status: string;
}

/** A scan ordered through the public API of a stack of its own: coordinator, queue, runner, lease, table, finaliser. */
export async function wholeRun({ home, hosts, ports, runners }: RunOrder, signal: AbortSignal): Promise<WholeRun> {
  const stack = await startStack({ home, port: 0, signal, ...(runners === undefined ? {} : { runners }) });
  try {
    const visitor = new ApiClient({ url: stack.url, apiKey: stack.apiKey }, signal);
    const { customer, scan } = await prepare(visitor, stack, { hosts, ports });
    const started = performance.now();
    await startScan(customer, scan);
    for (;;) {
      const { data } = await customer.call({ method: 'GET', path: `/v2/scans/${scan}`, answer: Scan });
      const { status } = data.attributes;
      const total_ms = performance.now() - started;
      if (['Done', 'Stopped', 'Interrupted'].includes(status)) return { total_ms, status };
      if (total_ms > patienceMs) throw new Error(`The scan stayed ${status}`);
      await delay(pollMs, undefined, { signal });
    }
  } finally {
    await stack.stop();
  }
}

async function prepare(visitor: ApiClient, stack: { username: string; password: string }, { hosts, ports }: Pick<RunOrder, 'hosts' | 'ports'>): Promise<{ customer: ApiClient; scan: string }> {
  const suffix = randomBytes(4).toString('hex');
  const operator = await signIn(visitor, stack.username, stack.password);
  const port_list_id = await sharePortList(operator, `Bench ports ${suffix}`, ports);
  const { email, password } = await createCustomer(operator, suffix);
  const customer = await signIn(visitor, email, password);
  const target = await createTarget(customer, { name: `Bench ${suffix}`, hosts, port_list_id });
  return { customer, scan: await createScan(customer, `Bench ${suffix}`, target) };
}
