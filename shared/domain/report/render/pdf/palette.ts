import type { Threat } from '../../run-evidence.ts';
import type { Verdict } from '../verdict.ts';

export const INK = '#0f172a';
export const SLATE = '#334155';
export const MUTED = '#5b6778';
export const LINE = '#dde3ea';
export const TINT = '#f5f7fa';
export const WHITE = '#ffffff';
export const NOTICE = '#92400e';
export const NOTICE_TINT = '#fef6e7';

/** All of them carry white text at a contrast of 4.5 or more (WCAG AA), and a word always stands beside the colour. */
export const THREAT_COLOR: Record<Threat, string> = {
  Critical: '#6b0f3a',
  High: '#c0261c',
  Medium: '#b45309',
  Low: '#1d5fc4',
  Log: '#5b6778',
  'False Positive': '#5b6778',
};

export const VERDICT_COLOR: Record<Verdict, { strong: string; tint: string }> = {
  PASS: { strong: '#14743a', tint: '#edf8f1' },
  FAIL: { strong: '#b3201a', tint: '#fdf1f0' },
  'NOT JUDGED': { strong: '#475569', tint: '#f1f4f8' },
};

const DEFAULT_BRAND = '#12355b';

/** A brand's colour with the text colour that reads best on it. Anything but `#rrggbb` falls back to the default: it comes from a customer. */
export function brandColors(primary: string): { brand: string; on_brand: string; accent: string } {
  const brand = /^#[0-9a-f]{6}$/i.test(primary) ? primary.toLowerCase() : DEFAULT_BRAND;
  const light = luminance(brand) > 0.4;
  return { brand, on_brand: light ? INK : WHITE, accent: light ? SLATE : brand };
}

/** Relative luminance by WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
