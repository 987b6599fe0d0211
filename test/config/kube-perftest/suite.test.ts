import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { PERFTEST_SUITE, perftestSuite } from '../../../src/config/kube-perftest/suite.ts';
import { printDiagnostic } from '../../../src/config/source/diagnostic.ts';
import { scenarioOfKind } from '../../../src/scenarios/index.ts';

const SEED = readFileSync(join(import.meta.dirname, '../../fixtures/kube-perftest/documented.yaml'), 'utf8');

describe('[U] suite of kube-perftest', () => {
  it('has a test of a known scenario for each resource that its documentation shows', () => {
    const { tests } = suiteOf(SEED);
    expect(Object.keys(tests)).to.deep.equal([
      'iperf-set',
      'iperf-iperf',
      'mpi-pingpong',
      'openfoam',
      'rdma-bandwidth',
      'rdma-latency',
      'fio-filesystem',
      'pytorch-test-gpu',
    ]);
    for (const { scenario } of Object.values<{ scenario: { kind: string } }>(tests)) {
      const checked = scenarioOfKind(scenario.kind)?.schema.safeParse(scenario);
      expect(checked?.success, scenario.kind).to.equal(true);
    }
    expect(tests['fio-filesystem'].scenario).to.deep.include({
      direct: true,
      duration: '10s',
      volume: { storageClass: 'csi-cinder', accessMode: 'ReadWriteOnce', size: '5Gi' },
    });
    expect(tests['pytorch-test-gpu'].scenario.resources).to.deep.equal({ limits: { 'nvidia.com/gpu': '2' } });
  });

  it('reads a List as kubectl writes it, with places of the whole', () => {
    const list = (streams: string): string =>
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: perftest.stackhpc.com/v1alpha1\n  kind: IPerf\n  metadata: {name: a}\n  spec: {duration: 5, streams: ${streams}}\n` +
      '- apiVersion: perftest.stackhpc.com/v1alpha1\n  kind: IPerf\n  metadata: {name: b}\n  spec: {duration: 5, streams: 2}\n';
    expect(Object.keys(suiteOf(list('1')).tests)).to.deep.equal(['a', 'b']);
    const { diagnostics } = perftestSuite([{ path: 'a.yaml', text: list('many') }]);
    expect(diagnostics.map(printDiagnostic).join('\n')).to.match(/^a\.yaml:7:\d+ spec\.streams: /);
  });

  it('keeps a product a product, and adds what is explicit', () => {
    expect(suiteOf(SEED).tests['iperf-set'].sweep).to.deep.equal({
      product: { hostNetwork: [true, false], streams: [1, 2, 4, 8, 16, 32, 64] },
      include: [{ hostNetwork: true, streams: 128 }],
    });
  });

  it('lists levels where a network is none of hostNetwork, and where lists are put behind each other', () => {
    const { tests, text } = suiteOf(
      set('RDMABandwidth', {
        spec: '{networkName: ns/net, mtu: 9000, extraArgs: [--tclass=96]}',
        permutations: '{product: {hostNetwork: [true, false]}, explicit: [{extraArgs: [--use-null-mr]}]}',
        more: 'repetitions: 3',
      }),
    );
    expect(tests.a.sweep).to.deep.equal({
      include: [
        { extraArgs: ['--tclass=96'], hostNetwork: true },
        { extraArgs: ['--tclass=96'], hostNetwork: false, networkName: 'ns/net', mtu: 9000 },
        { extraArgs: ['--tclass=96', '--use-null-mr'], networkName: 'ns/net', mtu: 9000 },
      ],
      repetitions: 3,
      order: 'interleaved',
    });
    expect(text).to.include("# a: mtu beside hostNetwork is left out: it changed the MTU of the node's own interface");
  });

  for (const [what, permutations, sweep] of [
    [
      'explicit permutations alone',
      '{explicit: [{streams: 2}, {streams: 3}]}',
      { include: [{ streams: 2 }, { streams: 3 }] },
    ],
    [
      'an empty list beside explicit ones',
      '{product: {streams: []}, explicit: [{streams: 2}, {streams: 3}]}',
      { include: [{ streams: 2 }, { streams: 3 }] },
    ],
    ['equal permutations', '{product: {streams: [2, 2, 3]}}', { product: { streams: [2, 3] } }],
    ['empty permutations', '{}', undefined],
  ] as const) {
    it(`takes ${what} as a person means them`, () => {
      expect(suiteOf(set('IPerf', { spec: '{duration: 30}', permutations })).tests.a.sweep).to.deep.equal(sweep);
    });
  }

  it('gives tests names that a suite takes, of names that Kubernetes takes and others', () => {
    const resource = (name: string): string =>
      `apiVersion: perftest.stackhpc.com/v1alpha1\nkind: IPerf\nmetadata: {name: ${name}}\nspec: {duration: 30, streams: 2}\n`;
    const text = ['Perm.x', 'perm.x', 'a_b', 'iperf'].map(resource).join('---\n');
    const { tests, diagnostics } = perftestSuite([{ path: 'a.yaml', text }]);
    expect(diagnostics).to.deep.equal([]);
    expect(tests).to.deep.equal(['perm-x-iperf', 'perm-x-iperf-2', 'a-b', 'iperf']);
  });

  it('repeats a template without permutations', () => {
    const { scenario, sweep } = suiteOf(set('IPerf', { spec: '{streams: 8, duration: 30}', more: 'repetitions: 5' }))
      .tests.a;
    expect({ ...scenario, ...sweep }).to.deep.include({ repetitions: 5, order: 'interleaved' });
    expect(sweep.product).to.deep.equal({ streams: [8] });
  });

  it('says every mistake of every permutation at its place', () => {
    const text = set('IPerf', {
      spec: '{duration: 30, stream: 2}',
      permutations: '{product: {streams: [1, four], hostNetwork: [true, "no"]}, explicit: [{streams: -1}]}',
    });
    const said = perftestSuite([{ path: 'set.yaml', text }])
      .diagnostics.map(printDiagnostic)
      .join('\n');
    for (const place of [
      'set.yaml:6:',
      'unknown key `stream`',
      'product.streams.1',
      'product.hostNetwork.1',
      'explicit.0.streams',
    ]) {
      expect(said).to.include(place);
    }
  });

  for (const [text, wrong] of [
    [
      set('IPerf', { spec: '{}', permutations: '{product: {streams: []}}' }),
      'streams has no value, so that the set has no permutation',
    ],
    ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nspec: {}\n', 'expected perftest.stackhpc.com/v1alpha1'],
    ['apiVersion: perftest.stackhpc.com/v1alpha1\nkind: IPref\nmetadata: {name: a}\nspec: {}\n', 'IPref'],
    [
      'apiVersion: perftest.stackhpc.com/v1alpha1\nkind: IPerf\nmetadata: {name: a}\nspec: {streams: many}\n',
      'expected a number, got "many"',
    ],
  ] as const) {
    it(`says ${wrong}`, () => {
      const { diagnostics } = perftestSuite([{ path: 'a.yaml', text }]);
      expect(diagnostics.map(printDiagnostic).join('\n')).to.include(wrong);
    });
  }
});

interface SetParts {
  readonly spec: string;
  readonly permutations?: string;
  readonly more?: string;
}

function set(kind: string, { spec, permutations, more }: SetParts): string {
  return `apiVersion: perftest.stackhpc.com/v1alpha1
kind: BenchmarkSet
metadata: {name: a}
spec:
  template:
    {apiVersion: perftest.stackhpc.com/v1alpha1, kind: ${kind}, spec: ${spec}}
${permutations === undefined ? '' : `  permutations: ${permutations}\n`}${more === undefined ? '' : `  ${more}\n`}`;
}

function suiteOf(text: string) {
  const suite = perftestSuite([{ path: 'a.yaml', text }]);
  expect(suite.diagnostics.map(printDiagnostic)).to.deep.equal([]);
  const written = parse(suite.text ?? '');
  expect(written.suite).to.equal(PERFTEST_SUITE);
  return { tests: written.tests, text: suite.text };
}
