import { parse } from 'yaml';
import type { JsonObject } from '../../../src/model/json.ts';
import type { ProwSite } from './prow-site.ts';
import { type Outcome, run } from './run.ts';

const files = ({ config, jobs }: ProwSite): string[] => [`--config-path=${config}`, `--job-config-path=${jobs}`];

/** checkconfig with every warning that needs no network, as errors unless `strict` is false; `code` 0 means that Prow accepts the site. */
export const checkconfig = (site: ProwSite, timeoutMs = 120_000, strict = true): Promise<Outcome> =>
  run('checkconfig', checkconfigArguments(site, strict), { timeoutMs });

/** What a site's own CI would ask of it: all that can be checked without a network or a cluster. */
export const checkconfigArguments = (site: ProwSite, strict = true): string[] => [
  ...files(site),
  ...(strict ? ['--strict'] : []),
  '--include-default-warnings',
  '--warnings=unknown-fields-all',
  '--warnings=valid-decoration-config',
  '--exclude-warning=validate-cluster-field',
];

/** The ProwJob that Prow makes of a job (a presubmit is given a pull request), with its random name and its time replaced. */
export async function prowJob(
  site: ProwSite,
  job: string,
  commits = { base: '0ba5e', pull: '5ba1' },
): Promise<JsonObject> {
  const pull = [
    '--base-ref=main',
    `--base-sha=${commits.base}`,
    '--pull-number=12',
    `--pull-sha=${commits.pull}`,
    '--pull-author=author',
    '--pull-head-ref=topic',
  ];
  const { code, stdout, stderr } = await run('mkpj', [...files(site), `--job=${job}`, ...pull]);
  if (code !== 0) throw new Error(`mkpj ended with ${code} for ${job}: ${stderr}`);
  const made = parse(stdout);
  return {
    ...made,
    metadata: { ...made.metadata, name: '00000000-0000-0000-0000-000000000000' },
    status: { ...made.status, startTime: '2026-01-01T00:00:00Z' },
  };
}

/** The decorated pod that Prow starts for a ProwJob. */
export async function prowPod(made: JsonObject, build = '1'): Promise<string> {
  const { code, stdout, stderr } = await run('mkpod', ['--prow-job=-', `--build-id=${build}`], {
    input: JSON.stringify(made),
  });
  if (code !== 0) throw new Error(`mkpod ended with ${code}: ${stderr}`);
  return stdout;
}
