import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { runStep } from './step.ts';

/**
 * Everything that has to hold before a change lands (`npm test`): types, lint and import rules, fresh documents, all tests.
 * The steps before the tests count as one test each. The last line is always `N passed, N failed, N skipped`.
 */
const Report = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number(), numFailedTestSuites: z.number() });

const node = process.execPath;
const steps = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc'] },
  { name: 'lint and import rules', args: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'documents are fresh', args: ['infra/docs/main.ts', '--check'] },
];

let passed = 0;
let failed = 0;
for (const { name, args } of steps) {
  if (await runStep(name, node, args)) passed += 1;
  else failed += 1;
}
const tests = await runTests();
console.log(`${passed + tests.passed} passed, ${failed + tests.failed} failed, ${tests.skipped} skipped`);
process.exitCode = failed + tests.failed > 0 ? 1 : 0;

async function runTests(): Promise<{ passed: number; failed: number; skipped: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'perimeter-check-'));
  const report = join(folder, 'report.json');
  try {
    const ended = await runStep('tests', node, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)]);
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = Report.parse(JSON.parse(readFileSync(report, 'utf8')));
    // A file that does not load, or an error outside of any test, fails without a failed test.
    const unseen = ended || numFailedTests > 0 ? 0 : Math.max(1, numFailedTestSuites);
    return { passed: numPassedTests, failed: numFailedTests + unseen, skipped: numPendingTests };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
