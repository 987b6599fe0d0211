/** Remakes the pictures that README.md shows, from a real run: `npm run screenshots`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser } from './support/browser.ts';
import { simulatedReport } from './support/reports.ts';

const folder = await mkdtemp(join(tmpdir(), 'prowess-screenshots-'));
const browser = await startBrowser();
try {
  const report = await simulatedReport('sig-performance/density-100', join(folder, 'runs'));
  const { page } = await browser.open(report, { width: 1280, height: 1700 });
  await page.screenshot({ path: join(import.meta.dirname, '..', '..', 'docs', 'report.png') });
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
