import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { sshKey } from './ssh-keys.ts';

const binary = '/usr/sbin/sshd';

/** Why there can be no real sshd here; null where there can. */
export const noSshd = !existsSync(binary) ? 'openssh-server is not installed' : process.getuid?.() !== 0 ? 'sshd lets root in only when root runs it' : null;

export interface RealSshd {
  port: number;
  /** Of root, who may sign in with it while the server runs. */
  private_key: string;
  close: () => Promise<void>;
}

/** OpenSSH's own server on this loopback address, with a configuration, a host key and an authorized key that live as long as it does. */
export async function realSshd(passphrase: string, address: string): Promise<RealSshd> {
  const folder = mkdtempSync(join(tmpdir(), 'perimeter-sshd-'));
  const [host, user, port] = [sshKey(), sshKey(passphrase), await freePort()];
  writeFileSync(join(folder, 'host_key'), host.private_key, { mode: 0o600 });
  writeFileSync(join(folder, 'authorized_keys'), user.public_key, { mode: 0o600 });
  writeFileSync(join(folder, 'config'), [`Port ${port}`, `ListenAddress ${address}`, `HostKey ${folder}/host_key`, `AuthorizedKeysFile ${folder}/authorized_keys`, 'StrictModes no', 'UsePAM no', 'PidFile none', 'PasswordAuthentication no', 'PermitRootLogin prohibit-password', ''].join('\n'));
  // Debian's sshd separates privileges in this folder, which its service makes.
  mkdirSync('/run/sshd', { recursive: true });
  const child = spawn(binary, ['-D', '-e', '-f', join(folder, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  let said = '';
  for await (const chunk of child.stderr.setEncoding('utf8')) {
    said += String(chunk);
    if (said.includes('Server listening')) break;
  }
  if (!said.includes('Server listening')) throw new Error(`sshd did not start: ${said}`);
  return {
    port,
    private_key: user.private_key,
    close: async () => {
      child.kill();
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}
