import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Result } from '../../src/model/result.ts';
import { withAir } from '../support/air.ts';
import { prowessAtWork, type Running } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';
import { packedInto } from '../support/packed.ts';
import { artifactsBelow } from '../support/stored-run.ts';
import { until } from '../support/until.ts';

const root = join(import.meta.dirname, '..', '..');
const CHECKOUT = join(root, 'test', 'fixtures', 'kubevirtci');

/** The suite that ships, beside a checkout of KubeVirt whose make targets are played by the simulated cluster. */
describe('[E] the suite that ships, in a cluster that the job makes', () => {
  let site: string;
  let kubevirt: string;
  const PATH = [join(packedInto(), '.bin'), dirname(process.execPath), process.env.PATH].join(delimiter);

  beforeEach(async () => {
    const folder = await emptyFolder();
    [site, kubevirt] = [join(folder, 'project-infra'), join(folder, 'kubevirt')];
    for (const name of ['prowess.yaml', 'suites', 'hack'])
      cpSync(join(root, name), join(site, name), { recursive: true });
    cpSync(CHECKOUT, kubevirt, { recursive: true });
    shorten(join(site, 'suites', 'sig-performance.yaml'));
  });

  const RUN = ['run', 'density-100', '--cluster', 'kubevirtci-1.36'];
  const result = (artifacts: string): Result => JSON.parse(readFileSync(join(artifacts, 'result.json'), 'utf8'));
  const made = (): string[] =>
    existsSync(join(kubevirt, '_ci-configs')) ? readdirSync(join(kubevirt, '_ci-configs')) : [];
  const synced = (): string => join(kubevirt, '_ci-configs', 'k8s-1.36', 'synced');

  it('runs make cluster-up, cluster-sync and cluster-down, also where the run is aborted', async () => {
    const run = prowessAtWork([...RUN, '--store', 'runs'], { cwd: site, env: { PATH } });
    await begun(run, synced());
    run.signal('SIGTERM');
    const { code, stderr } = await run.finished;
    expect(code, stderr).to.equal(130);
    expect(stderr).to.match(/sim serve --nodes 4[\s\S]*removing the cluster kubevirtci-1-36-[0-9a-f]{8}\n/);
    expect(result(artifactsBelow(join(site, 'runs')) ?? '').run).to.not.have.property('untrusted');
    expect(made()).to.deep.equal([]);
  });

  it('measures a pull request beside the runner of its image, and says who was in control', async () => {
    const { code, stderr, ARTIFACTS, ...measured } = await withAir(async (attempt) => {
      const env = { ...pullRequest(), PATH, RUNNER: writeRunner(site), ARTIFACTS: join(site, `artifacts-${attempt}`) };
      const run = prowessAtWork(RUN, { cwd: site, env });
      await begun(run, synced());
      expect(readFileSync(synced(), 'utf8')).to.equal(`${'b'.repeat(40)}\n`);
      return { ...(await run.finished), ARTIFACTS: env.ARTIFACTS, result: result(env.ARTIFACTS) };
    });
    expect(code, stderr).to.equal(0);
    expect(readFileSync(join(site, 'runner.log'), 'utf8')).to.equal('over\n');
    const { run: identity, provenance } = measured.result;
    expect(identity).to.include({ untrusted: true, pull: '7', commit: 'b'.repeat(40) });
    const CONTROL = "measured where the pull request's code was in control";
    expect(provenance.subject).to.contain(CONTROL);
    expect(provenance.made?.phases.map(({ phase, how }) => `${phase} ${how}`)).to.deep.equal([
      'up done',
      'validate done',
    ]);
    for (const file of ['junit_prowess.xml', 'metadata.json', 'summary.md', 'prowess-report.html'])
      expect(readFileSync(join(ARTIFACTS, file), 'utf8'), file).to.match(
        /easured where the pull request(&#39;|&apos;|')s code/,
      );
    expect(made()).to.deep.equal([]);
  });

  it('leaves nothing where it is killed: infra sweep ends the runner with its nodes', async () => {
    const env = { PATH, RUNNER: writeRunner(site) };
    const run = prowessAtWork([...RUN, '--store', 'runs'], { cwd: site, env });
    await begun(run, synced());
    run.signal('SIGKILL');
    await run.finished;
    expect(made()).to.deep.equal(['k8s-1.36']);
    const { stdout, stderr } = await prowessHere(['infra', 'sweep', '--store', 'runs'], { cwd: site, env });
    expect(stdout, stderr).to.match(/^kubevirtci-1-36-[0-9a-f]{8}: removed, its runner on this machine is gone\n$/);
    expect(made()).to.deep.equal([]);
    expect(readFileSync(join(site, 'runner.log'), 'utf8')).to.equal('over\n');
  });
});

async function begun(run: Running, file: string): Promise<void> {
  let ended = false;
  void run.finished.finally(() => {
    ended = true;
  });
  await until(() => ended || existsSync(file));
  if (!existsSync(file)) throw new Error(`it ended before there was ${file}: ${(await run.finished).stderr}`);
}

/** Waits for even answers take their time, which is tested elsewhere. */
function shorten(suite: string): void {
  const text = readFileSync(suite, 'utf8');
  writeFileSync(
    suite,
    text.replace(/^defaults:$/m, 'defaults:\n  warmUp: {max: 1s}').replace('objects: 100}', 'objects: 10}'),
  );
}

/** As runner.sh of KubeVirt's images: it cleans up when its command has ended, and forwards no signal. */
function writeRunner(folder: string): string {
  const path = join(folder, 'runner.sh');
  writeFileSync(path, `#!/bin/sh\ntrap : INT TERM PIPE\n"$@"\necho over >> ${join(folder, 'runner.log')}\n`);
  writeFileSync(join(folder, 'runner.log'), '');
  chmodSync(path, 0o755);
  return path;
}

const pullRequest = (): { readonly JOB_SPEC: string } => ({
  JOB_SPEC: JSON.stringify({
    type: 'presubmit',
    job: 'pull-kubevirt-e2e-k8s-1.36-sig-performance',
    buildid: '12',
    refs: {
      org: 'kubevirt',
      repo: 'kubevirt',
      base_ref: 'main',
      base_sha: 'a'.repeat(40),
      pulls: [{ number: 7, sha: 'b'.repeat(40) }],
    },
    extra_refs: [{ org: 'kubevirt', repo: 'project-infra', base_ref: 'main', workdir: true }],
  }),
});
