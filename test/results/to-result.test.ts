import { expect } from 'chai';
import { metadataOf } from '../../src/formats/metadata.ts';
import { summary } from '../../src/formats/summary.ts';
import type { Entry, RunEnding } from '../../src/model/entry.ts';
import type { Provider } from '../../src/model/infrastructure.ts';
import { sealed } from '../../src/model/journal-line.ts';
import { canonicalJson, type Json } from '../../src/model/json.ts';
import { METADATA_KEYS } from '../../src/model/metadata-keys.ts';
import type { Result } from '../../src/model/result.ts';
import { recordOf, recordReader, toResult } from '../../src/results/index.ts';
import { exitOf } from '../../src/results/outcome.ts';
import { builtInfrastructure, COMMAND, KOPS } from '../support/built-infrastructure.ts';
import { POD } from '../support/built-test.ts';
import { expectGolden } from '../support/golden.ts';
import { builtJournal, type JournalSetup } from '../support/journal-builder.ts';
import { edited, without } from '../support/journal-edits.ts';
import { simRun } from '../support/sim-run.ts';

const resultOf = (entries: readonly Entry[]): Result => toResult(recordOf(entries));

describe('[I] results/to-result', () => {
  it('gives the same bytes for the same journal', () => {
    const sweep = { product: { objects: [8, 12] }, include: [], repetitions: 1, order: 'sequential' } as const;
    const result = resultOf(builtJournal({ sweep }));
    const text = canonicalJson(JSON.parse(JSON.stringify(result)) as Json);
    expectGolden('results/two-levels.json', `${text.replaceAll('},{', '},\n{')}\n`);
    expect(JSON.stringify(resultOf(builtJournal({ sweep })))).to.equal(JSON.stringify(result));
  });

  it('does not depend on whether lines or entries are read', () => {
    const reader = recordReader();
    for (const entry of builtJournal()) reader.line(sealed(entry));
    expect(JSON.stringify(toResult(reader.end()))).to.equal(JSON.stringify(resultOf(builtJournal())));
  });

  it('carries no number that JSON cannot', () => {
    const nothing = without(builtJournal(), 'seen');
    for (const journal of [builtJournal(), nothing, builtJournal().slice(0, 1)]) {
      const result = resultOf(journal);
      expect(JSON.parse(JSON.stringify(result)).measurements).to.deep.equal(
        JSON.parse(JSON.stringify(result.measurements)),
      );
      expect(JSON.stringify(result)).to.not.contain('null');
    }
  });

  it('says first what arrived, how fast and how sure', () => {
    const thresholds = [{ metric: 'api-call-latency', statistic: 'p99', labels: {}, max: 1000 }];
    expect(resultOf(builtJournal({ test: { thresholds } })).headline).to.equal(
      '20 VirtualMachineInstances Running, p99 4.9 s (4.78 s or more); all 2 thresholds hold.',
    );
  });

  it('says first why it cannot be trusted', () => {
    const journal = edited(builtJournal(), 'run-ended', (end) => ({
      ...end,
      how: 'aborted',
      reason: 'stopped by SIGTERM',
    }));
    expect(resultOf(journal).headline).to.equal('The run was aborted: stopped by SIGTERM.');
  });

  it('says first which step ended it, and counts what only follows from that', async () => {
    const { entries } = await simRun({
      workloads: [POD],
      faults: [{ fault: 'never-ready', kind: 'Pod', name: 'warm-' }],
    });
    expect(resultOf(entries).headline).to.match(
      /^Step 0\d-warm-up timed-out: took longer than \d+ s, waiting for 0 of 4 objects ready; not yet: Pod warm-pod.* \(what follows from it: \d+ broken rules\)\.$/,
    );
  });

  it('believes no run of a simulated cluster that it was one of a real one', () => {
    const real = resultOf(builtJournal());
    expect(real.run.backend).to.equal('kube');
    const disguises = [
      { versions: { kubernetes: 'v1.36.3+prowess-sim' } },
      { nodes: real.provenance.nodes.map((node) => ({ ...node, model: 'prowess-sim' })) },
    ];
    for (const disguise of disguises) {
      const result = resultOf(edited(builtJournal(), 'inventory', (entry) => ({ ...entry, ...disguise })));
      expect(result.run.backend).to.equal('sim');
      expect(result.provenance.regime.hard.cluster).to.equal('simulated');
      expect(metadataOf(result)).to.include({ [METADATA_KEYS.simulated]: 'true' });
    }
  });
});

