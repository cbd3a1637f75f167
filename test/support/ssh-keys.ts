import ssh2 from 'ssh2';

/** A new key pair in OpenSSH's own form, encrypted where a passphrase is given. */
export function sshKey(passphrase = ''): { private_key: string; public_key: string } {
  const made = ssh2.utils.generateKeyPairSync('ed25519', passphrase === '' ? {} : { passphrase, cipher: 'aes256-ctr', rounds: 16 });
  return { private_key: made.private, public_key: made.public };
}
