import * as z from 'zod';
import { ROLE_LABEL } from '../../model/benchmark.ts';
import { type JsonObject, present } from '../../model/json.ts';

/** How a client reaches its server. */
export const addressing = {
  path: z
    .enum(['pod', 'service'])
    .default('pod')
    .describe("to the server pod's address, or to that of a Service before it"),
  family: z
    .union([z.literal(4), z.literal(6)])
    .optional()
    .describe("the IP family; by default the cluster's first"),
};

export interface Addressing {
  readonly path: 'pod' | 'service';
  readonly family?: 4 | 6 | undefined;
}

/** What stands for the server's address in the client's words until it is known. */
export const serverAddress = ({ path }: Addressing): string =>
  path === 'service' ? '{{service-address}}' : '{{server-address}}';

/** `-4` or `-6`, where a family is asked for. */
export const familyFlags = ({ family }: Addressing): string[] => (family === undefined ? [] : [`-${family}`]);

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** The Service before the server, where the path leads through one. */
export function servicesOf({ path, family }: Addressing, ports: readonly ServicePort[]): JsonObject[] {
  if (path === 'pod') return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'server' },
      spec: present({
        ipFamilyPolicy: family && 'SingleStack',
        ipFamilies: family && [`IPv${family}`],
        selector: { [ROLE_LABEL]: 'server' },
        ports: ports.map(({ name, port, protocol }) => ({ name, port, protocol })),
      }),
    },
  ];
}
