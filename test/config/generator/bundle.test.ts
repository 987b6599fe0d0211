import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sha256 } from '../../../scripts/bundle/sha256.ts';
import { generate } from '../../../src/config/generator/generate.ts';
import { readYaml11 } from '../../../src/config/source/yaml11.ts';
import { isJsonObject, type Json, type JsonObject, listAt, objectAt, valueAt } from '../../../src/model/json.ts';
import { BUNDLE, bundledSuites, SUITES } from '../../support/built-suites.ts';
import { emptyFolder } from '../../support/folder.ts';
import { expectGolden } from '../../support/golden.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { complaintsAbout, siteOf } from '../../support/site.ts';

const { url: URL, sha256: SHA256 } = BUNDLE;

const generated = (files: Readonly<Record<string, string>>) => generate(siteOf(files), shippedTemplates(), new Map());

const read = (text: string): JsonObject => {
  const value: unknown = readYaml11(text);
  return isJsonObject(value as Json) ? (value as JsonObject) : {};
};

function podsOf(files: Readonly<Record<string, string>>): JsonObject[] {
  const jobs = generated(files).filter(({ path }) => path.startsWith('jobs/'));
  return jobs.flatMap(({ text }) => {
    const file = read(text);
    const byRepo = ['presubmits', 'postsubmits'].flatMap((kind) => Object.values(objectAt(file, kind)).flat());
    return [...listAt(file, 'periodics'), ...byRepo].filter(isJsonObject).map((job) => objectAt(job, 'spec'));
  });
}

const runs = (pod: JsonObject): boolean =>
  JSON.stringify(valueAt(listAt(pod, 'containers')[0] ?? {}, 'command')).includes('prowess');

describe('[I] config/generator/bundle', () => {
  it('has every job that runs prowess get it first, check it, and become it', () => {
    const pods = podsOf(bundledSuites()).filter(runs);
    expect(pods).to.have.length(podsOf(SUITES).filter(runs).length).and.length.above(5);
    for (const pod of pods) {
      const [container = {}] = listAt(pod, 'containers');
      const command = listAt(container, 'command');
      expect(command.slice(0, 2)).to.deep.equal(['/bin/sh', '-ec']);
      expect(command.slice(3, 7)).to.deep.equal(['prowess', URL, SHA256, 'prowess']);
      expect(listAt(container, 'volumeMounts')).to.deep.include({ name: 'prowess', mountPath: '/opt/prowess' });
      expect(listAt(pod, 'volumes')).to.deep.include({ name: 'prowess', emptyDir: {} });
      expect(pod).not.to.have.property('initContainers');
    }
  });

  it('leaves alone pods that people wrote, and starts prowess as the site says', () => {
    const command = '[/usr/local/bin/runner.sh, prowess]';
    const pods = podsOf(bundledSuites(`, command: ${command}, bundle: {url: "${URL}", sha256: ${SHA256}}`));
    expect(pods.filter(runs).map((pod) => listAt(listAt(pod, 'containers')[0] ?? {}, 'command')[6])).to.include(
      '/usr/local/bin/runner.sh',
    );
    expect(pods.filter((pod) => !runs(pod))).to.deep.equal(podsOf(SUITES).filter((pod) => !runs(pod)));
  });

  it('is the same file each time', () => {
    const file = generated(bundledSuites()).find(({ path }) => path === 'jobs/own.gen.yaml');
    expectGolden('generator/bundle/own.gen.yaml', file?.text ?? '');
  });

  it('is a step of workflows, before those that use it', () => {
    const workflow = generated(bundledSuites()).find(({ path }) => path.endsWith('prowess-run.gen.yaml'))?.text ?? '';
    const steps = listAt(read(workflow), 'jobs', 'run', 'steps').map((step) => valueAt(step, 'name'));
    expect(steps.slice(0, 2)).to.deep.equal(['Read the suites', 'Get prowess']);
    expect(workflow).to.contain(`URL: ${URL}`).and.contain('echo /opt/prowess/bin >> "$GITHUB_PATH"');
  });

  it('names what is wrong with it', () => {
    expect(complaintsAbout(bundledSuites(`, bundle: {url: "${URL}"}`))).to.contain('sha256');
    expect(complaintsAbout(bundledSuites(`, bundle: {url: "${URL}", sha256: abc}`))).to.contain(
      'expected 64 hexadecimal digits',
    );
    expect(complaintsAbout(bundledSuites(`, bundle: {url: prowess.tar.gz, sha256: ${SHA256}}`))).to.contain(
      'expected a URL',
    );
  });

  describe('by a real shell', () => {
    /** What a job's container ends with and says, where curl gives the archive that `made` says. */
    async function started(made: (archive: string) => void, sum: (archive: string) => string) {
      const folder = await emptyFolder();
      const archive = join(folder, 'served.tar.gz');
      mkdirSync(join(folder, 'prowess', 'bin'), { recursive: true });
      writeFileSync(join(folder, 'prowess', 'bin', 'prowess'), '#!/bin/sh\necho "ran $*"\n', { mode: 0o755 });
      spawnSync('tar', ['-czf', archive, '-C', folder, 'prowess/bin/prowess']);
      made(archive);
      const [pod = {}] = podsOf(bundledSuites()).filter(runs);
      const words = listAt(listAt(pod, 'containers')[0] ?? {}, 'command').map(String);
      const home = join(folder, 'opt');
      const [shell = '', flags = '', script = '', name = '', , , ...rest] = words;
      const moved = `curl() { shift 4; cp "${archive}" "$1"; }\n${script.replaceAll('/opt/', `${home}/`)}`;
      return spawnSync(shell, [flags, moved, name, URL, sum(archive), ...rest], { encoding: 'utf8' });
    }

    it('runs what it got', async () => {
      const { status, stdout, stderr } = await started(() => {}, sha256);
      expect(status, stderr).to.equal(0);
      expect(stdout)
        .to.contain(`prowess comes from ${URL}\n`)
        .and.match(/^ran run \S+ --cluster \S+$/m);
    });

    it('runs nothing where the sum is another, or nothing came', async () => {
      const other = await started(
        () => {},
        () => SHA256,
      );
      expect(other.status).not.to.equal(0);
      expect(other.stdout + other.stderr)
        .to.contain('FAILED')
        .and.not.contain('ran ');
      const nothing = await started(
        (archive) => rmSync(archive),
        () => SHA256,
      );
      expect(nothing.status).not.to.equal(0);
      expect(nothing.stdout).not.to.contain('ran ');
    });
  });
});
