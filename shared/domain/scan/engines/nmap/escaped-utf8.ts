// A character beyond ASCII as nmap's scripts write it: each byte of its UTF-8 form as `\xNN`, in upper case. Overlong forms and surrogates are no UTF-8 and left to the decoder.
const escaped = /\\x[CD][0-9A-F]\\x[89AB][0-9A-F]|\\xE[0-9A-F](?:\\x[89AB][0-9A-F]){2}|\\xF[0-4](?:\\x[89AB][0-9A-F]){3}/gu;

// Control, format (bidirectional overrides and tags among them), private and unassigned characters and line separators stay escaped, where they do nothing and are seen. The joiners that Persian and emoji need are none of them.
const unseen = /(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}]/u;

// A byte order mark stays a character, and what is no UTF-8 becomes U+FFFD.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Output of a script with its escaped UTF-8 read as text. Anything else is unaltered, other bytes that are escaped included: nmap escapes what no text can hold. */
export function withUtf8(output: string): string {
  return output.replace(escaped, (escape) => {
    const character = decoder.decode(Buffer.from(escape.replaceAll(String.raw`\x`, ''), 'hex'));
    return character.includes('\uFFFD') || unseen.test(character) ? escape : character;
  });
}
