import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { sealed, unsealed } from '../../src/model/journal-line.ts';
import { seededRandom } from '../../src/model/random.ts';
import { hours } from '../../src/model/units.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';

/** Merges 1 to 10, of which runs measured 6 and 10; pods start later from 9 on. */
const commit = (merge: number): string => String(merge).padStart(2, '0').repeat(20);
const [GOOD, CULPRIT, BAD] = [6, 9, 10];
const slower = Array.from({ length: BAD - CULPRIT + 1 }, (_, index) => ({
  fault: 'slow-stage',
  stage: 'pod-running',
  delayMs: 900,
  image: `quay.io/lab/virt-operator:${commit(CULPRIT + index)}`,
}));

const hourOf = (seed: string): number => seededRandom(`${seed}/start`).integer(hours(24));
const SEEDS = Array.from({ length: 40 }, (_, index) => String(index + 1)).sort((a, b) => hourOf(a) - hourOf(b));

describe('[I] prowess confirm', () => {
  let site: string;
  let id = '';

  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    const merges = Array.from({ length: BAD }, (_, index) => {
      const day = String(index + 1).padStart(2, '0');
      return `2025-12-${day}T00:00:00Z,${commit(index + 1)},${100 + index + 1},1,pkg/api:1,merge ${index + 1}`;
    });
    writeFiles(site, {
      'suites/perf.yaml': suiteText(
        { suite: 'perf', cluster: 'lab-0' },
        `  burst:
    scenario: {kind: burst, objects: 40}
    subject: {kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}
    postsubmit: {}
    history: {key: [{metric: creation-latency}], tolerance: {creation-latency: 5%}}
`,
      ),
      'slower.yaml': `version: 1\nfaults: ${JSON.stringify(slower)}\n`,
      'merges.csv': ['mergedAt,commit,pullRequest,files,folders,title', ...merges, ''].join('\n'),
    });
    for (const seed of SEEDS.slice(0, 10)) await run(seed, GOOD);
    for (const seed of SEEDS.slice(10, 16)) await run(seed, BAD, '--faults', 'slower.yaml');
    await asMergedCode();
    const { stdout } = await prowess('history', 'perf/burst', '--json');
    id = JSON.parse(stdout).tests[0].lines[0].changes.find((each: { title: string }) =>
      each.title.startsWith('Creation latency'),
    ).id;
  });

  const prowess = (...args: readonly string[]) => prowessHere([...args, '--store', 'runs'], { cwd: site });
  const run = (seed: string, merge: number, ...args: readonly string[]) =>
    prowess('run', 'perf/burst', '--cluster', 'sim', '--seed', seed, '--commit', commit(merge), ...args);
  const journals = (): string[] => globSync(join(site, 'runs/**/journal.ndjson'));

  /** What is injected marks a run as a drill. Here it is the code of the merges. */
  async function asMergedCode(): Promise<void> {
    for (const path of journals()) {
      const [first = '', ...rest] = readFileSync(path, 'utf8').split('\n');
      const begun = JSON.parse(unsealed(first).body);
      const { drill, ...own } = begun.run;
      if (drill === undefined) continue;
      writeFileSync(path, [sealed({ ...begun, run: own }), ...rest].join('\n'));
      await prowessHere(['results', dirname(path)], { cwd: site });
    }
  }

  it('says first what it would run, and runs nothing without --yes', async () => {
    const before = journals().length;
    const dry = await prowess('confirm', id, '--merges', 'merges.csv', '--dry-run');
    expect(dry.code, dry.stderr).to.equal(0);
    expect(dry.stdout).to.contain(`good  build`).and.contain(commit(GOOD));
    expect(dry.stdout).to.contain('between them 3 builds');
    expect(dry.stdout).to.contain('6 runs').and.contain('at most 2 halvings').and.contain('in all at most 18 runs');
    const bare = await prowess('confirm', id, '--merges', 'merges.csv');
    expect(bare).to.include({ code: 2 });
    expect(bare.stderr).to.contain('nothing was run').and.contain('--yes');
    expect(journals().length).to.equal(before);
    const json = await prowess('confirm', id, '--merges', 'merges.csv', '--dry-run', '--json');
    expect(JSON.parse(json.stdout)).to.have.property('version', 1);
    expect(JSON.parse(json.stdout).plan).to.include({ mostRuns: 18, covered: true });
  });

  it('names the changes that there are for an id that is none', async () => {
    const { code, stderr } = await prowess('confirm', 'zzz');
    expect(code).to.equal(2);
    expect(stderr).to.contain('no change has the id zzz').and.contain('there are');
  });

  it('finds the merge, and only then a culprit is named', async () => {
    const likely = await prowess('history', 'perf/burst', '--merges', 'merges.csv');
    expect(likely.stdout).to.not.contain('caused by');
    expect(likely.stdout).to.contain('cause ');
    const args = [
      'confirm',
      id,
      '--merges',
      'merges.csv',
      '--yes',
      '--faults',
      'slower.yaml',
      '--seed',
      SEEDS.at(-1) ?? '',
    ];
    const { code, stdout, stderr } = await prowess(...args);
    expect(code, stderr).to.equal(1);
    expect(stdout).to.contain(`caused by #${100 + CULPRIT}: merge ${CULPRIT}, confirmed on`);
    expect(stdout).to.contain('by 18 runs of both builds in turn');
    const { stdout: history } = await prowess('history', 'perf/burst', '--merges', 'merges.csv');
    expect(history).to.contain(`caused by #${100 + CULPRIT}: merge ${CULPRIT}`);
    const { stdout: json } = await prowess('history', 'perf/burst', '--merges', 'merges.csv', '--json');
    const [line] = JSON.parse(json).tests[0].lines;
    expect(line.runs, 'its runs are of no line').to.equal(16);
    const confirmed = line.changes.find((each: { id: string }) => each.id === id).confirmed;
    expect(confirmed).to.include({ isConfirmed: true, covered: true });
    expect(confirmed.merges).to.have.lengthOf(1);
  });

  it('names no culprit where the merges are not known', async () => {
    const args = ['confirm', id, '--yes', '--faults', 'slower.yaml', '--seed', SEEDS.at(-2) ?? ''];
    const { code, stdout, stderr } = await prowess(...args);
    expect(code, stderr).to.equal(1);
    expect(stdout).to.contain('confirmed on').and.not.contain('caused by');
  });

  it('says of a change that does not come again that it is not confirmed', async () => {
    const args = ['confirm', id, '--merges', 'merges.csv', '--yes', '--seed', SEEDS.at(-3) ?? ''];
    const { code, stdout, stderr } = await prowess(...args);
    expect(code, stderr).to.be.oneOf([0, 6]);
    if (code === 0) expect(stdout).to.contain('not confirmed on');
    expect(stdout).to.not.contain('caused by');
  });
});
