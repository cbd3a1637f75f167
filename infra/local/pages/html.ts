/** Text for HTML: everything that could end a text or an attribute is escaped. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** One plain frame for the host's pages. */
export function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}
body{font:16px/1.55 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1.25rem}
h1{font-size:1.6rem;letter-spacing:-.01em}h2{font-size:1.1rem;margin-top:2rem}
a{color:#2563eb}dl{display:grid;grid-template-columns:10rem 1fr;gap:.35rem 1rem}dt{opacity:.7}dd{margin:0}
article{border:1px solid var(--line);border-radius:.6rem;padding:1rem;margin:1rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem;margin:.5rem 0 0}
</style></head><body>${content}</body></html>`;
}
