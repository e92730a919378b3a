"""The report as one HTML page that needs nothing else: to be read, printed, and heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from caseclock.application.whatif.words import KIND_WORDS, by_how_much, why_words
from caseclock.domain.whatif.report import KINDS, Group, Line, Report
from caseclock.kernel.time import PACIFIC

#: So many lines stand on the page; all of them stand in the CSV.
SHOWN = 200
_STYLE = """
body{font:16px/1.5 "Source Sans Pro",Helvetica,Arial,sans-serif;color:#1b1b1b;background:#fff;margin:0}
header,main,footer{max-width:72rem;margin:0 auto;padding:1rem 1.5rem}
header{border-bottom:4px solid #005ea2}
h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.4rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem}dt{font-weight:700}dd{margin:0}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
caption{text-align:left;font-weight:700;padding:.25rem 0}
th,td{border-bottom:1px solid #a9aeb1;padding:.4rem .6rem;text-align:left;vertical-align:top}
thead th{background:#f0f0f0}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.note{border-left:.5rem solid #00bde3;background:#e7f6f8;padding:.75rem 1rem}
.warn{border-left-color:#ffbe2e;background:#faf3d1}code{font-size:.85rem;overflow-wrap:anywhere}
.wide{overflow-x:auto}.wide:focus{outline:.25rem solid #2491ff}
@media print{header,main,footer{max-width:none;padding:0}thead{display:table-header-group}
tr{break-inside:avoid}.note{border:1px solid #1b1b1b;border-left-width:.5rem}}
"""


def to_html(report: Report) -> str:
    """The page."""
    body = "\n".join(_body(report))
    title = escape(f"What if: {report.title}")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{title}</h1></header>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _body(report: Report) -> Iterator[str]:
    now = report.now.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M")
    yield _facts(
        [
            ("Counties", ", ".join(map(str, report.counties))),
            ("As of", f"{now} Pacific"),
            ("Cases read", f"{report.cases:,}"),
            ("Cases in which anything differs", f"{report.cases_diverging:,}"),
            ("Clocks and determinations read", f"{report.clocks:,} and {report.determinations:,}"),
            ("Took", f"{report.seconds} s"),
        ]
    )
    yield _touched(report)
    if report.unfollowed:
        yield (
            f'<p class="note warn">{report.unfollowed} clocks could not be followed to their end: a reversal '
            "put them elsewhere, or the policy files have no value for their dates.</p>"
        )
    for kind in KINDS:
        groups = [group for group in report.groups if group.kind == kind]
        yield f"<h2>{KIND_WORDS[kind]}: {report.totals[kind]:,}</h2>"
        yield _groups(groups) if groups else "<p>None.</p>"
    yield from _lines(report)
    yield "<h2>The live tables</h2>" + _tables(report)


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in pairs) + "</dl>"


def _touched(report: Report) -> str:
    if report.untouched:
        return '<p class="note">Nothing was changed: the checksums of the live tables are the same.</p>'
    return (
        '<p class="note warn">The comparison can write nothing. Some live tables changed meanwhile: '
        "the office went on working.</p>"
    )


def _groups(groups: list[Group]) -> str:
    rows = "".join(
        f"<tr><td>{escape(g.procedure)}</td><td>{escape(g.what)}</td><td>{escape(why_words(g))}</td>"
        f'<td class="n">{g.count:,}</td><td class="n">{g.cases:,}</td><td class="n">{g.running:,}</td>'
        f"<td>{escape(by_how_much(g))}</td><td>{_codes(g.examples)}</td></tr>"
        for g in groups
    )
    heads = "".join(
        f'<th scope="col"{kind}>{name}</th>'
        for name, kind in [
            ("Procedure", ""),
            ("What", ""),
            ("How", ""),
            ("Count", ' class="n"'),
            ("Cases", ' class="n"'),
            ("Clock runs now", ' class="n"'),
            ("By", ""),
            ("Examples", ""),
        ]
    )
    return _table("", heads, rows, KIND_WORDS[groups[0].kind])


def _lines(report: Report) -> Iterator[str]:
    shown = report.lines[:SHOWN]
    if not shown:
        return
    total = len(report.lines) + report.lines_left_out
    yield f"<h2>The first {len(shown)} of {total:,}</h2>"
    heads = "".join(f'<th scope="col">{n}</th>' for n in ("What", "On", "Event", "Was", "Would be"))
    for case, lines in groupby(shown, lambda each: each.case):
        yield _table(f"Case {case}", heads, "".join(map(_line, lines)), f"Case {case}")


def _line(line: Line) -> str:
    return (
        f"<tr><td>{escape(line.kind)}: {escape(line.what)}</td><td>{line.on}</td><td>{line.version}</td>"
        f"<td><code>{escape(line.was)}</code></td><td><code>{escape(line.would)}</code></td></tr>"
    )


def _tables(report: Report) -> str:
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("County", "Table", "Rows", "Before", "After", "Same")
    )
    rows = "".join(
        f'<tr><td>{t.county}</td><td>{escape(t.name)}</td><td class="n">{t.rows:,}</td>'
        f"<td><code>{t.before}</code></td><td><code>{t.after}</code></td>"
        f"<td>{'yes' if t.same else 'no'}</td></tr>"
        for t in report.tables
    )
    return _table("Checksums before and after", heads, rows, "Checksums of the live tables")


def _table(caption: str, heads: str, rows: str, label: str) -> str:
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(label)}"><table>{told}'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _codes(examples: Iterable[str]) -> str:
    return "<br>".join(f"<code>{escape(each)}</code>" for each in examples)
