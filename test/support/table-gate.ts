import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll } from 'vitest';

/** A call on its way to the table: `TransactWriteItems`, and what is in it. */
export interface TableCall {
  operation: string;
  body: string;
}

/** As DynamoDB words it. */
const collision = { __type: 'com.amazonaws.dynamodb.v20120810#TransactionConflictException', message: 'Transaction is ongoing for the item' };

/** Looks at a call before the table gets it, and says whether it gets it at all, or is refused because a transaction is writing the item (the embedded table never says so). Whatever it waits for or does happens before the table sees the call. */
type Guard = (call: TableCall) => Promise<'pass' | 'lose' | 'collide'>;

/**
 * A gate on the wire between this process and its real table: what is lost is a connection that breaks, whatever is tried again included. Call it right after
 * useTable(). `during` has one guard look at every call while the work is done, but not at those that the guard itself makes meanwhile.
 */
export function useTableGate() {
  let guard: Guard | undefined;
  let server: Server | undefined;
  const agent = new Agent({ keepAlive: true });
  beforeAll(async () => {
    const table = new URL(process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '');
    server = createServer((incoming, outgoing) => void pass(incoming, outgoing, table, agent, guard));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  });
  afterAll(() => {
    server?.close();
    server?.closeAllConnections();
    agent.destroy();
  });
  return {
    async during<T>(look: Guard, work: () => Promise<T>): Promise<T> {
      let looking = false;
      guard = async (call) => {
        if (looking) return 'pass';
        looking = true;
        return look(call).finally(() => {
          looking = false;
        });
      };
      return work().finally(() => {
        guard = undefined;
      });
    },
  };
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, table: URL, agent: Agent, guard: Guard | undefined): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
  const said = await guard?.({ operation, body: body.toString() });
  if (said === 'lose') return void incoming.socket.destroy();
  if (said === 'collide') return void outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(collision));
  const forwarded = request({ agent, host: table.hostname, port: table.port, method: incoming.method, path: incoming.url, headers: incoming.headers });
  forwarded.end(body);
  const [answer] = await once(forwarded, 'response');
  outgoing.writeHead(answer.statusCode, answer.headers);
  answer.pipe(outgoing);
}
