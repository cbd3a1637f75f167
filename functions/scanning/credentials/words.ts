import type { Words } from '../../../shared/http/openapi/words.ts';

export const words: Words = {
  Credential: 'What authenticated scans sign in with. It is chosen in a target; its secrets are kept encrypted and never answered.',
  credential: 'The credential: which members it needs hangs on its type.',
  name: 'What you call it.',
  type: '`up`: user name and password; `usk`: user name and SSH key; `snmp`: SNMP, by community (v1 and v2c) or by user (v3); `http_basic`: a site with a user name and password.',
  login: 'The user name on the system.',
  password: 'The password; of `snmp` the authentication password of version 3. Write-only.',
  private_key: 'The SSH key in OpenSSH or PEM form. Write-only.',
  passphrase: 'The passphrase of an encrypted SSH key. Write-only.',
  community: 'The SNMP community of versions 1 and 2c. Write-only.',
  auth_algorithm: 'How SNMP version 3 proves who asks: `md5` or `sha1`.',
  privacy_password: 'The encryption password of SNMP version 3. Write-only.',
  privacy_algorithm: 'How SNMP version 3 encrypts: `aes` or `des`.',
  url: 'Of `http_basic`: where the site is. The secret is sent nowhere else.',
  targets_count: 'How many targets use it. It can be deleted at 0.',
};
