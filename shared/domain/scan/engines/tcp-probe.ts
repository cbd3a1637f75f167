import { createConnection } from 'node:net';

/** What a few connections say of a host. */
export interface Probed {
  /** Something answered: a port that was open, or one that refused. */
  alive: boolean;
  open: number[];
}

/** How long a port may take to answer, and how many are asked at once. */
const connectMs = 2_000;
const atOnce = 128;

/** Which of these TCP ports take a connection: for engines that have to be told where services are. Ends early when the signal aborts. */
export async function probe(address: string, ports: readonly number[], signal: AbortSignal): Promise<Probed> {
  const found: Probed = { alive: false, open: [] };
  const left = [...ports];
  const worker = async (): Promise<void> => {
    for (let port = left.shift(); port !== undefined && !signal.aborted; port = left.shift()) {
      const answer = await connect(address, port);
      if (answer !== 'nothing') found.alive = true;
      if (answer === 'open') found.open.push(port);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, ports.length) }, worker));
  return { ...found, open: found.open.toSorted((a, b) => a - b) };
}

function connect(host: string, port: number): Promise<'open' | 'refused' | 'nothing'> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: connectMs });
    const end = (answer: 'open' | 'refused' | 'nothing') => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end('open'));
    socket.once('timeout', end('nothing'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED' ? 'refused' : 'nothing')());
  });
}
