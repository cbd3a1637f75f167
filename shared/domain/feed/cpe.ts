/** A product as CPE names it: what feeds say is affected, and what an engine saw. Lower case, without escapes. */
export interface Cpe {
  /** Application, operating system, hardware. */
  part: 'a' | 'o' | 'h';
  vendor: string;
  product: string;
  /** `*` for any, `-` for one that has none. */
  version: string;
  update: string;
  target_sw: string;
}

/** Characters of a name; the longest of the NVD's dictionary have some 300. */
const lengthMax = 1000;

/** CPE 2.3 formatted strings and CPE 2.2 URIs (NISTIR 7695); undefined for anything else. */
export function parseCpe(text: string): Cpe | undefined {
  if (text.length > lengthMax) return undefined;
  if (text.startsWith('cpe:2.3:')) return fromFormattedString(text);
  return text.startsWith('cpe:/') ? fromUri(text) : undefined;
}

/** The name under which all versions of a product are kept. */
export function productKey({ vendor, product }: Pick<Cpe, 'vendor' | 'product'>): string {
  return `${vendor}:${product}`;
}

// A backslash takes the next character, a colon included, as it is.
const component = /(?:\\.|[^:\\])*/gy;

function fromFormattedString(text: string): Cpe | undefined {
  const components: string[] = [];
  for (let at = 'cpe:2.3:'.length; at <= text.length; at = component.lastIndex + 1) {
    component.lastIndex = at;
    const [found = ''] = component.exec(text) ?? [];
    components.push(found);
    component.lastIndex = at + found.length;
    if (text[component.lastIndex] !== ':' && component.lastIndex < text.length) return undefined;
  }
  if (components.length !== 11) return undefined;
  const [part = '', vendor = '', product = '', version = '', update = '', , , , target_sw = ''] = components.map((one) => one.replace(/\\(.)/g, '$1'));
  return named({ part, vendor, product, version, update, target_sw });
}

function fromUri(text: string): Cpe | undefined {
  const components = text.slice('cpe:/'.length).split(':');
  if (components.length > 7) return undefined;
  const [part = '', vendor = '', product = '', version = '', update = '', edition = ''] = components.map(decoded);
  // The packed form of 2.3's new components: ~edition~sw_edition~target_sw~target_hw~other.
  const target_sw = edition.startsWith('~') ? (edition.split('~')[3] ?? '') : '';
  return named({ part, vendor, product, version, update, target_sw });
}

function named({ part, vendor, product, version, update, target_sw }: Record<keyof Cpe, string>): Cpe | undefined {
  if ((part !== 'a' && part !== 'o' && part !== 'h') || !isName(vendor) || !isName(product)) return undefined;
  const any = (value: string): string => (value === '' ? '*' : value.toLowerCase());
  return { part, vendor: vendor.toLowerCase(), product: product.toLowerCase(), version: any(version), update: any(update), target_sw: any(target_sw) };
}

// Keys of the index end at a tab, its lines at a line feed.
function isName(value: string): boolean {
  return value !== '' && value !== '*' && value !== '-' && !/[\s\p{Cc}]/u.test(value);
}

function decoded(component: string): string {
  try {
    return decodeURIComponent(component);
  } catch {
    // A stray percent sign is taken as it stands: the name was written by whoever was scanned.
    return component;
  }
}
