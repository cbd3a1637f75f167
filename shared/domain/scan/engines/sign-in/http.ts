import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { HostResult, ScanHost } from '../engine.ts';
import type { Account, EngineCredentials, SignIn } from './sign-in.ts';

/** Services of one host that are tried where the credential names no URL. */
const placesMax = 4;
const secondsMax = 10;

interface Place {
  tls: boolean;
  port: number;
  path: string;
  /** As the Host header and the certificate name it. */
  name: string;
}

/**
 * Whether HTTP Basic lets us in (RFC 7617): at the credential's URL when its host is the one scanned, else wherever a service asked for Basic.
 * The password goes only to the checked address, and only where the same request without it was answered 401. Certificates of internal
 * devices are their own, so none is asked for here; what is wrong with them is a finding of its own.
 */
export async function signInByHttp(host: HostResult, { address, hostname }: ScanHost, account: NonNullable<EngineCredentials['http']>, signal: AbortSignal): Promise<SignIn[]> {
  const places = account.url === null ? askingForBasic(host, hostname ?? address) : placeOf(account.url, address, hostname);
  return Promise.all(places.slice(0, placesMax).map(async (place): Promise<SignIn> => ({ method: 'http', port: place.port, protocol: 'tcp', host_key: null, ...(await attempt(address, place, account, signal)) })));
}

async function attempt(address: string, place: Place, account: Account, signal: AbortSignal): Promise<Pick<SignIn, 'worked' | 'message'>> {
  const without = await statusOf(address, place, undefined, signal);
  if (without !== 401) return { worked: false, message: typeof without === 'string' ? without : `the page answers ${without} to everybody and asks for no login` };
  const answered = await statusOf(address, place, account, signal);
  if (typeof answered === 'string') return { worked: false, message: answered };
  return answered === 401 || answered === 403 ? { worked: false, message: `the server refused the login with ${answered}` } : { worked: true, message: `signed in as ${account.login}, answered with ${answered}` };
}

/** The status, or what went wrong. The body is not read. */
function statusOf(address: string, { tls, port, path, name }: Place, account: Account | undefined, signal: AbortSignal): Promise<number | string> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(secondsMax * 1000)]);
  const host = isIP(name) === 6 ? `[${name}]` : name;
  const authorization = account ? { authorization: `Basic ${Buffer.from(`${account.login}:${account.password}`).toString('base64')}` } : {};
  const options = { host: address, port, path, headers: { host: `${host}:${port}`, ...authorization }, agent: false, signal: until, ...(tls ? { rejectUnauthorized: false, ...(isIP(name) === 0 ? { servername: name } : {}) } : {}) };
  return new Promise((resolve) => {
    const request = (tls ? tlsRequest : plainRequest)(options, (response) => {
      resolve(response.statusCode ?? 'the server gave no status');
      response.destroy();
    });
    // Also of a server that changes the protocol: then there is neither an answer nor an error, and nothing is left to abort.
    request.on('close', () => resolve('no answer: the server closed the connection'));
    request.on('error', (error) => resolve(until.aborted ? 'the server does not answer' : `no answer: ${error.message}`));
    request.end();
  });
}

function placeOf(text: string, address: string, hostname: string | null): Place[] {
  const url = URL.parse(text);
  const name = url?.hostname.replace(/^\[(.*)\]$/u, '$1') ?? '';
  if (!url || (name !== address && name !== hostname?.toLowerCase())) return [];
  const tls = url.protocol === 'https:';
  return [{ tls, port: url.port === '' ? (tls ? 443 : 80) : Number(url.port), path: `${url.pathname}${url.search}`, name }];
}

function askingForBasic({ services }: HostResult, name: string): Place[] {
  const asking = services.filter(({ protocol, scripts }) => protocol === 'tcp' && scripts.some(({ id, output }) => id === 'http-auth' && /^\s*Basic\b/imu.test(output)));
  return asking.map(({ port, tls }) => ({ tls, port, path: '/', name }));
}
