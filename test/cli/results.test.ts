import { appendFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { holdFolder } from '../../src/adapters/disk/hold.ts';
import { sealed } from '../../src/model/journal-line.ts';
import { METADATA_KEYS } from '../../src/model/metadata-keys.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';
import { builtJournal } from '../support/journal-builder.ts';

const lines = builtJournal({ objects: 5 }).map((entry) => `${sealed(entry)}\n`);

describe('[I] prowess results', () => {
  let build: string;
  let artifacts: string;

  beforeEach(async () => {
    build = await emptyFolder();
    artifacts = join(build, 'artifacts');
    mkdirSync(artifacts);
    writeFileSync(join(build, 'started.json'), '{"timestamp":1}');
    write(lines);
  });

  const write = (journal: readonly string[]): void =>
    writeFileSync(join(artifacts, 'journal.ndjson'), journal.join(''));
  const results = (...more: string[]) => prowessHere(['results', build, ...more], { cwd: build });
  const json = (path: string) => JSON.parse(readFileSync(join(build, path), 'utf8'));
  const perfdash = (): string[] => readdirSync(artifacts).filter((name) => name.startsWith('GenericPrometheusQuery'));

  /** What each reader of a build takes for its verdict. */
  const verdicts = () => ({
    finished: json('finished.json').result,
    headline: json('finished.json').metadata[METADATA_KEYS.outcome],
    result: json('artifacts/result.json').outcome,
    metadata: json('artifacts/metadata.json')[METADATA_KEYS.outcome],
    red: readFileSync(join(artifacts, 'junit_prowess.xml'), 'utf8').includes('<failure'),
    numbers: perfdash().length > 0,
  });
  const PASS = { finished: 'SUCCESS', headline: 'pass', result: 'pass', metadata: 'pass', red: false, numbers: true };
  const INVALID = {
    finished: 'FAILURE',
    headline: 'invalid',
    result: 'invalid',
    metadata: 'invalid',
    red: true,
    numbers: false,
  };

  it('agree with finished.json when the journal of a run that passed has lost a line, and when it has it again', async () => {
    expect((await results()).code).to.equal(0);
    expect(verdicts()).to.deep.equal(PASS);
    write(lines.toSpliced(50, 1));
    expect((await results()).code).to.equal(3);
    expect(verdicts()).to.deep.equal(INVALID);
    write(lines);
    expect((await results()).code).to.equal(0);
    expect(verdicts()).to.deep.equal(PASS);
  });

  it('are the same bytes, finished.json too, however often they are computed', async () => {
    const contents = (): string[] =>
      readdirSync(build, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.name}: ${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`);
    await results();
    const first = contents();
    await results();
    expect(contents()).to.deep.equal(first);
  });

  it('leave the finished.json of pod-utils as it is where it says the same', async () => {
    await results();
    const prows = JSON.stringify({ ...json('finished.json'), timestamp: 12, revision: 'abc' });
    writeFileSync(join(build, 'finished.json'), prows);
    await results();
    expect(readFileSync(join(build, 'finished.json'), 'utf8')).to.equal(prows);
    write(lines.slice(0, 40));
    await results();
    expect(verdicts()).to.deep.equal(INVALID);
  });

  for (const [name, foreign] of Object.entries<() => string>({
    'a folder called as an artifact': () => {
      mkdirSync(join(artifacts, 'result.json'));
      return 'result.json';
    },
    'a link called as an artifact': () => {
      symlinkSync('/nowhere', join(artifacts, 'summary.md'));
      return 'summary.md';
    },
    'the result of another run': () => {
      writeFileSync(join(artifacts, 'result.json'), JSON.stringify({ run: { job: 'other', build: '1' } }));
      return 'result.json';
    },
    'something else called finished.json': () => {
      writeFileSync(join(build, 'finished.json'), '["mine"]');
      return 'finished.json';
    },
  })) {
    it(`change nothing where ${name} is in the way, and name it`, async () => {
      const inTheWay = foreign();
      const before = readdirSync(build, { recursive: true });
      const { code, stderr } = await results();
      expect(code).to.equal(5);
      expect(stderr).to.contain(inTheWay).and.to.contain('in the way');
      expect(readdirSync(build, { recursive: true })).to.deep.equal(before);
    });
  }

  it('are not computed while another process is at work on the run', async () => {
    const hold = await holdFolder(artifacts);
    const refused = await results();
    expect(refused.code).to.equal(2);
    expect(refused.stderr).to.contain('another prowess is at work');
    expect(readdirSync(artifacts)).to.deep.equal(['journal.ndjson']);
    hold.release();
    expect((await results()).code).to.equal(0);
  });

  it('take away what a killed process left while it wrote, and nothing else', async () => {
    const others = ['.artifacts.Backup', '.artifacts.tooLong', '.other.AbCdEf'];
    for (const name of ['.artifacts.AbCdEf', ...others]) mkdirSync(join(build, name));
    writeFileSync(join(build, '.artifacts.AbCdEf', 'summary.md'), 'half');
    for (const name of others) writeFileSync(join(build, name, 'notes.txt'), 'mine');
    await results();
    expect(readdirSync(build)).to.include.members(others).and.not.include('.artifacts.AbCdEf');
  });

  it('store what is missing of the run, also after an interruption, and change nothing that is stored', async () => {
    const store = await emptyFolder();
    const stored = join(store, 'logs', 'job', '1234567890');
    mkdirSync(join(stored, 'artifacts'), { recursive: true });
    writeFileSync(join(stored, 'started.json'), '{"timestamp":7}');
    writeFileSync(join(stored, 'artifacts', 'journal.ndjson'), lines.join(''));
    for (let time = 0; time < 2; time++) {
      expect((await results('--store', store)).code).to.equal(0);
      expect(readdirSync(join(stored, 'artifacts'))).to.deep.equal(readdirSync(artifacts));
      expect(readFileSync(join(stored, 'started.json'), 'utf8')).to.equal('{"timestamp":7}');
      expect(JSON.parse(readFileSync(join(stored, 'finished.json'), 'utf8')).result).to.equal('SUCCESS');
      expect(readFileSync(join(store, 'logs', 'job', 'latest-build.txt'), 'utf8')).to.equal('1234567890');
    }
  });

  it('finish no build whose place in the store holds something else', async () => {
    const store = await emptyFolder();
    const stored = join(store, 'logs', 'job', '1234567890', 'artifacts');
    mkdirSync(stored, { recursive: true });
    writeFileSync(join(stored, 'summary.md'), 'of another owner');
    const { code, stderr } = await results('--store', store);
    expect(code).to.equal(5);
    expect(stderr).to.contain('artifacts/summary.md');
    expect(readFileSync(join(stored, 'summary.md'), 'utf8')).to.equal('of another owner');
    expect(readdirSync(join(stored, '..'))).to.not.include('finished.json');
  });

  it('are no wider than the terminal, and say what watch and server mean', async () => {
    const { stdout } = await prowessHere(['results', build, '--read-only'], { cwd: build, env: { COLUMNS: '80' } });
    const table = stdout.slice(stdout.indexOf('metric '), stdout.indexOf('report:'));
    for (const line of table.split('\n')) expect(line.length, line).to.be.at.most(80);
    expect(table)
      .to.match(/^watch: /m)
      .and.match(/^server: /m);
  });

  it('say where the journal is damaged, and are red', async () => {
    appendFileSync(join(artifacts, 'journal.ndjson'), lines.at(-1) ?? '');
    const { code, stdout } = await results();
    expect(code).to.equal(3);
    expect(stdout).to.contain(`line ${lines.length + 1}: run-ended after the end of the run`);
  });
});
