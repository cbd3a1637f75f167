import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { withActor } from '../../shared/domain/actor/context.ts';
import { start } from '../../shared/domain/scan/start.ts';
import { newId } from '../../shared/lib/id.ts';
import { activate } from '../../shared/domain/port-list/port-list.ts';
import { Create, create } from '../../shared/domain/port-list/create.ts';
import { userOf } from '../support/actors.ts';
import type { scanOf } from '../domain/scan-world.ts';

export interface WebServer {
  port: number;
  /** What it says with every answer from now on. */
  headers: Record<string, string>;
  close: () => Promise<void>;
}

/** A small HTTP server on loopback for nmap to find. */
export async function webServer(headers: Record<string, string> = {}): Promise<WebServer> {
  const said: { headers: Record<string, string> } = { headers };
  const server: Server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', ...said.headers });
    response.end('<title>Test</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return Object.assign(said, {
    port: address.port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

/** A port list of these TCP ports that every organization may use. */
export async function portList(...ports: number[]): Promise<string> {
  const operator = userOf(newId(), 'Super Admin');
  return withActor(operator, async () => {
    const { id } = await create(Create.parse({ name: `Ports ${newId()}`, port_range: `T:${ports.join(',')}` }));
    await activate(id);
    return id;
  });
}

export type ScanOf = Awaited<ReturnType<typeof scanOf>>;

export const startScan = ({ actor, id }: ScanOf) => withActor(actor, () => start(id));
