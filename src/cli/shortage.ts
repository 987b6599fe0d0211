import { KnownError, messageOf } from '../model/errors.ts';

/** What this machine has too little of, where that made an error, wherever it came up. */
export function shortageIn(error: unknown): KnownError | undefined {
  const text = `${codeOf(error)} ${messageOf(error)}`;
  const shortage = SHORTAGES.find(({ sign }) => sign.test(text));
  return shortage && new KnownError('infrastructure', shortage.message, { hint: shortage.hint, cause: error });
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Node's loader of modules gives no code, only the system's words. */
const SHORTAGES = [
  {
    sign: /\b(EMFILE|ENFILE)\b|too many open files/,
    message: 'too many files are open at once: this process may open no more',
    hint: 'raise the limit in this shell: ulimit -n 1024',
  },
  {
    sign: /\b(ENOMEM|EAGAIN)\b.*\b(spawn|fork)\b|^ENOMEM\b/,
    message: 'the system has no memory or process left for this',
    hint: 'end other processes, or raise the limits: ulimit -u, the memory of the container',
  },
] as const;
