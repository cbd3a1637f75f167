import { duration } from './duration.ts';
import { canRewrite, LiveLine } from './live-line.ts';
import type { Output } from './live-line.ts';
import { paint } from './paint.ts';
import { cut } from './table.ts';

/** How far a step is: percent for a bar, note for a word or two beside it. */
export interface Progress {
  percent?: number;
  note?: string;
}
export type Report = (progress: Progress) => void;

/** Work in steps, each with its name, its progress while it runs and the time that it took. */
export interface Steps {
  /** Does the work and answers its result. A terminal shows a live line meanwhile; other outputs get a line for every tenth and every new note. */
  run<T>(title: string, work: (report: Report) => Promise<T>): Promise<T>;
  /** What has ended well so far, in order. */
  readonly done: readonly { step: string; ms: number }[];
}

/** Steps that are shown on `output`. */
export function stepsOn(output: Output): Steps {
  const done: { step: string; ms: number }[] = [];
  return {
    done,
    async run(title, work) {
      const started = performance.now();
      const display = canRewrite(output) ? live(output, title, started) : plain(output, title);
      const end = (mark: string): number => {
        const ms = Math.round(performance.now() - started);
        display.end();
        output.write(`${mark} ${title}  ${paint('dim', duration(ms), output)}\n`);
        return ms;
      };
      try {
        const result = await work(display.report);
        done.push({ step: title, ms: end(paint('green', '✓', output)) });
        return result;
      } catch (error) {
        end(paint('red', '✗', output));
        throw error;
      }
    },
  };
}

interface Display {
  report: Report;
  end(): void;
}

function live(output: Output, title: string, started: number): Display {
  let progress: Progress = {};
  const line = new LiveLine(output, (width) => {
    const bar = progress.percent === undefined ? [] : [`${barOf(progress.percent)} ${String(progress.percent).padStart(3)} %`];
    const text = [`… ${title}`, ...bar, ...(progress.note === undefined ? [] : [progress.note]), duration(performance.now() - started)].join('  ');
    return paint('cyan', cut(text, width), output);
  });
  return {
    report: (next) => {
      progress = next;
      line.draw();
    },
    end: () => line.end(),
  };
}

/** For logs and pipes: no line twice, and at most one for every ten percent. */
function plain(output: Output, title: string): Display {
  let last = '';
  return {
    report: ({ percent, note }) => {
      const tenth = percent === undefined ? undefined : `${Math.floor(percent / 10) * 10} %`;
      const next = [tenth, note].filter((part) => part !== undefined).join(', ');
      if (next !== last && next !== '') output.write(`  ${title}: ${next}\n`);
      last = next;
    },
    end: () => undefined,
  };
}

const barWidth = 24;

function barOf(percent: number): string {
  const full = Math.round((Math.min(100, Math.max(0, percent)) / 100) * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
}
