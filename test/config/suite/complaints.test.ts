import { expectGolden } from '../../support/golden.ts';
import { complaintsAbout } from '../../support/site.ts';

const HEAD = `version: 1
suite: product
cluster: metal
repo: acme/product@main
defaults: {workload: pod}
tests:
`;

/** Mistakes by what they are about; each suite is completed by HEAD unless it brings its own. */
const SUITES: Readonly<Record<string, string>> = {
  'misspelt keys': `  one: {scenari: {kind: burst, objects: 1}, cool_down: 3m}\n`,
  'a scenario of unknown kind': `  one: {scenario: {kind: brust, objects: 3}}\n`,
  'a scenario without kind': `  one: {scenario: {objects: 3}}\n`,
  'a wrong value at one level': `  one: {scenario: {kind: burst}, sweep: {product: {objects: [4, x, 8]}}}\n`,
  'a missing parameter': `  one: {scenario: {kind: burst}, sweep: {product: {concurrency: [4]}}}\n`,
  'a misspelt parameter': `  one: {scenario: {kind: burst}, sweep: {product: {objets: [4]}}}\n`,
  'a parameter that nothing uses': `  one: {scenario: {kind: burst, objects: 3}, sweep: {product: {colour: [red, blue]}}}\n`,
  'a level stated twice': `  one: {scenario: {kind: burst}, sweep: {product: {objects: [4, 8]}, include: [{objects: 4}]}}\n`,
  'an empty sweep': `  one: {scenario: {kind: burst, objects: 3}, sweep: {repetitions: 3}}\n`,
  'a churn that replaces nothing or too fast': `  one: {scenario: {kind: churn, objects: 20, perSecond: 0.01, duration: 30s}}
  two: {scenario: {kind: churn, objects: 5, perSecond: 10, duration: 30s}}
  three: {scenario: {kind: churn, objects: 100, duration: 20s}, sweep: {product: {perSecond: [50, 200]}}}
  fine: {scenario: {kind: churn, objects: 100, perSecond: 200, duration: 500ms}}
`,
  'a sweep without end': `  one:
    scenario: {kind: burst}
    sweep: {product: {objects: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], concurrency: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}, repetitions: 11}
`,
  'schedules that exclude each other': `  one: {scenario: {kind: burst, objects: 3}, periodic: {cron: "@daily", interval: 6h}}\n`,
  'no schedule': `  one: {scenario: {kind: burst, objects: 3}, periodic: {}}\n`,
  'a misspelt schedule': `  one: {scenario: {kind: burst, objects: 3}, periodic: {corn: "@daily"}}\n`,
  'crons and durations': `  one: {scenario: {kind: burst, objects: 3}, periodic: {cron: "0 4 * * 7"}}
  two: {scenario: {kind: burst, objects: 3}, periodic: {cron: "TZ=Europe/Berlin 0 4 * * *"}}
  three: {scenario: {kind: burst, objects: 3}, periodic: {interval: 1d}}
`,
  'a presubmit': `  one:
    scenario: {kind: burst, objects: 3}
    presubmit: {comment: /test all, branches: ["(?=main)"], alwaysRun: true, runIfChanged: "^docs/", skipIfOnlyChanged: "^docs/"}
`,
  'a trigger that does not answer to its rerun command': `  one:
    scenario: {kind: burst, objects: 3}
    presubmit: {comment: /test perf, prow: {trigger: "^/perf$"}}
  two:
    scenario: {kind: burst, objects: 3}
    presubmit: {comment: /test perf, prow: {rerun_command: /perf}}
`,
  'a context of two jobs': `  one:
    scenario: {kind: burst, objects: 3}
    presubmit: {comment: /test perf, prow: {context: perf}}
  two:
    scenario: {kind: burst, objects: 3}
    presubmit: {comment: /test perf, prow: {context: perf}}
`,
  'what is not Prow': `  one:
    scenario: {kind: burst, objects: 3}
    prow:
      max_concurency: 1
      labels: {good: "true", preset-kubeconfig: true, "no good": x, prow.k8s.io/type: x, long: ${'x'.repeat(64)}}
      annotations: {description: 10}
      decoration_config: {timeout: 3d, grace_period: 300}
      rerun_auth_config: {allow_anyone: true, github_users: [me]}
      reporter_config: {slack: {job_states_to_report: [failed]}}
      spec:
        nodeSelectors: {a: b}
        tolerations: [{key: a, operatr: Exists}]
        containers: [{resources: {requests: {cpu: 4 cores}}, env: [{name: A, value: 10}]}]
`,
  'a setting of Prow beside prow': `  one: {scenario: {kind: burst, objects: 3}, max_concurrency: 2}\n`,
  'names that Prow has taken': `  one:
    scenario: {kind: burst, objects: 3}
    presubmit: {comment: /test perf}
    prow:
      spec:
        volumes: [{name: logs, emptyDir: {}}]
        containers:
        - env: [{name: BUILD_ID, value: x}, {name: A, value: x}, {name: A, value: y}]
          volumeMounts: [{name: logs, mountPath: /logs}]
  two:
    scenario: {kind: burst, objects: 3}
    presubmit: {comment: /test perf}
    prow: {spec: {containers: [{env: [{name: PULL_NUMBER, value: "1"}]}]}}
`,
  thresholds: `  one:
    scenario: {kind: burst, objects: 3}
    thresholds:
      api-call-latncy: {p99: {max: 1s}}
      api-call-latency: {p98: {max: 1s}, p50: {max: fast}, p99: [{max: 500ms, labels: {verbs: LIST}}]}
  two: {scenario: {kind: burst, objects: 3}, thresholds: {throughput: {value: {mx: 3}}}}
  three: {scenario: {kind: burst, objects: 3}, thresholds: {throughput: {value: {labels: {}}}}}
  four: {scenario: {kind: burst, objects: 3}, thresholds: {api-calls-within-1s: {share: {min: 99}}, throughput: {value: {max: 2000000}}}}
  five:
    scenario: {kind: deletion, objects: 3}
    thresholds: {creation-latency: {p99: [{max: 1s, labels: {load: chrun}}, {max: 1s, labels: {load: delete}}]}}
`,
  'thresholds that cannot hold': `  one:
    scenario: {kind: burst, objects: 3}
    thresholds:
      throughput: {value: {min: 10, max: 1/s}}
      creation-latency:
        p99: [{max: 30}, {max: 0}, {max: 1s, labels: {phase: Raedy}}, {max: 1s, labels: {phase: Ready, kind: VirtualMachine, clock: sever}}]
      api-call-latency: {p99: [{max: 1s, labels: {verb: POST}}, {max: 1s, labels: {level: "3", workload: pod, load: fill}}]}
      apiserver-latency: {p99: {max: 1s, labels: {verb: LIST, resource: anything}}}
      memory-usage: {max: {max: 500, labels: {component: anything}}}
  two:
    scenario: {kind: burst}
    sweep: {product: {objects: [3, 4]}}
    thresholds: {objects: {count: [{min: 3, max: 3, labels: {state: ready, level: "3"}}, {min: 1, labels: {state: raedy, level: "5"}}]}}
`,
  'crons that never come or say something else': `  one: {scenario: {kind: burst, objects: 3}, periodic: {cron: "0 2 30 2 *"}}
  two: {scenario: {kind: burst, objects: 3}, periodic: {cron: "0 22, 10 * * *"}}
  three: {scenario: {kind: burst, objects: 3}, periodic: {cron: "0 2 29 2 *"}}
  four: {scenario: {kind: burst, objects: 3}, periodic: {cron: "0 0 31 4,6,9,11 *"}}
`,
  'globs where regular expressions are wanted': `  one: {scenario: {kind: burst, objects: 3}, presubmit: {comment: /test perf, branches: ["release-*"], runIfChanged: "pkg/*.go"}}
  two: {scenario: {kind: burst, objects: 3}, presubmit: {comment: /test perf, branches: ["*"], skipIfOnlyChanged: "**/*.{md,adoc}"}}
  three: {scenario: {kind: burst, objects: 3}, postsubmit: {branches: ["release-.*"], skipBranches: ['release-\\d*', 'v?-a{1,2}'], runIfChanged: '^(cmd|pkg)/.*.go$'}}
`,
  'a variable with two values': `  one:
    scenario: {kind: burst, objects: 3}
    prow: {spec: {containers: [{env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]}]}}
`,
  'mistakes of every sort at once': `  one: {description: 5, workload: pdo, periodic: {cron: "0 66 * * *"}, scenario: {kind: chrun}, thresholds: {throughput: {value: {min: 1x}}}}
  two:
    description two pods
    scenario: {kind: burst, objects: x}
  three: {scenario: {kind: burst, objects: 3}
  four: {scenario: {kind: burst, objcts: 3}, presubmit: 5, sweep: {product: {objects: 3}}}
`,
  'a matrix without names': `  one: {matrix: {k8s: ["1.27"]}, scenario: {kind: burst, objects: 3}}\n`,
  'a name without matrix': `  one: {name: two, scenario: {kind: burst, objects: 3}}\n`,
  'a matrix of numbers': `  one: {matrix: {k8s: [1.30]}, name: "one-{{k8s}}", scenario: {kind: burst, objects: 3}}\n`,
  'a placeholder that names nothing': `  one: {matrix: {k8s: ["1.27"]}, name: "one-{{k9s}}", scenario: {kind: burst, objects: 3}}
  two: {description: "{{k8s}}", scenario: {kind: burst, objects: 3}}
`,
  'a pattern that gives one name twice': `  one:
    matrix: {k8s: ["1.27", "1.29"], branch: [main, next]}
    name: "one-{{k8s}}"
    scenario: {kind: burst, objects: 3}
    periodic: {cron: "@daily"}
`,
  'a matrix without end': `  one:
    matrix: {a: ["1", "2", "3", "4", "5", "6"], b: ["1", "2", "3", "4", "5", "6"], c: ["1", "2", "3", "4", "5", "6"]}
    name: "one-{{a}}-{{b}}-{{c}}"
    scenario: {kind: burst, objects: 3}
`,
  'references to nothing': `  one: {cluster: mteal, workload: pods, scenario: {kind: burst, objects: 3}}\n`,
  'a test that lacks everything': `version: 1
suite: product
tests:
  one: {scenario: {kind: burst, objects: 3}, presubmit: {comment: /test perf}}
`,
  'a command without pod': `  one: {scenario: {kind: command}, periodic: {cron: "@daily"}}
  two: {scenario: {kind: command}, periodic: {cron: "@daily"}, prow: {spec: {containers: [{image: a}, {command: [b]}]}}}
`,
  'names that are one to TestGrid': `  one: {scenario: {kind: burst, objects: 3}, periodic: {cron: "@daily", name: perf-one}, testgrid: {tab: One}}
  two: {scenario: {kind: burst, objects: 3}, periodic: {cron: "@daily", name: perf_one}, testgrid: {tab: one}}
  three: {scenario: {kind: burst, objects: 3}, periodic: {cron: "@daily"}, testgrid: {tab: Summary, dashboards: [prod uct]}}
`,
  'one perfdash prefix': `  one: {scenario: {kind: burst, objects: 3}, perfdash: {prefix: p}}
  two: {scenario: {kind: burst, objects: 3}, perfdash: {prefix: p}}
`,
  'a setting stated twice': `version: 1
suite: product
cluster: metal
defaults: {cluster: metal, workload: pod}
tests:
  one: {scenario: {kind: burst, objects: 3}}
`,
  'a test that is no map': `  one: 3\n  Two: {scenario: {kind: burst, objects: 3}}\n`,
  'misspelt tests': 'version: 1\nsuite: product\ntest: {one: {}}\n',
  'no tests': 'version: 1\nsuite: product\ntests: {}\n',
  'no map at all': '- 1\n',
};

