import type { Brand } from '../whitelabel/brand.ts';
import { type Letter, named } from './letter.ts';
import { supportOf } from './support.ts';

/** The whole letter as plain text: what a reader without HTML sees. */
export function asText({ greeting, paragraphs, action, notes }: Letter, brand: Brand): string {
  const support = supportOf(brand);
  const end = [named(brand.name), ...(support === null ? [] : [support])].join('\n');
  return `${[greeting, ...paragraphs, `${action.label}:\n${action.url}`, ...notes, `-- \n${end}`].join('\n\n')}\n`;
}
