/**
 * What an on-call person reads of a change: `npm run demo:change`. Runs of forty days, of which the last ten are slower, give an issue, a message and the digest of the week;
 * ten good days later the issue closes. GitHub and the webhook are stand-ins on loopback. Takes some seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentJson } from '../src/history/document-json.ts';
import { epochMs } from '../src/model/units.ts';
import { writeFiles } from '../test/support/files.ts';
import { openForge } from '../test/support/forge.ts';
import { suiteText, writeLabSite } from '../test/support/lab-site.ts';
import { aDocument, aPoint } from '../test/support/run-document.ts';
import { prowess } from './prowess.ts';

const JOB = 'periodic-perf-dense';
const DAY_MS = 86_400_000;
const now = Date.now();

const site = mkdtempSync(join(tmpdir(), 'prowess-demo-'));
const forge = await openForge(() => new Date());

async function demo(): Promise<void> {
  writeLabSite(site, 1);
  writeFiles(site, {
    'suites/perf.yaml': suiteText(
      { suite: 'perf', cluster: 'lab-0' },
      '  dense: {periodic: {interval: 24h}, scenario: {kind: burst, objects: 5}, history: {owner: sig-scale}}\n',
    ),
    webhook: `${forge.url}/webhook\n`,
  });
  days(40, (day) => (day < 30 ? 100 : 140));
  merges(40);
  await analyse();
  show('after ten slower days');
  days(50, (day) => (day < 30 || day >= 40 ? 100 : 140));
  merges(50);
  await analyse();
  show('after ten good days');
}

/** One run a day until today. */
function days(count: number, level: (day: number) => number): void {
  for (let day = 0; day < count; day++) {
    const startedAt = epochMs(now - (count - 1 - day) * DAY_MS - 3_600_000);
    const run = { test: 'perf/dense', job: JOB, build: String(day + 1), startedAt };
    const scatter = ((day * 7) % 5) - 2;
    const text = documentJson(aDocument(run, [aPoint(level(day) + scatter)]));
    writeFiles(site, { [`runs/logs/${JOB}/${day + 1}/artifacts/history.json`]: text });
  }
}

/** What was merged around the change, as `prowess merges` writes it: at times in days before the last slow day, the 40th of so many until today. */
function merges(count: number): void {
  const at = (days: number): string => new Date(now - (count - 40 + days) * DAY_MS).toISOString();
  const rows = [
    'mergedAt,commit,pullRequest,files,folders,title',
    `${at(60)},${'d'.repeat(40)},12900,1,pkg/util:1,An older one`,
    `${at(9.8)},${'a'.repeat(40)},13064,2,pkg/virt-controller:2,Add a finalizer to every pod`,
    `${at(9.5)},${'b'.repeat(40)},13101,1,docs:1,Fix a typo in the user guide`,
    `${at(1)},${'c'.repeat(40)},13150,1,pkg/network:1,Something else`,
    '',
  ];
  writeFiles(site, { 'merges.csv': rows.join('\n') });
}

async function analyse(): Promise<void> {
  const to = ['--issues', 'example/lab', '--github-api', forge.url, '--webhook-file', 'webhook'];
  await prowess(site, ['analyse', '--store', 'runs', '--merges', 'merges.csv', ...to], { GITHUB_TOKEN: 'secret' });
}

function show(when: string): void {
  for (const { number, state, title, body } of forge.issues) {
    console.log(`\n----- issue ${number}, ${state}, ${when}\n${title}\n\n${body.slice(body.indexOf('\n') + 1)}`);
  }
  for (const message of forge.messages.splice(0)) console.log(`----- webhook\n${JSON.stringify(message, null, 2)}`);
}

try {
  await demo();
} finally {
  await forge.close();
  rmSync(site, { recursive: true });
}
