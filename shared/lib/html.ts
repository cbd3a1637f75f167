/** Markup that is safe to print: made by `html` alone, which escapes everything that is put into it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Inserted = string | number | Html | Html[] | null;

/** A template whose values are escaped, unless they were made by it. Attributes have to stand in double quotes. */
export function html(parts: TemplateStringsArray, ...values: Inserted[]): Html {
  return new Html(parts.map((part, at) => part + printed(values[at] ?? null)).join(''));
}

function printed(value: Inserted): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(({ text }) => text).join('');
  return String(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
