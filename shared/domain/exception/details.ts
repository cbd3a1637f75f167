import * as z from 'zod';
import { examinedRowsMax } from '../../table/list.ts';
import { Document as Vulnerability, present as presentFinding } from '../vulnerability/vulnerability.ts';
import { Document, present } from './document.ts';
import { coverage } from './effect.ts';
import { need } from './exception.ts';
import { openOf } from './matches.ts';

/** Findings that one answer shows; `matches` counts them all. */
const findingsMax = 100;

export const Details = Document.extend({ findings: z.array(Vulnerability) }).meta({ id: 'ExceptionDetails' });

/** The exception with the open findings that it covers now, or would cover once it is active: the first 100, as far as a list looks. */
export async function details(id: string): Promise<z.input<typeof Details>> {
  const exception = await need(id);
  const covers = coverage(exception);
  const findings: z.input<typeof Vulnerability>[] = [];
  let examined = 0;
  for await (const page of openOf(exception.product, exception.nvt)) {
    findings.push(...page.filter(covers).map(presentFinding));
    examined += page.length;
    if (findings.length >= findingsMax || examined >= examinedRowsMax) break;
  }
  return { ...present(exception), findings: findings.slice(0, findingsMax) };
}
