import type { Clock } from '../../model/clock.ts';
import type { ImageName } from '../../model/image.ts';
import { isJsonObject, type Json, listAt, parseJson, stringAt } from '../../model/json.ts';
import { type EpochMs, parseInstant } from '../../model/units.ts';
import { createAsk } from './ask.ts';
import type { DockerEnv } from './docker-config.ts';
import { refusal } from './failures.ts';

/** What a registry says of a repository. Throws RegistryBusy for what may pass, KnownError `infrastructure` for a refusal that stays. */
export interface Tags {
  /** All tags of the image's repository, in the registry's order; undefined where there is no such repository. */
  list(image: ImageName, signal: AbortSignal): Promise<string[] | undefined>;
  /** When an image was made, by its manifest or its configuration; undefined where neither says it, or the image is gone. */
  createdAt(image: ImageName, signal: AbortSignal): Promise<EpochMs | undefined>;
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#content-discovery */
export function connectTags(env: DockerEnv, clock: Pick<Clock, 'now'>): Tags {
  const ask = createAsk(env, clock);
  const read = async (image: ImageName, path: string, signal: AbortSignal) => {
    const response = await ask(image, path, { signal });
    if (response.status === 404) return undefined;
    if (!response.ok) throw await refusal(image, response, clock);
    return { body: parseJson(await response.text()), next: nextPage(response) };
  };
  const manifestOf = async (image: ImageName, reference: string, signal: AbortSignal) =>
    (await read(image, `manifests/${reference}`, signal))?.body;
  return {
    async list(image, signal) {
      const tags: string[] = [];
      for (let path: string | undefined = `tags/list?n=${PAGE}`; path !== undefined; ) {
        const page: Awaited<ReturnType<typeof read>> = await read(image, path, signal);
        if (page === undefined) return undefined;
        tags.push(...listAt(page.body, 'tags').filter((tag) => typeof tag === 'string'));
        path = page.next;
      }
      return tags;
    },
    async createdAt(image, signal) {
      const named = await manifestOf(image, image.tag, signal);
      const platform = listAt(named, 'manifests').find(isJsonObject);
      const manifest =
        platform === undefined ? named : await manifestOf(image, stringAt(platform, 'digest') ?? '', signal);
      const said = [named, manifest].map(annotated).find((text) => text !== undefined);
      if (said !== undefined) return parseInstant(said);
      const config = stringAt(manifest, 'config', 'digest');
      const body = config === undefined ? undefined : (await read(image, `blobs/${config}`, signal))?.body;
      return parseInstant(stringAt(body, 'created') ?? '');
    },
  };
}

const PAGE = 1000;

const annotated = (manifest: Json | undefined): string | undefined =>
  stringAt(manifest, 'annotations', 'org.opencontainers.image.created');

/** `</v2/perf/virt-api/tags/list?last=b&n=1000>; rel="next"`: what follows the repository. */
const nextPage = ({ headers }: Response): string | undefined =>
  /<[^>]*\/(tags\/list\?[^>]*)>;\s*rel="?next"?/.exec(headers.get('link') ?? '')?.[1];
