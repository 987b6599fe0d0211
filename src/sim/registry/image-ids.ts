import { createHash } from 'node:crypto';
import { digestIn } from '../../model/image.ts';

/** What a simulated registry has behind a tag: one digest for each name, in every process. */
export const digestOfTag = (image: string): string => `sha256:${createHash('sha256').update(image).digest('hex')}`;

/** As a kubelet reports the image that it runs: `quay.io/kubevirt/virt-api@sha256:...`. */
export function imageIdOf(image: string): string {
  const name = image.replace(/@.*$|:[^:/@]+$/, '');
  return image === '' ? '' : `${name}@${digestIn(image) ?? digestOfTag(image)}`;
}
