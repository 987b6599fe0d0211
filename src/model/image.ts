/** An image by its tag, as its parts: `quay.io/kubevirt/virt-api:v1.6.0`. */
export interface ImageName {
  /** A host, with a port where it is not the scheme's. */
  readonly registry: string;
  readonly repository: string;
  /** Or a digest: registries take either. */
  readonly tag: string;
}

/** What a tag names now. */
export interface ImageDigest {
  readonly digest: string;
  /** Of an image for several platforms, what it names for each of them: a node may report one of these. */
  readonly platforms: readonly string[];
}

/** As container runtimes read it: without a host it is of Docker Hub, whose own images are in `library`; without a tag it is `latest`. */
export function parseImageName(text: string): ImageName {
  const [, pinned, digest] = /^(.*)@(sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  if (pinned !== undefined && digest !== undefined) return { ...parseImageName(pinned), tag: digest };
  const [, name = text, tag = 'latest'] = /^(.*?)(?::([^:/]+))?$/.exec(text) ?? [];
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (isHost) return { registry: first, repository: rest.join('/'), tag };
  return { registry: DOCKER_HUB, repository: rest.length === 0 ? `library/${name}` : name, tag };
}

export const DOCKER_HUB = 'docker.io';

/** `sha256:...` at the end of a text, as of `quay.io/kubevirt/virt-api@sha256:...`. */
export const digestIn = (text: string): string | undefined => /sha256:[0-9a-f]{64}$/.exec(text)?.[0];

/** The last part of an image's name: `virt-api`. */
export const componentOf = (image: string): string => /([^/:@]+)(?::[^:/@]+)?(?:@[^@]*)?$/.exec(image)?.[1] ?? image;
