import { contentOf, element, elementsIn, type Element, firstIn, integer, numberOf, octets, SnmpFault, tags } from './ber.ts';
import { type Authentication, codeBytes, codeOf, decrypted, encrypted, type EngineClock, isAuthentic, type Privacy } from './keys.ts';
import { type Pdu, pduOf } from './pdu.ts';

/** A user's keys for one engine, as far as the user has passwords. */
export interface Keys {
  authentication: { algorithm: Authentication; key: Buffer } | null;
  privacy: { algorithm: Privacy; key: Buffer } | null;
}

/** Who has none: whoever asks an agent who it is. */
export const noKeys: Keys = { authentication: null, privacy: null };

/** Bits of msgFlags (RFC 3412 6.4). */
const flag = { authenticated: 1, encrypted: 2, reportable: 4 } as const;
/** The largest datagram, and the User-based Security Model (RFC 3412 6.3, RFC 3411 A.2). */
const [sizeMax, userBased, version] = [65_507, 3, 3];

/** A message of version 3 (RFC 3412 6), signed and encrypted as the keys allow. */
export function messageOf(id: number, clock: EngineClock, login: string, { authentication, privacy }: Keys, pdu: Buffer): Buffer {
  const plain = element(tags.sequence, octets(clock.id), octets(''), pdu);
  const flags = flag.reportable | (authentication ? flag.authenticated : 0) | (privacy ? flag.encrypted : 0);
  const header = element(tags.sequence, integer(id), integer(sizeMax), octets(Buffer.from([flags])), integer(userBased));
  const sealed = privacy ? encrypted(privacy.algorithm, privacy.key, clock, plain) : null;
  const written = (code: Uint8Array): Buffer => {
    const security = element(tags.sequence, octets(clock.id), integer(clock.boots), integer(clock.time), octets(login), octets(code), octets(sealed?.salt ?? ''));
    return element(tags.sequence, integer(version), header, octets(security), sealed ? octets(sealed.bytes) : plain);
  };
  return authentication ? written(codeOf(authentication.algorithm, authentication.key, written(Buffer.alloc(codeBytes)))) : written(Buffer.alloc(0));
}

export interface Heard {
  id: number;
  flags: number;
  /** The sender's engine and its clock. */
  clock: EngineClock;
  code: Buffer;
  salt: Buffer;
  data: Element | undefined;
}

/** What lies in a message before it is known who sent it. */
export function heardIn(datagram: Buffer): Heard {
  const [spoken, header, security, data] = elementsIn(contentOf(firstIn(datagram), tags.sequence));
  if (numberOf(spoken) !== version) throw new SnmpFault('the message is of another version');
  const [id, , flags] = elementsIn(contentOf(header, tags.sequence));
  const [engine, boots, time, , code, salt] = elementsIn(contentOf(firstIn(contentOf(security, tags.octets)), tags.sequence));
  const clock = { id: contentOf(engine, tags.octets), boots: numberOf(boots), time: numberOf(time) };
  // RFC 3411 5, SnmpEngineID and the counters of RFC 3414 2.2.
  if (clock.id.length < 5 || clock.id.length > 32 || clock.boots < 0 || clock.time < 0) throw new SnmpFault('the engine says nothing that can be of itself');
  return { id: numberOf(id), flags: contentOf(flags, tags.octets)[0] ?? 0, clock, code: contentOf(code, tags.octets), salt: contentOf(salt, tags.octets), data };
}

/** Whether the message proves that its sender knows the user's password. */
export function isProven(datagram: Buffer, { flags, code }: Heard, { authentication }: Keys): boolean {
  return authentication !== null && (flags & flag.authenticated) !== 0 && isAuthentic(authentication.algorithm, authentication.key, datagram, code);
}

export function isEncrypted({ flags }: Heard): boolean {
  return (flags & flag.encrypted) !== 0;
}

export function pduIn(heard: Heard, { privacy }: Keys): Pdu {
  const { clock, salt, data } = heard;
  if (!isEncrypted(heard)) return pduOf(elementsIn(contentOf(data, tags.sequence))[2]);
  const sealed = contentOf(data, tags.octets);
  if (!privacy || salt.length !== 8 || (privacy.algorithm === 'des' && sealed.length % 8 !== 0)) throw new SnmpFault('the message is encrypted for somebody else');
  const plain = decrypted(privacy.algorithm, privacy.key, clock, salt, sealed);
  return pduOf(elementsIn(contentOf(firstIn(plain), tags.sequence))[2]);
}
