import { isJsonObject, type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { type Kind, STORED_VERBS } from '../registry/kinds.ts';
import { isDeleting, keyOf, withCondition } from '../registry/objects.ts';

/** Serves the kinds that CustomResourceDefinitions describe, soon after they are created. */
export function runCustomKinds(context: SimContext): void {
  const { registry, store, time, serverNow } = context;
  const definitions = registry.kinds.named('CustomResourceDefinition');
  store.subscribe(({ type, kind, object }) => {
    if (kind !== definitions || type !== 'ADDED') return;
    time.after(ms(500), () => {
      const current = registry.find(definitions, keyOf(object));
      if (current === undefined || isDeleting(current)) return;
      for (const served of kindsOf(current)) registry.kinds.add(served);
      const named = withCondition(current, { type: 'NamesAccepted', status: 'True' }, serverNow());
      registry.write(definitions, withCondition(named, { type: 'Established', status: 'True' }, serverNow()));
    });
  });
}

function kindsOf(definition: JsonObject): Kind[] {
  const names = objectAt(definition, 'spec', 'names');
  const group = stringAt(definition, 'spec', 'group') ?? '';
  const versions = listAt(definition, 'spec', 'versions').filter(isJsonObject);
  return versions
    .filter((version) => version.served === true)
    .map((version) => ({
      apiVersion: `${group}/${version.name}`,
      kind: stringAt(names, 'kind') ?? '',
      plural: stringAt(names, 'plural') ?? '',
      namespaced: stringAt(definition, 'spec', 'scope') === 'Namespaced',
      shortNames: listAt(names, 'shortNames').map(String),
      statusSubresource: valueAt(version, 'subresources', 'status') !== undefined,
      verbs: STORED_VERBS,
      typed: false,
    }));
}
