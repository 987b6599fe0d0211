import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readText } from '../../../src/history/run-store.ts';
import { METADATA_KEYS } from '../../../src/model/metadata-keys.ts';
import { BUILDS, type BuildName, type Builds, builds } from '../support/pod/builds.ts';
import { GROUP, PRESUBMIT } from '../support/pod/perf-site.ts';

/** How each run ended, as finished.json and its metadata say. */
const EXPECTED = {
  passed: { exit: 0, result: 'SUCCESS', outcome: 'pass', ended: 'completed' },
  ofPullRequest: { exit: 0, result: 'SUCCESS', outcome: 'pass', ended: 'completed' },
  failed: { exit: 1, result: 'FAILURE', outcome: 'fail', ended: 'completed' },
  invalid: { exit: 3, result: 'FAILURE', outcome: 'invalid', ended: 'completed' },
  aborted: { exit: 130, result: 'ABORTED', outcome: 'invalid', ended: 'aborted' },
  timedOut: { exit: 127, result: 'FAILURE', outcome: 'invalid', ended: 'timed-out' },
  bundled: { exit: 130, result: 'ABORTED', outcome: 'invalid', ended: 'aborted' },
  crashed: { exit: 255, result: 'FAILURE', outcome: 'invalid', ended: 'crashed' },
} as const satisfies Record<BuildName, object>;

const NAMES = Object.keys(EXPECTED) as BuildName[];

describe("the generated job between Prow's initupload, entrypoint and sidecar", () => {
  let made: Builds;
  before(async () => {
    made = await builds();
  });

  const folderOf = (name: BuildName): string =>
    name === 'ofPullRequest'
      ? `pr-logs/pull/kubevirt_kubevirt/12/${PRESUBMIT}/${BUILDS[name]}`
      : `logs/${GROUP}/${BUILDS[name]}`;
  const text = (name: BuildName, path: string): Promise<string> => readText(made.store, `${folderOf(name)}/${path}`);
  const json = async (name: BuildName, path: string) => JSON.parse(await text(name, path));

  async function artifactsOf(name: BuildName): Promise<string[]> {
    return Array.fromAsync(made.store.list(`${folderOf(name)}/artifacts`));
  }

  for (const name of NAMES) {
    const { exit, result, outcome, ended } = EXPECTED[name];

    it(`${name}: exits with ${exit}, and finished.json says ${result} with the run's own metadata`, async () => {
      expect(made.pods[name]).to.include({ test: exit, sidecar: 0 });
      const finished = await json(name, 'finished.json');
      expect(finished).to.include({ result, passed: result === 'SUCCESS' });
      const { metadata = {} } = finished;
      expect([metadata[METADATA_KEYS.outcome], metadata[METADATA_KEYS.ended]]).to.deep.equal([outcome, ended]);
      expect(metadata).to.deep.equal(await json(name, 'artifacts/metadata.json'));
    });
  }

  it('says in started.json when it began and of what', async () => {
    const { base, pull } = made.site.commits;
    const periodic = await json('passed', 'started.json');
    expect(periodic).to.include({ 'repo-commit': base, 'repo-version': base });
    expect(periodic.repos).to.deep.equal({ 'example/perf-config': 'main', 'kubevirt/kubevirt': 'main' });
    const presubmit = await json('ofPullRequest', 'started.json');
    expect(presubmit).to.include({ pull: '12' });
    expect(presubmit.repos['kubevirt/kubevirt']).to.equal(`main:${base},12:${pull}`);
  });

  it('uploads every artifact as the runner left it', async () => {
    for (const name of NAMES) {
      const { artifacts } = made.pods[name];
      for (const path of await artifactsOf(name)) {
        expect(await text(name, `artifacts/${path}`), path).to.equal(readFileSync(join(artifacts, path), 'utf8'));
      }
    }
  });

  it('leaves results of every run that was not killed, and numbers of those that can be trusted', async () => {
    for (const name of NAMES.filter((name) => name !== 'crashed')) {
      const artifacts = await artifactsOf(name);
      expect(artifacts).to.include.members(['junit_prowess.xml', 'metadata.json', 'prowess-report.html', 'summary.md']);
      const numbers = artifacts.filter((path) => path.startsWith('GenericPrometheusQuery'));
      expect(numbers.length > 0, name).to.equal(EXPECTED[name].outcome !== 'invalid');
    }
    expect(await artifactsOf('crashed')).to.deep.equal(['journal.ndjson', 'metadata.json']);
  });

  it('has the whole journal of a run that was aborted, although the sidecar replaced it meanwhile', async () => {
    const lines = (await text('aborted', 'artifacts/journal.ndjson')).trimEnd().split('\n');
    const facts = lines.map((line) => JSON.parse(line));
    expect(facts.map(({ seq }) => seq)).to.deep.equal(facts.map((_, index) => index));
    expect(facts.at(-1)).to.include({ type: 'run-ended', how: 'aborted' });
    expect(facts.filter(({ type, event }) => type === 'lock' && event === 'released')).to.have.length(1);
  });

  it('shows in build-log.txt what a person would have seen', async () => {
    expect(await text('passed', 'build-log.txt')).to.match(/^PASS: 20 VirtualMachineInstances Running/m);
    expect(await text('failed', 'build-log.txt')).to.match(/^FAIL: .*at most 10 s is allowed/m);
    expect(await text('invalid', 'build-log.txt')).to.match(/^ {2}objects-arrived: 19 of 20 .*vmi-cirros-7/m);
    expect(await text('timedOut', 'build-log.txt')).to.match(/^INVALID: The run took longer than it was given/m);
    expect(await text('aborted', 'build-log.txt')).to.include('Entrypoint received interrupt');
    expect(await text('bundled', 'build-log.txt')).to.match(/^prowess comes from http.*\n.*OK$/m);
  });

  it("leaves a presubmit's alias, which TestGrid follows", async () => {
    const alias = await readText(made.store, `pr-logs/directory/${PRESUBMIT}/${BUILDS.ofPullRequest}.txt`);
    expect(alias).to.equal(`gs://prow-bucket/${folderOf('ofPullRequest')}`);
  });
});
