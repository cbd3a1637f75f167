const MAX_NAME_LENGTH = 150;
// Control characters, invisible and bidirectional formatting (which can disguise an extension), and both path separators.
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029/\\]/gu;

/** A `Content-Disposition: attachment` value for any file name: an ASCII name that every client understands, and the real one by RFC 8187. No input can end the header or name a path. */
export function contentDisposition(fileName: string): string {
  const name = cleanName(fileName);
  const ascii = name.replace(/[^A-Za-z0-9._ -]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extValue(name)}`;
}

function cleanName(fileName: string): string {
  const clean = fileName.toWellFormed().normalize('NFC').replace(UNSAFE, '_').replace(/^[\s.]+/, '').trim();
  // A cut may not leave half of a surrogate pair.
  return clean.slice(0, MAX_NAME_LENGTH).replace(/[\ud800-\udbff]$/, '') || 'download';
}

// encodeURIComponent leaves four characters alone that are no `attr-char` of RFC 8187.
function extValue(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
