import type { HelmSubject } from '../../model/suite.ts';

/** A release of Helm, as its cluster knows it. */
export interface ReleaseName {
  readonly namespace: string;
  readonly release: string;
}

/** The program helm, on the cluster of a run. Each rejects with a KnownError `infrastructure` that quotes what helm said. */
export interface Helm {
  /** The manifests that `upgrade` deploys. */
  render(subject: HelmSubject, signal: AbortSignal): Promise<string>;
  /** The newest revision; undefined where there is no such release. */
  revision(name: ReleaseName, signal: AbortSignal): Promise<number | undefined>;
  /** Installs or upgrades, and waits until all of it is ready; the record of the new revision has the labels from its beginning. */
  upgrade(subject: HelmSubject, labels: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>;
  rollback(name: ReleaseName, revision: number, signal: AbortSignal): Promise<void>;
  uninstall(name: ReleaseName, signal: AbortSignal): Promise<void>;
}
