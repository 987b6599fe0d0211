import { SMALL } from './site.ts';

export const BUNDLE = {
  url: 'https://example.org/prowess-0.1.0-linux-x64.tar.gz',
  sha256: '0123456789abcdef'.repeat(4),
};

/** The same suites where the image of jobs holds no prowess; `runner` is more YAML of that. */
export const bundledSuites = (
  runner = `, bundle: {url: "${BUNDLE.url}", sha256: ${BUNDLE.sha256}}`,
): Readonly<Record<string, string>> => ({
  ...SUITES,
  'prowess.yaml': SUITES['prowess.yaml'].replace(
    /^runner: .*$/m,
    `runner: {image: quay.io/kubevirtci/golang:v20260715-af3e234${runner}}`,
  ),
});

/** A job for each engine of others. */
export const engineSuites = (): Readonly<Record<string, string>> => ({
  ...SUITES,
  'suites/engines.yaml': `
version: 1
suite: engines
cluster: metal
measures: environment
tests:
  cl2:
    scenario: {kind: clusterloader2, configs: [load/config.yaml], overrides: {CL2_PODS: 10}, nodes: 4, duration: 30m}
    periodic: {interval: 24h}
  burner: {scenario: {kind: kube-burner, config: burner/config.yml, duration: 5m}, periodic: {interval: 24h}}
  own:
    scenario:
      kind: engine
      command: [hack/load.sh, --report, "{{report}}"]
      parse: {tool: ours, format: lines, readings: [{name: rate, metric: benchmark-operations, pattern: "rate ([0-9.]+)", unit: 1/s}]}
    periodic: {interval: 24h}
`,
});

/** Files that, laid over those of `siteOf`, give every kind of job. */
export const SUITES = {
  'prowess.yaml': `${SMALL['prowess.yaml']}
history:
  store: gs://acme-history
  credentials: {name: history-writer, key: key.json}
  periodic: {cron: "30 */4 * * *", prow: {cluster: trusted, labels: {preset-acme: "true"}}}
  imports:
    - {format: perfscale-audit, source: gs://acme-prow/logs/periodic-density}
    - {format: kube-burner, source: gs://acme-prow/logs/periodic-burner-1.6, line: release-1.6}
`,
  'suites/clusters/shared.yaml': `
version: 1
cluster: shared
description: a cluster that runs may share
exclusive: false
kubeconfig: {secret: {name: shared-kubeconfig, key: config}}
prometheus:
  url: https://prometheus.acme.example
  secret: {name: prometheus-token}
  targets: [{component: etcd, selector: '{job="etcd"}'}]
nodes: {schedulable: 10}
inventory: {cpu: "2 x 24 cores | 96 threads", disks: [a, b], network: {speed: 10Gbps}}
`,
  'suites/more.yaml': `
version: 1
suite: more
repo: acme/product@main
measures: environment
github: {cron: "0 5 * * 0"}
testgrid: {dashboards: [perf-more, perf-all], alerts: {emails: [perf@acme.example], failures: 3, staleHours: 48}}
tests:
  shared:
    cluster: shared
    workload: pod
    periodic: {interval: 6h}
    postsubmit: {runIfChanged: "^pkg/"}
    perfdash: {prefix: shared-perf, jobType: networking}
    estimate: 20m
    scenario: {kind: burst, objects: 10}
  own-pod:
    cluster: metal
    periodic: {cron: "30 6 * * 0"}
    scenario: {kind: command}
    prow:
      labels: {preset-metal: "true"}
      decoration_config: {timeout: 3h}
      spec:
        containers:
          - image: registry.example/tool:v1
            command: [/bin/sh, -ce]
            args: ["make perf\\nmake report\\n"]
`,
  'suites/two.yaml': `
version: 1
suite: two
repo: acme/product@main
cluster: metal
defaults: {workload: pod, prow: {cluster: build-01}}
tests:
  burst:
    description: "pods: 100 at once"
    periodic: {cron: "@daily"}
    presubmit: {comment: /test perf, branches: [main, release-.*]}
    scenario: {kind: burst, objects: 100}
    prow:
      max_concurrency: 2
      decoration_config: {timeout: 9h}
      spec:
        nodeSelector: {kubernetes.io/arch: amd64}
        containers: [{resources: {requests: {cpu: "4"}}, env: [{name: GREETING, value: "on"}]}]
  sweep:
    periodic: {cron: "0 6 * * 1"}
    presubmit: {comment: /test perf}
    scenario: {kind: burst}
    sweep: {product: {objects: [10, 20]}}
`,
  'suites/own.yaml': `
version: 1
suite: own
repo: acme/config@main
cluster: metal
tests:
  burst:
    workload: pod
    presubmit: {comment: /perf}
    scenario: {kind: burst, objects: 1}
`,
};
