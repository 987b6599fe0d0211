import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from './files.ts';
import { LAB, suiteText, WORKLOAD } from './lab-site.ts';
import { packedProgram } from './packed.ts';

/**
 * A site whose cluster `made` is made by commands: `prowess sim serve`, left running behind them. What exists is in the folder `made`,
 * which the commands alone change: `made/ID/pid`.
 */
export function writeMadeSite(folder: string, more = ''): void {
  writeFiles(folder, {
    'prowess.yaml': LAB,
    'suites/workloads/pod.yaml': WORKLOAD,
    'suites/made.yaml': suiteText(
      { suite: 'made', cluster: 'made' },
      '  burst: {scenario: {kind: burst, objects: 5}}\n',
    ),
    'suites/clusters/made.yaml': madeCluster(more),
    'up.sh': UP,
    'down.sh': DOWN,
    'gone.sh': '#!/bin/sh\n[ ! -e "made/$1" ] || { echo "made/$1 is still there"; exit 1; }\n',
  });
  for (const script of ['up.sh', 'down.sh', 'gone.sh']) chmodSync(join(folder, script), 0o755);
}

const madeCluster = (more: string): string => `version: 1
cluster: made
nodes: {schedulable: 4, controlPlane: 1}
infrastructure:
  kind: command
  up: [./up.sh, "{{id}}"]
  down: [./down.sh, "{{id}}"]
  gone: [./gone.sh, "{{id}}"]
  inherit: [PROWESS_PROGRAM]
  timeouts: {up: 2m, validate: 1m, down: 20s}
${more}`;

/** What the commands need of their surroundings. */
export const madeEnv = (): Record<string, string> => ({ PROWESS_PROGRAM: packedProgram() });

const UP = `#!/bin/sh
set -e
mkdir -p "made/$1"
sleep 0.3
nohup "$PROWESS_PROGRAM" sim serve --nodes 4 --speed 20 --kubeconfig "$KUBECONFIG.part" > "made/$1/log" 2>&1 < /dev/null &
echo $! > "made/$1/pid"
while [ ! -s "$KUBECONFIG.part" ]; do kill -0 $! || exit 1; sleep 0.1; done
sleep 0.3
mv "$KUBECONFIG.part" "$KUBECONFIG"
echo "$1 is up"
`;

const DOWN = `#!/bin/sh
sleep 0.3
[ ! -f "made/$1/pid" ] || kill "$(cat "made/$1/pid")" 2> /dev/null
sleep 0.3
rm -rf "made/$1"
`;

/** Ids of what the commands made and have not removed. */
export const standing = (folder: string): string[] =>
  existsSync(join(folder, 'made')) ? readdirSync(join(folder, 'made')) : [];
