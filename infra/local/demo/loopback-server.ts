import type { AddressInfo, Server, Socket } from 'node:net';

/** A TCP server of the demo. It listens on loopback only, so that nothing outside the machine can reach it. */
export interface LoopbackServer {
  port: number;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

/** Starts the server on 127.0.0.1 (port 0: any free one) and resolves when it accepts connections. */
export async function listenOnLoopback(server: Server, port: number): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Scanners break connections off in the middle; that is no fault of the server.
    socket.on('error', () => socket.destroy());
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, '127.0.0.1', listening.resolve);
  await listening.promise;
  return { port: portOf(server.address()), close: () => closeAll(server, sockets) };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on TCP');
  return address.port;
}

async function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  for (const socket of sockets) socket.destroy();
  await closed.promise;
}
