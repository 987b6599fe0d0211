import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort } from '../../adapters/free-port.ts';
import { findProgram } from '../../adapters/programs.ts';
import { dashboardFiles } from '../../dashboards/files.ts';
import { toIso } from '../../model/units.ts';
import type { Programs } from './programs.ts';
import type { ShownWindow } from './prometheus.ts';
import type { ShownProgram } from './shown.ts';

interface GrafanaRequest {
  /** Of Prometheus. */
  readonly url: string;
  readonly scratch: string;
  readonly time: ShownWindow;
  readonly programs: Programs;
  readonly path: string;
}

/** Grafana with Prometheus as its source and the dashboards provisioned, for a person who need not log in; absent where it is not installed. */
export async function showGrafana({ url, scratch, time, programs, path }: GrafanaRequest): Promise<ShownProgram> {
  const program = findProgram(['grafana', 'grafana-server'], path);
  if (program === undefined)
    return {
      absent: 'neither grafana nor grafana-server is in PATH; `prowess dashboards --write DIR` writes its dashboards',
    };
  const home = HOMES.find((folder) => existsSync(join(folder, 'conf'))) ?? dirname(dirname(program));
  const port = await freePort();
  await provision(join(scratch, 'grafana'), url, time);
  const address = `http://127.0.0.1:${port}`;
  const server = program.endsWith('-server') ? [program] : [program, 'server'];
  await programs.serve({
    name: 'Grafana',
    command: [...server, '--homepath', home],
    env: settings(join(scratch, 'grafana'), port),
    ready: `${address}/api/health`,
  });
  return { url: `${address}/d/prowess-control-plane` };
}

/** Where packages put what Grafana serves; an archive has it beside the program. */
const HOMES = ['/usr/share/grafana', '/usr/local/share/grafana', '/opt/grafana'];

/** Each is a setting of grafana.ini, as GF_SECTION_KEY. */
const settings = (folder: string, port: number): Record<string, string> => ({
  GF_SERVER_HTTP_ADDR: '127.0.0.1',
  GF_SERVER_HTTP_PORT: String(port),
  GF_PATHS_DATA: join(folder, 'data'),
  GF_PATHS_LOGS: join(folder, 'logs'),
  GF_PATHS_PLUGINS: join(folder, 'plugins'),
  GF_PATHS_PROVISIONING: join(folder, 'provisioning'),
  GF_AUTH_ANONYMOUS_ENABLED: 'true',
  GF_AUTH_ANONYMOUS_ORG_ROLE: 'Admin',
  GF_ANALYTICS_REPORTING_ENABLED: 'false',
  GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
});

/** The files that Grafana reads at its start (grafana.com/docs/grafana/latest/administration/provisioning). */
async function provision(folder: string, url: string, { from, to }: ShownWindow): Promise<void> {
  const boards = join(folder, 'dashboards');
  const files: Readonly<Record<string, string>> = {
    'provisioning/datasources/prometheus.yaml': JSON.stringify({
      apiVersion: 1,
      datasources: [
        { name: 'Prometheus', uid: 'prometheus', type: 'prometheus', access: 'proxy', url, isDefault: true },
      ],
    }),
    'provisioning/dashboards/prowess.yaml': JSON.stringify({
      apiVersion: 1,
      providers: [{ name: 'prowess', type: 'file', options: { path: boards } }],
    }),
    ...Object.fromEntries(
      dashboardFiles({ from: toIso(from), to: toIso(to) }).map(({ path, text }) => [`dashboards/${path}`, text]),
    ),
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
