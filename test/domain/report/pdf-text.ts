import { execFileSync, spawnSync } from 'node:child_process';

/** The reason for which the tests that read PDF files are skipped, or null where poppler is installed. */
export const POPPLER_MISSING = spawnSync('pdftotext', ['-v']).error ? 'pdftotext (poppler-utils) is not installed' : null;

/** The text of each page, with runs of white space as one blank. */
export function pagesOf(pdf: Uint8Array): string[] {
  const text = execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return text.split('\f').slice(0, -1).map((page) => page.replace(/\s+/g, ' '));
}

interface Word {
  text: string;
  left: number;
  right: number;
  bottom: number;
}

/** Every word of every page with its box in points from the top left. */
export function wordsOf(pdf: Uint8Array): Word[] {
  const html = execFileSync('pdftotext', ['-bbox', '-enc', 'UTF-8', '-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const words = html.matchAll(/<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g);
  return Array.from(words, ([, left, right, bottom, text]) => ({ left: Number(left), right: Number(right), bottom: Number(bottom), text: text ?? '' }));
}
