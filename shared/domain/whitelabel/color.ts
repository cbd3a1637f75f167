/** WCAG 2.2, success criterion 1.4.3: text of normal size against its background. */
export const contrastMin = 4.5;

/** Black or white, whichever reads better on the colour. */
export function textOn(color: string): string {
  return contrast(color, '#ffffff') >= contrast(color, '#000000') ? '#ffffff' : '#000000';
}

/** The colour itself, or a darker shade of it that is readable as text on white. */
export function readable(color: string): string {
  let shade = color;
  while (contrast(shade, '#ffffff') < contrastMin) shade = darker(shade);
  return shade;
}

/** 1 (the same) to 21 (black on white). */
export function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Each step keeps nine tenths, so the loop that calls it ends. */
function darker(color: string): string {
  return `#${channels(color).map((value) => Math.floor(value * 0.9).toString(16).padStart(2, '0')).join('')}`;
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
