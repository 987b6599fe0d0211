import * as z from 'zod';
import { parseQuantity } from '../model/quantity.ts';
import { requestRefusal } from '../model/resource-requests.ts';

/** Less than this is a size without its unit: `4` for 4Gi, or `500m`, which is half a byte. */
const LEAST_BYTES = 1e6;

export const SIZE = 'a size of at least 1M, such as 500M or 8Gi';

/** Whether a quantity of Kubernetes is one of memory. */
export const isSize = (text: string): boolean => (parseQuantity(text) ?? 0) >= LEAST_BYTES;

const names = z.record(z.string(), z.string());

/** What each pod asks for and may take at most, as an API server takes it. */
export const resources = z
  .strictObject({ requests: names.default({}), limits: names.default({}) })
  .prefault({})
  .superRefine(({ requests, limits }, context) => {
    const slips = [
      ...Object.entries(requests).map(([name, text]) => ['requests', name, text, limits[name]] as const),
      ...Object.entries(limits).map(([name, text]) => ['limits', name, text, undefined] as const),
    ];
    for (const [side, name, text, limit] of slips) {
      const expected = expectedOf(name, text) ?? (limit === undefined ? undefined : withinLimit(name, text, limit));
      if (expected === undefined) continue;
      context.addIssue({ code: 'custom', path: [side, name], input: text, message: `expected ${expected}` });
    }
  });

/** What would be one; undefined where it is. */
function expectedOf(name: string, text: string): string | undefined {
  if (!RESOURCE.test(name)) return `${RESOURCES}, instead of ${name}`;
  if (name === 'memory') return isSize(text) ? undefined : SIZE;
  return (parseQuantity(text) ?? -1) < 0 ? 'a quantity such as 2 or 500m' : undefined;
}

function withinLimit(name: string, request: string, limit: string): string | undefined {
  const refusal = requestRefusal(name, request, limit);
  if (refusal === undefined) return undefined;
  return refusal === 'differs from' ? `${limit}, which is its limit` : `at most ${limit}, which is its limit`;
}

/** Others are those of devices, which have a domain: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
const RESOURCE = /^(?:cpu|memory|ephemeral-storage|hugepages-.+|.+\/.+)$/;
const RESOURCES = 'cpu, memory, ephemeral-storage, hugepages-2Mi or a device such as nvidia.com/gpu';
