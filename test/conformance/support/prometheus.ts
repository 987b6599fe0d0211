import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { temporaryFolder } from '../../support/folder.ts';
import type { ControlPlane } from './control-plane/control-plane.ts';
import { CONTEXT } from './control-plane/files.ts';
import { freePort } from './control-plane/ports.ts';
import { processesIn } from './control-plane/processes.ts';
import { until } from './control-plane/ready.ts';

/** Debian's Prometheus on loopback, which scrapes the programs of a control plane. */
export interface RunningPrometheus {
  readonly url: string;
  /** Of its database. */
  readonly data: string;
  stop(): Promise<void>;
}

/** A scrape every few seconds; it ends with `stop` or with this process. */
export async function startPrometheus(
  plane: ControlPlane,
  everySeconds: number,
  more: readonly string[] = [],
): Promise<RunningPrometheus> {
  const folder = temporaryFolder();
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const configured = configuration(plane, everySeconds);
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'prometheus.yml'), stringify(configured), { mode: 0o600 });
  const processes = processesIn(folder);
  process.prependOnceListener('exit', processes.killNow);
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    '--log.level=warn',
    ...more,
  ];
  processes.start('prometheus', installed(), args, {});
  await until(
    'Prometheus has scraped',
    () => hasScraped(url, configured.scrape_configs.length - 1),
    () => processes.log('prometheus'),
  );
  return { url, data: join(folder, 'data'), stop: () => processes.stop() };
}

function configuration(plane: ControlPlane, everySeconds: number) {
  const { users } = parse(readFileSync(plane.kubeconfig, 'utf8'));
  const { token } = users.find(({ name }: { name: string }) => name === 'admin').user;
  const targets = (port: number): object => [{ targets: [`127.0.0.1:${port}`] }];
  return {
    global: { scrape_interval: `${everySeconds}s`, scrape_timeout: `${everySeconds}s` },
    scrape_configs: [
      {
        job_name: 'apiserver',
        scheme: 'https',
        authorization: { credentials: token },
        tls_config: { ca_file: join(plane.folder, 'pki/apiserver.crt') },
        static_configs: targets(plane.ports['kube-apiserver']),
      },
      { job_name: 'etcd', static_configs: targets(plane.ports.etcd) },
      ...(['kube-controller-manager', 'kube-scheduler', 'virt-controller'] as const)
        .filter((program) => plane.pid(program) !== undefined)
        .map((program) => ({
          job_name: program,
          scheme: 'https',
          authorization: { credentials: token },
          tls_config: { insecure_skip_verify: true },
          static_configs: targets(plane.ports[program]),
        })),
      { job_name: CONTEXT, static_configs: targets(1) },
    ],
  };
}

/** As many as there are; the last target does not exist. */
async function hasScraped(url: string, programs: number): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/query?query=sum(up)`).catch(() => undefined);
  if (answer?.ok !== true) return false;
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
  return data.result[0]?.value[1] === String(programs);
}

function installed(): string {
  const found = spawnSync('prometheus', ['--version'], { stdio: 'ignore' });
  if (found.error === undefined) return 'prometheus';
  throw new Error('there is no "prometheus" in PATH, and metrics are read through it: apt-get install prometheus');
}
