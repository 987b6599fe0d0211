import type { Milliseconds } from './units.ts';

/**
 * When a periodic starts. `text` is as written. Only a cron has times; an interval counts from when Prow last started the job, one with a
 * minimum from when it ended (prow cmd/horologium).
 */
export type When =
  | { readonly kind: 'cron'; readonly text: string; readonly cron: CronFields }
  | {
      readonly kind: 'interval';
      readonly text: string;
      readonly every: Milliseconds;
      readonly since: 'startedAt' | 'endedAt';
    };

/** The fields of a cron expression, in UTC. */
export interface CronFields {
  readonly kind: 'fields';
  readonly seconds: CronField;
  readonly minutes: CronField;
  readonly hours: CronField;
  readonly daysOfMonth: CronField;
  readonly months: CronField;
  /** 0 is Sunday. */
  readonly daysOfWeek: CronField;
}

/** The values that a field allows, ascending, and whether it is `*` or `?` without a step above 1. */
export interface CronField {
  readonly values: readonly number[];
  readonly star: boolean;
}
