/** What the client would rather have. A browser names HTML; a program that names nothing is served what the endpoint is mainly for. */
export function prefersPage(accept: string | undefined, otherwise: boolean): boolean {
  const [page, json] = [quality(accept ?? '*/*', 'text/html'), quality(accept ?? '*/*', 'application/json')];
  return page === json ? otherwise : page > json;
}

/** RFC 9110 section 12.5.1: the most specific range that matches decides. */
function quality(accept: string, type: string): number {
  const ranges = accept.split(',').slice(0, 50).map((part) => part.trim().toLowerCase().split(/\s*;\s*/));
  const order = [type, `${type.split('/')[0]}/*`, '*/*'];
  for (const wanted of order) {
    const range = ranges.find(([name]) => name === wanted);
    if (range) return Number(range.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1) || 0;
  }
  return 0;
}
