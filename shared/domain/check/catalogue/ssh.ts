import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, type Declaration } from './define.ts';
import { outputOf } from './evidence/script.ts';
import { sshAlgorithms, sshAuthMethods, sshHostKeys, type SshAlgorithms } from './evidence/ssh.ts';

function sshCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (service: Service) => string | null): Check {
  return check({ ...declared, family: 'SSH', detect: onEachService(look) });
}

/** A check of one list of algorithms; the finding names those that fit. */
function algorithmCheck(declared: Omit<Declaration, 'family' | 'detect' | 'scripts'>, list: keyof SshAlgorithms, weak: RegExp): Check {
  return sshCheck({ ...declared, scripts: ['ssh2-enum-algos'] }, (service) => {
    const found = sshAlgorithms(service)?.[list].filter((name) => weak.test(name)) ?? [];
    return found.length === 0 ? null : `Offered: ${named(found)}.`;
  });
}

const low = 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N';

/** SSH servers. */
export const sshChecks: Check[] = [
  sshCheck(
    {
      number: 160,
      id: 'ssh-protocol-1',
      name: 'SSH protocol version 1',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
      summary: 'The server speaks version 1 of the SSH protocol.',
      insight: 'Version 1 protects integrity by a CRC-32 that can be repaired after a change, and its key exchange lets an attacker in between take part. OpenSSH removed it in 2016.',
      impact: 'An attacker on the path inserts commands and reads sessions.',
      solution: 'Update the server; on old ones set `Protocol 2`.',
      related: ['CVE-2001-0361', 'CVE-2001-0572'],
      standards: ['RFC 4251', 'CWE-327', 'PCI DSS 2.2.7'],
      scripts: ['sshv1'],
    },
    (service) => (outputOf(service, 'sshv1').startsWith('Server supports SSHv1') ? 'The server answered as SSH 1.5.' : null),
  ),
  algorithmCheck(
    {
      number: 161,
      id: 'ssh-weak-key-exchange',
      name: 'SSH: weak key exchange',
      cvss: low,
      summary: 'The server offers key exchange with groups of 1024 bits or with SHA-1.',
      insight: 'RFC 9142 rules diffie-hellman-group1-sha1, diffie-hellman-group-exchange-sha1 and rsa1024-sha1 out (SHOULD NOT, MUST NOT). group14-sha1, which it still allows, is not reported.',
      impact: 'Who can break the shared group of 1024 bits decrypts recorded sessions.',
      solution: 'Set KexAlgorithms to curve25519-sha256, sntrup761x25519-sha512, ecdh-sha2-nistp256 and diffie-hellman-group16-sha512 or a part of these.',
      standards: ['RFC 9142', 'CWE-326', 'PCI DSS 2.2.7'],
    },
    'kex',
    /^(?:diffie-hellman-group1-sha1|diffie-hellman-group-exchange-sha1|gss-group1-sha1-.*|gss-gex-sha1-.*|rsa1024-sha1)$/,
  ),
  algorithmCheck(
    {
      number: 162,
      id: 'ssh-weak-cipher',
      name: 'SSH: weak ciphers',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
      summary: 'The server offers RC4, DES, a cipher with blocks of 64 bits, or none at all.',
      insight: 'RFC 8758 withdraws RC4 (arcfour) from SSH. 3DES, Blowfish and CAST repeat blocks after about 32 GB under one key.',
      impact: 'Sessions of clients that choose such a cipher can be decrypted in part.',
      solution: 'Set Ciphers to chacha20-poly1305@openssh.com, aes256-gcm@openssh.com, aes128-gcm@openssh.com and the AES ciphers in CTR mode.',
      standards: ['RFC 8758', 'CWE-327', 'PCI DSS 2.2.7'],
    },
    'ciphers',
    /^(?:none|arcfour.*|des(?:-.*)?|3des-.*|blowfish-.*|cast128-.*|idea-.*|rc2-.*)$/,
  ),
  algorithmCheck(
    {
      number: 163,
      id: 'ssh-cbc-cipher',
      name: 'SSH: ciphers in CBC mode',
      cvss: low,
      summary: 'The server offers AES or another cipher in CBC mode.',
      insight: 'SSH in CBC mode let 32 bits of a chosen block be recovered with a chance of 2^-18. OpenSSH has counter-measures since 5.2; CTR and GCM do not need them.',
      impact: 'A small part of a session may be recovered.',
      solution: 'Offer CTR, GCM and ChaCha20-Poly1305 only.',
      related: ['CVE-2008-5161'],
      standards: ['RFC 4344', 'CWE-327'],
    },
    'ciphers',
    /^(?:aes(?:128|192|256)|rijndael|camellia(?:128|192|256)|twofish.*|serpent.*|seed)-cbc.*$/,
  ),
  algorithmCheck(
    {
      number: 164,
      id: 'ssh-weak-mac',
      name: 'SSH: weak message authentication',
      cvss: low,
      summary: 'The server offers HMAC with MD5, truncated to 96 bits, or UMAC-32 or none.',
      insight: 'HMAC-MD5 is not broken, but not recommended any more either (RFC 6151); 96 bits lie below what NIST asks for new use. HMAC-SHA-1 in full length is not reported.',
      impact: 'The margin against changes of a session is smaller than needed.',
      solution: 'Set MACs to hmac-sha2-256-etm@openssh.com, hmac-sha2-512-etm@openssh.com and umac-128-etm@openssh.com.',
      standards: ['RFC 6151', 'CWE-326'],
    },
    'macs',
    /^(?:none|hmac-md5.*|hmac-.*-96.*|umac-32.*)$/,
  ),
  sshCheck(
    {
      number: 165,
      id: 'ssh-weak-host-key',
      name: 'SSH: weak host key',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
      summary: 'The server has a DSA key, or an RSA key of less than 2048 bits.',
      insight: 'DSA in SSH is fixed to 1024 bits and SHA-1. OpenSSH stopped offering DSA keys in 2015.',
      impact: 'Who breaks the key poses as the server.',
      solution: 'Make an Ed25519 key, or RSA with 3072 bits; remove the others from the configuration.',
      standards: ['RFC 8332', 'CWE-326', 'NIST SP 800-131Ar2', 'PCI DSS 2.2.7'],
      scripts: ['ssh-hostkey', 'ssh2-enum-algos'],
    },
    (service) => {
      const short = sshHostKeys(service).filter(({ type, bits }) => type === 'ssh-dss' || (type === 'ssh-rsa' && bits < 2048)).map(({ type, bits }) => `${type} with ${bits} bits`);
      const offered = sshAlgorithms(service)?.hostKeys.filter((name) => name.startsWith('ssh-dss')) ?? [];
      return short.length + offered.length === 0 ? null : `Offered: ${named(short.length > 0 ? short : offered)}.`;
    },
  ),
  sshCheck(
    {
      number: 166,
      id: 'ssh-password-sign-in',
      name: 'SSH: sign-in by password is offered',
      summary: 'The server takes passwords, which can be guessed.',
      insight: 'Every SSH server on the Internet is tried with passwords all the time. PCI DSS 8.4 asks for a second factor for remote access and administration.',
      impact: 'A weak password is found sooner or later.',
      solution: 'Allow keys or certificates only (`PasswordAuthentication no`, `KbdInteractiveAuthentication no`), or add a second factor and limit the addresses.',
      standards: ['CWE-307', 'PCI DSS 8.4.2', 'PCI DSS 8.4.3'],
      scripts: ['ssh-auth-methods'],
    },
    (service) => {
      const offered = sshAuthMethods(service).filter((method) => method === 'password' || method === 'keyboard-interactive');
      return offered.length === 0 ? null : `Offered: ${named(offered)}.`;
    },
  ),
  sshCheck(
    {
      number: 167,
      id: 'ssh-terrapin',
      name: 'SSH: prefix truncation (Terrapin)',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N',
      summary: 'The server offers ChaCha20-Poly1305 or CBC with Encrypt-then-MAC, and no strict key exchange.',
      insight: 'An attacker in between removes the first messages of the encrypted part by messages that he inserts before it. So extensions such as the defence against keystroke timing are lost; some clients were led further.',
      impact: 'An attacker on the path weakens sessions.',
      solution: 'Update server and clients to releases with strict key exchange (OpenSSH 9.6 and fixes of distributions); until then leave chacha20-poly1305@openssh.com and the -etm MACs with CBC out.',
      solution_type: 'VendorFix',
      affected: 'SSH servers without kex-strict-s-v00@openssh.com.',
      cves: ['CVE-2023-48795'],
      standards: ['CWE-354', 'PCI DSS 6.3.3'],
      links: ['https://terrapin-attack.com/'],
      scripts: ['ssh2-enum-algos'],
    },
    (service) => {
      const algorithms = sshAlgorithms(service);
      if (algorithms === null || algorithms.kex.includes('kex-strict-s-v00@openssh.com')) return null;
      const etm = algorithms.macs.some((mac) => mac.includes('-etm@'));
      const open = algorithms.ciphers.filter((cipher) => cipher.startsWith('chacha20-poly1305') || (etm && /-cbc/.test(cipher)));
      return open.length === 0 ? null : `Offered without strict key exchange: ${named(open)}.`;
    },
  ),
  sshCheck(
    {
      number: 168,
      id: 'ssh-no-authentication',
      name: 'SSH: sign-in without any proof',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'The server lets a user in who shows neither a key nor a password.',
      insight: 'The method none succeeded for the user that the script tried (root unless set otherwise).',
      impact: 'Anybody has a shell on the host.',
      solution: 'Give every account a password or key, and set `PermitEmptyPasswords no`. Take the host off the network until then.',
      standards: ['RFC 4252', 'CWE-306', 'PCI DSS 8.3.1', 'PCI DSS 2.2.2'],
      pci: 'automatic_failure',
      scripts: ['ssh-auth-methods'],
    },
    (service) => (sshAuthMethods(service).includes('none_auth') ? 'The method none was accepted.' : null),
  ),
];
