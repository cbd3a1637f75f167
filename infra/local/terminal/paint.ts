import { styleText } from 'node:util';
import type { Output } from './live-line.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** The text in a colour where the output is a terminal with colours and NO_COLOR (https://no-color.org) is not set; else as it is. */
export function paint(colour: Colour, text: string, output: Output): string {
  return styleText(colour, text, { stream: output });
}
