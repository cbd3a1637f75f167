import type { InstalledPackage } from '../../scan/engines/engine.ts';
import type { Check, Detection, Scanned } from '../check.ts';
import { check, onHost, quoted } from './define.ts';

/** Characters of a list of packages; the finding's cap cuts what is longer. */
const listCap = 1_800;
const information = { impact: 'None: this is information.', solution_type: 'NoneAvailable', family: 'Information', standards: [] } as const;

/** What an authenticated scan says of itself. Flaws in what is installed are findings of their own. */
export const signInChecks: Check[] = [
  check({
    ...information,
    number: 400,
    id: 'sign-in',
    name: 'Sign-in of the scan',
    summary: 'The scan tried to sign in with the credentials of the target.',
    insight: 'Where the login did not work, the scan saw of the host what a stranger sees: nothing is known of what is installed. The fingerprint is that of the host key which the server showed; compare it with the server\'s own.',
    solution: 'If the login did not work, check the credential, the port and whether the account may sign in, and scan again.',
    vuldetect: 'Signs in to the service from the scanner.',
    qod: 'remote_active',
    detect: signIns,
  }),
  check({
    ...information,
    number: 401,
    id: 'installed-packages',
    name: 'Installed packages',
    summary: 'The host lists what is installed.',
    insight: 'Packages with their versions, as they are compared with what is known of vulnerabilities: source packages where the scan signed in by SSH, binary packages where the SNMP agent told them, of which fewer can be compared.',
    solution: 'Remove what is not needed, and keep the rest up to date.',
    vuldetect: 'Asks the package manager of the host, or its SNMP agent, after signing in.',
    qod: 'package',
    detect: onHost([], installed),
  }),
];

function signIns({ host: { sign_ins = [] } }: Scanned): Detection[] {
  return sign_ins.map(({ method, port, protocol, worked, message, host_key }) => ({
    service: { port, protocol },
    description: `${method.toUpperCase()}: the login ${worked ? 'worked' : 'did not work'}: ${quoted(message, 300)}${host_key === null ? '' : `; host key ${host_key.slice(0, 100)}`}.`,
  }));
}

function installed({ host: { packages = [], distribution } }: Scanned): string | null {
  const [first] = packages;
  if (!first) return null;
  const kernel = distribution === undefined || distribution.kernel === '' ? '' : `, kernel ${distribution.kernel.slice(0, 100)}`;
  const on = distribution === undefined ? '' : ` on ${distribution.id} ${distribution.version}${kernel}`;
  return `${packages.length} packages (${first.manager})${on}: ${asMany(packages)}.`;
}

function asMany(packages: InstalledPackage[]): string {
  const texts = packages.map(({ name, version }) => `${name} ${version}`);
  let length = 0;
  const shown = texts.findIndex((text) => (length += text.length + 2) > listCap);
  return shown === -1 ? texts.join(', ') : `${texts.slice(0, shown).join(', ')} and ${texts.length - shown} more`;
}
