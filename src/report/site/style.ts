/** Laid over the report's own style: states have a word and a shape each, and orange against blue, which deuteranopes distinguish too. */
export const SITE_STYLE = `
:root { --worse: #b24a00; --better: #00609c }
@media (prefers-color-scheme: dark) { :root { --worse: #ff9a4d; --better: #6fb8ff } }
.state { font-weight: 650; white-space: nowrap } .state.worse { color: var(--worse) } .state.better { color: var(--better) } .state.quiet { color: var(--muted) }
.site td { vertical-align: top } .site td:first-child { width: 130px } .site .amount { white-space: nowrap }
.spark { width: 190px; height: 34px; display: block } .spark path { stroke: var(--link); stroke-width: 1.6; fill: none }
.site a { text-decoration: none } .site a:hover, .site a:focus { text-decoration: underline }
@media (max-width: 560px) { .site tr { display: grid; grid-template-columns: 1fr; padding: 8px 0; border-top: 1px solid var(--line) } .site td, .site th { border: 0; padding: 0 } .site tr.head { display: none } }
`;
