import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { killedAtChange, prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writePairsSite } from '../support/pairs-site.ts';
import { SMALL } from '../support/site.ts';

describe('[E] cli/generate', () => {
  let folder: string;
  const run = (...args: string[]): ReturnType<typeof prowessHere> => prowessHere(args, { cwd: folder });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prowess-generate-'));
    for (const [path, text] of Object.entries(SMALL)) write(path, text);
    write('suites/nightly.yaml', SUITE);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes all, finds nothing to do the second time, and agrees with --check', async () => {
    expect((await run('generate')).code).to.equal(0);
    expect(readdirSync(folder).sort()).to.deep.equal([
      'docs',
      'jobs',
      'operator',
      'prowess.yaml',
      'suites',
      'testgrid',
    ]);
    const again = await run('generate');
    expect([again.code, again.stderr]).to.deep.equal([0, '7 generated files, all up to date already\n']);
    expect((await run('generate', '--check')).code).to.equal(0);
  });

  it('says when it writes a presubmit that has to read the bucket, unless an account is named for it', async () => {
    rmSync(join(folder, 'suites/nightly.yaml'));
    writePairsSite(folder);
    const first = await run('generate');
    expect(first.code, first.stderr).to.equal(0);
    expect(first.stderr).to.match(
      /note: pull-perf-burst reads the runs of the branch from gs:\/\/\S+ and is given no credentials/,
    );
    expect((await run('generate')).stderr, 'once').to.not.include('note: ');
    const named = read('suites/perf.yaml').replace('atMost: 6', 'prow: {spec: {serviceAccountName: perf-reader}}');
    write('suites/perf.yaml', named);
    const { stderr } = await run('generate');
    expect(stderr).to.include('updated  jobs/perf.gen.yaml');
    expect(stderr).to.not.include('note: ');
  });

  it('refuses mistakes in what people decided about histories, before a nightly job meets them', async () => {
    write('perf/history.yaml', 'version: 1\nexclude:\n  - {from: 2026-02-03, until: 2026-02-01, reason: r, by: ann}\n');
    const { code, stderr } = await run('generate', '--check');
    expect(code).to.equal(2);
    expect(stderr).to.match(/^perf\/history\.yaml:3:\d+ exclude\.0\.until: this is before `from`/);
  });

  it('says that there is no suite where the only one is not found', async () => {
    rmSync(join(folder, 'suites/nightly.yaml'));
    const none = await run('generate');
    expect(none.code).to.equal(0);
    expect(none.stderr).to.include('this site has no suite: a suite is a file suites/NAME.yaml');
    write('suites/nightly.yam', SUITE);
    const misnamed = await run('generate');
    expect(misnamed.code).to.equal(2);
    expect(misnamed.stderr).to.include('hint: rename it to suites/nightly.yaml');
  });

  it('removes no job because the folder of suites was moved', async () => {
    await run('generate');
    rmSync(join(folder, 'suites/nightly.yaml'));
    const { code, stderr } = await run('generate');
    expect(code).to.equal(2);
    expect(stderr).to.include('the site has no suite').and.include('generated files would be removed');
    expect(existsSync(join(folder, 'jobs/nightly.gen.yaml'))).to.equal(true);
  });

  it('with --check and --diff says what is missing, changed and left over, exits 1, and writes nothing', async () => {
    await run('generate');
    write('jobs/nightly.gen.yaml', read('jobs/nightly.gen.yaml').replace('0 4 * * *', '1 4 * * *'));
    write('jobs/old.gen.yaml', read('jobs/nightly.gen.yaml'));
    rmSync(join(folder, 'docs/generated/schedule.svg'));
    const checked = await run('generate', '--check', '--diff');
    expect(checked.code).to.equal(1);
    expect(checked.stderr.split('\n').map((line) => line.split(': ')[0])).to.deep.equal([
      'missing  docs/generated/schedule.svg',
      'changed  jobs/nightly.gen.yaml',
      'orphan   jobs/old.gen.yaml',
      '3 differences; prowess generate --diff shows what would change, prowess generate does it',
      '',
    ]);
    expect(checked.stdout).to.include('-  cron: "1 4 * * *"\n+  cron: "0 4 * * *"\n');
    expect(checked.stdout).to.include('--- a/jobs/old.gen.yaml\n+++ /dev/null\n');
    expect(existsSync(join(folder, 'docs/generated/schedule.svg'))).to.equal(false);
    expect((await run('generate')).stderr).to.include('removed  jobs/old.gen.yaml');
    expect((await run('generate', '--check')).code).to.equal(0);
  });

  it('says what a killed generator has left, and removes it', async () => {
    await run('generate');
    for (const text of ['half', read('jobs/nightly.gen.yaml')]) {
      write('jobs/.nightly.gen.yaml.prowess-new', text);
      write('jobs/.other.gen.yaml.prowess-new', text);
      const checked = await run('generate', '--check');
      expect(checked.code).to.equal(1);
      expect(checked.stderr).to.contain(
        'jobs/.nightly.gen.yaml.prowess-new: was left by a prowess generate that was killed',
      );
      expect((await run('generate')).stderr).to.contain('removed  jobs/.other.gen.yaml.prowess-new');
      expect(readdirSync(join(folder, 'jobs'))).to.deep.equal(['nightly.gen.yaml']);
      expect((await run('generate', '--check')).code).to.equal(0);
    }
  });

  it('gives the differences as JSON', async () => {
    const { code, stdout } = await run('generate', '--check', '--json');
    expect(code).to.equal(1);
    const { files, differences } = JSON.parse(stdout);
    expect([files, differences.length, differences[0]]).to.deep.equal([
      7,
      7,
      { kind: 'missing', path: 'docs/generated/schedule.md' },
    ]);
  });

  it('writes the same bytes in every language and time zone', async () => {
    await run('generate');
    const elsewhere = { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham' };
    const { code, stderr } = await prowess(['generate', '--check'], { cwd: folder, env: elsewhere });
    expect(code, stderr).to.equal(0);
  });

  it('leaves each file old or new, and never half, when it is killed', async () => {
    const other = SUITE.replace('objects: 10}', 'objects: 20}').replace('0 4', '0 5');
    const texts = new Map<string, Set<string>>();
    for (const suite of [SUITE, other]) {
      write('suites/nightly.yaml', suite);
      await run('generate');
      for (const path of GENERATED) texts.set(path, (texts.get(path) ?? new Set()).add(read(path)));
    }
    for (const [changing, suite] of [
      ['docs/generated', SUITE],
      ['jobs', other],
      ['testgrid', SUITE],
    ] as const) {
      write('suites/nightly.yaml', suite);
      await killedAtChange(['generate'], { cwd: folder, folder: join(folder, changing) });
      for (const path of GENERATED) expect([...(texts.get(path) ?? [])], path).to.include(read(path));
    }
    expect((await run('generate')).code).to.equal(0);
    const left = readdirSync(join(folder, 'jobs'));
    expect(left).to.deep.equal(['nightly.gen.yaml']);
  });

  it('refuses a file that a person wrote where a generated one should be, and writes none of the others', async () => {
    write('jobs/nightly.gen.yaml', 'periodics: []\n');
    const refused = await run('generate');
    expect(refused.code).to.equal(2);
    expect(refused.stderr).to.include('prowess did not write jobs/nightly.gen.yaml');
    expect(read('jobs/nightly.gen.yaml')).to.equal('periodics: []\n');
    expect(existsSync(join(folder, 'testgrid'))).to.equal(false);
  });

  it('neither touches nor removes what others keep beside its files', async () => {
    write('jobs/by-hand.yaml', 'periodics: []\n');
    write('docs/generated/notes.md', 'notes\n');
    expect((await run('generate')).code).to.equal(0);
    expect([read('jobs/by-hand.yaml'), read('docs/generated/notes.md')]).to.deep.equal(['periodics: []\n', 'notes\n']);
  });

  it('does not follow a link out of its folders', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'prowess-outside-'));
    symlinkSync(outside, join(folder, 'testgrid'));
    const refused = await run('generate');
    expect(refused.code).to.equal(2);
    expect(refused.stderr).to.include('is a symbolic link');
    expect(readdirSync(outside)).to.deep.equal([]);
    expect(existsSync(join(folder, 'jobs'))).to.equal(false);
    rmSync(outside, { recursive: true });
  });

  it('takes templates of the site over its own, file by file', async () => {
    write('prowess.yaml', `${read('prowess.yaml')}templates: ours\n`);
    write('ours/job.yaml.hbs', '# as we like it\n- {{rest job indent=2}}\n');
    expect((await run('generate')).code).to.equal(0);
    expect(read('jobs/nightly.gen.yaml')).to.include('# as we like it\n- name: periodic-nightly-burst\n');
    write('ours/job.yaml.hbs', '- {{fields job "name"}}\n');
    const refused = await run('generate');
    expect([refused.code, refused.stderr.split('\n')[0]]).to.deep.equal([
      2,
      'error: jobs/nightly.gen.yaml: its template loses or changes periodics.0.cron',
    ]);
  });
});

const GENERATED = ['jobs/nightly.gen.yaml', 'docs/generated/schedule.md', 'docs/generated/schedule.svg'];

const SUITE = `
version: 1
suite: nightly
repo: acme/product@main
measures: environment
cluster: metal
testgrid: {dashboards: [nightly-perf]}
tests:
  burst:
    workload: pod
    periodic: {cron: "0 4 * * *"}
    scenario: {kind: burst, objects: 10}
`;
