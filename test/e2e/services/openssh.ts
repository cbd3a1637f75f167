import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { freePort } from '../../support/free-port.ts';
import { type DebianService, type Running, daemon, folderWith } from './daemon.ts';

const openssh = { package: 'openssh-server', binary: '/usr/sbin/sshd' };

/** With what OpenSSH still has of the past: SHA-1, CBC, 3DES, MD5, a DSA key, and passwords. */
export const weakOpenssh: DebianService = {
  ...openssh,
  start: () =>
    start(2022, ['dsa'], [
      'KexAlgorithms +diffie-hellman-group1-sha1,diffie-hellman-group-exchange-sha1',
      'Ciphers +aes128-cbc,3des-cbc',
      'MACs +hmac-md5,hmac-md5-96',
      'HostKeyAlgorithms +ssh-dss',
      'PasswordAuthentication yes',
      'PermitRootLogin no',
    ]),
};

/** Keys only, and no algorithm that anybody advises against. */
export const goodOpenssh: DebianService = {
  ...openssh,
  start: () =>
    start(2222, ['ed25519'], [
      'KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org',
      'Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com',
      'MACs hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin no',
    ]),
};

async function start(customary: number, keys: string[], settings: string[]): Promise<Running> {
  const port = await freePort(customary);
  const config = [`Port ${port}`, 'ListenAddress 127.0.0.1', 'UsePAM no', 'PidFile none', 'MaxStartups 100', 'PerSourceMaxStartups 100', ...keys.map((type) => `HostKey {folder}/${type}.key`), ...settings];
  const folder = folderWith({ sshd_config: `${config.join('\n')}\n` });
  for (const type of keys) execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', `${folder.path}/${type}.key`]);
  // Debian's sshd separates privileges in this folder, which its service makes.
  mkdirSync('/run/sshd', { recursive: true });
  const { stop } = await daemon(openssh.binary, ['-D', '-e', '-f', `${folder.path}/sshd_config`], { says: 'Server listening' }, folder.remove);
  return { port, ports: [`T:${port}`], stop };
}
