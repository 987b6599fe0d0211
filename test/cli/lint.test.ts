import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../../src/cli/program.ts';

describe('[I] cli/lint', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prowess-lint-'));
    mkdirSync(join(folder, 'jobs/deep'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('exits 0 without findings, 1 with findings, 2 with a file that is no YAML', async () => {
    write('jobs/a.yaml', job('a'));
    expect((await run('lint', 'jobs')).code).to.equal(0);
    write('jobs/b.yml', job('b b'));
    expect((await run('lint', 'jobs')).code).to.equal(1);
    write('jobs/c.yaml', 'periodics: [');
    expect((await run('lint', 'jobs')).code).to.equal(2);
  });

  it('is not green where there is nothing of Prow', async () => {
    write('jobs/a.yaml', 'suite: density\n');
    expect(await run('lint', 'jobs')).to.deep.include({ code: 2 });
    expect((await run('lint', 'jobs')).err).to.include('nothing of Prow in jobs');
    write('jobs/config.yaml', 'plank: {job_queue_capacities: {metal: 1}}\n');
    expect((await run('lint', 'jobs')).code).to.equal(0);
  });

  it('says that files of prowess are none of Prow', async () => {
    write('jobs/suite.yaml', 'version: 1\nsuite: density\ntests: {a: {periodic: {cron: "@daily"}}}\n');
    expect((await run('lint', 'jobs')).err).to.include('prowess generate checks them');
  });

  it('says that Prow ignores jobs in a list that is called by the singular', async () => {
    for (const [key, jobs] of [
      ['periodic', '\n- name: a\n'],
      ['presubmit', '\n  acme/product:\n  - name: a\n'],
    ] as const) {
      write('jobs/a.yaml', `${key}:${jobs}`);
      const { code, out } = await run('lint', 'jobs');
      expect(code).to.equal(1);
      expect(out).to.match(new RegExp(`jobs/a.yaml:1:1 error unknown-field[^]*fix: did you mean \`${key}s\``));
    }
    write('jobs/a.yaml', `periodic: &defaults {interval: 24h}\n${job('a')}`);
    expect((await run('lint', 'jobs')).code).to.equal(0);
  });

  it('reads folders recursively, follows links once, and shows paths from the folder of the person', async () => {
    write('jobs/deep/a.yaml', job('a a'));
    write('jobs/notes.txt', job('b b'));
    symlinkSync('..', join(folder, 'jobs/deep/loop'));
    const { out } = await run('lint', 'jobs', 'jobs/deep/a.yaml');
    expect(out.match(/invalid-job-name/g)).to.have.length(1);
    expect(out).to.match(/^jobs\/deep\/a.yaml:2:9 error/);
  });

  it('leaves out what --exclude and .prowignore name', async () => {
    write('jobs/good.yaml', job('a'));
    write('jobs/deep/bad.yaml', job('b b'));
    expect((await run('lint', 'jobs')).code).to.equal(1);
    expect((await run('lint', '--exclude', 'jobs/deep/', 'jobs')).code).to.equal(0);
    write('jobs/.prowignore', '# not yet\n/deep/*\n');
    expect((await run('lint', 'jobs')).code).to.equal(0);
    expect((await run('lint', 'jobs/deep')).code).to.equal(1);
  });

  it('says that bytes are not UTF-8, and exits 2', async () => {
    writeFileSync(join(folder, 'a.yaml'), Buffer.from([0x61, 0xff, 0xfe]));
    expect(await run('lint', 'a.yaml'))
      .to.deep.include({ code: 2 })
      .and.to.have.property('out')
      .that.includes('a.yaml:1:2 the file is not UTF-8');
  });

  it('refuses a path that is not there, a rule that does not exist, and no path at all', async () => {
    expect(await run('lint', 'nowhere')).to.deep.include({ code: 2, err: 'error: there is no file or folder nowhere' });
    expect((await run('lint', '--rule', 'invalid-corn', '.')).err).to.include('did you mean invalid-cron?');
    expect((await run('lint')).code).to.equal(2);
  });

  it('prints JSON and SARIF, and lists its rules', async () => {
    write('a.yaml', job('a a'));
    expect(JSON.parse((await run('lint', '--format', 'json', 'a.yaml')).out).findings).to.have.length(1);
    expect(JSON.parse((await run('lint', '--format', 'sarif', 'a.yaml')).out)).to.have.property('version', '2.1.0');
    expect((await run('lint', '--rules')).out).to.include('swallowed-exit-code');
  });

  it('leaves out what is asked to be left out', async () => {
    write('a.yaml', job('a a'));
    expect((await run('lint', '--ignore', 'invalid-job-name', 'a.yaml')).code).to.equal(0);
    expect((await run('lint', '--rule', 'invalid-cron', 'a.yaml')).code).to.equal(0);
  });

  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);

  async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
    let out = '';
    const err: string[] = [];
    const io = {
      env: {},
      standing: folder,
      terminal: false,
      columns: Number.POSITIVE_INFINITY,
      out: (text: string) => {
        out += text;
      },
      redraw: () => {},
      show: () => {},
      err: (line: string) => void err.push(line),
      path: (given: string) => join(folder, given),
    };
    const code = await runProgram(argv, io);
    return { code, out, err: err.join('\n') };
  }
});

const job = (name: string): string =>
  `periodics:\n- name: ${name}\n  interval: 24h\n  spec: {containers: [{image: x, command: [./run.sh]}]}\n`;
