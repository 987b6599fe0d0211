/** The page's look: light and dark by the reader's system, from a telephone to a wide screen; no height follows the window. */
export const STYLE = `
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b2430; --muted: #5d6b7c; --line: #dfe4ea; --grid: #e8ecf1;
  --good: #137a4c; --bad: #c22f3a; --invalid: #a14a00; --good-soft: #e2f4ea; --bad-soft: #fbe6e7; --invalid-soft: #fdeedd;
  --c0: #9aa6b4; --c1: #f0b429; --c2: #e8743b; --c3: #c2417c; --c4: #7a5bd0; --c5: #2f78d6; --c6: #14926e; --c7: #62a32f; --c8: #64748b; }
@media (prefers-color-scheme: dark) { :root {
  --page: #12161c; --card: #1a2029; --ink: #e8edf3; --muted: #9aa8b8; --line: #2d3642; --grid: #262e39;
  --good: #4cc38a; --bad: #ff7b84; --invalid: #f4a259; --good-soft: #143526; --bad-soft: #43191d; --invalid-soft: #40280f;
  --c0: #6b7786; --c1: #f5c451; --c2: #f58e59; --c3: #e56ba0; --c4: #a48af0; --c5: #5b9df0; --c6: #3fbf94; --c7: #93c95a; --c8: #94a3b8; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1120px; margin: 0 auto; padding: 20px 16px 48px; }
section, .hero { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 22px 20px; margin: 0 0 16px; }
h2 { font-size: 1.05rem; margin: 0 0 12px; letter-spacing: .01em; } h2 small, .note { color: var(--muted); font-weight: 400; font-size: .86rem; }
.hero { border-left: 8px solid var(--tone); padding: 20px 26px 22px; }
.pass { --tone: var(--good) } .fail { --tone: var(--bad) } .invalid { --tone: var(--invalid) }
.path { margin: 0; color: var(--muted); font-size: .86rem; display: flex; flex-wrap: wrap; gap: 2px 14px; overflow-wrap: anywhere } .path b { color: var(--ink); font-weight: 600 }
.verdict { margin: 10px 0 4px; font-size: 2.5rem; line-height: 1.1; font-weight: 750; color: var(--tone); letter-spacing: -.02em } .verdict small { font-size: .95rem; font-weight: 500; color: var(--muted); margin-left: 14px; letter-spacing: 0; white-space: nowrap }
h1 { font-size: clamp(1.1rem, 2.6vw, 1.45rem); line-height: 1.35; font-weight: 500; margin: 0; max-width: 60ch; overflow-wrap: anywhere; text-wrap: balance }
.reasons { margin: 14px 0 6px; padding: 12px 16px; list-style: none; background: var(--invalid-soft); border-radius: 8px } .hero .note { margin: 6px 0 0 } .reasons li { display: grid; grid-template-columns: minmax(9em, max-content) 1fr; gap: 0 14px } .reasons span { grid-column: 2 }
.sim-bar { margin: 0 0 16px; padding: 9px 16px; border-radius: 10px; text-align: center; font-weight: 600; color: #4a3200; background: repeating-linear-gradient(-45deg, #ffd874 0 18px, #ffe9ae 18px 36px) }
.sim-bar small { font-weight: 400; font-size: .86rem }
.sim .surface::after { content: "SIMULATED"; position: absolute; inset: 0; display: grid; place-items: center; font-size: min(3.6rem, 9.5cqw); font-weight: 800; letter-spacing: .18em; color: var(--ink); opacity: .12; pointer-events: none }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 22px 30px }
.tile h3 { font-size: .86rem; font-weight: 500; color: var(--muted); margin: 0 } .figure { font-size: 1.75rem; font-weight: 650; line-height: 1.25; margin: 0; letter-spacing: -.01em } .tile .range { margin-top: 8px }
.interval { color: var(--muted); font-size: .82rem; margin: 0; display: block } .bound { white-space: nowrap } .over .figure, .over .bound { color: var(--bad) }
.levels .figure { font-size: 1.15rem } .levels td { min-width: 130px }
.range { position: relative; display: block; height: 8px; min-width: 90px; border-radius: 4px; background: var(--grid) }
.range i { position: absolute; top: 0; bottom: 0 } .range .band { background: var(--c5); opacity: .4; border-radius: 4px; min-width: 2px } .range .open-low { background: linear-gradient(to left, var(--c5), transparent) } .range .open-high { background: linear-gradient(to right, var(--c5), transparent) } .range .value { width: 3px; margin-left: -1px; background: var(--c5); border-radius: 2px; top: -2px; bottom: -2px } .range .limit { width: 2px; background: var(--bad); top: -4px; bottom: -4px }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .88rem } th, td { text-align: left; padding: 6px 14px 6px 0; border-top: 1px solid var(--line); vertical-align: middle } tr:first-child > * { border-top: 0 } th { font-weight: 500 } tr > th:not(:first-child), .numbers tr:first-child th { color: var(--muted); font-weight: 500 }
td.bar { min-width: 160px; width: 34% } td.absent, td.quiet { color: var(--muted) } td.warn { color: var(--bad); font-weight: 600 }
.numbers td, .numbers tr:first-child th:not(:first-child) { text-align: right; white-space: nowrap }
.badge { display: inline-block; min-width: 46px; text-align: center; border-radius: 99px; padding: 0 9px; font-size: .78rem; font-weight: 600 } .badge.good { color: var(--good); background: var(--good-soft) } .badge.bad { color: var(--bad); background: var(--bad-soft) } .badge.invalid { color: var(--invalid); background: var(--invalid-soft) }
.checks td:first-child { width: 76px } .checks td:nth-child(2) { white-space: nowrap; font-weight: 500 }
.steps td:nth-child(3) { white-space: nowrap; text-align: right } .lane { position: relative; width: 50%; min-width: 140px } .lane i { position: absolute; top: 9px; bottom: 9px; min-width: 2px; background: var(--c5); border-radius: 3px } .steps tr:not(.done) .lane i { background: var(--bad) }
.thresholds td:nth-child(3) { white-space: nowrap }
.nodes .count { position: relative; width: 90px } .nodes .count + .bar { padding-left: 24px } .count i { position: absolute; left: 0; bottom: 4px; height: 3px; background: var(--c6); border-radius: 2px }
.events td:first-child { white-space: nowrap; color: var(--muted) }
.plot { margin: 0 0 20px } .plot:last-child { margin-bottom: 0 } figcaption { display: flex; flex-wrap: wrap; gap: 0 10px; align-items: baseline; margin-bottom: 8px; font-size: .92rem } figcaption b { font-weight: 600 } .pointer { margin-left: auto; color: var(--muted); font-size: .82rem }
.frame { display: grid; grid-template-columns: 58px 1fr; padding-right: 14px } .surface { position: relative; container-type: inline-size; height: 190px; border-bottom: 1px solid var(--muted); touch-action: pan-y } .surface svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible }
.ticks-y { position: relative } .ticks-y span { position: absolute; right: 8px; transform: translateY(50%); color: var(--muted); font-size: .76rem; white-space: nowrap } .ticks-x { grid-column: 2; position: relative; height: 22px } .ticks-x span { position: absolute; transform: translateX(-50%); top: 4px; color: var(--muted); font-size: .76rem; white-space: nowrap }
svg path { vector-effect: non-scaling-stroke; fill: none; stroke-linejoin: round } path.grid { stroke: var(--grid); stroke-width: 1 } path.line { stroke-width: 2 } path.thin { stroke-width: 1.5 } path.dashed-step { stroke-width: 1.3; stroke-dasharray: 4 3; opacity: .85 } path.dots { stroke-width: 4; stroke-linecap: round; opacity: .6 } path.fill { stroke: none; opacity: .85 }
path.c0 { stroke: var(--c0) } path.c1 { stroke: var(--c1) } path.c2 { stroke: var(--c2) } path.c3 { stroke: var(--c3) } path.c4 { stroke: var(--c4) } path.c5 { stroke: var(--c5) } path.c6 { stroke: var(--c6) } path.c7 { stroke: var(--c7) } path.c8 { stroke: var(--c8) }
path.fill.c0 { fill: var(--c0) } path.fill.c1 { fill: var(--c1) } path.fill.c2 { fill: var(--c2) } path.fill.c3 { fill: var(--c3) } path.fill.c4 { fill: var(--c4) } path.fill.c5 { fill: var(--c5) } path.fill.c6 { fill: var(--c6) } path.fill.c7 { fill: var(--c7) } path.fill.c8 { fill: var(--c8) }
.cursor { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--ink); opacity: 0 } .reading .cursor { opacity: .5 }
.legend { list-style: none; margin: 2px 0 0 58px; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: .82rem; color: var(--muted) } .legend .now { color: var(--ink); font-weight: 600; display: inline-block; min-width: 1px } .reading .legend .now { min-width: 6ch } .legend li:has(> .dashed-step) { display: none }
.key { display: inline-block; width: 14px; height: 0; border-top: 3px solid; vertical-align: middle; margin-right: 2px } .key.area { height: 10px; border: 0; background: currentColor; border-radius: 2px } .key.dots { width: 8px; height: 8px; border: 0; background: currentColor; border-radius: 50% } .key.dashed-step { border-top-style: dashed; border-top-width: 2px }
.key.c0 { color: var(--c0) } .key.c1 { color: var(--c1) } .key.c2 { color: var(--c2) } .key.c3 { color: var(--c3) } .key.c4 { color: var(--c4) } .key.c5 { color: var(--c5) } .key.c6 { color: var(--c6) } .key.c7 { color: var(--c7) } .key.c8 { color: var(--c8) }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 20px 28px } .grid .plot { margin: 0 }
.lanes { position: relative; height: 24px; margin: 0 14px 14px 58px; border-radius: 6px; overflow: hidden; background: var(--grid) } .lanes i { position: absolute; top: 0; bottom: 0; font-style: normal; font-size: .74rem; line-height: 24px; color: var(--ink); border-left: 1px solid var(--card); background: color-mix(in srgb, var(--c0) 28%, var(--card)); overflow: hidden; white-space: nowrap } .lanes span { padding: 0 6px; display: block; overflow: hidden; text-overflow: ellipsis } .lanes .load, .lanes .churn { background: color-mix(in srgb, var(--c5) 30%, var(--card)) } .lanes .delete { background: color-mix(in srgb, var(--c6) 26%, var(--card)) }
details { border-top: 1px solid var(--line); padding: 8px 0 } details:first-of-type { border-top: 0 } summary { cursor: pointer; font-weight: 500 } details .wide { margin-top: 6px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 20px; margin: 0 0 12px; font-size: .88rem } dt { color: var(--muted) } dd { margin: 0; overflow-wrap: anywhere } .links a { margin-right: 18px } a { color: var(--c5) }
footer { color: var(--muted); font-size: .8rem; text-align: center }
@media (max-width: 560px) { main { padding: 10px 8px 32px } section, .hero { padding: 14px 14px 16px; border-radius: 10px } .hero { border-left-width: 6px } .verdict small { display: block; margin: 4px 0 0 } .frame { grid-template-columns: 50px 1fr; padding-right: 8px } .legend, .lanes { margin-left: 50px } .lanes { margin-right: 8px } .surface { height: 160px } .tiles { grid-template-columns: 1fr 1fr; gap: 18px } .figure { font-size: 1.4rem } .thresholds .bar, .thresholds th:last-child { display: none } dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: 8px } .ticks-x span:nth-child(even) { display: none } }
@media print { body { background: #fff } section, .hero { break-inside: avoid } }
`;
