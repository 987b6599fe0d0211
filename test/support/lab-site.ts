import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from './files.ts';

/**
 * A small site with `labs` exclusive clusters, all of them reached by the kubeconfig's current context. A short lease makes a killed
 * holder's lock free soon; one that starves for processors loses it.
 */
export function writeLabSite(folder: string, labs: number, lease = '30s'): void {
  writeFiles(folder, { 'prowess.yaml': LAB, 'suites/workloads/pod.yaml': WORKLOAD });
  for (let lab = 0; lab < labs; lab++) {
    const cluster = `lab-${lab}`;
    const burst = `  burst-${cluster}: {scenario: {kind: burst, objects: 30}}\n`;
    writeFiles(folder, {
      [`suites/clusters/${cluster}.yaml`]: clusterText(cluster, lease),
      [`suites/suite-${lab}.yaml`]: suiteText({ suite: `suite-${lab}`, cluster }, burst),
    });
  }
}

/** A shared cluster with the tests `burst-shared` and `long-shared`, which makes too little to be load beside the other. */
export function writeSharedLab(folder: string): void {
  writeFiles(folder, {
    'prowess.yaml': LAB,
    'suites/workloads/pod.yaml': WORKLOAD,
    'suites/clusters/shared.yaml': clusterText('shared', '30s').replace('exclusive: true', 'exclusive: false'),
    'suites/shared.yaml': suiteText(
      { suite: 'shared', cluster: 'shared' },
      '  burst-shared: {scenario: {kind: burst, objects: 30}}\n' +
        '  long-shared: {scenario: {kind: churn, objects: 5, perSecond: 0.02, duration: 10m}}\n',
    ),
  });
}

/** A test `long` on a lab which lasts longer than anybody who interferes with it needs. */
export const writeLongTest = (folder: string, lab = 'lab-0'): void =>
  writeFileSync(
    join(folder, 'suites', 'long.yaml'),
    suiteText(
      { suite: 'long', cluster: lab },
      '  long: {scenario: {kind: churn, objects: 5, perSecond: 1, duration: 10m}}\n',
    ),
  );

export interface SuiteNames {
  readonly suite: string;
  readonly cluster: string;
  readonly workload?: string;
  readonly warmUpMax?: string;
}

/** A suite of the lab; `tests` is the YAML below `tests:`. */
export const suiteText = ({ suite, cluster, workload = 'pod', warmUpMax = '1s' }: SuiteNames, tests: string): string =>
  `version: 1
suite: ${suite}
cluster: ${cluster}
repo: example/lab@main
workload: ${workload}
warmUp: {max: ${warmUpMax}}
testgrid: {dashboards: [lab-performance]}
tests:
${tests}`;

/** A site file without anything special. */
export const LAB = `version: 1
site: lab
repo: example/lab@main
runner: {image: example.org/prowess:v1}
bucket: {name: lab-results}
secrets: {kubeconfig: lab-kubeconfig}
`;

export const WORKLOAD = `version: 1
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

const clusterText = (name: string, lease: string): string => `version: 1
cluster: ${name}
exclusive: true
nodes: {schedulable: 4, controlPlane: 1}
lock: {duration: ${lease}, waitMax: 10m}
`;
