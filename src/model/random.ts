/** A seeded source of randomness: the same seed gives the same run, byte for byte. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** Exponentially distributed with the given mean: the gaps of a Poisson process. */
  exponential(mean: number): number;
  /** Normally distributed, mean 0, standard deviation 1 (Box-Muller). */
  normal(): number;
  /** A source of its own for a named purpose, so that one consumer's draws never shift another's. */
  fork(purpose: string): Random;
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded by FNV-1a of the text. */
export function seededRandom(seed: string): Random {
  const next = sfc32(seed);
  const uniform = (): number => next() / 4294967296;
  return {
    uniform,
    integer: (below) => Math.floor(uniform() * below),
    exponential: (mean) => -Math.log(1 - uniform()) * mean,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    fork: (purpose) => seededRandom(`${seed}/${purpose}`),
  };
}

function sfc32(seed: string): () => number {
  let a = fnv1a(`${seed}#a`);
  let b = fnv1a(`${seed}#b`);
  let c = fnv1a(`${seed}#c`);
  let counter = 1;
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
