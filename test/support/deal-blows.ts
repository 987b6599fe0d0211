/** Deals blows to labs, each of which takes one at a time, until `take` returns false of what came of one: then no more shall be tried. */
export async function dealBlows<Lab, Blow, Aftermath>(
  labs: readonly Lab[],
  blows: readonly Blow[],
  strike: (lab: Lab, blow: Blow) => Promise<Aftermath>,
  take: (aftermath: Aftermath) => boolean,
): Promise<void> {
  const waiting = [...blows];
  const work = async (lab: Lab): Promise<void> => {
    for (let blow = waiting.shift(); blow !== undefined; blow = waiting.shift()) {
      if (!take(await strike(lab, blow))) waiting.length = 0;
    }
  };
  await Promise.all(labs.map(work));
}
