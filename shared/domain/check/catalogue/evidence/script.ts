import type { HostResult, ScriptData, ScriptResult, Service } from '../../../scan/engines/engine.ts';

/** The result of a script, or null: also when nmap only says that the script itself failed, which is no evidence. */
export function scriptOf(from: Pick<Service, 'scripts'> | Pick<HostResult, 'scripts'>, id: string): ScriptResult | null {
  const result = from.scripts.find((script) => script.id === id);
  return result === undefined || /^\s*(?:ERROR:|false$)/.test(result.output) ? null : result;
}

/** A script's text, or '' when there is none. */
export function outputOf(from: Pick<Service, 'scripts'> | Pick<HostResult, 'scripts'>, id: string): string {
  return scriptOf(from, id)?.output ?? '';
}

/** A script's structured data, or null. */
export function dataOf(from: Pick<Service, 'scripts'> | Pick<HostResult, 'scripts'>, id: string): ScriptData | null {
  return scriptOf(from, id)?.data ?? null;
}

/** The value under a path of keys, or null. Only own keys count, so a table cannot reach an object's prototype. */
export function at(data: ScriptData | null | undefined, ...path: string[]): ScriptData | null {
  let value: ScriptData | null | undefined = data;
  for (const key of path) value = isTable(value) && Object.hasOwn(value, key) ? value[key] : null;
  return value ?? null;
}

/** The text under a path; '' when there is none. */
export function textAt(data: ScriptData | null | undefined, ...path: string[]): string {
  const value = at(data, ...path);
  return typeof value === 'string' ? value : '';
}

/** The elements without key under a path: of a list, of a mixed table, or none. */
export function listAt(data: ScriptData | null | undefined, ...path: string[]): ScriptData[] {
  const value = at(data, ...path);
  if (Array.isArray(value)) return value;
  const unkeyed = at(value, '');
  return Array.isArray(unkeyed) ? unkeyed : [];
}

/** The strings among `listAt`. */
export function textsAt(data: ScriptData | null | undefined, ...path: string[]): string[] {
  return listAt(data, ...path).filter((value) => typeof value === 'string');
}

/** The keyed members of a table, in nmap's order. */
export function entriesOf(data: ScriptData | null | undefined): [string, ScriptData][] {
  return isTable(data) ? Object.entries(data).filter(([key]) => key !== '') : [];
}

/** Lines of a text that are not empty, without the blanks around them. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

function isTable(value: ScriptData | null | undefined): value is { [key: string]: ScriptData } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
