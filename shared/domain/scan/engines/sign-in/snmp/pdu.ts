import { contentOf, type Element, element, elementsIn, integer, nameOf, numberOf, objectName, SnmpFault, tags } from './ber.ts';

/** Tags of the questions and answers that are used (RFC 3416 3). */
export const pdus = { get: 0xa0, next: 0xa1, answer: 0xa2, bulk: 0xa5, report: 0xa8 } as const;

/** Tags in a value's place that say that there is none: noSuchObject, noSuchInstance, endOfMibView. */
export const absences: ReadonlySet<number> = new Set([0x80, 0x81, 0x82]);

export interface Variable {
  /** Its object identifier. */
  name: string;
  tag: number;
  content: Buffer;
}

export interface Pdu {
  tag: number;
  requestId: number;
  /** An error-status of RFC 3416 3; 0 for none. */
  error: number;
  variables: Variable[];
}

/** `repetitions` is for bulk questions, which have no non-repeaters here; elsewhere its place is the error index, 0. */
export function question(tag: number, requestId: number, names: string[], repetitions = 0): Buffer {
  const variables = names.map((name) => element(tags.sequence, objectName(name), element(tags.nothing)));
  return element(tag, integer(requestId), integer(0), integer(repetitions), element(tags.sequence, ...variables));
}

export function pduOf(one: Element | undefined): Pdu {
  if (one?.tag !== pdus.answer && one?.tag !== pdus.report) throw new SnmpFault('the message is no answer');
  const [requestId, error, , variables] = elementsIn(one.content);
  return { tag: one.tag, requestId: numberOf(requestId), error: numberOf(error), variables: elementsIn(contentOf(variables, tags.sequence)).map(variableOf) };
}

function variableOf(one: Element): Variable {
  const [name, value] = elementsIn(contentOf(one, tags.sequence));
  if (!value) throw new SnmpFault('a variable has no value');
  return { name: nameOf(name), tag: value.tag, content: value.content };
}
