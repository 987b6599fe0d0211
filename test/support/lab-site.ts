import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A small site with `labs` exclusive clusters, all of them reached by the kubeconfig's current context. */
export function writeLabSite(folder: string, labs: number, lease = '3s'): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('prowess.yaml', SITE);
  write('suites/workloads/pod.yaml', WORKLOAD);
  for (let lab = 0; lab < labs; lab++) {
    write(`suites/clusters/lab-${lab}.yaml`, clusterText(`lab-${lab}`, lease));
    write(`suites/suite-${lab}.yaml`, suiteText(`suite-${lab}`, `lab-${lab}`));
  }
}

/** A test `long` on lab-0 which lasts longer than anybody who interferes with it needs. */
export const writeLongTest = (folder: string): void =>
  writeFileSync(
    join(folder, 'suites', 'long.yaml'),
    `version: 1
suite: long
cluster: lab-0
repo: example/lab@main
workload: pod
warmUp: {max: 1s}
testgrid: {dashboards: [lab-performance]}
tests:
  long:
    scenario: {kind: churn, objects: 5, perSecond: 1, duration: 10m}
`,
  );

const SITE = `version: 1
site: lab
repo: example/lab@main
runner: {image: example.org/prowess:v1}
bucket: {name: lab-results}
`;

const WORKLOAD = `version: 1
workload: pod
ready: {phase: Running}
readyWithin: 1m
manifest:
  apiVersion: v1
  kind: Pod
  metadata: {}
  spec:
    containers: [{name: main, image: pause, resources: {requests: {cpu: 10m}}}]
`;

/** A short lease makes a killed holder's lock free soon; one that starves for processors loses it. */
const clusterText = (name: string, lease: string): string => `version: 1
cluster: ${name}
exclusive: true
nodes: {schedulable: 4, controlPlane: 1}
lock: {duration: ${lease}, waitMax: 2m}
`;

const suiteText = (name: string, cluster: string): string => `version: 1
suite: ${name}
cluster: ${cluster}
repo: example/lab@main
workload: pod
warmUp: {max: 1s}
testgrid: {dashboards: [lab-performance]}
tests:
  burst-${cluster}:
    scenario: {kind: burst, objects: 30}
`;
