import { createHash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { openFile, readFolder } from './read-file.ts';

/** A file that a program left in its folder. */
export interface LeftFile {
  /** From the folder, with `/` between. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Absent where it is too long to be kept, or holds NUL: no text does. */
  readonly content?: Buffer;
}

export interface LeftLimits {
  readonly files: number;
  readonly fileBytes: number;
  readonly totalBytes: number;
}

/** The plain files of a folder and of those in it, sorted by name; links are not followed. `beyond`: how many more there are. */
export function leftFiles(folder: string, limits: LeftLimits): { files: LeftFile[]; beyond: number } {
  const names = namesIn(folder, '', DEEPEST).sort();
  const kept = names.slice(0, limits.files);
  let room = limits.totalBytes;
  const files = kept.map((name) => {
    const file = readLeft(folder, name, Math.min(room, limits.fileBytes));
    room -= file.content?.length ?? 0;
    return file;
  });
  return { files, beyond: names.length - kept.length };
}

const DEEPEST = 8;

function namesIn(folder: string, below: string, depth: number): string[] {
  return readFolder(join(folder, below)).flatMap((entry) => {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) return [name];
    return entry.isDirectory() && depth > 0 ? namesIn(folder, name, depth - 1) : [];
  });
}

/** In pieces: a database of Prometheus is longer than memory. */
function readLeft(folder: string, name: string, most: number): LeftFile {
  const file = openFile(join(folder, name), 'the file', 'infrastructure');
  const hash = createHash('sha256');
  const pieces: Buffer[] = [];
  let bytes = 0;
  let isText = true;
  try {
    for (;;) {
      const piece = Buffer.alloc(PIECE);
      const read = readSync(file, piece);
      if (read === 0) break;
      const part = piece.subarray(0, read);
      hash.update(part);
      bytes += read;
      isText &&= !part.includes(0);
      if (bytes <= most && isText) pieces.push(part);
    }
  } finally {
    closeSync(file);
  }
  const content = bytes <= most && isText ? { content: Buffer.concat(pieces) } : {};
  return { name, bytes, sha256: hash.digest('hex'), ...content };
}

const PIECE = 256 * 1024;
