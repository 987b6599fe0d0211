import { expect } from 'chai';
import { parseConfig } from '../../../src/config/suite/parse.ts';
import { quotableInfrastructure } from '../../../src/model/infrastructure.ts';
import { isLocked, promisedNodes } from '../../../src/model/target.ts';
import { epochMs, minutes } from '../../../src/model/units.ts';
import { complaintsAbout, siteFiles, siteOf } from '../../support/site.ts';

const FILE = 'suites/clusters/made.yaml';
const made = (infrastructure: string, more = ''): Record<string, string> => ({
  [FILE]: `version: 1\ncluster: made\nnodes: {schedulable: 4}\n${more}infrastructure:\n${infrastructure}`,
});
const COMMANDS = '  kind: command\n  up: [make, cluster-up]\n  down: [make, cluster-down]\n';
const clusterOf = (files: Record<string, string>) => {
  const cluster = siteOf(files).clusters.find(({ name }) => name === 'made');
  if (cluster === undefined) throw new Error('no such cluster');
  return cluster;
};

describe('[U] config/suite/infrastructure', () => {
  it('has a default for all but the commands', () => {
    expect(clusterOf(made(COMMANDS)).infrastructure).to.deep.equal({
      provider: {
        kind: 'command',
        up: ['make', 'cluster-up'],
        down: ['make', 'cluster-down'],
        folder: '.',
        environment: {},
        inherit: [],
        nodesOn: 'runner',
      },
      timeouts: { upMs: minutes(60), validateMs: minutes(30), downMs: minutes(30) },
      readyShare: 1,
      teardown: { retries: 2 },
    });
  });

  it('needs no lock, and promises the stated share of its nodes', () => {
    const cluster = clusterOf(made(`${COMMANDS}  readyShare: 0.7\n`));
    expect(isLocked(cluster)).to.equal(false);
    expect(promisedNodes(cluster)).to.equal(3);
    const existing = clusterOf(made('  kind: existing\n'));
    expect(existing).to.not.have.property('infrastructure');
    expect(isLocked(existing)).to.equal(true);
    expect(promisedNodes(existing)).to.equal(4);
  });

  it('shows no argument and no variable to those who read journals', () => {
    const secret = 'token=abc';
    const text = `  kind: command
  up: [make, ${secret}]
  validate: [check, ${secret}]
  down: [make, ${secret}]
  gone: [make, ${secret}]
  kubeconfig: [print, ${secret}]
  environment: {A: ${secret}}
  onFailure: [dump, ${secret}]
  teardown: {onFailure: [mail, ${secret}]}
`;
    const { infrastructure } = clusterOf(made(text));
    if (infrastructure === undefined) throw new Error('none');
    const shown = quotableInfrastructure(infrastructure);
    expect(JSON.stringify(shown)).to.not.contain('abc');
    expect(shown.onFailure).to.deep.equal(['dump']);
  });

  const mistakes: readonly (readonly [string, Record<string, string>, string])[] = [
    ['an unknown provider', made('  kind: terraform\n'), 'made.yaml:5:9'],
    ['a provider without a down', made('  kind: command\n  up: [make]\n'), 'down'],
    ['a command as one text', made('  kind: command\n  up: make up\n  down: [make]\n'), 'expected a list: the program'],
    [
      'a placeholder that is none',
      made('  kind: command\n  up: [make, "{{ids}}"]\n  down: [make]\n'),
      'unknown placeholder {{ids}}; known: id, cluster, kubeconfig',
    ],
    [
      'a placeholder that was meant',
      made('  kind: command\n  up: [make]\n  down: [make, "--{{clutser}}"]\n'),
      'did you mean `cluster`?',
    ],
    ['a share above 1', made(`${COMMANDS}  readyShare: 95\n`), 'made.yaml:8:15'],
    ['a currency', made(`${COMMANDS}  price: {perHour: 3, currency: euro}\n`), 'expected a currency such as EUR'],
    ['a time', made(`${COMMANDS}  timeouts: {up: 60}\n`), 'expected a duration'],
    ['a misspelt key', made(`${COMMANDS}  tearDown: {retries: 1}\n`), 'did you mean `teardown`'],
    ['a variable with a dash', made(`${COMMANDS}  environment: {MY-VAR: x}\n`), 'MY-VAR'],
    [
      'a kubeconfig beside it',
      made(COMMANDS, 'kubeconfig: {context: mine}\n'),
      'the kubeconfig of a cluster that each run makes comes from its infrastructure',
    ],
  ];
  for (const [what, files, expected] of mistakes) {
    it(`names ${what}`, () => expect(complaintsAbout(files)).to.contain(expected));
  }
});

describe('[U] config/suite/infrastructure of kops', () => {
  const KOPS = `  kind: kops
  state: gs://acme-kops
  project: acme-perf
  zone: us-west1-a
  kubernetes: 1.30.2
  image: ubuntu-os-cloud/ubuntu-2204-jammy-v20240607
  machines: {controlPlane: n1-standard-8, nodes: e2-medium}
`;

  it('keeps its records in the state store', () => {
    expect(clusterOf(made(KOPS)).infrastructure).to.deep.include({ records: 'gs://acme-kops' });
    expect(clusterOf(made(`${KOPS}  records: gs://acme-records\n`)).infrastructure?.records).to.equal(
      'gs://acme-records',
    );
  });

  for (const [what, written, expected] of [
    [
      'a state store elsewhere',
      KOPS.replace('gs://acme-kops', 's3://acme'),
      'expected a bucket, such as gs://acme-kops-state',
    ],
    ['a minor version', KOPS.replace('1.30.2', '"1.30"'), 'expected a version such as 1.30.2'],
    ['a version with a v', KOPS.replace('1.30.2', 'v1.30.2'), 'expected a version such as 1.30.2'],
    ['a region', KOPS.replace('us-west1-a', 'us-west1'), 'expected a zone such as us-west1-a'],
    ['an image without a project', KOPS.replace('ubuntu-os-cloud/', ''), 'expected PROJECT/IMAGE'],
    ['a machine that is missing', KOPS.replace(', nodes: e2-medium', ''), 'machines'],
    ['what only commands have', `${KOPS}  up: [make]\n`, '`up`'],
  ] as const) {
    it(`names ${what}`, () => expect(complaintsAbout(made(written))).to.contain(expected));
  }

  it('wants an odd number of members of etcd', () => {
    const files = made(KOPS);
    const even = { [FILE]: (files[FILE] ?? '').replace('{schedulable: 4}', '{schedulable: 4, controlPlane: 2}') };
    expect(complaintsAbout(even)).to.contain('etcd wants an odd number of members').and.contain('made.yaml:3:');
  });

  it('names programs that are there and may not be run, and none that a checkout may bring', () => {
    const kinds: Readonly<Record<string, 'file'>> = { 'hack/up.sh': 'file', 'hack/down.sh': 'file' };
    const folder = {
      kindOf: (path: string) => kinds[path],
      isExecutable: (path: string) => path === 'hack/up.sh',
      readAt: epochMs(0),
      namesIn: () => [],
      textOf: () => '',
    };
    const written = '  kind: command\n  up: [./hack/up.sh]\n  down: [./hack/down.sh]\n  gone: [../other/gone.sh]\n';
    const { diagnostics } = parseConfig({ ...siteFiles(made(written)), folder });
    expect(diagnostics.map(({ path, line }) => [path, line])).to.deep.equal([['infrastructure.down.0', 7]]);
  });
});
