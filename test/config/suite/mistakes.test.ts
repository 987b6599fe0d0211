import { expect } from 'chai';
import { printDiagnostic } from '../../../src/config/source/diagnostic.ts';
import { parseConfig } from '../../../src/config/suite/parse.ts';
import { siteFiles } from '../../support/site.ts';

/** A site without mistakes, of which each case below spoils one spot. */
const SITE: Readonly<Record<string, string>> = {
  'suites/clusters/lab.yaml': `version: 1
cluster: lab
description: three workers
kubeconfig: {secret: {name: lab-kubeconfig}, context: lab}
nodes: {schedulable: 3, controlPlane: 1}
limits: {perNode: {Pod: 110}}
`,
  'suites/workloads/web.yaml': `version: 1
workload: web
readyWithin: 2m
manifest:
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: "{{name}}"}
  spec:
    replicas: 2
    selector: {matchLabels: {app: "{{name}}"}}
    template:
      metadata: {labels: {app: "{{name}}"}}
      spec: {containers: [{name: main, image: registry.example/web:v1}]}
`,
  'suites/lab.yaml': `version: 1
suite: lab
description: all that the lab measures
cluster: lab
repo: my-org/my-operator@main
defaults:
  workload: pod
  thresholds: {creation-latency: {p99: {max: 30s}}, throughput: {value: {min: 1}}}
tests:
  pods-50:
    description: fifty pods
    periodic: {cron: "0 2 * * *"}
    presubmit: {comment: /test perf, branches: [main]}
    postsubmit: {}
    scenario: {kind: burst, objects: 50}
  pods-scale:
    scenario: {kind: burst}
    sweep: {product: {objects: [100, 200, 300]}, coolDown: {max: 2m}}
  pods-rate:
    periodic: {interval: 6h}
    scenario: {kind: arrivals, process: fixed, objects: 150, perSecond: 5}
  branches:
    matrix: {branch: [main, next]}
    name: "branch-{{branch}}"
    repo: "my-org/my-operator@{{branch}}"
    scenario: {kind: churn, objects: 100, perSecond: 2, duration: 2m}
    prow: {labels: {team: perf}, spec: {tolerations: [{key: perf, operator: Exists}]}}
`,
};

