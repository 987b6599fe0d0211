import type { JsonObject } from '../../model/json.ts';

const NAME = 'prowess-sim';

/** The kubeconfig by which other programs reach the simulator. kubectl sends no credentials over plain HTTP. */
export const kubeconfigOf = (url: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: NAME, cluster: { server: url } }],
  users: [{ name: NAME, user: {} }],
  contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
  'current-context': NAME,
});
