import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { exampleFiles } from '../../src/config/lint/examples.ts';
import { RULES } from '../../src/config/lint/rules/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { mutation } from '../../test/support/mutated-yaml.ts';

/** Job files that are good, each changed in one place: `count` of them, the same for the same seed. */
export function mutatedJobs(count: number, seed: number): string[] {
  const goods = [RICH, ...RULES.map(({ good }) => good).filter((good) => typeof good === 'string')].map(
    (good) => exampleFiles(good)[0]?.text ?? '',
  );
  const text = fc.oneof({ weight: 2, arbitrary: fc.constant(goods[0] ?? '') }, fc.constantFrom(...goods));
  const changed = fc.oneof(
    { weight: 1, arbitrary: fc.tuple(text, mutation).map(([good, mutate]) => mutate(good)) },
    { weight: 3, arbitrary: fc.tuple(text, change()).map(([good, apply]) => stringify(apply(parse(good)))) },
  );
  return fc.sample(changed, { numRuns: count, seed });
}

type Change = (jobs: Json) => Json;

const change = (): fc.Arbitrary<Change> =>
  fc
    .tuple(
      fc.nat(),
      fc.constantFrom('replace', 'remove', 'repeat', 'add'),
      fc.constantFrom(...VALUES),
      fc.constantFrom(...FIELDS),
    )
    .map(([position, kind, value, field]) => (jobs) => {
      const places = placesIn(jobs).filter(({ value: at }) => kind !== 'add' || isJsonObject(at));
      const place = places[position % places.length];
      if (place === undefined) return jobs;
      if (kind === 'remove') return edit(jobs, place.path, () => undefined);
      if (kind === 'repeat') return edit(jobs, place.path, (at) => (Array.isArray(at) ? [...at, ...at] : at));
      if (kind === 'add') return edit(jobs, place.path, (at) => (isJsonObject(at) ? { ...at, ...field } : at));
      return edit(jobs, place.path, () => value);
    });

interface JsonPlace {
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

function placesIn(value: Json, path: readonly (string | number)[] = []): JsonPlace[] {
  const below: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : isJsonObject(value)
      ? Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, inner] as [string, Json]]))
      : [];
  const own = path.length === 0 ? [] : [{ path, value }];
  return [...own, ...below.flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function edit(value: Json, [key, ...rest]: readonly (string | number)[], change: (at: Json) => Json | undefined): Json {
  if (key === undefined) return change(value) ?? null;
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      if (index !== key) return [item];
      const next = rest.length === 0 ? change(item) : edit(item, rest, change);
      return next === undefined ? [] : [next];
    });
  }
  if (!isJsonObject(value)) return value;
  const edited: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value)) {
    const next = name !== key ? item : rest.length === 0 ? change(item ?? null) : edit(item ?? null, rest, change);
    if (next !== undefined) edited[name] = next;
  }
  return edited;
}

const VALUES: readonly Json[] = [
  ...[
    null,
    '',
    0,
    -1,
    1.5,
    100,
    true,
    'x',
    'a b',
    '(',
    '2h',
    '1d',
    '* * * * *',
    '0 4 * * 7',
    '@daily',
    'CRON_TZ=UTC 0 4 * * *',
  ],
  ...[
    'logs',
    'tools',
    '/logs',
    'JOB_NAME',
    'sidecar',
    'jenkins',
    'single',
    'legacy',
    'kubernetes',
    'other/repo',
    'a/b/c',
  ],
  ...[[], {}, [null], ['x'], [['x']], [{ name: 'x' }], { a: 'b' }, { name: 'x' }, { name: 'token', key: 'k' }],
];

/** Fields of Prow's jobs, wherever they may land. */
const FIELDS: readonly JsonObject[] = [
  ...[
    { agent: 'jenkins' },
    { agent: 'tekton-pipeline' },
    { namespace: 'other' },
    { decorate: false },
    { decorate: true },
  ],
  ...[{ max_concurrency: -1 }, { job_queue_name: 'nowhere' }, { error_on_eviction: true }, { skip_report: true }],
  ...[{ cron: '0 4 * * *' }, { interval: '1h' }, { minimum_interval: '1h' }, { retry: { attempts: 1 } }],
  ...[
    { branches: ['('] },
    { branches: ['a(', 'b)'] },
    { run_if_changed: '(' },
    { run_if_changed: 'a' },
    { always_run: true },
  ],
  ...[
    { trigger: '/x' },
    { rerun_command: '/x' },
    { context: 'same' },
    { path_strategy: 'single' },
    { path_strategy: 'flat' },
  ],
  ...[
    { oauth_token_secret: { name: 'data', key: 'k' } },
    { ssh_key_secrets: ['data'] },
    { timeout: '1d' },
    { timeout: 600 },
  ],
  ...[{ clone_uri: 'git@x:y' }, { clone_uri: ':' }, { rerun_auth_config: { allow_anyone: true, github_users: ['a'] } }],
  ...[{ env: [{ name: 'CI', value: 'x' }] }, { env: [{ name: 'PERF', value: 'x' }] }, { restartPolicy: 'Always' }],
  ...[{ volumes: [{ name: 'data', emptyDir: {} }] }, { volumeMounts: [{ name: 'data', mountPath: '/tools' }] }],
  ...[
    { labels: { 'preset-perf': 'true' } },
    { labels: { 'a b': 'c' } },
    { labels: { a: 'b c' } },
    { initContainers: [{ image: 'x' }] },
  ],
];

/** Two presets, three jobs and most of what a job can have. */
const RICH = `
presets:
- labels: {preset-perf: "true"}
  env: [{name: PERF, value: "1"}]
  volumes: [{name: data, secret: {secretName: data}}]
  volumeMounts: [{name: data, mountPath: /data}]
- env: [{name: EVERYWHERE, value: "1"}]
periodics:
- name: nightly-perf
  cron: 10 2 * * *
  labels: {preset-perf: "true"}
  annotations: {testgrid-dashboards: perf}
  extra_refs: [{org: example, repo: thing, base_ref: main}]
  decoration_config: {timeout: 4h, grace_period: 10m, gcs_configuration: {path_strategy: explicit}}
  spec:
    containers:
    - image: example.com/perf:1
      name: perf
      command: [./perf.sh]
      args: [--fast]
      env: [{name: NODES, value: "4"}]
      resources: {requests: {cpu: "1", memory: 4Gi}}
    - image: example.com/db:1
      name: db
      command: [./db.sh]
presubmits:
  example/thing:
  - name: pull-thing-perf
    always_run: false
    optional: true
    max_concurrency: 1
    branches: [^main$]
    trigger: (?m)^/test perf$
    rerun_command: /test perf
    spec:
      containers:
      - image: example.com/perf:1
        command: [./perf.sh]
        volumeMounts: [{name: cache, mountPath: /cache}]
      volumes: [{name: cache, emptyDir: {}}]
  - name: pull-thing-unit
    run_if_changed: \\.go$
    skip_branches: [^release-]
    spec:
      containers: [{image: example.com/unit:1, command: [./unit.sh]}]
postsubmits:
  example/thing:
  - name: post-thing
    branches: [^main$]
    spec:
      containers: [{image: example.com/push:1, command: [./push.sh]}]
`;
