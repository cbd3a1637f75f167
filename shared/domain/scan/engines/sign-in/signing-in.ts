import { cleanText } from '../clean-text.ts';
import type { Engine, EngineEvent, HostResult, ScanHost, ScanOrder } from '../engine.ts';
import { signInByHttp } from './http.ts';
import { type Inventory, inventoryOf } from './linux-inventory.ts';
import { overlapping } from '../overlapping.ts';
import { withoutSecrets } from './scrubbing.ts';
import type { EngineCredentials, SignIn, SshSignIn } from './sign-in.ts';
import { signInBySmb } from './smb/sign-in.ts';
import { signInBySnmp } from './snmp/sign-in.ts';
import { SshFailure, withSsh } from './ssh-session.ts';

/** For all sign-ins to one host together. */
const secondsMax = 60;
/** Hosts that are signed in to side by side: most of the time is waiting for those that do not answer. */
const hostsAtOnce = 16;
/** Of SMB without NetBIOS, and of agents (RFC 3417 3). */
const [smbPort, snmpPort] = [445, 161];

/**
 * An engine with authenticated scans: each host that it finds up is signed in to as well, from this very process, so that no secret becomes an
 * argument or a file. Secrets that a host sends back are taken out of its results. Without credentials it is the engine as it was.
 */
export function signingIn(engine: Engine): Engine {
  return { verify: () => engine.verify(), run: (order, signal) => (order.credentials ? run(engine, order, order.credentials, signal) : engine.run(order, signal)) };
}

async function* run(engine: Engine, order: ScanOrder, credentials: EngineCredentials, signal: AbortSignal): AsyncGenerator<EngineEvent, void> {
  const places = new Map(order.hosts.map((host) => [host.address, host]));
  const events = overlapping(engine.run(order, signal), hostsAtOnce, (event): EngineEvent | Promise<EngineEvent> => {
    const place = event.type === 'host' && event.host.status !== 'down' ? places.get(event.host.address) : undefined;
    return event.type === 'host' && place ? signedIn(event.host, place, credentials, signal) : event;
  });
  let end: EngineEvent | undefined;
  for await (const event of events) {
    // Left in the middle: whoever takes the hosts over signs in again.
    if (signal.aborted) return;
    // That nothing more comes is said behind the last host.
    if (event.type === 'progress' && event.percent === 100) end = event;
    else yield event;
  }
  if (end) yield end;
}

async function signedIn(host: HostResult, place: ScanHost, credentials: EngineCredentials, signal: AbortSignal): Promise<EngineEvent> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(secondsMax * 1000)]);
  const [ssh, smb, snmp, http] = await Promise.all([
    credentials.ssh ? signInBySsh(place.address, credentials.ssh, until) : undefined,
    credentials.smb && listens(host, smbPort) ? signInBySmb({ address: place.address, port: smbPort }, credentials.smb, until) : undefined,
    credentials.snmp ? signInBySnmp({ address: place.address, port: snmpPort }, credentials.snmp, until) : undefined,
    credentials.http ? signInByHttp(host, place, credentials.http, until) : [],
  ]);
  const sign_ins = [...(ssh ? [ssh.signIn] : []), ...(smb ? [smb] : []), ...(snmp ? [snmp.signIn] : []), ...http];
  // In the order of their worth: SSH tells source packages, SNMP binary ones.
  const told = [ssh?.inventory, snmp?.inventory].filter((one) => one !== undefined);
  const distribution = told.find((one) => one.distribution)?.distribution;
  const packages = told.find((one) => one.packages.length > 0)?.packages;
  const found = { ...host, os: told.find(({ os }) => os !== null)?.os ?? host.os, sign_ins, ...(distribution ? { distribution } : {}), ...(packages ? { packages } : {}) };
  return { type: 'host', host: withoutSecrets(found, credentials) };
}

function listens({ services }: HostResult, number: number): boolean {
  return services.some(({ port, protocol }) => port === number && protocol === 'tcp');
}

/** A login and what it showed, or why there was none. */
async function signInBySsh(address: string, signIn: SshSignIn, signal: AbortSignal): Promise<{ signIn: SignIn; inventory?: Inventory }> {
  let host_key: string | null = null;
  const told = (worked: boolean, message: string): SignIn => ({ method: 'ssh', port: signIn.port, protocol: 'tcp', worked, message: cleanText(message, 300), host_key });
  let entered = false;
  const inventoryAfterLogin = (run: Parameters<typeof inventoryOf>[0]): Promise<Inventory> => {
    entered = true;
    return inventoryOf(run);
  };
  try {
    const inventory = await withSsh(address, signIn, signal, (fingerprint) => (host_key = fingerprint), inventoryAfterLogin);
    return { signIn: told(true, `signed in as ${signIn.login}`), inventory };
  } catch (error) {
    if (!(error instanceof SshFailure)) throw error;
    return { signIn: told(entered, entered ? `signed in as ${signIn.login}, but the session ended early: ${error.message}` : error.message) };
  }
}
