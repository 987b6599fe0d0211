import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CONFIG = `global:
  gc: true
  measurements: [{name: podLatency}]
metricsEndpoints:
  - indexer: {type: local, metricsDirectory: measured}
jobs:
  - name: burst
    namespace: burner
    namespacedIterations: false
    jobIterations: OBJECTS
    qps: 100000
    burst: 100000
    preLoadImages: false
    objects: [{objectTemplate: pod.yml, replicas: 1}]
`;

const POD = `---
apiVersion: v1
kind: Pod
metadata:
  name: pod-{{.Iteration}}
spec:
  containers: [{name: main, image: pause}]
`;

/** The namespace in which kube-burner makes its pods. */
export const BURNER_NAMESPACE = 'burner';

/** Writes what kube-burner reads: the same pods, without its rate limit, with its own latency measurement. */
export function writeBurnerFiles(folder: string, objects: number): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.yml'), CONFIG.replace('OBJECTS', String(objects)));
  writeFileSync(join(folder, 'pod.yml'), POD);
}

/** What kube-burner says how long each pod took to be ready: `namespace/name` -> milliseconds. */
export function burnerLatencies(folder: string): ReadonlyMap<string, number> {
  const files = globSync(join(folder, 'measured', 'podLatencyMeasurement-*.json'));
  const rows = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as Row[]);
  return new Map(rows.map(({ namespace, podName, podReadyLatency }) => [`${namespace}/${podName}`, podReadyLatency]));
}

interface Row {
  readonly namespace: string;
  readonly podName: string;
  readonly podReadyLatency: number;
}
