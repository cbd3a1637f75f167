import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../shared/domain/scan/engines/clean-text.ts';
import { EngineFailure } from '../../../shared/domain/scan/engines/engine-failure.ts';
import { nmapXmlReader, scriptData, type XmlElement } from '../../../shared/domain/scan/engines/nmap/xml.ts';

const head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n';

function read(xml: string): { elements: XmlElement[]; fault: EngineFailure | undefined } {
  const reader = nmapXmlReader();
  return { elements: reader.write(xml), fault: reader.fault() };
}

/** The one script of a host that holds nothing else. */
function script(content: string, output = ''): XmlElement | undefined {
  return read(`${head}<nmaprun><host><hostscript><script id="x" output="${output}">${content}</script></hostscript></host>`).elements[0]?.children[0]?.children[0];
}

describe('structured script output becomes data by one convention', () => {
  it.each([
    ['keyed elements an object', '<elem key="a">1</elem><elem key="b">two</elem>', { a: '1', b: 'two' }],
    ['elements without key an array', '<elem>1</elem><elem>2</elem>', ['1', '2']],
    ['tables what they hold', '<table key="t"><elem>1</elem></table><table key="u"><elem key="k">v</elem></table>', { t: ['1'], u: { k: 'v' } }],
    ['a list of objects an array of objects', '<table><elem key="n">1</elem></table><table><elem key="n">2</elem></table>', [{ n: '1' }, { n: '2' }]],
    ['a mixed table an object with the list under the empty key', '<elem key="n">x</elem><elem>a</elem><elem>b</elem>', { n: 'x', '': ['a', 'b'] }],
    ['an empty table an empty array', '<table key="t"/>', { t: [] }],
    ['a repeated key its first value', '<elem key="a">1</elem><elem key="a">2</elem>', { a: '1' }],
    ['a prototype key nothing', '<elem key="__proto__">1</elem><elem key="a">2</elem>', { a: '2' }],
    ['no elements null', '', null],
  ])('%s', (_name, content, data) => {
    const element = script(content);
    expect(element === undefined ? undefined : scriptData(element)).toEqual(data);
  });
});

describe('hostile and broken XML', () => {
  const host = '<host><status state="up"/></host>';

  it.each([
    ['entity declarations', '<!DOCTYPE nmaprun [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><nmaprun>&b;</nmaprun>'],
    ['an external document type', '<!DOCTYPE nmaprun SYSTEM "file:///etc/passwd"><nmaprun/>'],
    ['undeclared entities', `${head}<nmaprun>&xxe;</nmaprun>`],
    ['another root', `${head}<html/>`],
    ['nesting without end', `${head}<nmaprun><host>${'<table>'.repeat(40)}`],
    ['crossed tags', `${head}<nmaprun><host></nmaprun></host>`],
    ['control characters', `${head}<nmaprun a="\u0001"/>`],
    ['text that is no XML', 'Segmentation fault'],
  ])('%s are refused', (_name, xml) => {
    expect(read(xml).fault).toBeInstanceOf(EngineFailure);
  });

  it('a fault does not lose the hosts before it, even in the same piece', () => {
    const { elements, fault } = read(`${head}<nmaprun>${host}${host}<host><port></nmaprun>`);
    expect(elements.map(({ name }) => name)).toEqual(['host', 'host']);
    expect(fault).toBeInstanceOf(EngineFailure);
  });

  it('a document that stops is a fault, and its open host is not handed out', () => {
    const reader = nmapXmlReader();
    expect(reader.write(`${head}<nmaprun>${host}<host><status state="up"/>`)).toHaveLength(1);
    expect(() => reader.end()).toThrow(EngineFailure);
  });

  it('nothing at all is a fault', () => {
    expect(() => nmapXmlReader().end()).toThrow(EngineFailure);
  });

  it('a document that arrives character by character reads the same', () => {
    const reader = nmapXmlReader();
    const elements = `${head}<nmaprun>${host}<taskprogress task="NSE" percent="5"/></nmaprun>`.split('').flatMap((character) => reader.write(character));
    reader.end();
    expect(elements.map(({ name }) => name)).toEqual(['host', 'taskprogress']);
  });

  it('a document larger than 64 MB is refused', () => {
    const reader = nmapXmlReader();
    reader.write(`${head}<nmaprun>`);
    for (let count = 0; count < 65; count += 1) reader.write(' '.repeat(1024 * 1024));
    expect(reader.fault()?.message).toContain('64 MB');
  });
});

