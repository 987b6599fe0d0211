import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { nodeNameOf, placementOf } from '../../../src/config/generator/placement.ts';
import { SUITES } from '../../support/built-suites.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { complaintsAbout, siteOf } from '../../support/site.ts';

describe('[I] config/generator/placement', () => {
  const made = (more: string) => ({
    ...SUITES,
    'suites/clusters/made.yaml': `
version: 1
cluster: made
nodes: {schedulable: 3}
${more}
`,
    'suites/made.yaml': `
version: 1
suite: made
cluster: made
repo: acme/config@main
workload: pod
measures: environment
tests:
  density: {periodic: {cron: "0 3 * * *"}, scenario: {kind: burst, objects: 100}}
`,
  });
  const COMMAND = 'kind: command, up: [make, up], down: [make, down]';
  const clusterOf = (more: string) =>
    siteOf(made(more)).clusters.find(({ name }) => name === 'made') ?? expect.fail('there is no such cluster');
  const jobOf = (more: string): string =>
    generate(siteOf(made(more)), shippedTemplates(), new Map()).find(({ path }) => path === 'jobs/made.gen.yaml')
      ?.text ?? expect.fail('there is no such job');

  const ALONE = `    affinity:
      podAntiAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
        - labelSelector:
            matchLabels:
              created-by-prow: "true"
          topologyKey: kubernetes.io/hostname
`;

  it('keeps other jobs of Prow from the node where the cluster file says so, and only there', () => {
    expect(jobOf(`infrastructure: {${COMMAND}, placement: exclusive}`)).to.contain(ALONE);
    for (const more of [`infrastructure: {${COMMAND}, placement: any}`, `infrastructure: {${COMMAND}}`])
      expect(jobOf(more)).to.not.contain('ffinity');
  });

  it('gives nodes of a pool by what is laid over the pod', () => {
    const pool = 'prow: {spec: {nodeSelector: {type: bare-metal}, tolerations: [{key: dedicated, operator: Exists}]}}';
    expect(jobOf(`infrastructure: {${COMMAND}, placement: exclusive}\n${pool}`))
      .to.contain(ALONE)
      .and.contain('    nodeSelector:\n      type: bare-metal\n')
      .and.contain('    tolerations:\n    - key: dedicated\n      operator: Exists\n');
  });

  it('bounds runs per pull request alone where each makes its cluster, and per cluster where they share it', () => {
    const presubmit = 'presubmit: {comment: /test perf}, periodic: {cron: "0 3 * * *"}';
    const filesOf = (more: string) => {
      const files = made(more);
      const suite = files['suites/made.yaml'].replace('periodic: {cron: "0 3 * * *"}', presubmit);
      const started = suite.replace('suite: made\n', 'suite: made\ngithub: {comment: /test-perf}\n');
      return generate(siteOf({ ...files, 'suites/made.yaml': started }), shippedTemplates(), new Map());
    };
    const textOf = (more: string, path: string): string =>
      filesOf(more).find((file) => file.path.endsWith(path))?.text ?? '';
    const own = textOf(`infrastructure: {${COMMAND}}`, 'jobs/made.gen.yaml');
    expect(own).to.include('pull-made-density').and.not.include('max_concurrency').and.not.include('job_queue_name');
    const shared = textOf('kubeconfig: {secret: {name: k}}', 'jobs/made.gen.yaml');
    expect(shared.match(/max_concurrency: 1\n/g)).to.have.length(2);
    expect(shared.match(/job_queue_name: prowess-made\n/g)).to.have.length(2);
    const workflow = textOf(`infrastructure: {${COMMAND}}`, 'prowess-made.gen.yaml');
    expect(workflow).to.match(
      /group: "prowess-made\/density-\$\{\{ needs\.prepare\.outputs\.pull \|\| github\.run_id \}\}"/,
    );
  });

  it('gives a run its node where that is the machine of its cluster', () => {
    const NAME = '- name: NODE_NAME\n        valueFrom:\n          fieldRef:\n            fieldPath: spec.nodeName\n';
    expect(jobOf(`infrastructure: {${COMMAND}}`)).to.contain(NAME);
    expect(nodeNameOf(clusterOf('infrastructure: {kind: local}'))).to.have.length(1);
    for (const more of [`infrastructure: {${COMMAND}, nodesOn: elsewhere}`, 'kubeconfig: {secret: {name: made}}']) {
      expect(jobOf(more)).to.not.contain('NODE_NAME');
      expect(placementOf(clusterOf(more))).to.deep.equal({});
    }
  });

  it('names mistakes', () => {
    expect(complaintsAbout(made(`infrastructure: {${COMMAND}, placement: exclusiv}`)))
      .to.contain('expected one of any, exclusive, got "exclusiv"')
      .and.contain('did you mean `exclusive`?');
    expect(complaintsAbout(made(`infrastructure: {${COMMAND}, nodesOn: hosts}`))).to.contain(
      'expected one of runner, elsewhere',
    );
  });
});
