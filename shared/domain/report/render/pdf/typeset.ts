import { Fonts, type Weight } from './fonts.ts';
import { printable } from './printable.ts';
import { INK, MUTED, SLATE } from './palette.ts';

/** Sizes and line heights in points. */
export interface TextStyle {
  size: number;
  leading: number;
  weight: Weight;
  color: string;
}

export const BODY: TextStyle = { size: 9, leading: 13, weight: 'regular', color: SLATE };
export const STRONG: TextStyle = { ...BODY, weight: 'bold', color: INK };
export const SMALL: TextStyle = { size: 8, leading: 11, weight: 'regular', color: SLATE };
export const SMALL_STRONG: TextStyle = { ...SMALL, weight: 'bold', color: INK };
export const LABEL: TextStyle = { size: 7.5, leading: 11, weight: 'bold', color: MUTED };
export const CAPTION: TextStyle = { size: 7.5, leading: 10.5, weight: 'regular', color: MUTED };

export type Align = 'left' | 'center' | 'right';

/** Measures, breaks and draws text. Lines are broken here and not by pdfkit, because a line may need several fonts and must never overflow. */
export class Typesetter {
  readonly doc: PDFKit.PDFDocument;
  readonly fonts: Fonts;
  /** Widths of words at a size of 1,000 points, which is exact for every size. */
  private readonly widths: Record<Weight, Map<string, number>> = { regular: new Map(), bold: new Map() };

  constructor(doc: PDFKit.PDFDocument) {
    this.doc = doc;
    this.fonts = new Fonts(doc);
  }

  /** Breaks cleaned text into lines of at most `width`; past `maxLines` it ends with an ellipsis. */
  lines(text: string, style: TextStyle, width: number, maxLines: number = Number.POSITIVE_INFINITY): string[] {
    const lines: string[] = [];
    for (const paragraph of printable(text).split('\n')) {
      if (lines.length > maxLines) break;
      this.wrap(paragraph, style, width, lines);
    }
    if (lines.length <= maxLines) return lines;
    return [...lines.slice(0, maxLines - 1), this.elided(`${lines[maxLines - 1] ?? ''}…`, style, width)];
  }

  /** The text on one line, its end replaced by an ellipsis where it is too long. */
  elided(text: string, style: TextStyle, width: number): string {
    if (this.width(text, style) <= width) return text;
    const room = width - this.width('…', style);
    return `${this.prefix(Array.from(text.replace(/…$/, '')), style, room).join('').trimEnd()}…`;
  }

  /** The width of one line in points. */
  width(line: string, style: TextStyle): number {
    const words = line.match(/\S+|\s+/g) ?? [];
    return words.reduce((sum, word) => sum + this.wordWidth(word, style), 0);
  }

  /** Draws one line; `y` is the top of its line box, `width` the room in which it is aligned. */
  draw(line: string, x: number, y: number, style: TextStyle, align: Align = 'left', width = 0): void {
    const free = align === 'left' ? 0 : width - this.width(line, style);
    let at = x + (align === 'center' ? free / 2 : free);
    const top = y + (style.leading - style.size * INTER_LINE_HEIGHT) / 2;
    // The space at the end keeps the words of two lines apart for a screen reader.
    for (const run of this.fonts.runs(`${line} `, style.weight)) {
      this.doc.font(run.font).fontSize(style.size).fillColor(style.color).text(run.text, at, top, { lineBreak: false });
      at += this.doc.widthOfString(run.text);
    }
  }

  private wrap(paragraph: string, style: TextStyle, width: number, lines: string[]): void {
    let line = '';
    for (const part of this.parts(paragraph, style, width)) {
      const longer = line + part;
      // The whole line is measured, because the parts of a broken word are kerned with each other.
      const fits = line === '' || this.width(longer.trimEnd(), style) <= width;
      if (!fits) lines.push(line.trimEnd());
      line = fits ? longer : part;
    }
    lines.push(line.trimEnd());
  }

  /** Words; a word that no line can hold is broken after its punctuation, and where that does not help, anywhere. */
  private parts(paragraph: string, style: TextStyle, width: number): string[] {
    const fits = (part: string): boolean => this.width(part.trimEnd(), style) <= width;
    return (paragraph.match(/\s*\S+\s*/g) ?? [])
      .flatMap((word) => (fits(word) ? [word] : word.split(/(?<=[/,;:&?=_.-])/)))
      .flatMap((part) => (fits(part) ? [part] : this.pieces(part, style, width)));
  }

  /** Cuts what has no place to break into pieces that each fill a line. */
  private pieces(part: string, style: TextStyle, width: number): string[] {
    const pieces: string[] = [];
    let rest = Array.from(part);
    while (rest.length > 0) {
      const piece = this.prefix(rest, style, width);
      pieces.push(piece.join(''));
      rest = rest.slice(piece.length);
    }
    return pieces;
  }

  /** The longest beginning that fits, and at least one character: guessed long, then shortened in proportion to what it is too wide. */
  private prefix(characters: string[], style: TextStyle, width: number): string[] {
    let prefix = characters.slice(0, Math.ceil(width / (style.size * NARROWEST_CHARACTER)));
    for (;;) {
      const wide = this.width(prefix.join(''), style);
      if (wide <= width || prefix.length <= 1) return prefix;
      prefix = prefix.slice(0, Math.max(1, Math.min(prefix.length - 1, Math.floor((prefix.length * width) / wide))));
    }
  }

  private wordWidth(word: string, style: TextStyle): number {
    const known = this.widths[style.weight].get(word) ?? this.measured(word, style.weight);
    if (word.length <= CACHED_CHARACTERS_MAX) this.widths[style.weight].set(word, known);
    return (known * style.size) / 1000;
  }

  private measured(word: string, weight: Weight): number {
    return this.fonts.runs(word, weight).reduce((sum, run) => sum + this.doc.font(run.font).fontSize(1000).widthOfString(run.text), 0);
  }
}

/** In parts of the size: the widths of `i` and `l` in Inter, from which a first guess never falls short. */
const NARROWEST_CHARACTER = 0.23;
/** Longer words are rarely met twice. */
const CACHED_CHARACTERS_MAX = 40;

/** Ascent and descent of Inter, in parts of the size (hhea table: 1984 and -494 of 2048). */
const INTER_LINE_HEIGHT = 1.21;