describe('text of a scanned host', () => {
  it('is cut: 2,048 characters of a field, 16,384 of an output and of an element', () => {
    const element = script(`<elem key="${'k'.repeat(9_000)}">${'e'.repeat(90_000)}</elem>`, 'o'.repeat(90_000));
    expect(element?.attributes['output']).toHaveLength(16_384);
    expect(element?.children[0]?.attributes['key']).toHaveLength(2_048);
    expect(element?.children[0]?.text).toHaveLength(16_384);
  });

  it('never ends in half a character', () => {
    const element = script(`<elem>${'e'.repeat(16_382)}${'\u{1f600}'.repeat(9)}</elem>`);
    expect(element?.children[0]?.text.isWellFormed()).toBe(true);
  });

  it.each([
    ['terminal colours', 'a&#x9b;31mred&#x9b;0m', 'ared'],
    ['a window title', 'a&#x9d;0;owned&#x9c;b', 'ab'],
    ['reading direction', 'photo\u202egnp.exe', 'photognp.exe'],
    ['bare control characters', 'a&#x7f;&#x85;b', 'ab'],
    ['carriage returns', 'a&#xd;&#xa;b&#xd;c', 'a\nb\nc'],
    ['composed letters', 'Te\u0301st', 'T\u00e9st'],
  ])('is cleaned of %s', (_name, written, cleaned) => {
    expect(script('', written)?.attributes['output']).toBe(cleaned);
  });

  it('is cleaned of what XML cannot carry but a terminal can', () => {
    expect(cleanText('a\u001b[1;31mred\u001b[0m\u001b]0;owned\u0007\tb\n[ok]\u0000', 100)).toBe('ared\tb\n[ok]');
  });

  it.each([
    ['two bytes', String.raw`caf\xC3\xA9`, 'caf\u00e9'],
    ['three bytes', String.raw`404 \xE2\x80\x93 Not Found`, '404 \u2013 Not Found'],
    ['four bytes, with a joiner', String.raw`\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB`, '\u{1f469}\u200d\u{1f4bb}'],
    ['a letter and its accent', String.raw`e\xCC\x81`, '\u00e9'],
    ['what follows other bytes', String.raw`\xE9\xC3\xA9`, '\\xE9\u00e9'],
  ])('is read from its escaped UTF-8: %s', (_name, written, text) => {
    const element = script(`<elem key="${written}">${written}</elem>`, written);
    expect([element?.attributes['output'], element?.children[0]?.attributes['key'], element?.children[0]?.text]).toEqual([text, text, text]);
  });

  it.each([
    ['Latin-1', String.raw`caf\xE9 \xFF\xFD\x18`],
    ['a character that was cut', String.raw`\xE3\x83...`],
    ['an overlong form', String.raw`\xC0\xAF\xE0\x80\xAF\xF0\x80\x80\xAF`],
    ['a surrogate', String.raw`\xED\xA0\x80`],
    ['what is beyond Unicode', String.raw`\xF4\x90\x80\x80`],
    ['a control character', String.raw`\xC2\x9B31m\xC2\x85\x1B[0m\x00`],
    ['a bidirectional override', String.raw`photo\xE2\x80\xAEgnp.exe \xE2\x81\xA6 \xE2\x80\x8F`],
    ['a byte order mark and a zero-width space', String.raw`\xEF\xBB\xBF\xE2\x80\x8B`],
    ['a line separator', String.raw`\xE2\x80\xA8`],
    ['a tag character', String.raw`\xF3\xA0\x81\x81`],
    ['the mark of a decoding fault', String.raw`\xEF\xBF\xBD`],
    ['lower case, which nmap does not write', String.raw`C:\xe2\x80\x93`],
  ])('keeps escapes that are no plain character: %s', (_name, written) => {
    const element = script(`<elem>${written}</elem>`, written);
    expect([element?.attributes['output'], element?.children[0]?.text]).toEqual([written, written]);
  });

  it('keeps what looks like an escape outside of scripts', () => {
    expect(read(String.raw`${head}<nmaprun><host><status reason="\xC3\xA9"/></host>`).elements[0]?.children[0]?.attributes['reason']).toBe(String.raw`\xC3\xA9`);
  });

  it('keeps markup as text', () => {
    expect(script('<elem>&lt;script&gt;alert(1)&lt;/script&gt;<![CDATA[<b>]]></elem>')?.children[0]?.text).toBe('<script>alert(1)</script><b>');
  });
});
