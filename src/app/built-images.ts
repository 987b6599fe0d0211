import { connectTags, type Tags } from '../adapters/registry/tags.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { explained, KnownError, usageError } from '../model/errors.ts';
import { type ImageName, parseImageName } from '../model/image.ts';
import { RUN_PLACEHOLDER, runNamesIn } from '../model/run-values.ts';
import { namesCommit } from '../model/subject.ts';
import type { Config, ImagesSubject, Suite } from '../model/suite.ts';
import { type EpochMs, minutes } from '../model/units.ts';
import { RegistryBusy } from '../runner/image-registry.ts';
import type { Env } from './env.ts';
import { inTime } from './target.ts';

/** What the build of a suite has pushed into one repository of a registry. */
export interface BuiltRepository {
  readonly suite: string;
  /** `quay.io/lab/virt-api`. */
  readonly repository: string;
  /** Newest first; those whose age nothing says come last. */
  readonly images: readonly BuiltImage[];
  /** Tags that are no commit's, such as `latest`. */
  readonly otherTags: number;
  /** Why not all of it is known, in a sentence. */
  readonly problem?: string;
}

export interface BuiltImage {
  readonly tag: string;
  /** Absent where neither the manifest nor the configuration of the image says it. */
  readonly createdAt?: EpochMs;
}

/** What `build:` of each suite has pushed so far, by suite and repository. Reads, and deletes nothing. */
export async function builtImages(
  { suites }: Pick<Config, 'suites'>,
  suite: string | undefined,
  env: Env,
): Promise<BuiltRepository[]> {
  const building = suites.filter(({ build }) => build !== undefined);
  const wanted = building.filter(({ name }) => suite === undefined || name === suite);
  if (suite !== undefined && wanted.length === 0) {
    const names = building.map(({ name }) => name).join(', ');
    throw usageError(`no suite ${suite} builds images`, `those with \`build\`: ${names || 'none'}`);
  }
  const tags = connectTags(env, systemClock);
  const pushed = wanted.flatMap(pushedBy);
  const look = (signal: AbortSignal) => Promise.all(pushed.map((each) => lookAt(each, tags, signal)));
  return inTime(systemClock, minutes(10), [], look);
}

interface Pushed {
  readonly suite: string;
  /** REGISTRY/COMPONENT:TAG, whose tag holds placeholders. */
  readonly image: string;
}

/** Tests that measure the same images have one build. */
function pushedBy({ name, tests }: Suite): Pushed[] {
  const subjects = tests.flatMap(({ experiment: { subject } }) =>
    subject.kind === 'images' && namesCommit(subject) ? [subject] : [],
  );
  return [...new Set(subjects.flatMap(imagesOf))].map((image) => ({ suite: name, image }));
}

const imagesOf = ({ registry, components = [], tag = '' }: ImagesSubject): string[] =>
  components.map((component) => `${registry}/${component}:${tag}`);

async function lookAt({ suite, image }: Pushed, tags: Tags, signal: AbortSignal): Promise<BuiltRepository> {
  const colon = image.lastIndexOf(':');
  const [repository, pattern] = [image.slice(0, colon), image.slice(colon + 1)];
  const about = { suite, repository };
  if (runNamesIn(repository).length > 0) {
    const problem = 'its name is another one for each run, and a registry does not list repositories by a pattern';
    return { ...about, images: [], otherTags: 0, problem };
  }
  const name = { ...parseImageName(repository), tag: '*' };
  const images: BuiltImage[] = [];
  let otherTags = 0;
  try {
    const all = await tags.list(name, signal);
    if (all === undefined) return { ...about, images, otherTags, problem: 'the registry has no such repository (404)' };
    const own = all.filter((tag) => isTagOf(pattern, tag));
    otherTags = all.length - own.length;
    for (const tag of own) images.push(await dated({ ...name, tag }, tags, signal));
    return { ...about, images: newestFirst(images), otherTags };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof RegistryBusy || error instanceof KnownError)) throw error;
    return { ...about, images: newestFirst(images), otherTags, problem: explained(error) };
  }
}

async function dated(image: ImageName, tags: Tags, signal: AbortSignal): Promise<BuiltImage> {
  const createdAt = await tags.createdAt(image, signal);
  return { tag: image.tag, ...(createdAt !== undefined && { createdAt }) };
}

/** Whether a tag may be what a run makes of `pr-{{run.commit}}`. */
function isTagOf(pattern: string, tag: string): boolean {
  const parts = pattern.split(RUN_PLACEHOLDER);
  const written = parts.map((part, at) => (at % 2 === 0 ? escaped(part) : (VALUES[part] ?? '.+')));
  return new RegExp(`^${written.join('')}$`).test(tag);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const VALUES: Readonly<Record<string, string>> = { 'run.commit': '[0-9a-f]{7,64}', 'run.pull': '[0-9]*' };

const newestFirst = (images: readonly BuiltImage[]): BuiltImage[] =>
  images.toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
