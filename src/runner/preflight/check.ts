import type { FindingFact } from '../../model/entry.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Needs, Plan } from '../../model/plan.ts';
import type { Cluster } from '../cluster.ts';
import type { MetricsSource } from '../context.ts';
import type { Journal } from '../journal.ts';

/** What is examined, for which test. */
export interface Examined {
  readonly cluster: Cluster;
  readonly isNew?: boolean;
  readonly journal: Journal;
  findMetrics(signal: AbortSignal): Promise<readonly MetricsSource[]>;
  readonly plan: Pick<Plan, 'test' | 'experiment' | 'steps'>;
  readonly needs: Needs;
  readonly lockName: string;
  /** Namespaces of this token are ours; undefined before the lock is held. */
  readonly token: number | undefined;
  /** Made by hooks of the suite under way; absent outside of a run. */
  readonly ownNamespaces?: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/** What a check may look at. It reads, and changes nothing. */
export interface CheckContext extends Examined {
  /** All nodes, listed when a check first asks for them; rejects for each check where the list was refused. */
  listNodes(): Promise<readonly JsonObject[]>;
}

export type PreflightFinding = Omit<FindingFact, 'type' | 'check'>;

/** One question about the cluster's fitness; at least one finding answers it. */
export interface PreflightCheck {
  readonly name: string;
  look(context: CheckContext): Promise<readonly PreflightFinding[]>;
}

export const ok = (message: string): PreflightFinding => ({ level: 'ok', message });
export const warning = (message: string, hint: string): PreflightFinding => ({ level: 'warning', message, hint });
export const failing = (message: string, hint: string): PreflightFinding => ({ level: 'error', message, hint });
