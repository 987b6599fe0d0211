import { axisTicks, type ChartLayer, type ChartPoint, fraction, type Plot } from './charts.ts';
import { xmlText } from './xml.ts';

/** The same plot as a file of its own: an SVG with its axes, legend and marks, on white, that any viewer shows. */
export function svgChart({ title, note, x, y, layers, marks = [] }: Plot): string {
  const place = ([atX, atY]: ChartPoint): string =>
    `${(LEFT + fraction(atX, x) * WIDTH).toFixed(1)} ${(TOP + (1 - fraction(atY, y)) * HEIGHT).toFixed(1)}`;
  const text = (at: ChartPoint, words: string, rest = ''): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}"${rest}>${xmlText(words)}</text>`;
  const rows = axisTicks(y).map(({ at, text: words }) => {
    const height = TOP + (1 - fraction(at, y)) * HEIGHT;
    return `<path stroke="#e3e7ec" d="M${LEFT} ${height.toFixed(1)}h${WIDTH}"/>${text([LEFT - 8, height + 4], words, ' text-anchor="end"')}`;
  });
  const columns = axisTicks(x).map(({ at, text: words }) =>
    text([LEFT + fraction(at, x) * WIDTH, TOP + HEIGHT + 18], words, ' text-anchor="middle"'),
  );
  const events = marks.map(({ at, text: words }, index) => {
    const left = LEFT + fraction(at, x) * WIDTH;
    return `<path stroke="#c22f3a" stroke-dasharray="4 3" d="M${left.toFixed(1)} ${TOP}v${HEIGHT}"/>${text([left + 3, TOP + 11 + 13 * (index % 4)], words, ' fill="#c22f3a"')}`;
  });
  const legend = layers.map(({ label, colour }, index) => {
    const [left, top] = [
      LEFT + (index % IN_A_ROW) * (WIDTH / IN_A_ROW),
      TOP + HEIGHT + 40 + 16 * Math.floor(index / IN_A_ROW),
    ];
    return `<path stroke="${colourOf(colour)}" stroke-width="3" d="M${left} ${top - 4}h14"/>${text([left + 19, top], label)}`;
  });
  const height = TOP + HEIGHT + 34 + 16 * Math.ceil(layers.length / IN_A_ROW);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 20} ${height}" width="${LEFT + WIDTH + 20}" height="${height}" font-family="system-ui, sans-serif" font-size="11" fill="#5d6b7c">
<rect width="100%" height="100%" fill="#fff"/>
${text([LEFT, 20], title, ' font-size="14" font-weight="600" fill="#1b2430"')}${note === undefined ? '' : text([LEFT, 36], note)}
${rows.join('')}
${columns.join('')}
<g fill="none" stroke-linejoin="round">${layers.map((layer) => shape(layer, place)).join('')}</g>
<path stroke="#5d6b7c" d="M${LEFT} ${TOP + HEIGHT}h${WIDTH}"/>
${events.join('')}
${legend.join('')}
</svg>
`;
}

const [LEFT, TOP, WIDTH, HEIGHT, IN_A_ROW] = [70, 48, 820, 320, 4];

const COLOURS = ['#9aa6b4', '#d99a10', '#e8743b', '#c2417c', '#7a5bd0', '#2f78d6', '#14926e', '#62a32f', '#64748b'];

const colourOf = (colour: number): string => COLOURS[colour % COLOURS.length] ?? '#64748b';

function shape(layer: ChartLayer, place: (point: ChartPoint) => string): string {
  const colour = colourOf(layer.colour);
  switch (layer.type) {
    case 'line': {
      if (layer.points.length === 0) return '';
      const width = layer.shape === 'thin' ? 1.2 : 2;
      return `<path stroke="${colour}" stroke-width="${width}" d="M${layer.points.map(place).join('L')}"/>`;
    }
    case 'area': {
      const edges = [
        ...layer.points.map(([x, , high]) => place([x, high])),
        ...layer.points.map(([x, low]) => place([x, low])).reverse(),
      ];
      return edges.length === 0 ? '' : `<path fill="${colour}" fill-opacity=".8" d="M${edges.join('L')}Z"/>`;
    }
    case 'dots':
      return `<path stroke="${colour}" stroke-width="4" stroke-linecap="round" stroke-opacity=".7" d="${layer.points.map((point) => `M${place(point)}h0`).join('')}"/>`;
  }
}
