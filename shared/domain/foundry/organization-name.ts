import { Problem } from '../../problems.ts';
import { ownerOfName } from '../../table/unique.ts';
import { refuse } from './refusal.ts';

const lengthMax = 255;
/** Letters, digits, punctuation, symbols and inner blanks of any script; no line feed, no escape. */
const form = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]+$/u;

/** The name without blanks around it, or all rules that it breaks. */
export function checkedName(given: string): string {
  const name = given.trim();
  const rules = [...(name === '' ? ['name presence'] : []), ...(form.test(name) ? [] : ['name format']), ...(name.length > lengthMax ? ['name max_length'] : [])];
  if (rules.length > 0) throw refuse('OrganizationInvalid', rules.join(', '));
  return name;
}

/** Refuses a name that another organization below the same parent has, ignoring case, as it was sent. */
export async function checkFree(parent: string, name: string, sent: string, owner?: string): Promise<void> {
  const known = await ownerOfName(parent, 'ORGANIZATION', name);
  if (known !== undefined && known !== owner) throw refuse('OrganizationNameTaken', sent);
}

/** The same refusal, of a name that somebody else took at the same moment. */
export function asTaken(sent: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof Problem && error.code === 'taken' ? refuse('OrganizationNameTaken', sent) : error;
  };
}
