import { expect } from 'chai';
import { siteDataOf } from '../../../src/app/history/site-data.ts';
import { loadSite } from '../../../src/app/site.ts';
import { NO_SITE_HISTORY } from '../../../src/history/site-history.ts';
import { epochMs } from '../../../src/model/units.ts';
import { type ListedJob, parseProwJobs } from '../../../src/prow/prow-jobs.ts';
import { siteFiles } from '../../../src/report/site/files.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { historyOf } from '../../support/history-of.ts';
import { writeLabSite } from '../../support/lab-site.ts';
import { declaredAs } from '../../support/site-data.ts';

const NOW = epochMs(Date.UTC(2026, 10, 30, 8));
const JOB = 'periodic-lab-burst';

interface Item {
  readonly job: string;
  readonly state: ListedJob['state'];
  readonly created: string;
  readonly pod?: string;
}

/** What Deck answers of such jobs. */
const deckOf = (items: readonly Item[]): ListedJob[] =>
  parseProwJobs(
    JSON.stringify({
      items: items.map(({ job, state, created, pod }) => ({
        metadata: { creationTimestamp: `2026-11-30T${created}:00Z` },
        spec: { type: 'periodic', job },
        status: { state, ...(pod !== undefined && { pendingTime: `2026-11-30T${pod}:00Z` }) },
      })),
    }),
    'deck',
  );

const NOTHING = {
  store: 'runs',
  found: [],
  skipped: [],
  read: 0,
  gatedWithoutRuns: [],
  unmatched: [],
  rulesUnread: false,
  decisions: NO_SITE_HISTORY,
};

describe('[I] app/history/site-data', () => {
  /** The page of machines of a site whose test has the periodic JOB, every day at noon. */
  async function machinePage(listed: readonly ListedJob[] | undefined): Promise<string> {
    const folder = await emptyFolder();
    writeLabSite(folder, 1);
    writeFiles(folder, {
      'suites/suite-0.yaml': `version: 1
suite: suite-0
cluster: lab-0
repo: example/lab@main
workload: pod
tests:
  burst: {scenario: {kind: burst, objects: 30}, periodic: {name: ${JOB}, cron: "0 12 * * *"}}
`,
    });
    const found = { ...NOTHING, site: loadSite(folder) };
    const wish = { now: NOW, merges: [], addressOf: () => '', ...(listed !== undefined && { listed }) };
    const page = siteFiles(siteDataOf(found, wish), undefined).find(({ path }) => path === 'machine.html');
    return (
      page
        ?.text()
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll(/\s+/g, ' ') ?? ''
    );
  }

  it('keeps of the merges those in the time of the runs, and those that runs measured or are based on', () => {
    const [measured, base] = ['a'.repeat(40), 'b'.repeat(40)];
    const history = historyOf({ p50: [1, 1, 1] }, (place) => ({
      startedAt: epochMs(NOW - (3 - place) * 3_600_000),
      ...(place < 2 ? { commit: measured } : { kind: 'presubmit', pull: { number: '7', baseSha: base } }),
    }));
    const merge = (title: string, hoursAgo: number, commit: string, pullRequest?: string) => ({
      mergedAt: epochMs(NOW - hoursAgo * 3_600_000),
      commit,
      ...(pullRequest !== undefined && { pullRequest }),
      files: 0,
      folders: [],
      title,
    });
    const merges = [
      merge('before all', 9, 'c'.repeat(40)),
      merge('base', 8, base, '5'),
      merge('measured', 7, measured.slice(0, 10)),
      merge('between', 2.5, 'd'.repeat(40)),
      merge('of a pull request', 2.4, 'f'.repeat(40), '6'),
      merge('after all', 0.5, 'e'.repeat(40)),
    ];
    const found = {
      ...NOTHING,
      found: [{ history, simulated: false, declare: declaredAs({}), decisions: NO_SITE_HISTORY }],
    };
    const data = siteDataOf(found, { now: NOW, merges, addressOf: () => '' });
    expect(data.merges.map(({ title, commit }) => [title, commit.slice(0, 1)])).to.deep.equal([
      ['base', 'b'],
      ['measured', 'a'],
      ['between', 'd'],
      ['of a pull request', ''],
    ]);
  });

  it('shows what runs on a machine, then what waits for it in order, and no job that is not a test’s or has ended', async () => {
    const text = await machinePage(
      deckOf([
        { job: JOB, state: 'triggered', created: '07:50' },
        { job: JOB, state: 'scheduling', created: '07:40' },
        { job: JOB, state: 'pending', created: '07:00', pod: '07:10' },
        { job: JOB, state: 'success', created: '06:00', pod: '06:01' },
        { job: 'another', state: 'pending', created: '07:00', pod: '07:05' },
      ]),
    );
    expect(
      [...text.matchAll(/(runs|waits) 2026-11-30 (\d\d:\d\d)/g)].map(([, state, at]) => `${state} ${at}`),
    ).to.deep.equal(['runs 07:10', 'waits 07:40', 'waits 07:50']);
    expect(text).to.contain('2026-11-30 12:00').and.not.contain('another');
  });

  it('says that nothing runs where Deck says so, and that it is not known where Deck was not asked', async () => {
    expect(await machinePage([])).to.contain('No job of its tests runs or waits.');
    const unknown = await machinePage(undefined);
    expect(unknown).to.contain('what runs and waits is not known here');
    expect(unknown).not.to.contain('No job of its tests');
  });
});
