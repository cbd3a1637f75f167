import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export type Weight = 'regular' | 'bold';

interface Run {
  font: string;
  text: string;
}

const WEIGHTS: Record<Weight, number> = { regular: 400, bold: 600 };
/** The scripts that Inter has, in the order in which they are tried. */
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'];
/** Stands for every character that no font of ours has (CJK, Arabic, emoji); the report says so where it happened. */
const PLACEHOLDER = '¿';

/** Every file that `fontFile` may be asked for: what a bundle puts into `fonts/` beside itself. */
export const FONT_FILES = Object.values(WEIGHTS).flatMap((weight) => SUBSETS.map((subset) => fontName(subset, weight)));

/** Where a font lies: beside the bundle in `fonts/`, or in the installed package. */
export function fontFile(name: string): string {
  const beside = fileURLToPath(new URL(`./fonts/${name}`, import.meta.url));
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(`@fontsource/inter/files/${name}`);
}

const bytes = new Map<string, Buffer>();

/** The fonts of one document. They are opened when a character first needs them, in the same order for the same text: their ids are in the file. */
export class Fonts {
  readonly doc: PDFKit.PDFDocument;
  readonly faces = new Map<string, Face>();
  /** True once a character had to be replaced. */
  replaced = false;

  constructor(doc: PDFKit.PDFDocument) {
    this.doc = doc;
  }

  /** Splits a line into stretches that one font can draw, with the placeholder for what none can. */
  runs(text: string, weight: Weight): Run[] {
    const [latin = ''] = this.names(weight);
    if (/^[\x20-\x7e]*$/.test(text)) {
      this.face(latin);
      return unjoined([{ font: latin, text }]);
    }
    const runs: Run[] = [];
    for (const character of text) this.append(runs, character, weight, latin);
    return unjoined(runs);
  }

  private append(runs: Run[], character: string, weight: Weight, latin: string): void {
    const last = runs.at(-1);
    const codePoint = character.codePointAt(0) ?? 0;
    const candidates = last ? [last.font, ...this.names(weight)] : this.names(weight);
    const font = candidates.find((name) => this.face(name).hasGlyphForCodePoint(codePoint));
    this.replaced ||= font === undefined;
    const run = { font: font ?? latin, text: font === undefined ? PLACEHOLDER : character };
    if (last?.font === run.font) last.text += run.text;
    else runs.push(run);
  }

  private names(weight: Weight): string[] {
    return SUBSETS.map((subset) => fontName(subset, WEIGHTS[weight]));
  }

  private face(name: string): Face {
    const known = this.faces.get(name);
    if (known) return known;
    const file = bytes.get(name) ?? readFileSync(fontFile(name));
    bytes.set(name, file);
    this.doc.registerFont(name, file);
    this.doc.font(name);
    const face = faceOf(this.doc);
    this.faces.set(name, face);
    return face;
  }
}

interface Face {
  hasGlyphForCodePoint: (codePoint: number) => boolean;
}

/** pdfkit keeps the parsed font to itself, and only that knows which characters it has. */
function faceOf(doc: PDFKit.PDFDocument): Face {
  const face: unknown = Reflect.get(Object(Reflect.get(doc, '_font')), 'font');
  if (!isFace(face)) throw new Error('pdfkit no longer shows the font in use');
  return face;
}

function isFace(value: unknown): value is Face {
  return typeof value === 'object' && value !== null && 'hasGlyphForCodePoint' in value && typeof value.hasGlyphForCodePoint === 'function';
}

/**
 * Inter draws "->" as an arrow and the x of "10x10" as a sign of multiplication, and moves a digit so close to a dot that "7.5" and
 * "203.0.113.10" are hard to read when small. Evidence is shown as it was seen, so such pairs are drawn apart.
 */
function unjoined(runs: Run[]): Run[] {
  return runs.flatMap(({ font, text }) => text.split(/(?<=[-=<])(?=[-=>])|(?<=\d)(?=x\d)|(?<=\d)(?=\.)|(?<=\.)(?=\d)/).map((part) => ({ font, text: part })));
}

function fontName(subset: string, weight: number): string {
  return `inter-${subset}-${weight}-normal.woff`;
}
