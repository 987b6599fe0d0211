import { readFileSync } from 'node:fs';

/** Whether the process of this id runs a program. One that ends has no words any more, also while its parent has not asked for its end. */
export function runs(id: string): boolean {
  try {
    return readFileSync(`/proc/${Number.parseInt(id, 10)}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}
