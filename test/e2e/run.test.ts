import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { METADATA_KEYS } from '../../src/model/metadata-keys.ts';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { textsBelow } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';

const root = join(import.meta.dirname, '..', '..');
const TEST = 'sig-performance/density-100';

const buildFolder = (store: string): string => {
  const started = readdirSync(store, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('started.json'),
  );
  return join(store, started ?? '', '..');
};

describe('[E] prowess run', () => {
  it('writes a run in the layout of a Prow bucket, under a decimal build, and says where the report is', async () => {
    const store = await emptyFolder();
    const { code, stdout } = await prowess(['run', TEST, '--store', store], { cwd: root });
    expect(code).to.equal(0);
    expect(buildFolder(store)).to.match(/logs\/sim-periodic-kubevirt-e2e-k8s-1.36-sig-performance\/\d+$/);
    expect(stdout)
      .to.include('SIMULATED')
      .and.to.include(join(buildFolder(store), 'artifacts', 'prowess-report.html'));
    const { result, metadata } = JSON.parse(readFileSync(join(buildFolder(store), 'finished.json'), 'utf8'));
    expect(result).to.equal('SUCCESS');
    expect(metadata[METADATA_KEYS.outcome]).to.equal('pass');
  });

  it('turns INVALID, with exit code 3, when objects never arrive, and publishes no number', async () => {
    const folder = await emptyFolder();
    const faults = join(folder, 'faults.yaml');
    writeFileSync(
      faults,
      'version: 1\nfaults: [{fault: never-ready, kind: VirtualMachineInstance, name: vmi-cirros-7}]\n',
    );
    const { code, stdout } = await prowessHere(['run', TEST, '--store', join(folder, 'runs'), '--faults', faults], {
      cwd: root,
    });
    expect(code).to.equal(3);
    expect(stdout).to.include('INVALID');
    const artifacts = [...textsBelow(join(folder, 'runs')).keys()];
    expect(artifacts.filter((path) => path.includes('GenericPrometheusQuery'))).to.deep.equal([]);
  });

  it('computes the same bytes again from the journal', async () => {
    const store = await emptyFolder();
    await prowessHere(['run', TEST, '--store', store], { cwd: root });
    const before = textsBelow(store);
    const { code } = await prowessHere(['results', buildFolder(store)], { cwd: root });
    expect(code).to.equal(0);
    expect(textsBelow(store)).to.deep.equal(before);
  });

  it('writes only artifacts inside Prow, and refuses the simulator there', async () => {
    const artifacts = await emptyFolder();
    const env = { JOB_SPEC: '{"type":"periodic","job":"perf","buildid":"12"}', ARTIFACTS: artifacts };
    const { code, stderr } = await prowessHere(['run', TEST], { cwd: root, env });
    expect(code).to.equal(2);
    expect(stderr).to.include('the simulated cluster is refused inside Prow');
    expect(readFileSync(join(artifacts, 'junit_prowess.xml'), 'utf8')).to.include('is refused inside Prow');
    expect(JSON.parse(readFileSync(join(artifacts, 'result.json'), 'utf8'))).to.include({ outcome: 'invalid' });
  });

  it('says what is wrong with a test, a cluster or a flag that is not there', async () => {
    for (const [args, message] of [
      [['run', 'density-1000'], 'no test density-1000'],
      [['run', TEST, '--cluster', 'moon'], 'no cluster moon'],
      [['run', TEST, '--sed', '1'], "unknown option '--sed'"],
      [['results', '/nowhere'], 'there is no journal.ndjson in /nowhere'],
    ] as const) {
      const { code, stderr } = await prowessHere(args, { cwd: root });
      expect(stderr).to.include(message);
      expect(code).to.equal(2);
    }
  });
});
