import type { ImageRegistry } from '../runner/image-registry.ts';
import { digestOfTag } from './registry/image-ids.ts';

/** A registry that has every image, and whose tags never move. */
export const simImageRegistry: ImageRegistry = {
  digestOf: async ({ registry, repository, tag }) => ({
    digest: tag.startsWith('sha256:') ? tag : digestOfTag(`${registry}/${repository}:${tag}`),
    platforms: [],
  }),
};
