import { parse } from 'yaml';
import { generate } from '../../../src/config/generator/generate.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Config } from '../../../src/model/suite.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { type ProwSite, prowSite } from './prow-site.ts';

/** A Prow installation with what a configuration gives, and more fragments of Prow's configuration. */
export function generatedSite(config: Config, more: readonly JsonObject[] = []): ProwSite {
  const files = generate(config, shippedTemplates(), new Map());
  const jobs = files
    .filter(({ path }) => path.startsWith('jobs/'))
    .map(({ path, text }) => [path.slice('jobs/'.length), text]);
  const fragment = files.find(({ path }) => path === 'operator/prow-config.gen.yaml');
  return prowSite(Object.fromEntries(jobs), [parse(fragment?.text ?? '{}'), ...more]);
}
