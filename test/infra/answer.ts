import { pathToFileURL } from 'node:url';
import { doesStream, inWhole, provideRuntime } from '../../infra/local/http/lambda-runtime.ts';

/** Run as a process of its own with a bundle as argument: loads it as Lambda does and answers each event that its parent sends. */
const [bundle] = process.argv.slice(2);
if (bundle === undefined) throw new Error('Usage: answer.ts BUNDLE');
provideRuntime();
const loaded: unknown = await import(pathToFileURL(bundle).href);
const handler: unknown = Object(loaded).handler;
if (typeof handler !== 'function') throw new Error('The bundle exports no handler');
const answer = doesStream(handler) ? inWhole((event, stream, context) => handler(event, stream, context)) : handler;
process.on('message', (event) => {
  void Promise.resolve(answer(Object(event), Object({ awsRequestId: 'test', getRemainingTimeInMillis: () => 15_000 }))).then((given: unknown) => process.send?.({ answer: given }), (error: unknown) => process.send?.({ error: String(error) }));
});
process.send?.('loaded');
