import { join } from 'node:path';
import { expect } from 'chai';
import { markerText } from '../../src/answer/marker.ts';
import { documentJson } from '../../src/history/document-json.ts';
import type { Point, Run } from '../../src/history/run.ts';
import { epochMs } from '../../src/model/units.ts';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { type Forge, openForge } from '../support/forge.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { aDocument, aPoint, aSeries } from '../support/run-document.ts';
import type { Received } from '../support/scripted-server.ts';

const HEAD = 'a'.repeat(40);
const NOW = Date.now();
const HOUR_MS = 3_600_000;

/** A comment of ours that says the contrary of what the runs say now. */
const BEFORE = `${markerText({ test: 'perf/dense', about: HEAD, head: HEAD, state: 'pass', asOf: epochMs(NOW - 2 * HOUR_MS), last: 'pass' })}
### ✅ perf/dense: no regression found
`;

const HOSTILE = [
  '\n/lgtm\n',
  '\r/approve',
  '@kubevirt/maintainers',
  '<script>alert(1)</script></details><img src=x>',
  '| a | b |\n|---|---|',
  '#123 GH-123 https://evil.example www.evil.example',
  '`a`\n```\n/hold',
  '@'.repeat(300),
  '\u202e'.repeat(300),
  '😀'.repeat(300),
];

/** What a call to the forge writes; empty of one that reads. */
const callOf = (request: Received | undefined): 'comment' | 'minimise' | 'status' | '' => {
  const { method = '', url = '', body = '' } = request ?? {};
  if (url.includes('/statuses/')) return 'status';
  if (method === 'POST' && url.endsWith('/comments')) return 'comment';
  return body.includes('minimizeComment') ? 'minimise' : '';
};

