/**
 * Prints `qemu` and `libvirt` with what the first program says that is there and answers within 4 s.
 * virt-launcher runs /usr/libexec/qemu-kvm by /usr/sbin/virtqemud, and has bash and coreutils:
 * https://github.com/kubevirt/kubevirt/blob/v1.6.0/pkg/virt-launcher/virtwrap/util/libvirt_helper.go,
 * https://github.com/kubevirt/kubevirt/blob/v1.6.0/rpm/BUILD.bazel (launcherbase_x86_64)
 */
export const ASK_VERSIONS = `PATH="$PATH:/usr/sbin:/usr/libexec"
command -v timeout >/dev/null || timeout() { shift; "$@"; }
ask() {
  name=$1; shift
  for program in "$@"; do
    said=$(timeout 4 "$program" --version 2>/dev/null) && echo "$name $said" && return
  done
}
ask qemu qemu-kvm "qemu-system-$(uname -m)"
ask libvirt virtqemud libvirtd virsh
exit 0`;

/** As the pilot names them of a host. */
export const LAUNCHER_PROGRAMS = ['qemu', 'libvirt'] as const;

/** Reads what ASK_VERSIONS printed: `9.1.0 (qemu-kvm-9.1.0-19.el9)`, as the pilot reads it of a host. */
export function versionsIn(printed: string): Record<string, string> {
  const lines = printed.split('\n').map((line) => line.trim());
  return Object.fromEntries(
    LAUNCHER_PROGRAMS.flatMap((name) => {
      const line = lines.find((each) => each.startsWith(`${name} `));
      const version = VERSION.exec(line ?? '')?.[1];
      return version === undefined ? [] : [[name, version]];
    }),
  );
}

/** `QEMU emulator version 8.2.2 (Debian 1:8.2.2+ds-1)`, `virtqemud (libvirt) 10.10.0`, `10.10.0`. */
const VERSION = /\sv?(\d+\.\d\S*(?:\s+\([^()]*\))?)$/;
