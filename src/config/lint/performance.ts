import { containersOf, type Job } from './jobs.ts';
import { argvOf } from './scripts.ts';

/** Whether a job measures performance, as far as its name and its command line show. */
export function isPerformanceJob(job: Job): boolean {
  if (NOT_MEASURING.test(job.name)) return false;
  if (WORDS.test(job.name)) return true;
  return containersOf(job).some((container) => argvOf(container).some(({ text }) => COMMANDS.test(text)));
}

const WORDS =
  /(^|[-_.])(perf|performance|perfscale|scale|scalability|scaling|density|benchmarks?|load-?test|stress|throughput|latency)([-_.]|$)/i;
/** Jobs that only build or check what measures. */
const NOT_MEASURING = /(^|[-_.])(push|build|images?|verify|lint|unit|publish|bump)([-_.]|$)/i;
const COMMANDS = /perfscale|perf-?test|clusterloader|kube-burner|load-generator|run-density/;
