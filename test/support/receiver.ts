import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

interface Arrival {
  event: string;
  delivery: string;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
  status: number;
}

/** A webhook receiver on loopback that keeps everything and answers as the test says. */
export class Receiver {
  readonly arrivals: Arrival[] = [];
  readonly #server: Server;
  readonly url: string;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}/hook`;
  }

  /** `statusOf` decides with the number of earlier arrivals of the same delivery. */
  static async start(statusOf: (event: string, before: number) => number = () => 200): Promise<Receiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const [event, delivery] = [String(request.headers['x-cg-hook-event']), String(request.headers['x-cg-hook-delivery'])];
        const before = receiver.arrivals.filter((arrival) => arrival.delivery === delivery).length;
        const status = statusOf(event, before);
        receiver.arrivals.push({ event, delivery, headers: request.headers, body: Buffer.concat(chunks), status });
        response.writeHead(status).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No address');
    const receiver = new Receiver(server, address.port);
    return receiver;
  }

  /** Waits up to two minutes for arrivals that satisfy the condition. */
  async until(enough: (arrivals: Arrival[]) => boolean): Promise<void> {
    const end = Date.now() + 120_000;
    while (!enough(this.arrivals)) {
      if (Date.now() > end) throw new Error(`Arrived so far: ${this.arrivals.map(({ event, status }) => `${event} ${status}`).join(', ') || 'nothing'}`);
      await delay(50);
    }
  }

  /** How many distinct deliveries of an event came, and were accepted. */
  accepted(event: string): number {
    return new Set(this.arrivals.filter((arrival) => arrival.event === event && arrival.status === 200).map(({ delivery }) => delivery)).size;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
