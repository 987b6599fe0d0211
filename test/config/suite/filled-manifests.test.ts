import { expect } from 'chai';
import { complaintsAbout } from '../../support/site.ts';

/** A site whose sweep gives what its workload holds placeholders for. */
const swept = (container: string, product: string): string =>
  complaintsAbout({
    'suites/workloads/pod.yaml': `
version: 1
workload: pod
manifest:
  apiVersion: v1
  kind: Pod
  spec: {containers: [{name: main, image: registry.example/pause:v1, ${container}}]}
`,
    'suites/s.yaml': `
version: 1
suite: product
cluster: metal
workload: pod
tests:
  one: {scenario: {kind: burst, objects: 3}, sweep: {product: {${product}}}}
`,
  });

describe('[U] config/suite/filled-manifests', () => {
  it('accepts values that make a sound object', () => {
    expect(swept('resources: {requests: {memory: "{{memory}}"}}', 'memory: [64Mi, 128Mi]')).to.equal('');
  });

  for (const [title, container, product, where] of [
    ['a quantity', 'resources: {requests: {memory: "{{memory}}"}}', 'memory: [64Mi, 128Mib]', /^suites\/s\.yaml:7:79 /],
    [
      'a part of a quantity',
      'resources: {requests: {memory: "{{size}}Mi"}}',
      'size: [64, 1.2.8]',
      /^suites\/s\.yaml:7:75 /,
    ],
    ['a name of a list', 'imagePullPolicy: "{{pull}}"', 'pull: [Always, never]', /did you mean `Never`/],
    ['a number for a text', 'workingDir: "{{folder}}"', 'folder: [1, /a]', /expected text, got 1/],
    [
      'a limit below a request',
      'resources: {requests: {memory: 64Mi}, limits: {memory: "{{memory}}"}}',
      'memory: [128Mi, 32Mi]',
      /s\.yaml:7:80 .*requests\.memory of the workload pod: a request above its limit/s,
    ],
  ] as const) {
    it(`finds ${title} that one level makes wrong, at the level's value`, () => {
      const said = swept(container, product);
      expect(said).to.match(where);
      expect(said.match(/^suites\//gm)).to.have.length(1);
    });
  }
});
