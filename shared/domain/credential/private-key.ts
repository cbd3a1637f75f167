/**
 * Work that a passphrase may cost (bcrypt rounds of the OpenSSH format): ssh-keygen takes 16 to 24 by itself and people 100. A key that asks
 * for millions would keep the runner that opens it busy for hours.
 */
const roundsMax = 256;
const magic = 'openssh-key-v1\0';

/** Why this text cannot be used as a private key; null for one that can. It is not opened here: only what it says of itself is read. */
export function privateKeyFault(text: string, passphrase: string | null): Partial<Record<'private_key' | 'passphrase', string>> | null {
  const [, kind = '', body = ''] = /^\s*-----BEGIN ([A-Z ]*PRIVATE KEY)-----\r?\n([\s\S]*?)\r?\n-----END \1-----\s*$/.exec(text) ?? [];
  if (kind === 'OPENSSH PRIVATE KEY') return opensshFault(body, passphrase);
  if (kind === 'RSA PRIVATE KEY' || kind === 'EC PRIVATE KEY') return passphraseFault(/^Proc-Type: 4,ENCRYPTED/m.test(body), passphrase);
  if (kind !== '') return { private_key: `is in the form "${kind}": convert it with ssh-keygen -p -f <file>` };
  return { private_key: 'is not a private key in OpenSSH or PEM form' };
}

/** PROTOCOL.key of OpenSSH: magic, then length-prefixed cipher name, KDF name and KDF options (salt, rounds). */
function opensshFault(body: string, passphrase: string | null): ReturnType<typeof privateKeyFault> {
  const bytes = Buffer.from(body, 'base64');
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) return { private_key: 'is damaged' };
  const cipher = field(bytes, magic.length);
  const kdf = cipher && field(bytes, cipher.end);
  const options = kdf && field(bytes, kdf.end);
  if (!cipher || !kdf || !options) return { private_key: 'is damaged' };
  if (kdf.value.toString('latin1') === 'none') return passphraseFault(false, passphrase);
  const salt = field(options.value, 0);
  const rounds = salt && salt.end + 4 <= options.value.length ? options.value.readUInt32BE(salt.end) : Infinity;
  if (kdf.value.toString('latin1') !== 'bcrypt' || rounds > roundsMax) return { private_key: `asks for more than ${roundsMax} rounds of its passphrase: lower them with ssh-keygen -p -a 100` };
  return passphraseFault(true, passphrase);
}

function passphraseFault(encrypted: boolean, passphrase: string | null): ReturnType<typeof privateKeyFault> {
  return encrypted && passphrase === null ? { passphrase: "can't be blank: the key is encrypted" } : null;
}

function field(bytes: Buffer, start: number): { value: Buffer; end: number } | undefined {
  if (start + 4 > bytes.length) return undefined;
  const end = start + 4 + bytes.readUInt32BE(start);
  return end > bytes.length ? undefined : { value: bytes.subarray(start + 4, end), end };
}
