import { parseQuantity } from './quantity.ts';

/**
 * Why an API server refuses a request beside a limit; undefined where it takes both, or one of them is no quantity
 * (k8s.io/kubernetes pkg/apis/core/validation, ValidateContainerResourceRequirements). What is no CPU, memory or storage (a GPU, huge
 * pages) must be requested exactly as it is limited.
 */
export function requestRefusal(
  resource: string,
  request: string,
  limit: string,
): 'is more than' | 'differs from' | undefined {
  const [asked, most] = [parseQuantity(request), parseQuantity(limit)];
  if (asked === undefined || most === undefined || asked === most) return undefined;
  if (asked > most) return 'is more than';
  return OVERCOMMITTED.test(resource) ? undefined : 'differs from';
}

/** Of these a container may request less than its limit. */
const OVERCOMMITTED = /^(cpu|memory|ephemeral-storage)$/;
