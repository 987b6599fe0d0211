/**
 * The page's own script. No `&` followed by a letter and no `<` before one, for Deck decodes the document once more (src/render/html.ts).
 * A table that is wider than its place says so. Moving over a chart shows, in its legend and in those of its group, the values at that place, read back from the paths.
 */
export const POINTER_SCRIPT = `
const axis = (text) => { const [from, to, kind] = text.split(' '); return { from: Number(from), to: Number(to), log: kind === 'log' } }
const invert = ({ from, to, log }, share) => log ? from * (to / from) ** share : from + (to - from) * share
const short = (value) => String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)))
const places = (d) => { let x = 0; return (d.match(/[MLHV][^MLHVZh]*/g) || []).map((part) => {
  const numbers = part.slice(1).split(' ').map(Number)
  if (part[0] === 'V') return [x, numbers[0]]
  x = numbers[0]; return [x, numbers[1]] }) }
const heightAt = (points, x) => { let height; for (const [px, py] of points) { if (px > x) break; if (py !== undefined) height = py } return height }
const nearest = (points, x) => { let best, gap = 40; for (const [px, py] of points) { const far = Math.abs(px - x); if (gap > far) { gap = far; best = py } } return best }
const reader = (path) => {
  const points = places(path.getAttribute('d'))
  if (path.classList.contains('dots')) return (x) => nearest(points, x)
  if (!path.classList.contains('fill')) return (x) => heightAt(points, x)
  const half = points.length / 2, upper = points.slice(0, half), lower = points.slice(half).reverse()
  return (x) => { const low = heightAt(lower, x), high = heightAt(upper, x); return high === undefined ? high : 1000 - (low - high) }
}
const charts = [...document.querySelectorAll('.plot')].map((plot) => {
  const x = axis(plot.dataset.x), y = axis(plot.dataset.y), area = plot.querySelector('.surface')
  const entries = [...plot.querySelectorAll('.legend .now')]
  const stops = (plot.dataset.stops || '').split('|').filter(Boolean).map((stop) => { const [at, ...text] = stop.split(' '); return { at: Number(at), text: text.join(' ') } })
  let readers
  const show = (pointed) => {
    const stop = stops.sort((a, b) => Math.abs(a.at - pointed) - Math.abs(b.at - pointed))[0]
    const share = stop ? stop.at : pointed
    readers ||= [...plot.querySelectorAll('path[data-label]')].map(reader)
    plot.classList.add('reading')
    plot.querySelector('.cursor').style.left = share * 100 + '%'
    plot.querySelector('.pointer').textContent = 'at ' + (stop ? stop.text : short(invert(x, share)) + ' ' + plot.dataset.xUnit)
    readers.forEach((read, index) => {
      const height = read(share * 4000 + 0.5)
      entries[index].textContent = height === undefined ? '' : short(invert(y, 1 - height / 1000)) + ' ' + plot.dataset.yUnit
    })
  }
  const hide = () => { plot.classList.remove('reading'); plot.querySelector('.pointer').textContent = ''; for (const entry of entries) entry.textContent = '' }
  return { group: plot.dataset.group, area, show, hide }
})
const sideways = new ResizeObserver((entries) => { for (const { target } of entries) {
  const box = target.closest('.wide'); box.classList.toggle('more', box.scrollWidth - box.clientWidth > 4) } })
for (const table of document.querySelectorAll('.wide > table')) sideways.observe(table)
for (const chart of charts) {
  const group = charts.filter((other) => other.group === chart.group)
  chart.area.addEventListener('pointermove', (event) => {
    const box = chart.area.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
    for (const other of group) other.show(share)
  })
  chart.area.addEventListener('pointerleave', () => { for (const other of group) other.hide() })
}
`;
