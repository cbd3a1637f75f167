import { pathToFileURL } from 'node:url';

/** Run as a process of its own with a bundle as argument: loads it as Lambda does and answers each event that its parent sends. */
const [bundle] = process.argv.slice(2);
if (bundle === undefined) throw new Error('Usage: answer.ts BUNDLE');
const loaded: unknown = await import(pathToFileURL(bundle).href);
const handler: unknown = Object(loaded).handler;
if (typeof handler !== 'function') throw new Error('The bundle exports no handler');
process.on('message', (event) => {
  void Promise.resolve(handler(event, { awsRequestId: 'test', getRemainingTimeInMillis: () => 15_000 })).then((answer: unknown) => process.send?.({ answer }), (error: unknown) => process.send?.({ error: String(error) }));
});
process.send?.('loaded');
