/** Markup that is safe as it is. Only an instance counts: a property of that name may come out of any JSON. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  get markup(): string {
    return this.#markup;
  }
}

export type Child = Html | string | number | readonly Child[];

/**
 * Markup from a template whose values are text (never markup, never inside an attribute), other markup, or lists of both.
 *
 * Deck shows a report through `srcdoc` with only `"` escaped, so entities are decoded once more there: `&lt;` becomes a real
 * `<` (prow pkg/spyglass/lenses/html). So there are no entities: text that would need one travels percent-encoded in
 * `data-text`, and FILL_SCRIPT puts it in place.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Child[]): Html {
  return new Html(parts.map((part, index) => part + markupOf(values[index] ?? '')).join(''));
}

/** An `href` or `id` value: what would need an entity is percent-encoded. An `&` before `name=` is no entity to any parser, and parts a query. */
export const attribute = (value: string): Html =>
  new Html(
    value
      .toWellFormed()
      .replace(
        /[\s"'<>]|&(?![A-Za-z0-9]+=)/g,
        (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
      ),
  );

/** Text for places that hold no elements (title, meta, labels of a chart): what would need an entity is shown as its look-alike. */
export const plainText = (text: string): string =>
  text.toWellFormed().replace(/[<>&"\p{Cc}]/gu, (character) => LOOK_ALIKES[character] ?? ' ');

const LOOK_ALIKES: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆', '"': '″' };

/** The same for a document that is never inside of Deck's: its text has entities, and needs no script. */
export const withEntities = (markup: string): string =>
  markup.replaceAll(/<span data-text="([^"]*)"><\/span>/g, (_, text: string) =>
    decodeURIComponent(text).replaceAll(/[<>&]/g, (character) => ENTITIES[character] ?? ''),
  );

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

export const FILL_SCRIPT = `for (const e of document.querySelectorAll('[data-text]')) e.textContent = decodeURIComponent(e.dataset.text)`;

function markupOf(value: Child): string {
  if (value instanceof Html) return value.markup;
  return Array.isArray(value) ? value.map(markupOf).join('') : textMarkup(String(value));
}

const textMarkup = (text: string): string =>
  /[<>&]/.test(text) ? `<span data-text="${encodeURIComponent(text.toWellFormed())}"></span>` : text;