const OTHER_FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a site': {
    'prowess.yaml': `version: 2
site: My Site
repo: acme
runner: {image: ""}
bucket: {name: "gs://acme", pathStrategy: legacy}
urls: {deck: prow.example}
output: {jobs: ../jobs, testgrid: /testgrid, operator: generated/a, docs: generated}
`,
  },
  'output folders where people write': {
    'prowess.yaml': `version: 1
site: small
repo: acme/config@main
runner: {image: a}
bucket: {name: acme}
output: {jobs: suites/jobs, testgrid: jobs, operator: jobs, docs: .}
`,
  },
  'a cluster': {
    'suites/clusters/metal.yaml': `version: 1
cluster: metal
kubeconfig: {secret: kubeconfig}
limits: {perNode: {virtualMachineInstance: 200}}
nodes: {schedulable: 0}
lock: {duration: 30}
inventory: many
`,
  },
  'a Prometheus': {
    'suites/clusters/metal.yaml': `version: 1
cluster: metal
nodes: {schedulable: 3}
metrics: [{component: etcd, url: "http://10.0.0.7:2381/metrics"}]
prometheus:
  url: http://prometheus.acme.example
  login: true
  secret: {name: prometheus-token}
  targets: [{component: etcd, selector: '{job="etcd"}'}]
`,
    'suites/clusters/other.yaml': `version: 1
cluster: other
nodes: {schedulable: 3}
prometheus: {url: prometheus, targets: [{component: etcd, selector: etcd}]}
`,
  },
  'addresses that hold credentials': {
    'prowess.yaml': `version: 1
site: small
repo: acme/config@main
runner: {image: a}
bucket: {name: acme}
urls: {deck: "https://ann:c4n4ry@prow.acme.example"}
`,
    'suites/clusters/metal.yaml': `version: 1
cluster: metal
nodes: {schedulable: 3}
metrics: [{component: etcd, url: "http://ann:c4n4ry@10.0.0.7:2381/metrics"}]
prometheus:
  url: https://prometheus.acme.example?access_token=c4n4ry
  targets: [{component: etcd, selector: '{job="etcd"}'}]
`,
  },
  'a workload': {
    'suites/workloads/pod.yaml': `version: 1
workload: pod
ready: {phase: Running, condition: Ready}
manifest: {kind: Pod}
`,
  },
  'a workload of a kind that is unknown': {
    'suites/workloads/pod.yaml': `version: 1
workload: pod
manifest: {apiVersion: acme.example/v1, kind: Rocket, metadata: {name: "{{name}}"}}
`,
  },
  'a workload that needs a parameter': {
    'suites/workloads/pod.yaml': `version: 1
workload: pod
manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{name}}", labels: {flavour: "{{flavour}}"}}}
`,
    'suites/s.yaml': `${HEAD}  one: {scenario: {kind: burst, objects: 3}}\n`,
  },
  'a workload whose name is no label': {
    'suites/workloads/long.yaml': `version: 1
workload: pod-with-two-containers-and-a-sidecar-and-a-volume-from-the-registry
manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{name}}"}}
`,
    'suites/clusters/metal.yaml': `version: 1
cluster: metal
nodes: {schedulable: 3}
background: [monitoring.example]
lock: {namespace: Prowess}
`,
  },
  'limits of kinds that no workload has': {
    'suites/clusters/metal.yaml': `version: 1
cluster: metal
nodes: {schedulable: 3}
limits: {perNode: {Pods: 110, VirtualMachineInstance: 50, VMI: 50, Rocket: 2, Rover: 1}}
`,
    'suites/workloads/rocket.yaml': `version: 1
workload: rocket
ready: {condition: Ready}
manifest: {apiVersion: acme.example/v1, kind: Rocket, metadata: {name: "{{name}}"}}
`,
  },
  'clusters of one name': {
    'suites/clusters/other.yaml': 'version: 1\ncluster: metal\nnodes: {schedulable: 3}\n',
  },
  'more than the cluster holds': {
    'suites/clusters/metal.yaml':
      'version: 1\ncluster: metal\nlimits: {perNode: {Pod: 200}}\nnodes: {schedulable: 3}\n',
    'suites/s.yaml': `${HEAD}  one: {scenario: {kind: burst}, sweep: {product: {objects: [400, 600, 800]}}}
  two: {scenario: {kind: fleet, as: pod, image: a, cores: 1, command: [a], parse: {tool: sysbench}}, sweep: {product: {nodes: [3, 4]}}}\n`,
  },
};

describe('[U] config/suite/complaints', () => {
  for (const [about, text] of Object.entries(SUITES)) {
    const suite = text.startsWith('  ') ? HEAD + text : text;
    it(`says what is wrong with ${about}`, () => {
      expectGolden(goldenOf(about), `${complaintsAbout({ 'suites/product.yaml': suite })}\n`);
    });
  }

  for (const [about, files] of Object.entries(OTHER_FILES)) {
    it(`says what is wrong with ${about}`, () => {
      expectGolden(goldenOf(about), `${complaintsAbout(files)}\n`);
    });
  }
});

const goldenOf = (about: string): string => `config/complaints/${about.replaceAll(' ', '-')}.txt`;
