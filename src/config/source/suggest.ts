import { distance } from 'fastest-levenshtein';
import { compareText } from '../../model/order.ts';

/** `did you mean \`coolDown\`?`, where one of the known names is near enough to what was written. */
export function didYouMean(written: string, known: readonly string[]): string | undefined {
  const near = nearest(written, known);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

/** The one known name that was most likely meant: same letters in another spelling, or a few letters off. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const most = Math.min(3, Math.ceil(lettersOf(written).length / 3));
  const [best, second] = neighbours(written, known, most);
  return best !== undefined && second?.off !== best.off ? best.name : undefined;
}

/** The known names that are at most so many letters off, the nearest first. */
export function neighbours(written: string, known: readonly string[], most: number): { name: string; off: number }[] {
  const letters = lettersOf(written);
  return known
    .map((name) => ({ name, off: steps(letters, lettersOf(name)) }))
    .filter(({ off }) => off <= most)
    .sort((a, b) => a.off - b.off || compareText(a.name, b.name));
}

/** Whether a name is another one with one slip of the hand: letters that changed places, or one that is wrong. Longer names, and other numbers, are names of their own. */
export function isSlipOf(written: string, known: string): boolean {
  const digits = (name: string): string => name.replace(/\D/g, '');
  if (written.length < 4 || digits(written) !== digits(known)) return false;
  if (known.startsWith(written) || written.startsWith(known)) return false;
  return written !== known && steps(written, known) === 1;
}

/** Letters that changed places are one slip. */
const steps = (a: string, b: string): number =>
  a !== b && [...a].sort().join('') === [...b].sort().join('') ? 1 : distance(a, b);

/** `cool_down`, `cool-down` and `coolDown` are one word. No name is longer than a line. */
const lettersOf = (name: string): string =>
  name
    .slice(0, 80)
    .toLowerCase()
    .replace(/[-_. ]/g, '');

/** `workloads/pod.yaml` is the path of a file, where its name is wanted. */
export const fileless = (name: string): string => name.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
