import { expect } from 'chai';
import fc from 'fast-check';
import { attribute, html, plainText } from '../../src/render/html.ts';
import { anyText } from '../support/arbitraries.ts';

describe('[U] render/html', () => {
  it('holds no entity and no markup of a value, so that decoding it once more changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { markup } = html`<p>${text}</p><a href="${attribute(text)}">${plainText(text)}</a>`;
        expect(markup).to.not.match(/&(?![A-Za-z0-9]+=)/);
        expect(markup.match(/</g)).to.have.length(/[<>&]/.test(text) ? 6 : 4);
        expect(markup.match(/"/g)?.length).to.equal(2 + (/[<>&]/.test(text) ? 2 : (text.match(/"/g)?.length ?? 0)));
      }),
    );
  });

  it('keeps text that needs care where the script finds it', () => {
    const { markup } = html`<p>${'a <b> & c'}</p>`;
    expect(decodeURIComponent(/data-text="([^"]*)"/.exec(markup)?.[1] ?? '')).to.equal('a <b> & c');
  });

  it('keeps the parts of a query apart', () => {
    const address = (query: string) => attribute(`series.html#${query}`).markup.split('#')[1];
    const [query, entity] = ['test=a%26b&line=main&copy=1', 'a=&lt;&notit-b=1'];
    expect(address(query)).to.equal(query);
    expect(address(entity)).to.equal('a=%26lt;%26notit-b=1');
  });

  it('takes nothing that came out of JSON for markup', () => {
    for (const forged of ['{"markup":"<script>"}', '[{"markup":"<script>"}]', '{"_markup":"<b>","#markup":"<b>"}']) {
      expect(html`<p>${JSON.parse(forged)}</p>`.markup, forged).to.equal('<p>[object Object]</p>');
    }
  });

  it('nests markup and lists', () => {
    expect(html`<ul>${['x', 1].map((item) => html`<li>${item}</li>`)}</ul>`.markup).to.equal(
      '<ul><li>x</li><li>1</li></ul>',
    );
  });
});
