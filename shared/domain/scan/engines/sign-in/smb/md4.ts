/** Constants, orders of words and rotations of the three rounds (RFC 1320 3.4). */
const rounds = [
  { add: 0, words: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], turns: [3, 7, 11, 19], mix: (x: number, y: number, z: number) => (x & y) | (~x & z) },
  { add: 0x5a82_7999, words: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], turns: [3, 5, 9, 13], mix: (x: number, y: number, z: number) => (x & y) | (x & z) | (y & z) },
  { add: 0x6ed9_eba1, words: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], turns: [3, 9, 11, 15], mix: (x: number, y: number, z: number) => x ^ y ^ z },
];

/** MD4 (RFC 1320), which Windows still derives a password's key with and OpenSSL 3 has no more. Nothing of ours relies on it. */
export function md4(message: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8);
  let state: State = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
  for (let at = 0; at < padded.length; at += 64) state = compressed(state, padded.subarray(at, at + 64));
  const digest = Buffer.alloc(16);
  for (const [at, word] of state.entries()) digest.writeUInt32LE(word, at * 4);
  return digest;
}

type State = [number, number, number, number];

function compressed(before: State, block: Buffer): State {
  let [a, b, c, d] = before;
  for (const { add, words, turns, mix } of rounds) {
    for (const [at, word] of words.entries()) {
      const turned = rotated((a + mix(b, c, d) + block.readUInt32LE(word * 4) + add) >>> 0, turns[at % 4] ?? 0);
      [a, b, c, d] = [d, turned, b, c];
    }
  }
  return [(before[0] + a) >>> 0, (before[1] + b) >>> 0, (before[2] + c) >>> 0, (before[3] + d) >>> 0];
}

function rotated(word: number, by: number): number {
  return ((word << by) | (word >>> (32 - by))) >>> 0;
}
