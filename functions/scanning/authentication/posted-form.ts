import { problem } from '../../../shared/problems.ts';

/** Bytes: a token, two names and two passwords, each at its longest. */
const formBytesMax = 16_384;

/** The fields of a form that a page of ours posted, each once. It says `_method=put`, because a form knows no PUT. */
export function postedForm(raw: Buffer, contentType: string | undefined): Record<string, string> {
  if (!/^application\/x-www-form-urlencoded(;|$)/i.test(contentType ?? '')) throw problem.unsupportedMediaType('application/x-www-form-urlencoded');
  if (raw.length > formBytesMax) throw problem.tooLarge(formBytesMax);
  const fields = new URLSearchParams(raw.toString('utf8'));
  if (fields.get('_method') !== 'put') throw problem.notFound('Record');
  return Object.fromEntries([...fields].map(([name, value]) => [name, value.toWellFormed()]));
}
