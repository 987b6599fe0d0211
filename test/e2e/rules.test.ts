import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import { documentJson } from '../../src/history/document-json.ts';
import { epochMs } from '../../src/model/units.ts';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { aDocument, aPoint } from '../support/run-document.ts';

const DAY_MS = 86_400_000;

describe('[E] prowess rules try', () => {
  let clone: string;
  let site: string;

  beforeEach(async () => {
    clone = await emptyFolder();
    site = join(clone, 'perf-site');
    writeLabSite(site, 1);
    suite('');
    for (let day = 0; day < 60; day++) {
      const startedAt = epochMs(Date.UTC(2026, 0, 1) + day * DAY_MS);
      const value = (day < 40 ? 100 : 104) + (((day * 7) % 5) - 2) / 4;
      const run = { test: 'perf/density', job: 'periodic-perf-density', build: String(day + 1), startedAt };
      const path = `runs/logs/${run.job}/${run.build}/artifacts/history.json`;
      writeFiles(site, { [path]: documentJson(aDocument(run, [aPoint(value)])) });
    }
  });

  const suite = (more: string): void =>
    writeFiles(site, {
      'suites/perf.yaml': suiteText(
        { suite: 'perf', cluster: 'lab-0' },
        `  density: {periodic: {cron: "0 4 * * *"}, scenario: {kind: burst, objects: 5}${more}}\n`,
      ),
    });
  const label = (): void =>
    writeFiles(site, {
      'perf/labels.yaml':
        'version: 1\nlabels:\n  - {test: perf/density, metric: creation-latency, since: 2026-02-10, reason: "#1", by: ann}\n',
    });
  const git = (...args: string[]): void => {
    const identity = ['-c', 'user.name=ann', '-c', 'user.email=ann@example.org'];
    execFileSync('git', [...identity, ...args], { cwd: clone, stdio: 'pipe' });
  };
  const committed = (): void => {
    git('init', '--quiet');
    git('add', 'perf-site/prowess.yaml', 'perf-site/suites');
    git('commit', '--quiet', '--message', 'rules');
  };
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const tried = (...args: string[]) => triedAs(prowessHere, ...args);
  const triedAs = (start: typeof prowessHere, ...args: string[]) =>
    start(['rules', 'try', ...args], {
      cwd: site,
      env: { XDG_CACHE_HOME: join(clone, 'cache'), PATH },
    });
  const cells = (stdout: string): string[] => stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));

  it('shows what a changed tolerance loses, beside the committed rules, and changes nothing', async () => {
    committed();
    label();
    suite(', history: {tolerance: {creation-latency: 8%}}');
    const index = readFileSync(join(clone, '.git/index'));
    const { code, stdout, stderr } = await triedAs(prowess, 'density');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(cells(stdout)).to.include.members([
      'changed: perf/labels.yaml, suites/perf.yaml',
      'perf/density | line main',
      'HEAD | now',
      'open changes | 1 | 0',
      'recall: labelled changes that are found | 1 of 1 (3 % to 100 %) | 0 of 1 (0 % to 97 %)',
    ]);
    expect(stdout).to.match(
      / {2}WORSE -> not found {2}Creation latency .* \+\d\.\d % \[.*\] since 2026-02-10 \(build 41\)/,
    );
    expect(readFileSync(join(clone, '.git/index')).equals(index), 'the clone’s index').to.equal(true);
    expect(readdirSync(site).sort()).to.deep.equal(['perf', 'prowess.yaml', 'runs', 'suites']);
    const json = JSON.parse((await tried('density', '--json')).stdout);
    expect(json.lines[0].before).to.include({ open: 1, found: 1, real: 1, seen: 1, labels: 1 });
    expect(json.lines[0].after).to.include({ open: 0, found: 0, real: 0, seen: 0, labels: 1 });
  });

  it('shows what a threshold would have failed, what a gate and an accepted change make of it', async () => {
    committed();
    suite(
      ', thresholds: {creation-latency: {p50: {max: 102ms}}}, history: {gate: true, owner: ann, why: w, analyse: a}',
    );
    const strict = await tried();
    expect(cells(strict.stdout)).to.include.members(['gate | - | FAILS', 'runs that break a threshold | - | 20 of 60']);
    writeFiles(site, {
      'perf/accepted/known.yaml':
        'version: 1\ntest: perf/density\nmetric: creation-latency\nchange: +4 %\nsince: 2026-02-10\nreason: asked for\nby: ann\n',
    });
    const accepted = await tried();
    expect(accepted.stdout).to.match(/ {2}WORSE -> accepted {2}.*: accepted by ann, asked for\n/);
    expect(cells(accepted.stdout)).to.include('gate | - | passes');
  });

  it('takes another folder for the rules as they were, and says where there are none', async () => {
    const none = await tried();
    expect(none.code).to.equal(2);
    expect(none.stderr).to.include('the site is in no git clone').and.include('--against DIR');
    const before = await emptyFolder();
    writeLabSite(before, 1);
    const { code, stdout } = await tried('--against', before);
    expect(code).to.equal(0);
    expect(cells(stdout)).to.include('changed: suites/perf.yaml');
    committed();
    const unknown = await tried('--against', 'v9');
    expect(unknown.code).to.equal(2);
    expect(unknown.stderr).to.match(/error: .*v9/);
    expect((await tried()).stdout).to.match(/^no file of the site differs from HEAD\n/);
    suite(', histori: {}');
    const mistaken = await tried();
    expect(mistaken.code).to.equal(2);
    expect(mistaken.stderr).to.match(/^suites\/perf\.yaml:\d+:\d+ /);
    git('commit', '--all', '--quiet', '--message', 'mistake');
    suite('');
    const old = await tried();
    expect(old.code).to.equal(2);
    expect(old.stderr).to.match(/error: the rules of HEAD cannot be read: .*suites\/perf\.yaml/);
  });
});
