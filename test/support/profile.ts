import { gzipSync } from 'node:zlib';

/** A small profile of pprof: what its samples are of, one sample, and a table of texts. */
export const PROFILE: Buffer = gzipSync(
  Buffer.from([0x0a, 4, 8, 1, 16, 2, 0x12, 4, 10, 0, 16, 7, 0x32, 0, 0x32, 1, 0x61, 0x32, 1, 0x62, 0x60, 0x80, 0x08]),
);
