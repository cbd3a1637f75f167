import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { RunEvidence } from '../../run-evidence.ts';
import { asvCertificateNumber, asvLabel } from '../asv-label.ts';
import { INK, LINE, NOTICE, brandColors } from './palette.ts';
import { oneLine } from './printable.ts';
import { CAPTION, Typesetter } from './typeset.ts';

/** A4 in points, and the frame that text stays within. */
export const PAGE = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 80, bottom: 776 };
export const TEXT_WIDTH = PAGE.right - PAGE.left;

/** Drawn after all pages are known, such as a table of contents. */
type Ending = (pages: { total: number }) => void;

/**
 * One report as tagged PDF (the PDF/UA subset of pdfkit): pages with header and footer, a position on the page, and a tree of tags.
 * Whatever carries meaning is drawn in `leaf`, everything else in `artifact`.
 */
export class ReportDocument {
  readonly doc: PDFKit.PDFDocument;
  readonly type: Typesetter;
  readonly evidence: RunEvidence;
  readonly title: string;
  readonly colors: ReturnType<typeof brandColors>;
  /** Where the next block begins. */
  y: number = PAGE.top;
  /** Where the last heading ended: one that follows it at once needs no room above. */
  headingEnd = 0;
  private parent: PDFKit.PDFStructureElement;
  private readonly endings: Ending[] = [];

  constructor(evidence: RunEvidence, title: string) {
    this.evidence = evidence;
    this.title = title;
    this.colors = brandColors(evidence.brand.primary_color);
    this.doc = new PDFDocument(documentOptions(evidence, title));
    this.type = new Typesetter(this.doc);
    this.parent = this.doc.struct('Document');
    this.doc.addStructure(this.parent);
    this.doc.addPage();
  }

  newPage(): void {
    this.doc.addPage();
    this.y = PAGE.top;
  }

  /** Goes to a new page where less than `height` is left on this one. */
  ensure(height: number): void {
    if (this.y + height > PAGE.bottom) this.newPage();
  }

  /** The number of the page in work, from 1. */
  pageNumber(): number {
    return this.doc.bufferedPageRange().count;
  }

  /** Draws what a screen reader passes over: lines, backgrounds, repeated heads. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  /** Draws one piece of content under a tag; it must not turn the page. */
  leaf(tag: string, draw: () => void, attributes: { alt?: string } = {}): void {
    this.parent.add(this.doc.struct(tag, attributes, draw));
  }

  /** Puts everything that `body` draws under one tag; pages may turn in it. */
  group(tag: string, body: () => void, attributes: { title?: string } = {}): void {
    const outer = this.parent;
    const element = this.doc.struct(tag, attributes);
    outer.add(element);
    this.parent = element;
    body();
    this.parent = outer;
    element.end();
  }

  /** Runs when all pages exist, before headers and footers are drawn. */
  atEnd(ending: Ending): void {
    this.endings.push(ending);
  }

  /** Draws headers and footers and gives the file's bytes. */
  async finish(): Promise<Uint8Array> {
    const total = this.doc.bufferedPageRange().count;
    for (const ending of this.endings) ending({ total });
    this.parent.end();
    for (let page = 0; page < total; page++) {
      this.doc.switchToPage(page);
      if (page > 0) this.artifact(() => this.drawHeader(), 'Pagination');
      this.artifact(() => this.drawFooter(page + 1, total), 'Pagination');
    }
    this.doc.end();
    return new Uint8Array(await buffer(this.doc));
  }

  private drawHeader(): void {
    const style = { ...CAPTION, color: INK };
    this.doc.roundedRect(PAGE.left, 36, 9, 9, 2).fill(this.colors.brand);
    const brand = this.type.elided(oneLine(this.evidence.brand.name), { ...style, weight: 'bold' }, 180);
    this.type.draw(brand, PAGE.left + 15, 35, { ...style, weight: 'bold' });
    const right = this.type.elided(`${this.title}  ·  ${oneLine(this.evidence.organization.name)}`, CAPTION, 290);
    this.type.draw(right, PAGE.right - 290, 35, CAPTION, 'right', 290);
    this.rule(54);
  }

  private drawFooter(page: number, total: number): void {
    this.rule(794);
    this.type.draw(this.type.elided(`Report ${oneLine(this.evidence.report.id)}`, CAPTION, 190), PAGE.left, 801, CAPTION);
    this.type.draw(`Page ${page} of ${total}`, PAGE.right - 100, 801, CAPTION, 'right', 100);
    const label = asvLabel(this.evidence);
    const middle = label ?? this.type.elided(`ASV certificate ${oneLine(asvCertificateNumber(this.evidence) ?? '')}`, CAPTION, 190);
    this.type.draw(middle, PAGE.left, 801, label === null ? CAPTION : { ...CAPTION, weight: 'bold', color: NOTICE }, 'center', TEXT_WIDTH);
  }

  private rule(y: number): void {
    this.doc.moveTo(PAGE.left, y).lineTo(PAGE.right, y).lineWidth(0.6).stroke(LINE);
  }
}


/** The times, and with them the file's id, come from the evidence, so that the same evidence gives the same bytes. */
function documentOptions(evidence: RunEvidence, title: string): PDFKit.PDFDocumentOptions {
  const at = new Date(evidence.report.generated_at);
  const made = Number.isNaN(at.getTime()) ? new Date(0) : at;
  const info = {
    Title: xmlFree(`${title} - ${oneLine(evidence.organization.name, 80)} - ${oneLine(evidence.scan.name, 80)}`),
    Author: xmlFree(oneLine(evidence.brand.name, 80)),
    Subject: xmlFree(`${asvLabel(evidence) ?? 'ASV scan'}; asv_certificate_number: ${oneLine(asvCertificateNumber(evidence) ?? 'none', 80)}`),
    Producer: 'Perimeter',
    Creator: 'Perimeter',
    CreationDate: made,
    ModDate: made,
    asv_certificate_number: xmlFree(oneLine(asvCertificateNumber(evidence) ?? 'none', 80)),
  };
  const options: PDFKit.PDFDocumentOptions = { info, size: [PAGE.width, PAGE.height], margin: 0, autoFirstPage: false, bufferPages: true, pdfVersion: '1.7', tagged: true, lang: 'en', displayTitle: true };
  // The type definitions know neither: no standard font is opened (its files are missing in a bundle), and PDF/UA is declared.
  return Object.assign<PDFKit.PDFDocumentOptions, object>(options, { font: null, subset: 'PDF/UA' });
}

/** pdfkit writes these into its XML metadata as they are. */
function xmlFree(text: string): string {
  return text.replaceAll('&', '+').replace(/[<>]/g, '');
}
