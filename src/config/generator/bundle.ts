import type { JsonObject } from '../../model/json.ts';
import type { Bundle, Site } from '../../model/suite.ts';
import { BUNDLE_VOLUME } from '../kubernetes/runner.ts';

/** Where a job has the bundle: the archive holds a folder of that name. */
const HOME = '/opt/prowess';

/** The folder of its program, for a PATH. */
export const BUNDLE_PROGRAMS = `${HOME}/bin`;

/** Lines of a shell that stops at a failure: gets the bundle of $1, checks that its SHA-256 is $2, and extracts it. */
export const FETCH_BUNDLE: readonly string[] = [
  `mkdir -p ${HOME}; archive=${HOME}/bundle.tar.gz`,
  'echo "prowess comes from $1"',
  'if command -v curl >/dev/null',
  'then curl -fsSL --retry 5 -o "$archive" "$1"',
  'else wget -q -O "$archive" "$1"; fi',
  'echo "$2  $archive" | sha256sum -c -',
  `tar -xzf "$archive" -C ${HOME}/..; rm "$archive"`,
];

/**
 * The command of a container that runs prowess. With a bundle the container gets it first: Prow accepts no init container that could do so.
 * The shell becomes the runner, so that Prow's signals reach it.
 */
export function podCommand({ runner: { command, bundle } }: Pick<Site, 'runner'>, args: readonly string[]): string[] {
  const own = [...command, ...args];
  return bundle === undefined ? own : ['/bin/sh', '-ec', FETCH_AND_RUN, 'prowess', bundle.url, bundle.sha256, ...own];
}

const FETCH_AND_RUN = [...FETCH_BUNDLE, 'shift 2', `export PATH="${BUNDLE_PROGRAMS}:$PATH"`, 'exec "$@"', ''].join(
  '\n',
);

/** The volume for the bundle: whatever user a container has, and also where its root is read-only, that user can write there. */
export const bundleMounts = (
  bundle: Bundle | undefined,
): { readonly volumeMount: JsonObject; readonly volume: JsonObject }[] =>
  bundle === undefined
    ? []
    : [{ volumeMount: { name: BUNDLE_VOLUME, mountPath: HOME }, volume: { name: BUNDLE_VOLUME, emptyDir: {} } }];
