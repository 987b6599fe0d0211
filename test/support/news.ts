import type { Comparison } from '../../src/analysis/compare/compare.ts';
import type { Answered, MeasuredRun, News, Situation, Verdict } from '../../src/answer/situation.ts';
import type { Run } from '../../src/history/run.ts';
import { epochMs, minutes } from '../../src/model/units.ts';
import { parseProwJobs } from '../../src/prow/prow-jobs.ts';

export const PULL = { org: 'kubevirt', repo: 'kubevirt', number: '12345' };
export const HEAD = '9f3c1ab9f3c1ab9f3c1ab9f3c1ab9f3c1ab9f3c1';
export const OLD = 'c07de11c07de11c07de11c07de11c07de11c07de';
export const NOON = epochMs(Date.parse('2026-08-21T12:00:00Z'));

export const newsAbout = (situation: Situation, more: Partial<News> = {}): News => ({
  test: 'perf/vm-density-100',
  pull: PULL,
  head: HEAD,
  about: HEAD,
  situation,
  asOf: NOON,
  ...more,
});

export const pullRun = (more: Partial<Run> = {}): Run => ({
  test: 'perf/vm-density-100',
  job: 'pull-perf-vm-density-100',
  build: '2031',
  line: 'main',
  kind: 'presubmit',
  startedAt: NOON,
  commit: HEAD,
  pull: { number: '12345' },
  outcome: 'pass',
  regime: { id: 'r', hard: {}, soft: {} },
  address: 'gs://perf/pr-logs/pull/kubevirt_kubevirt/12345/pull-perf-vm-density-100/2031',
  ...more,
});

export const measured = (more: Partial<Run> = {}): MeasuredRun => ({
  run: pullRun(more),
  tookMs: minutes(38),
  url: 'https://prow.example/view/gs/perf/2031',
});

export const answered = (
  word: Verdict['word'],
  comparison?: Comparison,
  more: Partial<Answered> & Pick<Verdict, 'limit'> = {},
): Answered => {
  const { limit, ...rest } = more;
  return {
    state: 'answered',
    runs: [measured()],
    verdict: { word, ...(comparison !== undefined && { comparison }), ...(limit !== undefined && { limit }) },
    ...rest,
  };
};

export interface ProwJobWish {
  readonly job?: string;
  readonly type?: string;
  readonly state: string;
  readonly createdMin: number;
  readonly startedMin?: number;
  readonly endedMin?: number;
  readonly build?: string;
  readonly queue?: string;
  readonly sha?: string;
  readonly pulls?: readonly { number: number; sha: string }[];
}

/** A ProwJob as Deck writes it, with times in minutes after noon. */
export const prowJob = ({
  job = 'pull-perf-vm-density-100',
  type = 'presubmit',
  state,
  createdMin,
  startedMin,
  endedMin,
  build,
  queue = 'bm-perf-1',
  sha = HEAD,
  pulls = [{ number: 12345, sha }],
}: ProwJobWish): object => ({
  kind: 'ProwJob',
  apiVersion: 'prow.k8s.io/v1',
  metadata: { name: `job-${createdMin}`, creationTimestamp: at(createdMin) },
  spec: {
    type,
    agent: 'kubernetes',
    cluster: 'default',
    job,
    job_queue_name: queue,
    ...(type !== 'periodic' && {
      refs: { org: 'kubevirt', repo: 'kubevirt', base_ref: 'main', base_sha: 'b'.repeat(40), pulls },
    }),
  },
  status: {
    startTime: at(createdMin),
    state,
    ...(startedMin !== undefined && {
      pendingTime: at(startedMin),
      url: `https://prow.example/view/${build ?? 'job'}`,
    }),
    ...(endedMin !== undefined && { completionTime: at(endedMin) }),
    ...(build !== undefined && { build_id: build }),
  },
});

export const deckText = (...jobs: readonly object[]): string => JSON.stringify({ items: jobs });

export const listedJobs = (...wishes: readonly ProwJobWish[]) =>
  parseProwJobs(deckText(...wishes.map(prowJob)), 'prowjobs.js');

export const afterNoon = (minute: number) => epochMs(NOON + minutes(minute));

const at = (minute: number): string => new Date(afterNoon(minute)).toISOString().replace('.000Z', 'Z');