/** [spot, what is there instead, where the complaint begins, words of it]; the file is the suite's unless the spot is in another. */
const MISTAKES: readonly (readonly [spot: string, instead: string, line: number, words: RegExp])[] = [
  // Syntax.
  [
    'description: fifty pods',
    'description fifty pods',
    11,
    /no colon follows `description`.*write `description: fifty pods`/s,
  ],
  ['description: fifty pods', 'description:fifty pods', 11, /no blank follows the colon/],
  ['description: fifty pods', 'description = fifty pods', 11, /write `description: fifty pods`/],
  ['description: fifty pods', 'description: pods: fifty', 11, /`: ` is inside a value.*quote/s],
  ['cluster: lab\nrepo', 'cluster lab # the one\nrepo', 4, /no colon follows `cluster`.*write `cluster: lab`$/s],
  ['  workload: pod\n', '  workload pod\n', 7, /no colon follows `workload`/],
  ['description: all that', 'description: "all that', 3, /the quote that begins here is never closed/],
  ['description: fifty pods', 'description: "fifty pods', 11, /the quote that begins here is never closed/],
  ['description: fifty pods', 'description: "fifty" pods', 11, /text follows the closing quote/],
  ['description: fifty pods', 'description: %d pods', 11, /begins with `%`.*quote/s],
  ['    description: fifty pods', '\tdescription: fifty pods', 11, /a tab where YAML wants spaces/],
  [
    '    description: fifty pods',
    '     description: fifty pods',
    12,
    /begins in column 5, where nothing above it begins/,
  ],
  ['  pods-50:', '  - pods-50:', 10, /a list entry .* is among the keys of a map.*remove the dash/s],
  ['  pods-50:', '<<<<<<< HEAD\n  pods-51:\n=======\n  pods-50:\n>>>>>>> main', 10, /a merge conflict of git was left/],
  ['objects: 50}', 'objects: 50', 15, /the `{` that begins here is never closed.*close it with `}`/s],
  ['branches: [main]', 'branches: [main', 13, /the `\[` that begins here is never closed.*`]`/s],
  ['objects: 50}', 'objects: 50}}', 15, /this `}` closes nothing/],
  ['{kind: burst, objects: 50}', '{kind: burst objects: 50}', 15, /a comma is missing/],
  ['branches: [main]', 'branches: ["release-\\d+"]', 13, /`\\d` is no escape.*single quotes/s],
  ['cron: "0 2 * * *"', 'cron: */5 * * * *', 12, /begins with `\*`.*quote it/s],
  ['cron: "0 2 * * *"', 'cron: @daily', 12, /begins with `@`.*quote/s],
  ['"branch-{{branch}}"', '{{branch}}', 24, /a key must be text.*must be quoted/s],
  ['tests:', '---\ntests:', 9, /a second YAML document begins here.*one file holds one/s],
  ['  pods-scale:', '  pods-50:', 16, /the key `pods-50` is twice/],
  ['description: fifty pods', '"description\u00a0": fifty pods', 11, /a blank that is not a plain one/],
  // Keys and their places.
  ['version: 1\nsuite', 'suite', 1, /missing `version`/],
  [
    'scenario: {kind: burst, objects: 50}',
    'scenari: {kind: burst, objects: 50}',
    15,
    /unknown key `scenari`.*did you mean `scenario`/s,
  ],
  ['coolDown: {max: 2m}', 'cool_down: {max: 2m}', 18, /did you mean `coolDown`/],
  ['coolDown: {max: 2m}', 'coolDown: 2m', 18, /expected a map with max, got "2m"/],
  ['postsubmit: {}', 'timeout: 5m', 14, /unknown key `timeout`/],
  ['postsubmit: {}', 'max_concurrency: 2', 14, /did you mean `max_concurrency` under `prow`/],
  ['tests:', 'test:', 9, /did you mean `tests`/],
  ['objects: 50', 'objects: fifty', 15, /expected a number, got "fifty"/],
  ['objects: 50', 'objects: 0', 15, /too small; expected more than 0/],
  ['objects: 50', 'objects: 1.5', 15, /expected a whole number/],
  ['objects: 50', 'objcts: 50', 15, /did you mean `objects`/],
  ['workload: pod', 'workload: [pod]', 7, /expected text, got \["pod"\]/],
  ['description: fifty pods', 'description: 50', 11, /expected text, got 50.*quote it: "50"/s],
  // References.
  [
    'cluster: lab\nrepo',
    'cluster: lba\nrepo',
    4,
    /no cluster of this name; expected one of lab, metal.*did you mean `lab`/s,
  ],
  ['workload: pod', 'workload: vm', 7, /no workload of this name.*suites\/workloads\/vm\.yaml/s],
  ['workload: pod', 'workload: pod\n  workloads: [pod, web]', 7, /both `workload` and `workloads` are given/],
  ['workload: pod', 'workloads: [pod, pod]', 7, /`pod` is named twice, and no other.*`workload: pod`/s],
  ['workload: pod', 'workloads: [web, web, web]', 7, /`web` is named twice, and no other/],
  ['repo: my-org/my-operator@main', 'repo: my-operator', 5, /expected org\/repo@ref/],
  [
    'repo: my-org/my-operator@main',
    'github: {cron: "61 4 * * *"}\nrepo: my-org/my-operator@main',
    5,
    /minute "61" is outside 0-59/,
  ],
  [
    'repo: my-org/my-operator@main',
    'github: {cron: "@daily"}\nrepo: my-org/my-operator@main',
    5,
    /five fields of cron/,
  ],
  ['cluster: lab\nrepo', 'cluster: lab\ndefaults: {cluster: metal}\nrepo', 7, /the key `defaults` is twice/],
  // Scenarios.
  ['kind: burst, objects: 50', 'kind: brust, objects: 50', 15, /unknown kind of scenario.*did you mean `burst`/s],
  ['kind: burst, objects: 50', 'objects: 50', 15, /missing `kind`; expected one of arrivals, burst/],
  ['process: fixed', 'process: steady', 21, /expected one of fixed, poisson, stepped, got "steady"/],
  ['perSecond: 5', 'perSecond: 5/s', 21, /expected a number, got "5\/s"/],
  ['perSecond: 2,', 'perSecond: 200,', 26, /is certain|ready|replaced|round/],
  ['duration: 2m', 'duration: 2min', 26, /expected a duration such as .*got "2min"/],
  ['scenario: {kind: burst}', 'scenario: {kind: burst, objects: 5}', 17, /the sweep gives `objects` for every level/],
  [
    '{product: {objects: [100, 200, 300]}, coolDown',
    '{repetitions: 3, coolDown',
    18,
    /expected product, include or both.*to repeat one load/s,
  ],
  ['objects: [100, 200, 300]', 'objcts: [100, 200, 300]', 18, /did you mean `objects`/],
  ['objects: [100, 200, 300]', 'objects: [100, 200, 100]', 18, /two levels of this sweep are called `100`/],
  ['objects: [100, 200, 300]', 'objects: [100, 200, 4000]', 18, /need 37 schedulable nodes; lab has 3/],
  ['objects: [100, 200, 300]', 'objects: 100', 18, /expected a list, got 100/],
  // Matrix.
  ['    name: "branch-{{branch}}"\n', '', 23, /missing `name` beside the matrix/],
  ['  branches:\n', '  "b-{{branch}}":\n', 22, /lower-case letters/],
  ['"branch-{{branch}}"', 'branch', 24, /two tests are called `lab\/branch`/],
  ['@{{branch}}"', '@{{brnch}}"', 25, /`{{brnch}}` names nothing.*did you mean/s],
  ['[main, next]', '[1.30, 1.31]', 23, /expected text, got 1\.30/],
  // Triggers.
  ['"0 2 * * *"', '"0 25 * * *"', 12, /hour "25" is outside 0-23/],
  ['"0 2 * * *"', '"@dayly"', 12, /is none of Prow's descriptors/],
  ['"0 2 * * *"', '"0 2 30 2 *"', 12, /no such day comes/],
  ['"0 2 * * *"', '"0 22, 10 * * *"', 12, /six fields/],
  ['"0 2 * * *"', '"*/70 * * * *"', 12, /a step beyond its field.*an interval/s],
  ['"0 2 * * *"', '"0 */30 * * *"', 12, /a step beyond its field.*an interval/s],
  ['"0 2 * * *"', '"CRON_TZ=Europe/Berlin 0 2 * * *"', 12, /CRON_TZ|zone/],
  ['interval: 6h', 'interval: 1w', 20, /expected a Go duration/],
  ['{interval: 6h}', '{interval: 6h, cron: "@daily"}', 20, /exclude each other/],
  ['{interval: 6h}', '{}', 20, /no schedule/],
  ['comment: /test perf', 'comment: test perf', 13, /expected a comment such as \/test perf/],
  ['comment: /test perf', 'comment: /test all', 13, /Prow keeps that for itself/],
  [
    'branches: [main]',
    'branches: ["release-*"]',
    13,
    /a file pattern where Prow reads a regular expression.*release-\[/s,
  ],
  ['branches: [main]', 'branches: ["(?!main)"]', 13, /not a regular expression that Go can read/],
  ['branches: [main]', 'branches: [mian]', 13, /nearly the branch of `repo`.*did you mean `main`\?.*\^mian\$/s],
  ['postsubmit: {}', 'postsubmit: {branches: [other, maim]}', 14, /`maim` is nearly the branch/],
  ['branches: [main]', 'runIfChanged: "pkg/*.go"', 13, /a file pattern.*pkg/s],
  ['branches: [main]', 'alwaysRun: true, runIfChanged: ^pkg/', 13, /alwaysRun excludes runIfChanged/],
  // Thresholds.
  ['creation-latency:', 'creation-latncy:', 8, /no metric is called.*did you mean `creation-latency`/s],
  ['{creation-latency: {p99: {max: 30s}}', '{p99: {max: 30s}', 8, /below a metric and a statistic|is a statistic/],
  ['p99: {max', 'p98: {max', 8, /no statistic is called `p98`/],
  ['max: 30s', 'max: 30', 8, /expected a duration with its unit/],
  [
    '{creation-latency: {p99: {max: 30s}}, throughput: {value: {min: 1}}}',
    '[p99]',
    8,
    /creation-latency: {p99: {max: 30s}}/,
  ],
  ['{p99: {max: 30s}}', '[p99]', 8, /creation-latency: {p99: {max: 30s}}/],
  ['max: 30s', 'max: 30x', 8, /expected a duration with its unit/],
  ['max: 30s', 'max: 30s, labels: {phase: Raedy}', 8, /no phase is called `Raedy`.*did you mean `Ready`/s],
  ['max: 30s', 'max: 30s, labels: {fase: Ready}', 8, /no label is called `fase`.*did you mean `phase`/s],
  ['max: 30s', 'maximum: 30s', 8, /unknown key `maximum`; expected one of labels, max, min/],
  ['min: 1', 'min: 10, max: 1', 8, /no value is at least min and at most max/],
  ['min: 1', 'min: 1s', 8, /expected a rate such as 10\/s/],
  // Prow.
  [
    'tolerations: [{key: perf, operator: Exists}]',
    'tolerations: [{key: perf, operatr: Exists}]',
    27,
    /did you mean `operator`/,
  ],
  ['labels: {team: perf}', 'labels: {team: true}', 27, /expected text, got true.*quote it/s],
  ['labels: {team: perf}', 'max_concurency: 1', 27, /did you mean `max_concurrency`/],
  ['labels: {team: perf}', 'decoration_config: {timeout: 3d}', 27, /expected a Go duration/],
  [
    'labels: {team: perf}',
    'reporter_config: {slack: {channel: "#perf", job_states_to_report: [failed]}}',
    27,
    /expected one of scheduling.*did you mean `failure`|expected one of scheduling/s,
  ],
  [
    'spec: {tolerations',
    'spec: {containers: [{resources: {limits: {memory: 1Gb}}}], tolerations',
    27,
    /expected a quantity such as/,
  ],
  ...overlays([
    ['tolerations: [{key: perf, operator: Exist}]', /did you mean `Exists`/],
    ['tolerations: [{key: perf, operator: Exists, effect: noSchedule}]', /did you mean `NoSchedule`/],
    ['tolerations: [{key: perf, operator: Exists, value: "yes"}]', /takes any value/],
    ['tolerations: [{operator: Equal}]', /without a key/],
    ['restartPolicy: never', /did you mean `Never`/],
    ['dnsPolicy: clusterFirst', /did you mean `ClusterFirst`/],
    ['containers: [{imagePullPolicy: always}]', /did you mean `Always`/],
    ['containers: [{}, {image: b}]', /two of these containers have no name.*called test/s],
    ['containers: [{name: dind, image: dind}]', /neither command nor args/],
    ['containers: [{name: main, resources: {}}]', /has no image.*derives is called test/s],
    ['containers: [{resources: {limits: {memory: 1Gi}}}]', /a request above its limit.*at most 1Gi, got "2Gi"/s],
    [
      'containers: [{resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}}]',
      /a request of nvidia.com\/gpu that is not its limit.*expected 2, got 1/s,
    ],
    ['containers: [{env: [{value: b}]}]', /missing `name`/],
    ['containers: [{livenessProbe: {httpGet: {path: /}}}]', /missing `port`/],
    ['volumes: [{name: a, emptyDir: {}, hostPath: {path: /}}]', /exclude each other/],
    ['volumes: [{name: a, secret: {}, emptyDir: {}}]', /exclude each other/],
    ['containers: [{}, {name: sidecar, image: a, command: [b]}]', /decoration adds a container of this name/],
    ['containers: [{ports: [{containerPort: 0}]}]', /a port, 1 to 65535/],
    ['terminationGracePeriodSeconds: -1', /no less than 0/],
    ['containers: [{command: []}]', /neither command nor args/],
    ['containers: [{command: [make, perf]}]', /run this in place of the test branch-main/],
    ['containers: [{args: [--cluster, sim]}]', /the cluster of a job is that of its test/],
    ['containers: [{name: Main_1, image: a, command: [b]}]', /lower-case letters/],
    ['containers: [{resources: {requests: {mem: 4Gi}}}]', /no resource is called `mem`/],
    ['nodeSelector: {"a b": c}', /not a key of nodeSelector/],
    ['activeDeadlineSeconds: 5', /would end the pod of each run/],
  ]),
  ['labels: {team: perf}', 'agent: kubernets', 27, /did you mean `kubernetes`/],
  ['labels: {team: perf}', 'extra_refs: [{org: a, repo: b}]', 27, /a repository without `base_ref`/],
  ['branches: [main]', 'branches: [main], skipBranches: ["^ma"]', 13, /is skipped, so Prow never starts it/],
  ['labels: {team: perf}', 'agent: jenkins', 27, /expected kubernetes/],
  ['labels: {team: perf}', 'decorate: false', 27, /nothing uploads the results/],
  ['labels: {team: perf}', 'decoration_config: {timeout: 1m}', 27, /end each run before its end/],
  [
    'labels: {team: perf}',
    'extra_refs: [{org: a, repo: b, base_ref: c}, {org: a, repo: b, base_ref: d}]',
    27,
    /in this list twice/,
  ],
  ['labels: {team: perf}', 'extra_refs: [{repo: tools, base_ref: main}]', 27, /a repository without `org`/],
  // Clusters and workloads.
  ['{perNode: {Pod: 110}}', '{perNode: {Pods: 110}}', 6, /no workload has objects of kind `Pods`.*did you mean `Pod`/s],
  ['{perNode: {Pod: 110}}', '{perNode: {pod: 110}}', 6, /expected a kind such as/],
  [
    '{perNode: {Pod: 110}}',
    '{perNode: {VirtualMachineInstance: 110}}',
    6,
    /no workload of this site makes objects of these kinds.*expected one of Deployment, Pod, ReplicaSet/s,
  ],
  ['schedulable: 3, ', '', 5, /missing `schedulable`/],
  ['kind: Deployment', 'kind: deployment', 6, /did you mean `apiVersion: apps\/v1`, `kind: Deployment`/],
  ['apiVersion: apps/v1', 'apiVersion: extensions/v1beta1', 6, /did you mean `apiVersion: apps\/v1`/],
  ['kind: Deployment', 'kind: Rocket', 6, /when an object of apps\/v1 Rocket is ready is not known.*ready: {/s],
  [
    'metadata: {name: "{{name}}"}\n',
    'metadata: {name: fixed}\n',
    7,
    /each object gets a name of its own in place of this/,
  ],
  [
    'template:\n      metadata: {labels: {app: "{{name}}"}}',
    'template:\n      metadata: {labels: {app: web}}',
    10,
    /the selector does not find/,
  ],
  ['readyWithin: 2m', 'readyWithin: 120', 3, /expected a duration/],
  // What TestGrid shows.
  [
    '    postsubmit: {}',
    '    testgrid: {inCellMetric: p96_ms}',
    14,
    /no row of this test has such a property; expected one of censored,/,
  ],
  ['    postsubmit: {}', '    testgrid: {inCellMetric: p95}', 14, /got "p95".*did you mean `p95_ms`/s],
  [
    '    postsubmit: {}',
    '    testgrid: {graphMetrics: [p95_ms, creation-latency]}',
    14,
    /is a metric, whose rows have `p50_ms`/,
  ],
  ['    postsubmit: {}', '    testgrid: {graphMetrics: [throughput_per_s]}', 14, /no row of this test/],
  // Times.
  ['readyWithin: 2m', 'readyWithin: 0s', 3, /expected at least 1s, got "0s"/],
  [
    'cluster: lab\ndescription',
    'cluster: lab\nlock: {duration: 1ms}\ndescription',
    3,
    /expected at least 5s, got "1ms"/,
  ],
  [
    'max: 30s',
    'max: 20m',
    8,
    /workload pod may take that long; expected at most its readyWithin of 10 min, got 20 min/,
  ],
  ['    postsubmit: {}', '    estimate: 0s', 14, /expected at least 1s/],
  ['    postsubmit: {}', '    estimate: 3s', 14, /far from the .* that the levels of the test need/],
  ['    postsubmit: {}', '    estimate: 5d', 14, /far from the .* that the levels of the test need/],
  ['    periodic: {interval: 6h}', '    estimate: 25s', 20, /asked for over a longer time.*at least 30 s, got 25 s/],
  ['postsubmit: {}', 'prow: {decoration_config: {timeout: 1m}}', 14, /end each run before its end; expected at least/],
  [
    'periodic: {interval: 6h}',
    'periodic: {interval: 6h, prow: {decoration_config: {pod_running_timeout: 1m}}}',
    20,
    /end the pod/,
  ],
  [
    'periodic: {interval: 6h}',
    'periodic: {interval: 6h, prow: {decoration_config: {grace_period: 1s}}}',
    20,
    /deletes what it made/,
  ],
  // What an API server refuses (test/support/objects.ts has more).
  [
    'image: registry.example/web:v1}',
    'image: registry.example/web:v1, resources: {limits: {memory: 8Mib}}}',
    13,
    /not a quantity.*did you mean `8Mi`/s,
  ],
  ['    selector: {matchLabels: {app: "{{name}}"}}\n', '', 9, /missing `selector`/],
  ['metadata: {name: "{{name}}"}\n', 'metadata: [{name: "{{name}}"}]\n', 7, /expected a map with annotations/],
  ['    replicas: 2', '    replicas: 0', 9, /nothing would be measured/],
  ['    replicas: 2', '    replicas: -2', 9, /no less than 0/],
  ['name: lab-kubeconfig', 'name: Lab_Kubeconfig', 4, /the name of a secret/],
  ['name: lab-kubeconfig', 'name: lab-kubeconfig, key: a/b', 4, /the key of a secret/],
  ['duration: 2m', 'duration: 200d', 26, /would take .*; expected at most a day/],
  ['    replicas: 2', '    replicas: two', 9, /expected a whole number, got "two"/],
];

/** Written in the pod's spec of a test's `prow`. */
function overlays(written: readonly (readonly [spec: string, words: RegExp])[]): [string, string, number, RegExp][] {
  return written.map(([spec, words]) => [`tolerations: [{key: perf, operator: Exists}]`, spec, 27, words]);
}

/** Mistakes that are said together, whatever kind each is of. */
const TOGETHER: readonly (readonly [
  changes: readonly (readonly [spot: string, instead: string])[],
  lines: number[],
])[] = [
  [
    [
      ['    description: fifty pods', '\tdescription: fifty pods'],
      ['{kind: burst, objects: 50}', '{kind: brust, objects: 50}'],
      ['interval: 6h', 'interval: 6x'],
    ],
    [11, 15, 20],
  ],
  [
    [
      ['cluster: lab\nrepo', 'cluster lab\nrepo'],
      ['branches: [main]', 'branches: [main'],
      ['max: 2m', 'max: 2x'],
    ],
    [4, 13, 18],
  ],
  [
    [
      ['description: all that', 'description: [all] #'],
      ['workload: pod', 'workload: pd'],
      ['cron: "0 2', 'cron: "0 66'],
      ['kind: churn', 'kind: chrun'],
    ],
    [3, 7, 12, 26],
  ],
];

/** [what it is, what is changed of the site, the file and the line of the one complaint, words of it]. */
const ONE: readonly (readonly [
  name: string,
  change: (site: Record<string, string>) => void,
  file: string,
  line: number,
  words: RegExp,
])[] = [
  [
    'a cluster that no test has',
    replaced('suites/lab.yaml', 'cluster: lab\nrepo', 'repo'),
    'suites/lab.yaml',
    8,
    /no cluster is named \(4 tests: pods-50, pods-scale, pods-rate and 1 more\); expected one of lab, metal.*at the top of the suite/s,
  ],
  [
    'a workload that no test has',
    replaced('suites/lab.yaml', '  workload: pod\n', ''),
    'suites/lab.yaml',
    8,
    /no workload is named \(4 tests: .*\); expected one of pod, web.*under `defaults`/s,
  ],
  [
    'a repository that a presubmit and a postsubmit lack',
    replaced('suites/lab.yaml', 'repo: my-org/my-operator@main\n', ''),
    'suites/lab.yaml',
    12,
    /a presubmit or postsubmit needs a repository/,
  ],
  [
    'a placeholder that no test fills in',
    (site) => {
      replaced('suites/lab.yaml', 'workload: pod', 'workload: web')(site);
      replaced('suites/workloads/web.yaml', 'replicas: 2', 'replicas: "{{copies}}"')(site);
    },
    'suites/workloads/web.yaml',
    9,
    /nothing fills in `\{\{copies\}\}`: the tests lab\/pods-50, .* give no parameter.*sweep: \{product: \{copies/s,
  ],
  [
    'a placeholder that is misspelt',
    (site) => {
      replaced('suites/lab.yaml', 'scenario: {kind: burst}', 'workload: web\n    scenario: {kind: burst}')(site);
      replaced('suites/lab.yaml', 'objects: [100, 200, 300]', 'objects: [100], version: [v1]')(site);
      replaced('suites/workloads/web.yaml', 'web:v1', '"web:{{verison}}"')(site);
      replaced('suites/workloads/web.yaml', 'registry.example/"web', '"registry.example/web')(site);
    },
    'suites/workloads/web.yaml',
    13,
    /nothing fills in `\{\{verison\}\}`.*did you mean `\{\{version\}\}`/s,
  ],
  [
    'a parameter that is misspelt, where another test has it',
    (site) => {
      replaced('suites/lab.yaml', 'workload: pod', 'workload: web')(site);
      replaced('suites/workloads/web.yaml', 'replicas: 2', 'replicas: "{{replicas}}"')(site);
      const text = site['suites/lab.yaml'] ?? '';
      site['suites/lab.yaml'] = text
        .replace('{product: {objects: [100, 200, 300]}', '{product: {objects: [100], relpicas: [1]}')
        .replaceAll(/scenario: \{kind: (burst, objects|arrivals|churn)/g, 'sweep: {product: {replicas: [1]}}\n    $&');
    },
    'suites/lab.yaml',
    17,
    /needs `replicas`, which this test does not give.*gives `relpicas`/s,
  ],
  [
    'an axis of a matrix in a workload',
    (site) => {
      replaced('suites/lab.yaml', '    matrix: {branch', '    workload: web\n    matrix: {branch')(site);
      replaced('suites/workloads/web.yaml', 'replicas: 2', 'replicas: "{{branch}}"')(site);
    },
    'suites/workloads/web.yaml',
    9,
    /`branch` is an axis of a matrix, which fills in the suite and no workload/,
  ],
  [
    'a workload among the suites',
    moved('suites/workloads/web.yaml', 'suites/web.yaml', ['suites/lab.yaml', 'workload: pod', 'workload: web']),
    'suites/web.yaml',
    4,
    /this file is a workload, and suites holds suites.*move it to suites\/workloads\/web.yaml/s,
  ],
  [
    'a cluster among the suites',
    moved('suites/clusters/lab.yaml', 'suites/lab-cluster.yaml'),
    'suites/lab-cluster.yaml',
    5,
    /this file is a cluster.*suites\/clusters\/lab-cluster.yaml/s,
  ],
  [
    'a suite among the clusters',
    moved('suites/lab.yaml', 'suites/clusters/tests.yaml'),
    'suites/clusters/tests.yaml',
    2,
    /this file is a suite, and suites\/clusters holds clusters.*move it to suites\/tests.yaml/s,
  ],
  [
    'an object of Kubernetes among the workloads',
    (site) => {
      site['suites/workloads/bare.yaml'] = 'kind: Pod\napiVersion: v1\nmetadata: {}\n';
    },
    'suites/workloads/bare.yaml',
    2,
    /an object of Kubernetes.*below `manifest:`/s,
  ],
  [
    'a kubeconfig among the clusters',
    (site) => {
      site['suites/clusters/admin.yaml'] = 'apiVersion: v1\nkind: Config\ncontexts: []\n';
    },
    'suites/clusters/admin.yaml',
    3,
    /a kubeconfig.*out of the repository/s,
  ],
  [
    'a job file among the suites',
    (site) => {
      site['suites/jobs.yaml'] = 'periodics:\n- name: nightly\n';
    },
    'suites/jobs.yaml',
    1,
    /a job file of Prow/,
  ],
  [
    'the simulated cluster in a suite',
    replaced('suites/lab.yaml', 'cluster: lab\nrepo', 'cluster: sim\nrepo'),
    'suites/lab.yaml',
    4,
    /`sim` is the simulated cluster.*one of lab, metal.*--cluster sim/s,
  ],
  [
    'a file where the name of a workload is wanted',
    replaced('suites/lab.yaml', 'workload: pod', 'workload: workloads/pod.yaml'),
    'suites/lab.yaml',
    7,
    /no workload of this name.*did you mean `pod`/s,
  ],
  [
    'a file where the name of a cluster is wanted',
    replaced('suites/lab.yaml', 'cluster: lab\nrepo', 'cluster: other.yml\nrepo'),
    'suites/lab.yaml',
    4,
    /no cluster of this name.*suites\/clusters\/other.yaml$/s,
  ],
  [
    'a statistic where a metric is wanted',
    replaced('suites/lab.yaml', '{creation-latency: {p99: {max: 30s}}', '{p99: {max: 30s}'),
    'suites/lab.yaml',
    8,
    /no metric is called `p99`; expected one of .*creation-latency, .*`p99` is a statistic/s,
  ],
  [
    'a metric that is misspelt, with a bound that is none',
    replaced('suites/lab.yaml', '{creation-latency: {p99: {max: 30s}}', '{creation-latncy: 30'),
    'suites/lab.yaml',
    8,
    /did you mean `creation-latency`/,
  ],
  [
    'a mount whose volume is misspelt, under prow',
    replaced(
      'suites/lab.yaml',
      'spec: {tolerations',
      'spec: {volumes: [{name: dta, emptyDir: {}}], containers: [{volumeMounts: [{name: data, mountPath: /data}]}], tolerations',
    ),
    'suites/lab.yaml',
    27,
    /volumeMounts\.0\.name: the pod has no volume `data`.*did you mean `dta`/s,
  ],
  [
    'a mount without volume of one job',
    replaced(
      'suites/lab.yaml',
      'postsubmit: {}',
      'postsubmit: {prow: {spec: {containers: [{volumeMounts: [{name: data, mountPath: /data}]}]}}}',
    ),
    'suites/lab.yaml',
    14,
    /postsubmit\.prow\.spec\.containers\.0\.volumeMounts\.0\.name: the pod has no volume `data`/,
  ],
  [
    'no blank after a colon in brackets',
    replaced('suites/lab.yaml', '{max: 30s}', '{max:30s}'),
    'suites/lab.yaml',
    8,
    /no blank follows the colon.*write `max: 30s`/s,
  ],
  [
    'a tab before the name of a test',
    replaced('suites/lab.yaml', '  pods-50:', '\tpods-50:'),
    'suites/lab.yaml',
    10,
    /a tab where YAML wants spaces/,
  ],
  [
    'a key without a value',
    replaced('suites/lab.yaml', 'cluster: lab\nrepo', 'cluster:\nrepo'),
    'suites/lab.yaml',
    4,
    /cluster: no value; expected text\n.*remove the key; a text that begins with # must be quoted/s,
  ],
  [
    'a manifest without a value',
    (site) => {
      site['suites/workloads/bare.yaml'] = 'version: 1\nworkload: bare\nmanifest:\n';
    },
    'suites/workloads/bare.yaml',
    3,
    /manifest: no value; expected the object, as kubectl would apply it/,
  ],
  [
    'no blank after a colon before a slash',
    replaced('suites/lab.yaml', '{comment: /test perf', '{comment:/test perf'),
    'suites/lab.yaml',
    13,
    /no blank follows the colon.*write `comment: \/test perf`/s,
  ],
  [
    'typographic quotes',
    replaced('suites/lab.yaml', '"0 2 * * *"', '“0 2 * * *”'),
    'suites/lab.yaml',
    12,
    /typographic ones, which YAML takes for letters.*write "0 2 \* \* \*"/s,
  ],
  [
    'typographic quotes around a key',
    replaced('suites/lab.yaml', 'cluster: lab\nrepo', '‘cluster’: lab\nrepo'),
    'suites/lab.yaml',
    4,
    /typographic ones/,
  ],
  [
    'a quote that a typographic one closes',
    replaced('suites/lab.yaml', '"0 2 * * *"', '"0 2 * * *”'),
    'suites/lab.yaml',
    12,
    /never closed.*`”` is a typographic quote.*close it with `"`/s,
  ],
  [
    'a kind in lower case, where `ready` is given',
    (site) => {
      replaced('suites/workloads/web.yaml', 'kind: Deployment', 'kind: deployment')(site);
      replaced('suites/workloads/web.yaml', 'readyWithin: 2m', 'readyWithin: 2m\nready: {condition: Available}')(site);
    },
    'suites/workloads/web.yaml',
    7,
    /not a kind; .* got "deployment".*did you mean `apiVersion: apps\/v1`, `kind: Deployment`/s,
  ],
  [
    'a kind in the plural',
    replaced('suites/workloads/web.yaml', 'kind: Deployment', 'kind: Deployments'),
    'suites/workloads/web.yaml',
    6,
    /no API server serves a Deployments of apps\/v1.*`kind: Deployment`/s,
  ],
  [
    'a kind in another case',
    replaced('suites/workloads/web.yaml', 'kind: Deployment', 'kind: ReplicaSET'),
    'suites/workloads/web.yaml',
    6,
    /`kind: ReplicaSet`/,
  ],
  [
    'an apiVersion in upper case',
    replaced('suites/workloads/web.yaml', 'apiVersion: apps/v1', 'apiVersion: Apps/V1'),
    'suites/workloads/web.yaml',
    5,
    /not an apiVersion; expected GROUP\/VERSION such as apps\/v1, or v1, got "Apps\/V1".*did you mean `apiVersion: apps\/v1`/s,
  ],
  [
    'a kind of another group, where `ready` is given',
    (site) => {
      replaced('suites/workloads/web.yaml', 'apiVersion: apps/v1', 'apiVersion: v1')(site);
      replaced('suites/workloads/web.yaml', 'readyWithin: 2m', 'readyWithin: 2m\nready: {condition: Available}')(site);
    },
    'suites/workloads/web.yaml',
    7,
    /no API server serves a Deployment of v1.*`apiVersion: apps\/v1`/s,
  ],
  [
    'a manifest without apiVersion',
    replaced('suites/workloads/web.yaml', '  apiVersion: apps/v1\n', ''),
    'suites/workloads/web.yaml',
    5,
    /manifest.apiVersion: missing `apiVersion`; expected text such as v1 or apps\/v1/,
  ],
  [
    'a manifest without kind',
    replaced('suites/workloads/web.yaml', '  kind: Deployment\n', ''),
    'suites/workloads/web.yaml',
    5,
    /manifest.kind: missing `kind`; expected text such as Pod/,
  ],
  [
    'a condition that the kind never has',
    replaced('suites/workloads/web.yaml', 'readyWithin: 2m', 'readyWithin: 2m\nready: {condition: Avialable}'),
    'suites/workloads/web.yaml',
    4,
    /a Deployment never has the condition `Avialable`; expected one of Available, Progressing.*did you mean `Available`/s,
  ],
  [
    'a phase of a kind without phases',
    replaced('suites/workloads/web.yaml', 'readyWithin: 2m', 'readyWithin: 2m\nready: {phase: Running}'),
    'suites/workloads/web.yaml',
    4,
    /a Deployment has no phase\n.*leave `ready` out/s,
  ],
  [
    'a path with a dot before it',
    replaced(
      'suites/workloads/web.yaml',
      'readyWithin: 2m',
      'readyWithin: 2m\nready: {equal: {path: .status.readyReplicas, to: 2}}',
    ),
    'suites/workloads/web.yaml',
    4,
    /expected keys joined by dots, such as status.readyReplicas, got "\.status/,
  ],
  [
    'a workload without manifest',
    (site) => {
      site['suites/workloads/bare.yaml'] = 'version: 1\nworkload: bare\nreadyWithin: 2m\n';
    },
    'suites/workloads/bare.yaml',
    1,
    /missing `manifest`; expected the object, as kubectl would apply it/,
  ],
];

/** [file, spot, what is written there instead, words of the one complaint]: keys in a wrong place, and values in another form. */
const MEANT: readonly (readonly [file: string, spot: string, instead: string, words: RegExp])[] = [
  [
    'suites/lab.yaml',
    'cluster: lab\nrepo',
    'cluster: lab\nsweep: {}\nrepo',
    /`sweep` belongs to a test: tests: \{NAME: \{sweep/,
  ],
  [
    'suites/lab.yaml',
    '  workload: pod\n',
    '  workload: pod\n  periodic: {cron: "@daily"}\n',
    /`periodic` belongs to a test/,
  ],
  ['suites/lab.yaml', '  pods-50:\n', '  pods-50:\n    objects: 3\n', /`objects` belongs to a scenario/],
  [
    'suites/lab.yaml',
    '  pods-50:\n',
    '  pods-50:\n    readyWithin: 3m\n',
    /`readyWithin` belongs to a workload, in suites\/workloads/,
  ],
  [
    'suites/lab.yaml',
    '  pods-50:\n',
    '  pods-50:\n    kubeconfig: {}\n',
    /`kubeconfig` belongs to a cluster, in suites\/clusters/,
  ],
  ['suites/lab.yaml', '{product: {objects: [100, 200, 300]}', '{objects: [100]', /a `product`: \{product: \{objects/],
  [
    'suites/clusters/lab.yaml',
    'cluster: lab\n',
    'cluster: lab\nbucket: {name: a}\n',
    /`bucket` belongs to the site, prowess.yaml/,
  ],
  ['suites/clusters/lab.yaml', '{Pod: 110}', '{pods: 110}', /expected a kind such as .*write Pod/s],
  [
    'suites/clusters/lab.yaml',
    'secret: {name: lab-kubeconfig}',
    'secret: lab-kubeconfig',
    /write \{name: lab-kubeconfig\}/,
  ],
  ['suites/lab.yaml', 'suite: lab\n', 'suite: 2026\n', /expected text, got 2026\n.*quote it: "2026"/s],
  ['suites/lab.yaml', 'my-org/my-operator@main\n', '2026\n', /expected org\/repo@ref, .*got 2026/],
  ['suites/lab.yaml', 'suite: lab\n', 'suite: My Lab\n', /expected lower-case letters.*write my-lab/s],
  [
    'suites/lab.yaml',
    'my-org/my-operator@main\n',
    'https://github.com/my-org/my-operator\n',
    /write my-org\/my-operator@main/,
  ],
  [
    'suites/lab.yaml',
    'my-org/my-operator@main\n',
    'git@github.com:my-org/my-operator.git\n',
    /write my-org\/my-operator@main/,
  ],
  ['suites/lab.yaml', 'my-org/my-operator@main\n', 'my-org/my-operator/tree/v1\n', /write my-org\/my-operator@v1/],
  [
    'suites/lab.yaml',
    '{comment: /test perf, branches: [main]}',
    '{branches: [main]}',
    /missing `comment`; expected a comment such as/,
  ],
  ['suites/lab.yaml', 'comment: /test perf', 'comment: /retest', /expected a comment such as \/test perf/],
  ['suites/lab.yaml', 'objects: 50}', 'objects: "50"}', /without quotes: 50/],
  ['suites/lab.yaml', 'cron: "0 2 * * *"', 'cron: 6h', /a time between two runs is an interval: \{interval: 6h\}/],
  ['suites/lab.yaml', 'cron: "0 2 * * *"', 'cron: "0 2 * *"', /minute, hour, day of month, month, day of week/],
  ['suites/lab.yaml', 'cron: "0 2 * * *"', 'cron: "@dayly"', /did you mean `@daily`/],
  ['suites/lab.yaml', 'interval: 6h', 'interval: 2d', /there are no days.*write 48h/s],
  ['suites/lab.yaml', '{max: 2m}}', '2m}', /expected a map with max, got "2m"\n.*write \{max: 2m\}/s],
  [
    'suites/lab.yaml',
    'cluster: lab\nrepo',
    'cluster: lab\nsubject: installed\nrepo',
    /a map with kind.*write \{kind: installed\}/s,
  ],
  [
    'suites/lab.yaml',
    'objects: 50}',
    'objects: 50, duration: 5m}',
    /hint: `duration` is a parameter of churn(, .*)?, not of burst/,
  ],
  ['suites/lab.yaml', 'objects: 50}', 'objects: 1,000}', /the comma before this begins another entry.*without commas/s],
  [
    'suites/lab.yaml',
    'process: fixed,',
    'process: fixed, steps: [],',
    /unknown key `steps`(?!.*`steps` (belongs|is a parameter))/s,
  ],
  [
    'suites/lab.yaml',
    'description: a',
    'description:\u00a0a',
    /the blank after the colon is not a plain one.*type it again/s,
  ],
  ['suites/lab.yaml', 'perSecond: 5}', 'perSecond: 5/s}', /expected a number, got "5\/s"\n.*the number alone: 5/s],
  [
    'suites/clusters/lab.yaml',
    'schedulable: 3',
    'workers: 3',
    /unknown key `workers`.*`schedulable` is missing here: did you mean it/s,
  ],
  ['suites/lab.yaml', '[100, 200, 300]', '100', /write it as a list: \[100\]/],
];

/** A schedule of a test that takes minutes, and words of the complaint; none where it is right. */
const SCHEDULES: readonly (readonly [schedule: string, words?: RegExp])[] = [
  ['cron: "* * * * *"', /starts every 1 min, and a run takes about .*: Prow drops the starts in between/],
  ['cron: "*/1 * * * *"', /starts every 1 min/],
  ['cron: "0-1 4 * * *"', /starts every 1 min/],
  ['cron: "@every 1m"', /starts every 1 min/],
  ['cron: "* 4 * * *"', /starts the job in each minute of the hours that it names.*name the minute: "0 4 \* \* \*"/s],
  ['interval: 1m', /starts every 1 min, .*: the cluster is never free\n.*minimumInterval/s],
  ['minimumInterval: 1m'],
  ['cron: "*/30 * * * *"'],
  ['cron: "0 4 * * *"'],
];

/** A workload of a Pod with this readiness, and words of the complaint; none where it is right. */
const READY: readonly (readonly [ready: string, words?: RegExp])[] = [
  [
    '{condition: Raedy}',
    /a Pod never has the condition `Raedy`; expected one of PodScheduled, .*did you mean `Ready`/s,
  ],
  ['{condition: Running}', /`Running` is a phase: ready: \{phase: Running\}/],
  ['{phase: Ready}', /`Ready` is a condition: ready: \{condition: Ready\}/],
  ['{phase: Runing}', /never in the phase `Runing`; expected one of Pending, Running.*did you mean `Running`/s],
  ['{condition: ContainersReady}'],
  ['{phase: Succeeded}'],
  ['{condition: example.org/warm}'],
  ['{equal: {path: status.podIP, toPath: status.hostIP}}'],
];

function replaced(path: string, spot: string, instead: string): (site: Record<string, string>) => void {
  return (site) => {
    const text = site[path] ?? '';
    expect(text.split(spot), spot).to.have.length(2);
    site[path] = text.replace(spot, () => instead);
  };
}

function moved(
  from: string,
  to: string,
  change?: readonly [path: string, spot: string, instead: string],
): (site: Record<string, string>) => void {
  return (site) => {
    if (change !== undefined) replaced(...change)(site);
    site[to] = site[from] ?? '';
    delete site[from];
  };
}

describe('[U] config/suite/mistakes', () => {
  for (const [name, change, file, line, words] of ONE) {
    it(`complains once of ${name}`, () => {
      const site = { ...SITE };
      change(site);
      const { diagnostics } = parseConfig(siteFiles(site));
      expect(diagnostics.map(printDiagnostic)).to.have.length(1);
      expect(diagnostics[0]).to.include({ file, line });
      expect(diagnostics.map(printDiagnostic)[0]).to.match(words);
    });
  }

  for (const [changes, lines] of TOGETHER) {
    it(`says together ${changes.map(([, instead]) => JSON.stringify(instead.trim())).join(', ')}`, () => {
      const text = changes.reduce(
        (before, [spot, instead]) => before.replace(spot, () => instead),
        SITE['suites/lab.yaml'] ?? '',
      );
      const { diagnostics } = parseConfig(siteFiles({ ...SITE, 'suites/lab.yaml': text }));
      expect(diagnostics.map(({ line }) => line)).to.deep.equal(lines);
    });
  }

  it('finds nothing in the site without them', () => {
    expect(parseConfig(siteFiles(SITE)).diagnostics).to.deep.equal([]);
  });

  for (const [ready, words] of READY) {
    it(`${words === undefined ? 'takes' : 'complains once of'} ready: ${ready}`, () => {
      const text = `version: 1\nworkload: bare\nready: ${ready}\nmanifest: {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: b}]}}\n`;
      const { diagnostics } = parseConfig(siteFiles({ ...SITE, 'suites/workloads/bare.yaml': text }));
      expect(diagnostics.map(printDiagnostic)).to.have.length(words === undefined ? 0 : 1);
      if (words !== undefined) expect(diagnostics.map(printDiagnostic)[0]).to.match(words);
    });
  }

  for (const [file, spot, instead, words] of MEANT) {
    it(`says what was meant by ${JSON.stringify(instead.trim())}`, () => {
      const site = { ...SITE };
      replaced(file, spot, instead)(site);
      const said = parseConfig(siteFiles(site)).diagnostics.map(printDiagnostic);
      expect(said).to.have.length(1);
      expect(said[0]).to.match(words);
    });
  }

  it('says what a suite wants whose tests are a list', () => {
    const text = 'version: 1\nsuite: more\ntests:\n- name: one\n';
    const said = parseConfig(siteFiles({ ...SITE, 'suites/more.yaml': text })).diagnostics.map(printDiagnostic);
    expect(said.join('\n')).to.match(/expected tests by their names, such as density-100: \{scenario/);
  });

  for (const [schedule, words] of SCHEDULES) {
    it(`${words === undefined ? 'takes' : 'complains once of'} ${schedule}`, () => {
      const site = { ...SITE };
      replaced('suites/lab.yaml', 'cron: "0 2 * * *"', schedule)(site);
      replaced('suites/lab.yaml', 'objects: 50}', 'objects: 1}')(site);
      const { diagnostics } = parseConfig(siteFiles(site));
      expect(diagnostics.map(printDiagnostic)).to.have.length(words === undefined ? 0 : 1);
      if (words !== undefined) expect(diagnostics.map(printDiagnostic)[0]).to.match(words);
    });
  }

  for (const prow of [
    '{spec: {containers: [{volumeMounts: [{name: kubeconfig, mountPath: /k, readOnly: true}]}]}}',
    '{decoration_config: {ssh_key_secrets: [key]}, spec: {containers: [{volumeMounts: [{name: key, mountPath: /k}]}]}}',
    '{labels: {preset-data: "true"}, spec: {containers: [{volumeMounts: [{name: data, mountPath: /data}]}]}}',
  ]) {
    it(`takes a mount of a volume that others bring: ${prow}`, () => {
      const site = { ...SITE };
      replaced('suites/lab.yaml', 'postsubmit: {}', `postsubmit: {prow: ${prow}}`)(site);
      expect(parseConfig(siteFiles(site)).diagnostics.map(printDiagnostic)).to.deep.equal([]);
    });
  }

  it('leaves kinds of other domains their names, and what these are ready by', () => {
    const site = { ...SITE };
    replaced('suites/workloads/web.yaml', 'apiVersion: apps/v1', 'apiVersion: batch.volcano.sh/v1alpha1')(site);
    replaced('suites/workloads/web.yaml', 'kind: Deployment', 'kind: Job')(site);
    replaced('suites/workloads/web.yaml', 'readyWithin: 2m', 'ready: {phase: Working}')(site);
    expect(parseConfig(siteFiles(site)).diagnostics.map(printDiagnostic)).to.deep.equal([]);
  });

  it('takes typographic quotes within a text, and around a text that is quoted', () => {
    const site = { ...SITE };
    replaced('suites/lab.yaml', 'description: fifty pods', 'description: “fifty” pods, and “one”')(site);
    replaced('suites/lab.yaml', 'description: all that', "description: '“all that the lab measures”' #")(site);
    expect(parseConfig(siteFiles(site)).diagnostics).to.deep.equal([]);
  });

  for (const [spot, instead, line, words] of MISTAKES) {
    it(`says ${JSON.stringify(instead.slice(0, 60))}`, () => {
      const [path, text] = Object.entries(SITE).findLast(([, each]) => each.includes(spot)) ?? ['', ''];
      expect(text.split(spot)).to.have.length(2, 'the spot is one');
      const { diagnostics } = parseConfig(siteFiles({ ...SITE, [path]: text.replace(spot, () => instead) }));
      expect(diagnostics).to.have.length.within(1, 2);
      const [first] = diagnostics;
      const reported = [
        first?.message,
        first?.expected && `; expected ${first.expected}`,
        first?.got && `, got ${first.got}`,
        `\n${first?.hint}`,
      ].join('');
      expect(reported).to.match(words);
      expect(first).to.include({ file: path, line });
    });
  }
});
