import type { JsonObject } from '../../../model/json.ts';
import { seconds } from '../../../model/units.ts';
import { noisy, type SimulatedTool } from '../../simulated.ts';
import { fioBytes, fioMs } from './options.ts';

/** What one worker's disk gives at most. */
const DISK = { bytesPerS: 400 * 2 ** 20, transfersPerS: 9000 };

/** What `fio --client=HOSTS JOB --output-format=json+` prints, of the job and the hosts in its pod's files. */
export const simulateFio: SimulatedTool = ({ files = {}, random }) => {
  const options = optionsIn(files['job.fio'] ?? '');
  const hosts = (files['worker-hosts'] ?? '').split('\n').filter((line) => line !== '');
  const jobs = Number(options.numjobs ?? 1);
  const runtimeS = (fioMs(options.runtime) ?? 30_000) / 1000;
  const bytes = fioBytes(options.bs) ?? 4096;
  const perJob = Math.min(DISK.bytesPerS / bytes, DISK.transfersPerS) / jobs;
  const limit = options.rate_iops === undefined ? Number.POSITIVE_INFINITY : Number(options.rate_iops);
  const reads = readsOf(options);
  const entries = hosts.flatMap((line, host) =>
    Array.from({ length: jobs }, () => {
      const iops = Math.min(noisy(perJob, 0.03, random), limit);
      const direction = (share: number): JsonObject => directionOf(iops * share, bytes, runtimeS);
      return {
        jobname: 'benchmark',
        groupid: 0,
        error: 0,
        'job options': options,
        ...{ read: direction(reads), write: direction(1 - reads), trim: direction(0) },
        ...{ job_runtime: runtimeS * 1000, hostname: line.split(',')[0] ?? '', port: 8765 + host },
      };
    }),
  );
  const document = { 'fio version': 'fio-3.33', 'global options': {}, client_stats: entries, disk_util: [] };
  return { stdout: `${JSON.stringify(document, undefined, 2)}\n`, durationMs: seconds(runtimeS) };
};

const optionsIn = (job: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...job.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]));

/** The share of transfers that read. */
function readsOf({ rw = 'read', rwmixread = '50' }: Readonly<Record<string, string>>): number {
  if (/^(?:rand)?rw$|^readwrite$/.test(rw)) return Number(rwmixread) / 100;
  return rw.includes('write') ? 0 : 1;
}

function directionOf(iops: number, bytes: number, runtimeS: number): JsonObject {
  const ios = Math.round(iops * runtimeS);
  const mean = ios === 0 ? 0 : Math.round(1e9 / iops);
  return {
    ...{ io_bytes: ios * bytes, bw_bytes: Math.round(iops * bytes), iops, total_ios: ios },
    runtime: ios === 0 ? 0 : Math.round(runtimeS * 1000),
    lat_ns: { mean, stddev: mean / 3 },
    clat_ns: { percentile: { '50.000000': mean, '99.000000': mean * 3, '99.900000': mean * 6 } },
  };
}
