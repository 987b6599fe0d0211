import { parseGoDuration } from '../../prow/go-duration.ts';
import { child, items, text, textAt } from '../source/navigate.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { isDecorated, type Job, type JobTree } from './jobs.ts';
import type { DecorationDefault } from './settings.ts';

export interface DecorationField {
  readonly node: YamlNode;
  readonly file: string;
}

/** A job's decoration_config as Prow resolves it. */
export interface Decoration {
  /** Whether all that it is made of is among the files: without the site's config.yaml a missing field may be set there. */
  readonly isComplete: boolean;
  /** A field that is set, by its path: the job's own, else that of the last of the site's defaults which matches. */
  field(...path: readonly string[]): DecorationField | undefined;
}

/** Undefined where the job has no decoration_config in the end. One that Prow does not decorate keeps its own, without defaults. */
export function decorationOf(job: Job, tree: JobTree): Decoration | undefined {
  const decorated = isDecorated(job, tree);
  const own = child(job.node, 'decoration_config');
  const hasOwn = own?.kind === 'map';
  if (decorated !== true && !hasOwn) return undefined;
  const site =
    decorated === true ? (tree.settings?.decorationDefaults ?? []).filter((entry) => matches(entry, job)) : [];
  const layers = [...(hasOwn ? [{ file: job.file, config: own }] : []), ...site.toReversed()];
  return {
    isComplete: decorated === false || tree.settings?.isWhole === true,
    field: (...path) => {
      for (const { file, config } of layers) {
        const node = child(config, ...path);
        if (node !== undefined && isSet(node)) return { node, file };
      }
      return undefined;
    },
  };
}

/** A field that holds a duration; a number without unit is nanoseconds. Undefined where it is not set or cannot be read. */
export function decorationMs(decoration: Decoration | undefined, field: string): number | undefined {
  const written = text(decoration?.field(field)?.node) ?? '';
  return parseGoDuration(/^\d+$/.test(written) ? `${written}ns` : written);
}

/** Secrets for cloning, which become volumes of their own names. */
export function secretVolumes(job: Job, tree: JobTree): string[] {
  const decoration = decorationOf(job, tree);
  const keys = items(decoration?.field('ssh_key_secrets')?.node).flatMap((node) => text(node) ?? []);
  const token = text(decoration?.field('oauth_token_secret', 'name')?.node);
  return token === undefined ? keys : [...keys, token];
}

const isSet = (node: YamlNode): boolean =>
  node.kind === 'map' || (node.kind === 'list' ? node.items.length > 0 : text(node) !== undefined);

/** `matches` of Prow's pkg/config/config.go. */
function matches({ repo, cluster }: DecorationDefault, job: Job): boolean {
  if (cluster !== '' && cluster !== '*' && cluster !== (textAt(job.node, 'cluster') ?? 'default')) return false;
  const own = repoOf(job).replace(/^https?:\/\//, '');
  return repo === '' || repo === '*' || repo === own || repo === own.split('/')[0];
}

/** A periodic is of the first repository that it clones. */
function repoOf(job: Job): string {
  if (job.type !== 'periodic') return job.repo ?? '';
  const [first] = items(child(job.node, 'extra_refs'));
  return first === undefined ? '' : `${textAt(first, 'org') ?? ''}/${textAt(first, 'repo') ?? ''}`;
}
