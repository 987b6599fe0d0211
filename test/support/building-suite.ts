/** A suite whose tests measure images of the commit, and which builds them; `tests` is the YAML below `tests:`. */
export const buildingSuite = (
  tests: string,
  subject = '{kind: images, registry: quay.io/perf, tag: "{{run.commit}}"}',
): Readonly<Record<string, string>> => ({
  'suites/product.yaml': `version: 1
suite: product
cluster: metal
repo: acme/product@main
prow: {labels: {preset-team: "true"}}
build: {image: builder:v1, command: [make, push], secret: perf-registry, prow: {cluster: builds}}
defaults: {workload: pod, subject: ${subject}}
tests:
${tests}`,
});

/** A test with every kind of job. */
export const BUILT_TEST = `  one:
    scenario: {kind: burst, objects: 3}
    periodic: {cron: "0 4 * * *"}
    presubmit: {comment: /test perf}
    postsubmit: {}
`;