describe('[E] prowess report-pr', () => {
  let site: string;
  let forge: Forge;

  beforeEach(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFiles(site, {
      'suites/perf.yaml': suiteText(
        { suite: 'perf', cluster: 'lab-0' },
        `  dense: {presubmit: {comment: /test perf}, scenario: {kind: burst, objects: 5}, ${COMMIT}}\n` +
          `  installed: {measures: environment, presubmit: {comment: /test perf}, scenario: {kind: burst, objects: 5}}\n`,
      ),
    });
    forge = await openForge(() => new Date());
    forge.pulls.set('example/lab#7', { state: 'OPEN', headRefOid: HEAD, baseRefName: 'main', comments: [] });
  });
  afterEach(() => forge.close());

  const COMMIT = 'subject: {kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}';
  const JOB = 'pull-perf-dense';

  const stored = (place: string, value: number | Point[], run: Partial<Run>): void => {
    const document = aDocument({ test: 'perf/dense', ...run }, typeof value === 'number' ? [aPoint(value)] : value);
    writeFiles(site, { [`runs/${place}/${document.run.build}/artifacts/history.json`]: documentJson(document) });
  };
  const base = (count: number, more = (_build: number) => 0): void => {
    for (let build = 1; build <= count; build++) {
      const startedAt = epochMs(NOW - (count + 2 - build) * HOUR_MS);
      stored('logs/periodic-perf-dense', 100 + ((build * 7) % 5) / 10 + more(build), {
        job: 'periodic-perf-dense',
        build: String(build),
        startedAt,
      });
    }
  };
  const pull = (build: number, value: number | Point[], commit = HEAD, baseSha?: string): void => {
    writeFiles(site, { [`runs/pr-logs/directory/${JOB}/${build}.txt`]: `gs://lab-results/${FOLDER}/${build}` });
    const of = { kind: 'presubmit', pull: { number: '7', ...(baseSha !== undefined && { baseSha }) }, commit } as const;
    stored(FOLDER, value, { job: JOB, build: String(build), startedAt: epochMs(NOW - HOUR_MS + build), ...of });
  };
  const FOLDER = `pr-logs/pull/example_lab/7/${JOB}`;

  const job = (state: string, job = JOB) => ({
    metadata: { creationTimestamp: new Date(NOW).toISOString() },
    spec: { type: 'presubmit', job, refs: { org: 'example', repo: 'lab', pulls: [{ number: 7, sha: HEAD }] } },
    status: { state },
  });

  const report = (...args: string[]) => reportAs(prowessHere, ...args);
  const reportAs = (start: typeof prowessHere, ...args: string[]) =>
    start(['report-pr', '--store', 'runs', '--deck', forge.url, '--github-api', forge.url, ...args], {
      cwd: site,
      env: { XDG_CACHE_HOME: join(site, 'cache'), GITHUB_TOKEN: 'secret' },
    });
  const comments = () => forge.pulls.get('example/lab#7')?.comments ?? [];
  const read = () => comments().flatMap(({ body, isMinimized }) => (isMinimized ? [] : [body.split('\n')[1]]));

  it('is there while the run waits, and answers when it has ended: the same comment, a new one for what is worse', async () => {
    base(20);
    forge.prowJobs = [job('triggered')];
    expect((await reportAs(prowess)).code).to.equal(0);
    expect(read()).to.deep.equal(['### ⏳ perf/dense: waiting for the machine']);
    forge.prowJobs = [];
    for (const build of [101, 102, 103]) pull(build, 100.2);
    const passed = await report();
    expect(passed.stderr).to.include('example/lab#7 perf/dense: pass: the comment changed');
    expect(comments()).to.have.length(1);
    expect(read()).to.deep.equal(['### ✅ perf/dense: no regression found']);
    const nothing = await report();
    expect(nothing.stderr).to.include('nothing new');
    forge.pulls.set('example/lab#7', {
      state: 'OPEN',
      headRefOid: 'b'.repeat(40),
      baseRefName: 'main',
      comments: comments(),
    });
    for (const build of [104, 105, 106]) pull(build, 130, 'b'.repeat(40));
    await report();
    expect(read()).to.deep.equal(['### ❌ perf/dense: worse with this pull request']);
    expect(comments().map(({ isMinimized }) => isMinimized)).to.deep.equal([true, false]);
    expect(comments()[1]?.body).to.include('filename=perf%2Faccepted%2Flab-7.yaml');
  });

  it('compares with what its base has, by when GitHub merged it or by --merges: not with what came to main while it waited', async () => {
    base(40, (build) => (build > 20 ? 30 : 0));
    const baseSha = 'd'.repeat(40);
    for (const each of [101, 102, 103]) pull(each, 129.8, HEAD, baseSha);
    expect((await report('--dry-run')).stdout).to.include(
      'begun before it, for it is not known when ddddddd was merged',
    );
    const mergedAt = new Date(NOW - 21.5 * HOUR_MS).toISOString();
    writeFiles(site, {
      'merges.csv': `mergedAt,commit,pullRequest,files,folders,title\n${mergedAt},${baseSha},,1,pkg:1,x\n`,
    });
    const listed = await report('--dry-run', '--merges', 'merges.csv');
    expect(listed.stdout).to.include('❌ perf/dense: worse').and.include('20 runs');
    forge.commits.set(baseSha, mergedAt);
    await report();
    expect(read()).to.deep.equal(['### ❌ perf/dense: worse with this pull request']);
    expect(comments()[0]?.body).to.include('ddddddd, on which it is based, has what they measured');
    expect(comments()[0]?.body).to.include('main: 20 runs');
  });

  it('says nothing of a test that measures what is installed, nor on a pull request that is closed', async () => {
    forge.prowJobs = [job('triggered', 'pull-perf-installed'), job('triggered')];
    forge.pulls.set('example/lab#7', { state: 'MERGED', headRefOid: HEAD, baseRefName: 'main', comments: [] });
    base(1);
    const { code, stderr } = await report();
    expect(stderr).to.include('example/lab#7: closed, merged, or not there: nothing is written');
    expect([code, comments()]).to.deep.equal([0, []]);
  });

  it('comments on problems alone, and sets a status that is written once, where it is asked to', async () => {
    const statuses: { context: string; state: string; description: string }[] = [];
    forge.pulls.set('example/lab#7', { state: 'OPEN', headRefOid: HEAD, baseRefName: 'main', comments: [], statuses });
    base(20);
    forge.prowJobs = [job('triggered')];
    await report('--comments', 'problems', '--status');
    expect(comments()).to.deep.equal([]);
    expect(statuses).to.deep.equal([
      { context: 'prowess/perf/dense', state: 'pending', description: 'It waits for the machine.' },
    ]);
    const calls = forge.received.length;
    await report('--comments', 'problems', '--status');
    expect(
      forge.received.slice(calls).map(({ method }) => method),
      'one read, of Deck and of GitHub',
    ).to.deep.equal(['GET', 'POST']);
    forge.prowJobs = [];
    for (const build of [101, 102, 103]) pull(build, 130);
    await report('--comments', 'problems', '--status');
    expect(read()).to.deep.equal(['### ❌ perf/dense: worse with this pull request']);
    expect(statuses.map(({ state }) => state)).to.deep.equal(['failure']);
    expect((await report('--comments', 'never')).stderr).to.include('nothing new');
  });

  it('writes nothing with --dry-run, and says the same as JSON', async () => {
    base(3);
    forge.prowJobs = [job('triggered')];
    const dry = await report('--dry-run');
    expect(dry.stdout).to.include('waiting for the machine');
    const json = await report('--dry-run', '--json');
    const [said] = JSON.parse(json.stdout);
    expect(said).to.deep.include({ state: 'queued', pull: 'example/lab#7', acts: ['comment'] });
    const open = await prowessHere(
      ['report-pr', '--dry-run', '--store', 'runs', '--deck', forge.url, '--github-api', forge.url],
      { cwd: site, env: { XDG_CACHE_HOME: join(site, 'cache') } },
    );
    expect(open.stdout, open.stderr).to.include('waiting for the machine');
    expect(open.stderr).to.include('without a token the comments that are there are not known');
    expect(comments()).to.deep.equal([]);
  });

  it('ends with 5 where a pull request could not be written, after it has looked at the others', async () => {
    base(3);
    forge.pulls.set('example/lab#8', { state: 'OPEN', headRefOid: HEAD, baseRefName: 'main', comments: [] });
    const other = job('triggered');
    forge.prowJobs = [
      job('triggered'),
      { ...other, spec: { ...other.spec, refs: { ...other.spec.refs, pulls: [{ number: 8, sha: HEAD }] } } },
    ];
    forge.fault = (call) => (call === 1 ? '500' : undefined);
    const { code, stderr } = await report();
    expect(code).to.equal(5);
    expect(stderr).to.include('a comment on example/lab#7 could not be made: GitHub answered 500');
    expect(forge.pulls.get('example/lab#8')?.comments).to.have.length(1);
  });

  it('writes after a fault at whichever call what was left, and nothing twice', async () => {
    const statuses: { context: string; state: string; description: string }[] = [];
    base(20);
    for (const build of [101, 102, 103]) pull(build, 130);
    for (const fault of ['500', 'lost', 'limit'] as const) {
      for (const at of ['comment', 'minimise', 'status'] as const) {
        const before = { id: 1, body: BEFORE, isMinimized: false, own: true, updatedAt: new Date(NOW).toISOString() };
        const comments = [before];
        statuses.length = 0;
        forge.pulls.set('example/lab#7', { state: 'OPEN', headRefOid: HEAD, baseRefName: 'main', comments, statuses });
        const first = forge.received.length;
        forge.fault = () => (callOf(forge.received.at(-1)) === at ? fault : undefined);
        const failed = await report('--status');
        expect([failed.code, failed.stderr], `${fault} at ${at}`)
          .to.have.nested.property('[1]')
          .that.matches(/could not be (made|folded|set): GitHub/);
        expect(failed.code).to.equal(5);
        forge.fault = () => undefined;
        expect((await report('--status')).code).to.equal(0);
        const where = `${fault} at ${at}`;
        expect(read(), where).to.deep.equal(['### ❌ perf/dense: worse with this pull request']);
        expect(
          comments.map(({ isMinimized }) => isMinimized),
          where,
        ).to.deep.equal([true, false]);
        expect(
          statuses.map(({ state }) => state),
          where,
        ).to.deep.equal(['failure']);
        const written = forge.received.slice(first).map(callOf);
        expect(written.filter((call) => call === 'comment').length, where).to.be.at.most(2);
      }
    }
  });

  it('reads a pull request again that could not be read, and gives up with what GitHub said', async () => {
    base(3);
    forge.prowJobs = [job('triggered')];
    forge.fault = (call) => (call === 0 ? '500' : undefined);
    expect((await report()).code).to.equal(0);
    expect(read()).to.deep.equal(['### ⏳ perf/dense: waiting for the machine']);
    forge.fault = () => 'limit';
    const { code, stderr } = await report();
    expect([code, stderr]).to.have.nested.property('[1]').that.includes('example/lab#7').and.includes('GitHub limits');
    expect(code).to.equal(5);
  });

  it('writes names that an imported run brings as names, however they are made', async () => {
    const series = HOSTILE.map((flavour) => aSeries({ labels: { ...aSeries().labels, flavour } }));
    writeFiles(site, {
      'suites/perf.yaml': suiteText(
        { suite: 'perf', cluster: 'lab-0' },
        `  dense: {presubmit: {comment: /test perf}, scenario: {kind: burst, objects: 5}, ${COMMIT}, history: {key: [{metric: creation-latency}]}}\n`,
      ),
    });
    const points = (value: number) => series.map((each) => aPoint(value, { series: each }));
    for (let build = 1; build <= 20; build++)
      stored('logs/periodic-perf-dense', points(100 + ((build * 7) % 5) / 10), {
        job: 'periodic-perf-dense',
        build: String(build),
        startedAt: epochMs(NOW - (22 - build) * HOUR_MS),
      });
    for (const build of [101, 102, 103]) pull(build, points(130));
    expect((await report()).code).to.equal(0);
    const [{ body = '' } = {}] = comments();
    expect(read()).to.deep.equal(['### ❌ perf/dense: worse with this pull request']);
    expect(Buffer.byteLength(body)).to.be.at.most(4096);
    for (const line of body.split(/\r\n|[\n\r\u0085\u2028\u2029]/)) expect(line).not.to.match(/^\s*\//);
    const outsideCode = body.replaceAll(/`[^`\n]*`/g, '');
    expect(outsideCode).not.to.match(/@\w|(?<!\\)<(script|img)|https:\/\/evil|#1/i);
  });

  it('says of a job that began no pair what the branch lacks', async () => {
    writeFiles(site, {
      'suites/perf.yaml': suiteText(
        { suite: 'perf', cluster: 'lab-0' },
        `  dense: {presubmit: {comment: /test perf, repetitions: until-decided}, scenario: {kind: burst, objects: 5}, ${COMMIT}}\n`,
      ),
    });
    base(3);
    forge.prowJobs = [job('failure')];
    await report();
    expect(comments()[0]?.body).to.include(
      'It begins no run, for 3 pairs can decide nothing: main has 1 pair of neighbouring runs, and they need 3.',
    );
  });

  it('says what is missing: a token, a Deck', async () => {
    base(1);
    const without = await prowessHere(['report-pr', '--store', 'runs', '--deck', forge.url], { cwd: site, env: {} });
    expect([without.code, without.stderr]).to.have.nested.property('[1]').that.includes('GITHUB_TOKEN is not set');
    const noDeck = await prowessHere(['report-pr', '--store', 'runs'], { cwd: site, env: { GITHUB_TOKEN: 'secret' } });
    expect(noDeck.stderr).to.include('there is no Deck').and.to.include('--no-deck');
    const wrong = await report('--pull', '7');
    expect([wrong.code, wrong.stderr]).to.have.nested.property('[1]').that.includes('expected org/repo#number');
  });
});
