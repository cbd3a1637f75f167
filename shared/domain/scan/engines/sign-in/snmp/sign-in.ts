import { cleanText } from '../../clean-text.ts';
import type { InstalledPackage } from '../../engine.ts';
import { installed, type Inventory, packagesMax } from '../linux-inventory.ts';
import type { SignIn, SnmpSignIn } from '../sign-in.ts';
import { tags } from './ber.ts';
import { type Agent, agentFor } from './agent.ts';
import type { Variable } from './pdu.ts';
import { SnmpFailure, SnmpSilence, withAgentAt } from './socket.ts';

/** SNMPv2-MIB (RFC 3418) and HOST-RESOURCES-MIB (RFC 2790). */
const names = { description: '1.3.6.1.2.1.1.1.0', name: '1.3.6.1.2.1.1.5.0', software: '1.3.6.1.2.1.25.6.3.1.2' } as const;
/** RFC 2790: a name of software has at most 64 characters; some agents send more. */
const softwareMax = 256;

/** A login and what it showed, or why there was none. What comes back is the agent's word and treated so. */
export async function signInBySnmp(place: { address: string; port: number }, signIn: SnmpSignIn, signal: AbortSignal): Promise<{ signIn: SignIn; inventory?: Inventory }> {
  const told = (worked: boolean, message: string): SignIn => ({ method: 'snmp', port: place.port, protocol: 'udp', worked, message: cleanText(message, 300), host_key: null });
  try {
    return await withAgentAt(place, signal, async (exchange) => {
      const agent = await agentFor(exchange, signIn, [names.description, names.name]);
      const { packages, left } = await packagesOn(agent);
      const description = textOf(agent.values.get(names.description));
      const seen = [textOf(agent.values.get(names.name)), description].filter((text) => text !== '').join(': ');
      const os = description === '' ? null : { name: description, cpe: null, confidence: 100 };
      return { signIn: told(true, `${asWhom(signIn)} (SNMP ${agent.version}); ${left}${seen}`), inventory: { os, distribution: undefined, packages } };
    });
  } catch (error) {
    if (error instanceof SnmpSilence) return { signIn: told(false, 'community' in signIn ? 'no answer: there is no agent, or it does not know the community' : 'no answer: there is no agent, or it does not speak version 3') };
    if (error instanceof SnmpFailure) return { signIn: told(false, error.message) };
    throw error;
  }
}

/** Rows until an agent has no more or fails; what it told before counts, and `left` says so. */
async function packagesOn(agent: Agent): Promise<{ packages: InstalledPackage[]; left: string }> {
  const rows: string[] = [];
  let left = '';
  try {
    for await (const row of agent.below(names.software)) {
      if (rows.push(textOf(row, softwareMax)) >= packagesMax) break;
    }
  } catch (error) {
    if (!(error instanceof SnmpFailure)) throw error;
    left = `the list of software ended early: ${error.message}; `;
  }
  return { packages: packagesNamed(rows), left };
}

/** As net-snmp writes them: `bash_5.2.15-2_amd64` on Debian, `bash-5.1.8-6.el9` on systems with rpm. Other agents' texts are no packages. */
export function packagesNamed(rows: string[]): InstalledPackage[] {
  const debian = rows.flatMap((row) => pairIn(/^([a-z0-9][a-z0-9+.-]+)_(\d[^_\s]*-[^_\s-]+)_[a-z0-9-]+$/u, row));
  if (debian.length > 0) return installed('dpkg', debian);
  return installed('rpm', rows.flatMap((row) => pairIn(/^(\S+)-(\d[^\s-]*-\d[^\s-]*?)(?:\.(?:x86_64|noarch|i[3-6]86|aarch64|ppc64le|s390x))?$/u, row)));
}

/**
 * A binary package and its version: SNMP knows no source packages. Debian's own packages without a revision are left out, because many of
 * them (php, ruby, postgresql) bear an upstream's name with a number that is not upstream's.
 */
function pairIn(pattern: RegExp, row: string): [string, string][] {
  const [, name, version] = pattern.exec(row) ?? [];
  return name === undefined || version === undefined ? [] : [[name, version]];
}

function asWhom(signIn: SnmpSignIn): string {
  return 'community' in signIn ? 'the agent answered to the community' : `signed in as ${signIn.login}`;
}

function textOf(variable: Variable | undefined, max = 200): string {
  return variable?.tag === tags.octets ? cleanText(variable.content.subarray(0, 4 * max).toString('utf8').replaceAll(/\s+/gu, ' '), max).trim() : '';
}
