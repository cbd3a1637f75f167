import type { RawRequest } from '../../shared/http/request.ts';

/** RFC 8288: the next page of the same question. */
export function linkTo(request: RawRequest, cursor: string): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(request.query)) {
    if (name !== 'page' && name !== 'cursor') for (const value of values) query.append(name, value);
  }
  query.set('cursor', cursor);
  return `<${request.path}?${query.toString()}>; rel="next"`;
}
