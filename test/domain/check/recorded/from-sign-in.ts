import type { HostResult } from '../../../../shared/domain/scan/engines/engine.ts';
import { nmapEngine } from '../../../../shared/domain/scan/engines/nmap/nmap.ts';
import { signingIn } from '../../../../shared/domain/scan/engines/sign-in/signing-in.ts';
import { scanProfiles } from '../../../../shared/domain/scan-profile/profiles.ts';
import { sshKey } from '../../../support/ssh-keys.ts';
import { realSshd } from '../../../support/sshd.ts';

// Records a sign-in of ours to a real sshd on this machine, by the profile that customers choose for it: `node from-sign-in.ts > signed-in.json`;
// with `refused`, by a key that the server does not know. Of the packages the first are kept, of the kernel's name the version.
const packagesKept = 40;
const passphrase = 'of the recording';

const sshd = await realSshd(passphrase, '127.0.0.1');
try {
  const known = process.argv[2] !== 'refused';
  const key = known ? { private_key: sshd.private_key, passphrase } : { private_key: sshKey().private_key, passphrase: null };
  process.stdout.write(`${JSON.stringify(shortened(await scan({ port: sshd.port, login: 'root', ...key })), null, 1)}\n`);
} finally {
  await sshd.close();
}

async function scan(ssh: { port: number; login: string; private_key: string; passphrase: string | null }): Promise<HostResult> {
  const profile = scanProfiles.find(({ authenticated }) => authenticated);
  if (profile === undefined) throw new Error('No profile signs in');
  const order = { hosts: [{ address: '127.0.0.1', hostname: null }], ports: `T:${String(ssh.port)}`, profile, alive_test: 'consider_alive' as const, credentials: { ssh } };
  for await (const event of signingIn(nmapEngine()).run(order, new AbortController().signal)) if (event.type === 'host') return event.host;
  throw new Error('nmap reported no host');
}

function shortened({ packages = [], distribution, ...host }: HostResult): HostResult {
  const kernel = /^[\d.]+/.exec(distribution?.kernel ?? '')?.[0] ?? '';
  return { ...host, ...(distribution === undefined ? {} : { distribution: { ...distribution, kernel } }), ...(packages.length === 0 ? {} : { packages: packages.slice(0, packagesKept) }) };
}
