/** What an archive holds at a path: a folder, or a file with its content. */
export type ArchiveEntry = { readonly path: string; readonly content?: Uint8Array };

/** A `newc` archive of cpio, as the kernel unpacks it: https://docs.kernel.org/driver-api/early-userspace/buffer-format.html */
export function cpio(entries: readonly ArchiveEntry[]): Buffer {
  return Buffer.concat([...entries.map((entry, index) => member(entry, index + 1)), member({ path: 'TRAILER!!!' }, 0)]);
}

const FOLDER = 0o040755;
const PROGRAM = 0o100755;

function member({ path, content }: ArchiveEntry, inode: number): Buffer {
  const name = Buffer.from(`${path}\0`);
  const mode = content === undefined ? FOLDER : PROGRAM;
  const fields = [inode, mode, 0, 0, 1, 0, content?.length ?? 0, 0, 0, 0, 0, name.length, 0];
  const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([padded(Buffer.concat([Buffer.from(head), name])), padded(Buffer.from(content ?? []))]);
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
