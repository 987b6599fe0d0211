import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ASK_VERSIONS, versionsIn } from '../../../src/runner/fleet/launcher-versions.ts';
import { temporaryFolder } from '../../support/folder.ts';

const QEMU = `echo 'QEMU emulator version 9.1.0 (qemu-kvm-9.1.0-19.el9)'
echo 'Copyright (c) 2003-2024 Fabrice Bellard and the QEMU Project developers'`;
const LIBVIRT = "echo 'virtqemud (libvirt) 10.10.0'";

/** What the script reads in a container that has these programs. */
function readWith(programs: Readonly<Record<string, string>>): Record<string, string> {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  for (const name of ['sh', 'sleep', 'uname']) symlinkSync(`/bin/${name}`, join(folder, name));
  return versionsIn(execFileSync('/bin/sh', ['-c', ASK_VERSIONS], { env: { PATH: folder }, encoding: 'utf8' }));
}

describe('[I] runner/fleet/launcher-versions', () => {
  it('reads them as a container with these programs says them', () => {
    expect(readWith({ 'qemu-kvm': QEMU, virtqemud: LIBVIRT })).to.deep.equal({
      qemu: '9.1.0 (qemu-kvm-9.1.0-19.el9)',
      libvirt: '10.10.0',
    });
  });

  it('asks the next program where one is missing, fails or hangs', () => {
    // The program that hangs is ended sooner, so that the test is short; the others have the time that they need.
    const timeout = 'shift; [ "$1" != qemu-kvm ] || set -- /usr/bin/timeout 0.3 "$@"; exec "$@"';
    const programs = { 'qemu-kvm': 'sleep 60', virtqemud: 'echo no >&2; exit 1', virsh: 'echo 10.10.0', timeout };
    expect(readWith(programs)).to.deep.equal({ libvirt: '10.10.0' });
    const machine = execFileSync('uname', ['-m'], { encoding: 'utf8' }).trim();
    expect(
      readWith({ [`qemu-system-${machine}`]: "echo 'QEMU emulator version 8.2.2 (Debian 1:8.2.2+ds-1)'" }),
    ).to.deep.equal({ qemu: '8.2.2 (Debian 1:8.2.2+ds-1)' });
  });

  it('gives nothing where no program is there, or none says a version', () => {
    expect(readWith({})).to.deep.equal({});
    expect(readWith({ 'qemu-kvm': 'echo qemu is great', virsh: 'true' })).to.deep.equal({});
  });

  it('does not take one program for the other, or what it prints more for its version', () => {
    expect(versionsIn('libvirt virtqemud (libvirt) 10.10.0\r\n')).to.deep.equal({ libvirt: '10.10.0' });
    expect(versionsIn('qemu QEMU emulator version 9.1.50 (v9.1.0-123-gabcdef)\nlibvirt x\n1.2')).to.deep.equal({
      qemu: '9.1.50 (v9.1.0-123-gabcdef)',
    });
    expect(versionsIn('')).to.deep.equal({});
  });
});
