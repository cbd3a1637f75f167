import type { Brand } from '../../../shared/domain/whitelabel/brand.ts';
import { html, type Html } from '../../../shared/lib/html.ts';
import type { Fields } from '../../../shared/problems.ts';
import { type Page, pageOf } from './page.ts';

export interface Field {
  name: string;
  label: string;
  type: 'text' | 'password';
  autocomplete: string;
  hint?: string;
  /** What was given or is known; never a password. */
  value?: string;
  lengthMin?: number;
  lengthMax: number;
}

export interface Form {
  heading: string;
  paragraphs: string[];
  /** Shown, and by it password managers know whose password it is. */
  username: string;
  fields: Field[];
  button: string;
  /** The last segment of the page's own path: relative, because a gateway may put its stage before the path. */
  action: string;
  token: { name: string; value: string };
}

/** The form; with problems, what was wrong stands first, is announced, leads to its field, and stands beside it again. */
export function formPage(brand: Brand, form: Form, problems: Fields = {}): Page {
  const failed = Object.keys(problems).length > 0;
  const content = html`${failed ? summary(form, problems) : null}
<h1>${form.heading}</h1>
${form.paragraphs.map((text) => html`<p>${text}</p>`)}
<form method="post" action="${form.action}">
<input type="hidden" name="_method" value="put">
<input type="hidden" name="${form.token.name}" value="${form.token.value}">
<div class="field"><label for="username">User name</label><input id="username" value="${form.username}" autocomplete="username" readonly></div>
${form.fields.map((field, at) => control(field, problems[field.name] ?? [], isFirst(form.fields, at, problems)))}
<button>${form.button}</button>
</form>`;
  return pageOf(brand, { status: failed ? 422 : 200, title: failed ? `Error: ${form.heading}` : form.heading, content });
}

function control({ name, label, type, autocomplete, hint, value, lengthMin, lengthMax }: Field, problems: string[], first: boolean): Html {
  const described = [...(problems.length > 0 ? [`${name}-wrong`] : []), ...(hint === undefined ? [] : [`${name}-hint`])].join(' ');
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="${lengthMax}"${lengthMin === undefined ? null : html` minlength="${lengthMin}"`}${value === undefined ? null : html` value="${value}"`}${described === '' ? null : html` aria-describedby="${described}"`}${problems.length > 0 ? html` aria-invalid="true"` : null}${first ? html` autofocus` : null} required>
${problems.length > 0 ? html`<p class="wrong" id="${name}-wrong">${sentence(label, problems)}</p>` : null}${hint === undefined ? null : html`<p class="hint" id="${name}-hint">${hint}</p>`}</div>`;
}

function summary({ fields }: Form, problems: Fields): Html {
  const items = Object.entries(problems).map(([name, reasons]) => {
    const field = fields.find((one) => one.name === name);
    return field ? html`<li><a href="#${name}">${sentence(field.label, reasons)}</a></li>` : html`<li>${sentence('', reasons)}</li>`;
  });
  return html`<div class="problem" role="alert"><h2>Please check what you entered</h2><ul>${items}</ul></div>`;
}

function sentence(label: string, reasons: string[]): string {
  return `${label} ${reasons.join(', ')}`.trim();
}

/** The focus begins at the first thing that is wrong, or at the first that is to be filled in. */
function isFirst(fields: Field[], at: number, problems: Fields): boolean {
  const wrong = fields.findIndex(({ name }) => problems[name] !== undefined);
  return at === Math.max(wrong, 0);
}
