"""The style of the page that `majra split --html` writes: two columns, one below the other where it is narrow; light and dark."""

from __future__ import annotations

from typing import Final

from majra.cli.split_roles import LOOKS

_GREY: Final = "--s: 0%"
"""Saturation of roles without a hue."""

STYLE: Final = (
    """
:root { color-scheme: light dark; --bg: #fff; --fg: #1c1c1e; --dim: #62626a; --line: #d4d4da; --tint: 93%; --edge: 45%; --s: 65%; }
@media (prefers-color-scheme: dark) {
  :root { --bg: #17181b; --fg: #e6e6ea; --dim: #a0a0aa; --line: #3a3b42; --tint: 19%; --edge: 58%; --s: 38%; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--fg); font: 1rem/1.75 "Noto Naskh Arabic", "Noto Sans Arabic", Amiri, "Segoe UI", Tahoma, sans-serif; }
header { padding: .75rem 1rem; border-bottom: 1px solid var(--line); font: .875rem/1.5 system-ui, sans-serif; }
header h1 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
header p { margin: .125rem 0 .5rem; color: var(--dim); }
header .fault { color: #c0392b; font-weight: bold; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin: 0; padding: 0; list-style: none; }
.legend li { padding: 0 .5rem; border-radius: .25rem; font-size: .8125rem; }
.legend small { color: var(--dim); }
section { padding: 0 1rem 2rem; }
h2 { margin: .75rem 0 .5rem; color: var(--dim); font: 600 .8125rem/1.5 system-ui, sans-serif; }
h3 { margin: .25rem 0; font-size: 1.125rem; line-height: 1.6; }
p { margin: 0; overflow-wrap: anywhere; }
.label { color: var(--dim); font: .75rem/1.5 system-ui, sans-serif; }
a { color: inherit; text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
.r { background: hsl(var(--h, 0) var(--s) var(--tint)); scroll-margin: 3rem; }
.input .r { margin: 0 0 .375rem; padding: .25rem .75rem; border-inline-start: .25rem solid hsl(var(--h, 0) var(--s) var(--edge)); border-radius: .25rem; }
.input .out p { color: var(--dim); }
.output .r { padding: .0625rem .25rem; border-radius: .25rem; -webkit-box-decoration-break: clone; box-decoration-break: clone; overflow-wrap: anywhere; }
:target { outline: .1875rem solid hsl(var(--h, 215) 80% 50%); outline-offset: .0625rem; }
article, .related, .dropped { margin: 0 0 1rem; padding: .5rem .875rem .75rem; border: 1px solid var(--line); border-radius: .5rem; }
article.main { border-width: 2px; }
article.embedded { margin-inline-start: 1.5rem; }
article p { margin: .5rem 0; }
.field { margin: .375rem 0; }
ol { margin: .25rem 0 0; padding-inline-start: 2rem; }
.dropped { color: var(--dim); }
@media (min-width: 60rem) {
  body { display: flex; flex-direction: column; height: 100vh; }
  main { display: grid; grid-template-columns: 1fr 1fr; flex: 1; min-height: 0; }
  section { overflow-y: auto; }
  .input { border-inline-end: 1px solid var(--line); }
}
@media print { body { height: auto; } section { overflow: visible; } }
"""
    + "\n".join(f".{role} {{ {_GREY if look.hue is None else f'--h: {look.hue}'} }}" for role, look in LOOKS.items())
    + "\n"
)
"""Everything in relative units, so that a reader's own size of letters holds. Roles by hue; each is also named."""
