// Terminal sequences first, as wholes, so that "[31m" does not stay behind when the escape character goes.
const ansiSequence = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-_]/gu;
// C0 and C1 but tab and line feed; then the marks that turn the reading direction round or cannot be seen, which would let a host forge a report's text.
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Text of a scanned host, made fit for storage and reports: no control or terminal characters, NFC, well-formed UTF-16, at most `cap` code units (then it ends in an ellipsis). */
export function cleanText(text: string, cap: number): string {
  const stripped = text.slice(0, cap * 2).replace(/\r\n?/gu, '\n').replace(ansiSequence, '').replace(invisible, '');
  const normal = stripped.toWellFormed().normalize('NFC');
  return normal.length <= cap && text.length <= cap * 2 ? normal : `${normal.slice(0, cap - 1).toWellFormed()}…`;
}
