import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';

describe('[E] cli/init', () => {
  it('writes a site that generates and has a schedule at once', async () => {
    const cwd = await emptyFolder();
    expect((await prowessHere(['init'], { cwd })).code).to.equal(0);
    const generated = await prowessHere(['generate'], { cwd });
    expect(generated.code, generated.stderr).to.equal(0);
    expect(readdirSync(join(cwd, 'jobs'))).to.deep.equal(['density.gen.yaml']);
    expect((await prowessHere(['generate', '--check'], { cwd })).code).to.equal(0);
    expect((await prowessHere(['schedule', '--check'], { cwd })).stdout).to.contain('04:40 burst-100');
  });

  it('shows a suite of a benchmark that can be planned as it is, once it is no comment', async () => {
    const cwd = await emptyFolder();
    await prowessHere(['init'], { cwd });
    const written = readFileSync(join(cwd, 'suites', 'density.yaml'), 'utf8');
    const shown = written.slice(written.indexOf('\n# version: 1\n') + 1).replaceAll(/^# ?/gm, '');
    writeFileSync(join(cwd, 'suites', 'network.yaml'), shown);
    const { code, stdout, stderr } = await prowessHere(['plan', 'network/iperf'], { cwd });
    expect(code, stderr).to.equal(0);
    expect(stdout).to.contain('iperf3');
    expect((await prowessHere(['generate'], { cwd })).code).to.equal(0);
    expect(readFileSync(join(cwd, 'testgrid', 'example.gen.yaml'), 'utf8')).to.contain(
      'short_text_metric: value_bits_per_s',
    );
  });

  it('writes an example that generates and runs at once', async () => {
    const cwd = await emptyFolder();
    const { code, stdout, stderr } = await prowessHere(['init', '--example', 'cern'], { cwd });
    expect(code, stderr).to.equal(0);
    expect(stdout.trim().split('\n')).to.deep.equal([
      'hardware.csv',
      'prowess.yaml',
      'suites/cern.yaml',
      'suites/clusters/hypervisors.yaml',
      '.gitignore',
    ]);
    expect((await prowessHere(['generate'], { cwd })).code).to.equal(0);
    const run = await prowessHere(['run', 'cern/side-by-side', '--cluster', 'sim'], { cwd });
    expect(run.code, run.stderr).to.equal(0);
    expect((await prowessHere(['init', '--example', 'none'], { cwd })).code).to.equal(2);
  });

  it('writes below the folder that is named, from the folder of the person', async () => {
    const cwd = await emptyFolder();
    const { code, stdout, stderr } = await prowessHere(['init', 'a/b'], { cwd });
    expect(code).to.equal(0);
    expect(stderr, 'what it says to type works where the person is').to.contain(
      ': cd a/b && prowess run density/burst-100',
    );
    expect(stdout.split('\n')[0]).to.equal(join('a', 'b', 'prowess.yaml'));
    expect(existsSync(join(cwd, 'a', 'b', 'suites', 'density.yaml'))).to.equal(true);
    expect((await prowessHere(['init', "it's here"], { cwd })).stderr).to.contain(
      ": cd 'it'\\''s here' && prowess run",
    );
  });

  it('plans every example of kube-perftest as it comes', async () => {
    const cwd = await emptyFolder();
    const examples = join(import.meta.dirname, '../fixtures/kube-perftest/documented.yaml');
    expect((await prowessHere(['init', '--from', 'kube-perftest', examples], { cwd })).code).to.equal(0);
    const suite = parse(readFileSync(join(cwd, 'suites/kube-perftest.yaml'), 'utf8'));
    for (const test of Object.keys(suite.tests)) {
      const { code, stderr } = await prowessHere(['plan', `kube-perftest/${test}`], { cwd });
      expect(code, stderr).to.equal(0);
    }
  });

  it('writes no suite of a benchmark of kube-perftest whose values are none', async () => {
    const cwd = await emptyFolder();
    const text =
      'apiVersion: perftest.stackhpc.com/v1alpha1\nkind: Fio\nmetadata: {name: disk}\nspec: {runtime: 30x}\n';
    writeFileSync(join(cwd, 'fio.yaml'), text);
    const { code, stderr } = await prowessHere(['init', '--from', 'kube-perftest', 'fio.yaml'], { cwd });
    expect(code).to.equal(2);
    expect(stderr).to.include('tests.disk.scenario.duration: not valid; expected a duration such as 30s');
    expect(readdirSync(cwd)).to.deep.equal(['fio.yaml']);
  });

  it('overwrites nothing, and then writes nothing', async () => {
    const cwd = await emptyFolder();
    writeFileSync(join(cwd, 'prowess.yaml'), 'mine');
    const { code, stderr } = await prowessHere(['init'], { cwd });
    expect(code).to.equal(2);
    expect(stderr).to.contain('error: prowess.yaml exists already').and.contain('hint: nothing was written');
    expect(readdirSync(cwd)).to.deep.equal(['prowess.yaml']);
    expect(readFileSync(join(cwd, 'prowess.yaml'), 'utf8')).to.equal('mine');
  });

  it('follows no link out of its folder, and then writes nothing', async () => {
    const [cwd, elsewhere] = [await emptyFolder(), await emptyFolder()];
    for (const [link, target] of [
      ['suites', elsewhere],
      ['schemas', join(elsewhere, 'nowhere')],
      ['prowess.yaml', join(elsewhere, 'nowhere')],
    ] as const) {
      symlinkSync(target, join(cwd, link));
      const { code, stderr } = await prowessHere(['init'], { cwd });
      expect(code, link).to.equal(2);
      expect(stderr).to.contain(`${join(cwd, link)} is a symbolic link`);
      expect(readdirSync(cwd)).to.deep.equal([link]);
      rmSync(join(cwd, link));
    }
    expect(readdirSync(elsewhere)).to.deep.equal([]);
  });

  it('says why a folder cannot be written', async () => {
    const cwd = await emptyFolder();
    writeFileSync(join(cwd, 'file'), '');
    for (const folder of ['file', 'file/below']) {
      const { code, stderr } = await prowessHere(['init', folder], { cwd });
      expect(code).to.equal(2);
      expect(stderr).to.match(/^error: cannot write .*prowess\.yaml: a part of the path is a file\n/);
    }
  });

  it('names schemas in its first lines by which editors check the files', async () => {
    const cwd = await emptyFolder();
    await prowessHere(['init'], { cwd });
    for (const path of [
      'prowess.yaml',
      'suites/density.yaml',
      'suites/clusters/metal.yaml',
      'suites/workloads/pod.yaml',
    ]) {
      expect(mistakesByItsSchema(join(cwd, path))).to.deep.equal([]);
    }
  });
});

describe('[E] cli/schema', () => {
  const root = join(import.meta.dirname, '..', '..');

  it('replaces no file that is no schema', async () => {
    const cwd = await emptyFolder();
    writeFileSync(join(cwd, 'site.json'), '{"mine": 1}');
    const { code, stderr } = await prowessHere(['schema', '--write', '.'], { cwd });
    expect(code).to.equal(2);
    expect(stderr).to.contain('site.json: there already, and no JSON Schema');
    expect(readdirSync(cwd)).to.deep.equal(['site.json']);
  });

  it('is committed for the suites that ship; prowess schema --write schemas brings it up to date', async () => {
    const cwd = await emptyFolder();
    expect((await prowessHere(['schema', '--write', 'schemas'], { cwd })).code).to.equal(0);
    for (const file of readdirSync(join(root, 'schemas'))) {
      const committed = readFileSync(join(root, 'schemas', file), 'utf8');
      expect(readFileSync(join(cwd, 'schemas', file), 'utf8') === committed, `schemas/${file} is old`).to.equal(true);
    }
  });

  it('accepts the files that ship', () => {
    const folders = ['.', 'suites', 'suites/clusters', 'suites/workloads'];
    const paths = folders.flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((file) => file.endsWith('.yaml') && file !== 'durations.yaml')
        .map((file) => join(folder, file)),
    );
    expect(paths).to.have.length.greaterThan(6);
    for (const path of paths) expect(mistakesByItsSchema(join(root, path)), path).to.deep.equal([]);
  });

  it('refuses what an editor should underline', async () => {
    const { stdout } = await prowessHere(['schema'], { cwd: root });
    const accepts = ajv.compile(JSON.parse(stdout));
    const suite = (test: object): object => ({ version: 1, suite: 's', tests: { one: test } });
    expect(accepts(suite({ scenario: { kind: 'burst', objects: 3 } }))).to.equal(true);
    expect(accepts(suite({ scenario: { kind: 'burst' }, sweep: { product: { objects: [3] } } }))).to.equal(true);
    expect(accepts(suite({ scenario: { kind: 'burst', objets: 3 } }))).to.equal(false);
    expect(accepts(suite({ scenario: { kind: 'brust' } }))).to.equal(false);
    expect(accepts(suite({ scenario: { kind: 'burst' }, prow: { labels: { a: true } } }))).to.equal(false);
    expect(accepts(suite({ scenario: { kind: 'burst' }, prow: { spec: { nodeSelectors: {} } } }))).to.equal(false);
  });

  it('names the kinds of file it knows', async () => {
    const { code, stderr } = await prowessHere(['schema', 'suit'], { cwd: root });
    expect(code).to.equal(2);
    expect(stderr).to.contain('site, cluster, workload, suite');
  });

  it('ends quietly when its output is not read on', async () => {
    const { code, stderr } = await prowess(['schema', 'suite'], { cwd: root, closeStdout: true });
    expect([code, stderr]).to.deep.equal([0, '']);
  });
});

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const compiled = new Map<string, ValidateFunction>();

/** What the schema says that the file's first line names, as an editor would show it. */
function mistakesByItsSchema(path: string): unknown[] {
  const text = readFileSync(path, 'utf8');
  const [, named = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
  const schema = readFileSync(join(path, '..', named), 'utf8');
  const validate = compiled.get(schema) ?? ajv.compile(JSON.parse(schema));
  compiled.set(schema, validate);
  validate(parse(text));
  return validate.errors ?? [];
}
