import { KnownError, messageOf } from '../model/errors.ts';
import { type ListedJob, parseProwJobs } from '../prow/prow-jobs.ts';

/**
 * The jobs that Deck knows, with those that wait for their turn. It is public, and forgets what ended a day or two ago (Prow's sinker).
 * @param deck its address, without a slash at its end
 */
export async function listProwJobs(deck: string, signal: AbortSignal): Promise<ListedJob[]> {
  // What is left out is most of the answer.
  const address = `${deck}/prowjobs.js?omit=annotations,labels,decoration_config,pod_spec`;
  return parseProwJobs(await textOf(address, signal), address);
}

async function textOf(address: string, signal: AbortSignal): Promise<string> {
  try {
    const reply = await fetch(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
    if (reply.ok) return await reply.text();
    throw new Error(`it answered ${reply.status} ${reply.statusText}`);
  } catch (error) {
    signal.throwIfAborted();
    throw new KnownError('infrastructure', `Deck's jobs could not be read from ${address}: ${messageOf(error)}`, {
      hint: 'check the address, urls.deck of prowess.yaml; without Deck, --no-deck reads the bucket alone, which has no job that waits',
      cause: error,
    });
  }
}

const ANSWER_MS = 60_000;
