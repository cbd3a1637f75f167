/** Evidence of one finding may hold a whole banner or page; past this the JSON file has it. */
const CHARACTERS_MAX = 6_000;
/** Colours and cursor moves of a terminal (ECMA-48 control sequences). */
const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;:?]*[A-Za-z]`, 'g');

/**
 * Text for a page: NFC, without ANSI sequences, control, bidirectional and zero-width characters, with at most two combining marks on a letter
 * (stacks of them would be drawn over other lines), and capped with an ellipsis.
 */
export function printable(text: string, charactersMax: number = CHARACTERS_MAX): string {
  const cut = text.length > charactersMax;
  const clean = text
    .slice(0, charactersMax)
    .toWellFormed()
    .normalize('NFC')
    .replace(ANSI, '')
    .replace(/\r\n?|[\p{Zl}\p{Zp}\v\f]/gu, '\n')
    .replace(/\t/g, '  ')
    .replace(/(?!\n)[\p{Cc}\p{Cf}\u{fe00}-\u{fe0f}]/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return cut ? `${clean}…` : clean;
}

/** The same on one line, for names, titles and table cells. */
export function oneLine(text: string, charactersMax = 300): string {
  return printable(text.slice(0, charactersMax * 2), charactersMax).replace(/\s+/g, ' ');
}
