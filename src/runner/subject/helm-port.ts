import type { HelmSubject } from '../../model/suite.ts';

/** The program helm, for one release. Each rejects with a KnownError `infrastructure` that quotes what helm said. */
export interface Helm {
  /** The manifests that `upgrade` deploys. */
  render(signal: AbortSignal): Promise<string>;
  /** The newest revision; undefined where there is no such release. */
  revision(signal: AbortSignal): Promise<number | undefined>;
  /** Installs or upgrades, and waits until all of it is ready. */
  upgrade(signal: AbortSignal): Promise<void>;
  rollback(revision: number, signal: AbortSignal): Promise<void>;
  uninstall(signal: AbortSignal): Promise<void>;
}

/** The release before the run changed it. */
export interface ReleaseBefore {
  readonly subject: HelmSubject;
  /** Undefined where it was not there. */
  readonly revision: number | undefined;
}
