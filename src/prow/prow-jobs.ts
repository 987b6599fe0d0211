import * as z from 'zod';
import { usageError } from '../model/errors.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type Refs, refsSchema } from './job-spec.ts';

/** A ProwJob as Deck lists it (prow pkg/apis/prowjobs/v1/types.go). One that waits for its turn is in no bucket: only here. */
export interface ListedJob {
  readonly job: string;
  readonly type: 'periodic' | 'presubmit' | 'postsubmit' | 'batch';
  readonly state: ListedState;
  /** Its JobQueueName. */
  readonly queue?: string;
  readonly refs?: Refs;
  readonly createdAt: EpochMs;
  /** When its pod was made. */
  readonly startedAt?: EpochMs;
  readonly endedAt?: EpochMs;
  /** Set with its pod: its number in the bucket. */
  readonly build?: string;
  /** Its page in Deck. */
  readonly url?: string;
}

/** `scheduling` and `triggered` have no pod yet, `pending` has. */
export type ListedState = 'scheduling' | 'triggered' | 'pending' | 'success' | 'failure' | 'aborted' | 'error';

export const isWaiting = ({ state }: ListedJob): boolean => state === 'scheduling' || state === 'triggered';
export const isUnfinished = (job: ListedJob): boolean => isWaiting(job) || job.state === 'pending';

/**
 * What Deck answers to `/prowjobs.js` (prow cmd/deck/main.go): `{"items": [...]}`, or with `?var=x` an assignment of it.
 * Throws KnownError where it is something else, and names the first item and field that is.
 */
export function parseProwJobs(text: string, where: string): ListedJob[] {
  const json = /^\s*var\s+\w+\s*=([\s\S]*?);?\s*$/.exec(text)?.[1] ?? text;
  const { data, error } = listSchema.safeParse(parsed(json, where));
  if (data !== undefined) return data.items;
  const { path = [], message = '' } = error.issues[0] ?? {};
  throw notAList(where, `${path.join('.') || 'the document'}: ${message}`);
}

function parsed(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw notAList(where, `it is not JSON, and begins with ${JSON.stringify(json.slice(0, 40))}`);
  }
}

const notAList = (where: string, problem: string): Error =>
  usageError(
    `${where} is no list of ProwJobs: ${problem}`,
    "expected what Deck answers to /prowjobs.js: name Deck's own address, such as https://prow.example.org",
  );

const instant = z.iso.datetime({ offset: true }).transform((text) => epochMs(Date.parse(text)));

const itemSchema = z
  .object({
    metadata: z.object({ creationTimestamp: instant }),
    spec: z.object({
      type: z.enum(['periodic', 'presubmit', 'postsubmit', 'batch']),
      job: z.string().min(1),
      job_queue_name: z.string().optional(),
      refs: refsSchema.optional(),
    }),
    status: z.object({
      state: z.enum(['scheduling', 'triggered', 'pending', 'success', 'failure', 'aborted', 'error']),
      pendingTime: instant.nullish(),
      completionTime: instant.nullish(),
      build_id: z.string().optional(),
      url: z.string().optional(),
    }),
  })
  .transform(
    ({ metadata, spec, status }): ListedJob => ({
      job: spec.job,
      type: spec.type,
      state: status.state,
      createdAt: metadata.creationTimestamp,
      ...(spec.job_queue_name && { queue: spec.job_queue_name }),
      ...(spec.refs && { refs: spec.refs }),
      ...(status.pendingTime != null && { startedAt: status.pendingTime }),
      ...(status.completionTime != null && { endedAt: status.completionTime }),
      ...(status.build_id && { build: status.build_id }),
      ...(status.url && { url: status.url }),
    }),
  );

const listSchema = z.object({ items: z.array(itemSchema) });