describe('[I] results/outcome', () => {
  const cases: [string, RunEnding, Parameters<typeof exitOf>[1], Entry[], ReturnType<typeof exitOf>][] = [
    ['a good run passes', 'completed', 'pass', builtJournal(), 'pass'],
    ['a threshold fails it', 'completed', 'fail', builtJournal(), 'failed'],
    ['what cannot be trusted is invalid', 'completed', 'invalid', builtJournal(), 'invalid'],
    ['an abort is reported to Prow', 'aborted', 'invalid', builtJournal(), 'aborted'],
    ['a timeout fails', 'timed-out', 'invalid', builtJournal(), 'invalid'],
    ['a crash fails', 'crashed', 'invalid', builtJournal(), 'invalid'],
    ['infrastructure after load is invalid', 'infrastructure', 'invalid', builtJournal(), 'invalid'],
    ['infrastructure before load', 'infrastructure', 'invalid', endedIn('preflight'), 'infrastructure'],
    ['no lock in time', 'infrastructure', 'invalid', endedIn('lock', 'timed-out'), 'noLock'],
  ];
  for (const [name, ending, outcome, journal, exit] of cases) {
    it(`${name}: ${exit}`, () => {
      expect(exitOf(ending, outcome, recordOf(journal))).to.equal(exit);
    });
  }
});

