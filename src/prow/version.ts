/**
 * The Prow whose rules are written down in `src/prow` and `src/config/lint`: the last commit that was read. Older ones differ: robfig/cron
 * v2 before 2026-05-21, no `auxiliary` in Refs before 2026-05-27.
 */
export const PROW_READ = { commit: 'a61940897382', date: '2026-08-21' } as const;
