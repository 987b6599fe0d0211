import { csvText } from '../render/csv.ts';
import { isSample, leftIn, type RampData } from './data.ts';

const KIB = 1024;

/**
 * A ramp as a table in the columns of scale.sh's newest generation, as far as they are known: `readKataCsv` reads it back. What is missing
 * is empty, and never the value before.
 */
export function seedCsv({ steps, nodes, memory }: RampData): string {
  const group = memory === 'MemFree' ? 'Free' : 'Available';
  const header = [...HEADER, `Total ${group}`, group, ...nodes.map((_, index) => String(index))];
  const rows = steps.map((step) => {
    const { pods, nodes: all } = step;
    const left = leftIn(step);
    return [
      Math.round(step.atMs / 1000),
      step.wanted,
      pods?.running,
      pods?.creating,
      pods?.pending,
      pods?.terminating,
      pods?.failed,
      step.workPerSecond,
      left === undefined ? undefined : Math.round(left / KIB),
      undefined,
      ...all.map((node) => (isSample(node) ? Math.round(node.leftBytes / KIB) : undefined)),
    ];
  });
  return csvText(header, rows);
}

const HEADER = ['Start', 'Wanted', 'Running', 'Creating', 'Pending', 'Terminating', 'Error', 'WorkUnits'];
