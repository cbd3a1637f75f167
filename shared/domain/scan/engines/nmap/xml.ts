import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { cleanText } from '../clean-text.ts';
import type { ScriptData } from '../engine.ts';
import { EngineFailure } from '../engine-failure.ts';
import { withUtf8 } from './escaped-utf8.ts';

/**
 * Reads nmap's XML while it is written, as hostile input: most of it is text that scanned hosts sent.
 *
 * How the structured output of a script (`<table>` and `<elem>` inside `<script>`) becomes `ScriptResult.data`:
 * - `<elem>` is a string, never a number or a boolean: `<elem key="bits">2048</elem>` is `{ bits: '2048' }`.
 * - A `<table>` whose children all have a key is an object: `{ key: value }`.
 * - A `<table>` whose children have no key is an array, in nmap's order; an empty table is `[]`.
 * - A mixed table is an object whose key '' holds the array of the children without key: `{ name: 'x', '': ['a', 'b'] }`.
 * - `<script>` itself counts as a table, so a script with one `<elem>` without key has the data `['text']`; a script without children has `null`.
 * - A repeated key keeps its first value; `__proto__` is dropped.
 */
export function scriptData(script: XmlElement): ScriptData | null {
  const children = script.children.filter(isData);
  return children.length === 0 ? null : table(children);
}

function table(children: XmlElement[]): ScriptData {
  const keyed = new Map<string, ScriptData>();
  const listed: ScriptData[] = [];
  for (const child of children) {
    const key = child.attributes['key'];
    if (key === undefined || key === '') listed.push(value(child));
    else if (!keyed.has(key) && key !== '__proto__') keyed.set(key, value(child));
  }
  if (keyed.size === 0) return listed;
  return Object.fromEntries(listed.length === 0 ? keyed : [...keyed, ['', listed]]);
}

function value(element: XmlElement): ScriptData {
  return element.name === 'elem' ? element.text : table(element.children.filter(isData));
}

function isData(element: XmlElement): boolean {
  return element.name === 'elem' || element.name === 'table';
}

export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
  /** Children were left out because the element holds more than is read. */
  cut: boolean;
}

/** Each call returns the elements that were completed by it, so that what came before a fault is not lost. */
interface NmapXmlReader {
  write(chunk: string): XmlElement[];
  /** Says that nothing more comes; throws if the document is not complete. */
  end(): void;
  /** The fault that ended the reading, found by a write. */
  fault(): EngineFailure | undefined;
}

/** Characters of one attribute or text. */
const fieldCap = 2_048;
/** Characters of a script's output, and of one `<elem>` of it (a certificate in PEM form is the largest that matters). */
const outputCap = 16_384;
/** nmap's own tables are at most eight deep. */
const depthCap = 32;
/** Elements of one host; a host that answers on every port has about 400,000. */
const elementCap = 500_000;
/** Characters of the whole document. */
const documentCap = 64 * 1024 * 1024;

/** A reader of one nmap document; it hands out `host` and `taskprogress` elements, each when it is closed. */
export function nmapXmlReader(): NmapXmlReader {
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false });
  let completed: XmlElement[] = [];
  let read = 0;
  let fault: EngineFailure | undefined;
  const guarded = (step: () => void): void => {
    try {
      if (fault === undefined) step();
    } catch (error) {
      fault = unreadable(error);
    }
  };
  build(parser, (element) => completed.push(element));

  return {
    write(chunk) {
      read += chunk.length;
      completed = [];
      guarded(() => {
        if (read > documentCap) throw new EngineFailure('nmap wrote more than 64 MB');
        parser.write(chunk);
      });
      return completed;
    },
    end() {
      guarded(() => parser.close());
      if (fault !== undefined) throw fault;
    },
    fault: () => fault,
  };
}

/** Puts together what the parser tells of; only hosts keep their children, and no more of them than the cap. */
function build(parser: SaxesParser<{ position: false; xmlns: false }>, complete: (element: XmlElement) => void): void {
  const open: XmlElement[] = [];
  let elements = 0;
  parser.on('doctype', (doctype) => {
    if (doctype.trim() !== 'nmaprun') throw new EngineFailure('nmap wrote a document type with declarations');
  });
  parser.on('opentag', (tag) => {
    if (open.length === 0 && tag.name !== 'nmaprun') throw new EngineFailure('nmap wrote something else than a scan');
    if (open.length >= depthCap) throw new EngineFailure('nmap wrote elements nested too deep');
    const element = cleaned(tag);
    const host = open[1]?.name === 'host' ? open[1] : undefined;
    elements = host === undefined ? 0 : elements + 1;
    if (host !== undefined && elements <= elementCap) open.at(-1)?.children.push(element);
    else if (host !== undefined) host.cut = true;
    open.push(element);
  });
  const onText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined && element.text.length < outputCap) element.text += text.slice(0, 2 * outputCap);
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    element.text = element.name === 'elem' ? cleanText(withUtf8(element.text), outputCap) : cleanText(element.text, fieldCap);
    if (reported.has(element.name) && open.length === 1) complete(element);
  });
}

const reported = new Set(['host', 'taskprogress']);

/** What scripts write; nmap's own words are never escaped. */
const ofScript = new Set(['script output', 'elem key', 'table key']);

function cleaned(tag: SaxesTagPlain): XmlElement {
  const attributes: Record<string, string> = {};
  for (const [name, text] of Object.entries(tag.attributes)) {
    if (name !== '__proto__') attributes[name] = ofScript.has(`${tag.name} ${name}`) ? cleanText(withUtf8(text), name === 'output' ? outputCap : fieldCap) : cleanText(text, fieldCap);
  }
  return { name: tag.name, attributes, children: [], text: '', cut: false };
}

function unreadable(error: unknown): EngineFailure {
  if (error instanceof EngineFailure) return error;
  return new EngineFailure(`nmap's output cannot be read: ${cleanText(error instanceof Error ? error.message : 'unknown fault', 200)}`);
}
