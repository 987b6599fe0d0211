import { numberAt } from '../model/json.ts';
import { seconds } from '../model/units.ts';
import { ApiError, type Stamps } from '../runner/cluster.ts';
import { ConnectionReset } from './api/request-faults.ts';
import { StatusError } from './registry/status.ts';

/** A refusal of the simulated server as the cluster port throws it; anything else is a defect and stays what it is. */
export function toApiError(error: unknown, stamps: Stamps): unknown {
  if (error instanceof ConnectionReset) {
    const { serverDate: _none, ...ours } = stamps;
    return new ApiError(0, error.name, error.message, ours);
  }
  if (!(error instanceof StatusError)) return error;
  const wait = numberAt(error.details, 'retryAfterSeconds');
  const retryAfter = wait === undefined ? undefined : seconds(wait);
  return new ApiError(error.code, error.reason, error.message, stamps, retryAfter);
}
