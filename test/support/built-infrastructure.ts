import type { CommandProvider, Infrastructure, KopsProvider } from '../../src/model/infrastructure.ts';
import { minutes } from '../../src/model/units.ts';

export const COMMAND: CommandProvider = {
  kind: 'command',
  up: ['make', 'up', '{{id}}'],
  down: ['make', 'down', '{{id}}'],
  folder: '.',
  environment: {},
  inherit: [],
  nodesOn: 'runner',
};

export const KOPS: KopsProvider = {
  kind: 'kops',
  state: 'gs://acme-kops',
  project: 'acme-perf',
  zone: 'us-west1-a',
  kubernetes: '1.30.2',
  image: 'ubuntu-os-cloud/ubuntu-2204-jammy-v20240607',
  kernel: '6.5.0-1022-gcp',
  machines: { controlPlane: 'n1-standard-8', nodes: 'e2-medium' },
  networking: { cni: {} },
  install: [['kubectl', 'apply', '-f', 'cni.yaml']],
  spec: {},
  folder: '.',
  inherit: [],
};

export const builtInfrastructure = (more: Partial<Infrastructure> = {}): Infrastructure => ({
  provider: COMMAND,
  timeouts: { upMs: minutes(10), validateMs: minutes(5), downMs: minutes(3) },
  readyShare: 1,
  teardown: { retries: 2 },
  ...more,
});
