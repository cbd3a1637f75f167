import { once } from 'node:events';
import { createServer } from 'node:net';

/** The customary port, where nmap tries the likely protocol first, or any free one. */
export async function freePort(customary = 0): Promise<number> {
  const server = createServer().listen(customary !== 0 && (await isFree(customary)) ? customary : 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const free = await once(server, 'listening').then(() => true, () => false);
  if (free) await new Promise((done) => server.close(done));
  return free;
}

/** A loopback address of this process alone, for services that other tests start on the same port. */
export function ownLoopback(): string {
  return `127.${(process.pid >> 16) & 255}.${(process.pid >> 8) & 255}.${process.pid & 255 || 1}`;
}
