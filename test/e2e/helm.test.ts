import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Result } from '../../src/model/result.ts';
import { withAir } from '../support/air.ts';
import { prowess } from '../support/cli.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { simServer } from '../support/sim-serve.ts';
import { artifactsBelow } from '../support/stored-run.ts';

const COMMIT = 'a11ce'.repeat(8);

/** Written from the documentation of Helm 3; the real one is in test/conformance/kube/helm.test.ts. */
const HELM = `#!/bin/sh
here=$(dirname "$0")
echo "$*" | sed 's#/[^ ]*/values.json#VALUES#; s#prowess-hook=lab-0.t[0-9]*,prowess-before=0,prowess-latest=0,prowess-at=[-0-9TZ_.]*#LABELS#' >> "$here/calls"
case $1 in
template) for word; do file=$word; done; cat "$(echo "$*" | sed 's/.*--values \\([^ ]*values.json\\).*/\\1/')" ;;
list) cat "$here/releases" ;;
upgrade) [ ! -e "$here/broken" ] || { echo "Error: UPGRADE FAILED: timed out waiting for the condition" >&2; exit 1; }
  [ "$(cat "$here/releases")" != "[]" ] || echo '[{"name":"one","revision":"1"}]' > "$here/releases" ;;
esac
`;

const suite = (subject: string): string => `version: 1
suite: chart
cluster: lab-0
repo: example/lab@main
workload: pod
warmUp: {max: 1s}
subject: ${subject}
tests:
  chart: {scenario: {kind: burst, objects: 2}}
`;

const SUBJECT =
  '{kind: helm, chart: lab, repository: "https://charts.example", version: 1.2.3, namespace: lab, release: one, values: {image: {tag: "{{run.commit}}"}}}';

describe('[E] a chart under test', () => {
  let site: string;
  let server: Awaited<ReturnType<typeof simServer>>;
  before(async () => {
    server = await simServer(['--nodes', '4', '--speed', '20']);
  });
  after(() => server.stop());

  beforeEach(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFileSync(join(site, 'helm'), HELM);
    chmodSync(join(site, 'helm'), 0o755);
  });

  async function run(releases: string, subject = SUBJECT) {
    for (const left of ['runs', 'calls']) rmSync(join(site, left), { recursive: true, force: true });
    writeFileSync(join(site, 'releases'), releases);
    writeFileSync(join(site, 'suites', 'chart.yaml'), suite(subject));
    const env = {
      KUBECONFIG: server.kubeconfig,
      PATH: [site, dirname(process.execPath), process.env.PATH].join(delimiter),
    };
    const args = ['run', 'chart/chart', '--cluster', 'lab-0', '--store', 'runs', '--commit', COMMIT];
    const ended = await prowess(args, { cwd: site, env });
    const artifacts = artifactsBelow(join(site, 'runs')) ?? '';
    const result: Result = JSON.parse(readFileSync(join(artifacts, 'result.json'), 'utf8'));
    return { ...ended, result, journal: readFileSync(join(artifacts, 'journal.ndjson'), 'utf8'), calls: calls() };
  }

  const calls = (): string[] => readFileSync(join(site, 'calls'), 'utf8').trim().split('\n');

  const CHART = 'lab --repo https://charts.example --version 1.2.3 --values VALUES';
  const WAIT = '--wait --timeout 12m --namespace lab';
  const LIST = 'list --all --filter ^one$ --output json --namespace lab';

  it('is rendered, installed with the commit in its values, and uninstalled after the run', async () => {
    const { code, stderr, result, journal, calls } = await withAir(() => run('[]'));
    expect(code, stderr).to.equal(0);
    expect(calls).to.deep.equal([
      `template one ${CHART} --namespace lab`,
      LIST,
      `upgrade one ${CHART} --install --labels LABELS ${WAIT}`,
      LIST,
      `uninstall one ${WAIT}`,
    ]);
    expect(result.run.commit).to.equal(COMMIT);
    expect(result.provenance.subject).to.include(
      `, with the chart lab 1.2.3 of https://charts.example, commit ${COMMIT}`,
    );
    expect(result.provenance.manifests).to.match(/^[0-9a-f]{12}$/);
    expect(result.provenance.regime.hard.manifests).to.match(/^[0-9a-f]{12}$/);
    expect(result.provenance.regime.hard.manifests).to.not.equal(result.provenance.manifests);
    expect(journal).to.not.include('"image":{"tag"');
  });

  it('is rolled back to the revision that was there', async () => {
    const { code, stderr, calls } = await withAir(() => run('[{"name":"one","revision":"3"}]'));
    expect(code, stderr).to.equal(0);
    expect(calls.at(-1)).to.equal(`rollback one 3 ${WAIT}`);
  });

  it('ends the run with what helm said where it cannot be deployed, and is put back', async () => {
    writeFileSync(join(site, 'broken'), '');
    const { code, result, calls } = await run('[{"name":"one","revision":"3"}]');
    expect(code).to.equal(5);
    expect(result.headline).to.include('timed out waiting for the condition');
    expect(calls.at(-1)).to.equal(`rollback one 3 ${WAIT}`);
  });

  it('is refused on the simulator, and with mistakes that are named', async () => {
    writeFileSync(join(site, 'suites', 'chart.yaml'), suite(SUBJECT));
    const onSim = await prowess(['run', 'chart/chart', '--commit', COMMIT], { cwd: site });

    expect(onSim.stderr).to.include("the simulated cluster cannot run the subject's chart");
    for (const [from, to, message] of [
      ['run.commit', 'run.comit', 'did you mean `run.commit`?'],
      [', version: 1.2.3', '', 'expected repository and version together'],
      ['release: one', 'release: One', 'expected a name of lower-case letters'],
    ] as const) {
      writeFileSync(join(site, 'suites', 'chart.yaml'), suite(SUBJECT.replace(from, to)));
      const { code, stderr } = await prowess(['plan', 'chart/chart'], { cwd: site });
      expect(stderr).to.include(message);
      expect(code).to.equal(2);
    }
  });
});
