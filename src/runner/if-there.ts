import type { JsonObject } from '../model/json.ts';
import { ApiError, CALL_TIMEOUT, type Cluster, type Ref } from './cluster.ts';

/** What a call answers; undefined where its object, or the kind, is not there (404). */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

export async function getIfThere(ref: Ref, cluster: Cluster, signal: AbortSignal): Promise<JsonObject | undefined> {
  return (await ifThere(cluster.get(ref, { signal, timeoutMs: CALL_TIMEOUT })))?.object;
}