describe('[I] results/provenance', () => {
  const regime = (request: JournalSetup, change: (entries: Entry[]) => Entry[] = (entries) => entries): string =>
    resultOf(change(builtJournal(request))).provenance.regime.id;
  const versions = (over: Record<string, string>) => (entries: Entry[]) =>
    edited(entries, 'inventory', (entry) => ({ ...entry, versions: { ...entry.versions, ...over } }));
  const nodes = (over: object) => (entries: Entry[]) =>
    edited(entries, 'inventory', (entry) => ({ ...entry, nodes: entry.nodes.map((node) => ({ ...node, ...over })) }));
  const run = (over: object) => (entries: Entry[]) =>
    edited(entries, 'run-started', (entry) => ({ ...entry, run: { ...entry.run, ...over } }));

  it('keeps one regime while only soft facts, the build or the order of nodes change', () => {
    const reference = regime({});
    const changes = [
      versions({ kubevirt: 'v1.7.0' }),
      versions({ kubernetes: 'v1.36.4' }),
      run({ build: '9', seed: '2', commit: 'abc', configHash: 'x', tool: '9', cluster: 'other' }),
      nodes({ kernel: '6.13', os: 'other', kubelet: 'v1.36.4', runtime: 'containerd://3', ready: false }),
      nodes({ memoryBytes: 256 * 2 ** 30 - 4_000_000, allocatable: { pods: '111' } }),
    ];
    expect(changes.map((change) => regime({}, change))).to.deep.equal(changes.map(() => reference));
    expect(
      regime({}, (entries) => edited(entries, 'inventory', (entry) => ({ ...entry, nodes: entry.nodes.toReversed() }))),
    ).to.equal(reference);
    expect(regime({ runningMs: () => 9000 })).to.equal(reference);
  });

  it('begins another with other machines, another minor version or experiment, or the simulator', () => {
    const others = [
      versions({ kubernetes: 'v1.37.0' }),
      nodes({ cpu: 32 }),
      nodes({ memoryBytes: 2 ** 37 }),
      nodes({ model: 'other' }),
      run({ backend: 'sim' }),
      (entries: Entry[]) => edited(entries, 'inventory', (entry) => ({ ...entry, nodes: entry.nodes.slice(1) })),
    ];
    const regimes = [regime({}), regime({ objects: 7 }), ...others.map((change) => regime({}, change))];
    expect(new Set(regimes).size).to.equal(regimes.length);
  });

  it('begins another with another class of host where the run made its cluster on it', () => {
    const made = (host: object, provider: Provider = COMMAND): Result =>
      resultOf(
        edited(builtJournal({ cluster: { infrastructure: builtInfrastructure({ provider }) } }), 'host', (entry) => ({
          ...entry,
          host: { ...entry.host, ...host },
        })),
      );
    const classOf = ({ provenance }: Result): string | undefined => provenance.regime.hard.host;
    expect(classOf(made({}))).to.equal('64 cores of AMD EPYC 7763, 16 of them for the job');
    expect(classOf(made({ usableCores: undefined }))).to.equal('64 cores of AMD EPYC 7763');
    expect(classOf(made({ model: undefined }))).to.equal('64 cores of an unnamed model, 16 of them for the job');
    expect(classOf(made({ cores: undefined, reason: 'no Linux' }))).to.equal('unknown');
    expect(classOf(made({}, KOPS))).to.equal(undefined);
    const ids = [made({}), made({ cores: 32 }), made({ model: 'other' }), made({ usableCores: 8 })].map(
      ({ provenance }) => provenance.regime.id,
    );
    expect(new Set(ids).size).to.equal(4);
    expect(made({ node: 'bare-9' }).provenance.regime.id).to.equal(ids[0]);
  });

  it('does not give the commit of the job to what was installed', () => {
    const ofJob = run({ commit: 'deadbeef', repos: { 'kubevirt/kubevirt': 'main:abc,12:deadbeef' } });
    const result = resultOf(ofJob(builtJournal()));
    expect(result.run).to.not.have.property('commit');
    expect(result.run.repos).to.deep.equal({ 'kubevirt/kubevirt': 'main:abc,12:deadbeef' });
    expect(result.provenance).to.include({ subject: 'installed KubeVirt v1.6.0', jobCommit: 'deadbeef' });
    expect(metadataOf(result)).to.include({ Subject: 'installed KubeVirt v1.6.0' }).and.not.have.property('Commit');
    expect(summary(result, recordOf(ofJob(builtJournal()))).text)
      .to.include('- Commit of the job: deadbeef: not what was measured')
      .and.include('- Under test: installed KubeVirt v1.6.0');
  });

  it('gives the commit to what a command brought', () => {
    const subject = { kind: 'command', command: ['hack/deploy.sh'] } as const;
    const result = resultOf(run({ commit: 'deadbeef' })(builtJournal({ test: { subject } })));
    expect(result.run.commit).to.equal('deadbeef');
    expect(result.provenance).to.include({ subject: 'KubeVirt v1.6.0, brought by hack/deploy.sh' });
    expect(result.provenance).to.not.have.property('jobCommit');
    expect(metadataOf(result)).to.include({ Commit: 'deadbeef' });
  });

  it('publishes the versions that were measured, whatever came later', () => {
    const later = edited(builtJournal(), 'inventory', (entry, index) =>
      index === 0 ? entry : { ...entry, versions: { kubernetes: 'v1.36.3', kubevirt: 'v1.5.0' } },
    );
    expect(resultOf(later).provenance.versions).to.deep.equal({ kubernetes: 'v1.36.3', kubevirt: 'v1.6.0' });
  });

  it('has the lock’s token and how long it was waited for', () => {
    expect(resultOf(builtJournal()).provenance.lock).to.deep.equal({ token: 7, waitedMs: 500 });
  });
});

/** A journal that ends in a step around the load. */
function endedIn(kind: string, how: 'failed' | 'timed-out' = 'failed'): Entry[] {
  const entries = builtJournal();
  const start = entries.findIndex((entry) => entry.type === 'step-started' && entry.kind === kind);
  const step = entries[start];
  if (step?.type !== 'step-started') throw new Error(`no step ${kind}`);
  return [...entries.slice(0, start + 1), { ...step, seq: step.seq + 1, type: 'step-ended', how }];
}
