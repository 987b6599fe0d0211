import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { until } from '../support/control-plane/ready.ts';

const HOLD = join(import.meta.dirname, '../support/control-plane/hold.ts');

describe('conformance/kube clean-up', () => {
  it('leaves no process and no folder when what started a control plane is killed', async () => {
    const holder = spawn(process.execPath, [HOLD], { stdio: ['pipe', 'pipe', 'inherit'] });
    const folder = String(await once(holder.stdout, 'data')).trim();
    expect(processesOf(folder).join('\n')).to.include('kube-apiserver').and.to.include('etcd');
    holder.kill('SIGKILL');
    await until(
      'all of it has ended',
      async () => processesOf(folder).length === 0 && !existsSync(folder),
      () => processesOf(folder).join('\n'),
    );
  });
});

/** The command lines that name the folder. */
const processesOf = (folder: string): string[] =>
  execFileSync('ps', ['-eww', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder));
