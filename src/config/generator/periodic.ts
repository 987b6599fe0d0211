import { type JsonObject, present } from '../../model/json.ts';
import type { PeriodicTrigger } from '../../model/suite.ts';

/** When Prow starts a periodic. */
export const scheduleFields = (schedule: PeriodicTrigger['schedule']): JsonObject =>
  present({
    cron: 'cron' in schedule ? schedule.cron : undefined,
    interval: 'interval' in schedule ? schedule.interval : undefined,
    minimum_interval: 'minimumInterval' in schedule ? schedule.minimumInterval : undefined,
  });
