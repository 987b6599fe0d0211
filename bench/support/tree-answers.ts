import { writeFileSync } from 'node:fs';
import { installationsIn } from '../../src/config/lint/installations.ts';
import { kindOfFile } from '../../src/config/lint/prow-files.ts';
import type { Finding } from '../../src/config/lint/rule.ts';
import { RULES } from '../../src/config/lint/rules/index.ts';
import { isWholeConfig } from '../../src/config/lint/settings.ts';
import { sortFiles } from '../../src/config/lint/sort-files.ts';
import type { SourceFile } from '../../src/config/source/read.ts';
import { checkconfig } from '../../test/conformance/support/prow.ts';
import { prowSite } from '../../test/conformance/support/prow-site.ts';
import { DECORATED } from '../../test/support/job-variants.ts';

/** One Prow installation of a tree: its config.yaml, and its job files by path. */
interface Site {
  readonly config: string;
  readonly jobs: ReadonlyMap<string, string>;
}

/**
 * Asks checkconfig, with all its warnings, about the installations of a tree, and says of a finding whether it is there too. It stops at the first
 * mistake of a file, or of all, so each file that lint finds something in is given to it alone too. It says the same where its text has
 * the job, or the first word that lint quotes, or the name of the file that is there twice.
 */
export async function treeAnswers(files: readonly SourceFile[]): Promise<(finding: Finding) => Promise<boolean>> {
  const sites = sitesOf(files);
  const whole = (await Promise.all(sites.map(({ config, jobs }) => ask(config, jobs)))).join('\n');
  const alone = new Map<string, string>();
  return async (finding) => {
    if (RULES.find(({ id }) => id === finding.rule)?.checkconfig === 'misses') return false;
    const site = sites.find(({ jobs }) => jobs.has(finding.file));
    const text = site?.jobs.get(finding.file);
    if (site !== undefined && text !== undefined && !alone.has(finding.file)) {
      alone.set(finding.file, await ask(site.config, new Map([[finding.file, text]])));
    }
    const said = `${whole}\n${alone.get(finding.file) ?? ''}`;
    return wordsOf(finding).some((word) => said.includes(word));
  };
}

function sitesOf(files: readonly SourceFile[]): Site[] {
  return installationsIn(sortFiles(files)).map(({ linted, beside }) => {
    const config = linted.find((tree) => kindOfFile(tree) === 'config' && isWholeConfig(tree));
    const jobs = [...linted.filter((tree) => kindOfFile(tree) === 'jobs'), ...beside];
    const texts = new Map(jobs.map(({ file }) => [file.path, file.text]));
    return { config: config?.file.text ?? plainConfig([...texts.values()]), jobs: texts };
  });
}

/** A config.yaml for jobs without one, with the queues that they name. */
function plainConfig(texts: readonly string[]): string {
  const names = new Set(
    texts.flatMap((text) => [...text.matchAll(/job_queue_name:\s*["']?([\w-]+)/g)].map(([, name]) => name)),
  );
  return `${DECORATED}  job_queue_capacities: {${[...names].map((name) => `${name}: 1`).join(', ')}}\n`;
}

/** With the tree's own config.yaml, and where Prow cannot load a single file with that, with a plain one too. */
async function ask(config: string, jobs: ReadonlyMap<string, string>): Promise<string> {
  const site = prowSite(Object.fromEntries(jobs));
  writeFileSync(site.config, config);
  const { stderr } = await checkconfig(site);
  if (jobs.size > 1 || !stderr.includes('error loading prow config')) return stderr;
  writeFileSync(site.config, plainConfig([...jobs.values()]));
  return `${stderr}\n${(await checkconfig(site)).stderr}`;
}

function wordsOf({ job, message, file }: Finding): string[] {
  const quoted = /`([^`]+)`/.exec(message)?.[1];
  return [job, quoted, file.slice(file.lastIndexOf('/') + 1)].flatMap((word) =>
    word === undefined || word.length < 3 ? [] : word,
  );
}
