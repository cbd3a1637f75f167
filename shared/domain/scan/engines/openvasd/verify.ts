import { cleanText } from '../clean-text.ts';
import { EngineUnavailable } from '../engine.ts';
import { type OpenvasdAccess, OpenvasdClient, refused } from './client.ts';

/** The versions that it states without credentials, then whether it is ready, then whether it lets us in. */
export async function verifyOpenvasd(access: OpenvasdAccess): Promise<{ version: string; feed_version: string | null }> {
  const client = new OpenvasdClient(access);
  const short = { timeoutMs: 5_000 };
  const { headers } = await client.send('HEAD', '/scans', short);
  const version = headers['api-version'];
  if (version === undefined) throw new EngineUnavailable('what answers there does not say that it is an openvasd');
  const ready = await client.send('GET', '/health/ready', short);
  if (ready.status === 503) throw new EngineUnavailable('openvasd is not ready: it is loading its feed');
  const allowed = await client.send('GET', '/scans/preferences', short);
  if (allowed.status !== 200) throw new EngineUnavailable(refused({ status: allowed.status, body: '' }, 'GET', '/scans/preferences').message);
  const feed = headers['feed-version'];
  return { version: cleanText(version, 32), feed_version: feed === undefined || feed === '' || feed === 'unavailable' ? null : cleanText(feed, 32) };
}
