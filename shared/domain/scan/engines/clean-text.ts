// A terminal sequence goes as a whole, so that "[31m" does not stay behind when its first character is removed: CSI (`[` or U+009B) and OSC (`]` or U+009D) with what they carry.
const terminalSequence = /(?:(?![\n\t])\p{Cc}\[|\u009b)[0-?]*[ -/]*[@-~]|(?:(?![\n\t])\p{Cc}\]|\u009d)[^\p{Cc}]*(?:(?![\n\t])\p{Cc}\\?)?/gu;
const control = /(?![\n\t])\p{Cc}/gu;
// Marks that turn the reading direction round or cannot be seen: with them a host could forge the text of a report.
const invisible = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Text of a scanned host, made fit for storage and reports: no control or terminal characters but tab and line feed, NFC, well-formed UTF-16, at most `cap` code units (cut text ends in an ellipsis). */
export function cleanText(text: string, cap: number): string {
  const bounded = text.length <= cap * 2 ? text : text.slice(0, cap * 2);
  const stripped = bounded.replace(/\r\n?/gu, '\n').replace(terminalSequence, '').replace(control, '').replace(invisible, '');
  const normal = stripped.toWellFormed().normalize('NFC');
  return normal.length <= cap && bounded.length === text.length ? normal : `${normal.slice(0, cap - 1).toWellFormed()}…`;
}
