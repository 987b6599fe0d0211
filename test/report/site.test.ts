import { expect } from 'chai';
import { html } from '../../src/render/html.ts';
import { sitePage, text } from '../../src/report/site/page.ts';
import { spark } from '../../src/report/site/spark.ts';

describe('[U] report/site', () => {
  it('shows hostile names as text', () => {
    const page = sitePage('</title><script>alert(1)</script>', [
      html`<p>${text('<img onerror="x" src=y> & \u0007')}</p>`,
    ]);
    expect(page).to.not.match(/<script|<img|onerror="/);
    expect(page).to.contain('‹img onerror=″x″ src=y› ＆');
  });

  it('breaks a line where a part of the runs has no value, and draws what hardly varies flat', () => {
    expect(spark([1, 2, undefined, 3, 4], 'x').markup).to.match(/d="M[\d ]+L[\d ]+M[\d ]+L[\d ]+"/);
    const heights = [...spark([100, 101, 100], 'x').markup.matchAll(/[ML]\d+ (\d+)/g)].map(([, y]) => Number(y));
    expect(Math.max(...heights) - Math.min(...heights)).to.be.below(10);
    expect(spark([undefined], 'x').markup).to.equal('');
  });
});
