"""Proof for others: the signed bundle of a case, and its check."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import msgspec

from caseclock.application.proof.bundle import Asker, Language, Made, Wanted, bundle_of
from caseclock.application.proof.verify_bundle import public_keys, tell, verify
from caseclock.cli.compose import opened
from caseclock.cli.failing import Faults
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir, moment
from caseclock.kernel.ids import CaseRef


@click.command()
@click.argument("case")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The zip to write."
)
@click.option("--reason", required=True, help="Why it is made; it stands in the record of who looked.")
@click.option("--as-of", metavar="ISO", help="As known at this moment, with an offset.")
@click.option("--notice", default="", help="As known on the day on which this notice was mailed.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", help="Of the report.")
@click.option("--without-documents", is_flag=True, help="List the documents, but leave them out.")
@data_dir
def bundle(
    case: str,
    out: Path,
    reason: str,
    as_of: str | None,
    notice: str,
    language: Language,
    without_documents: bool,
    data_dir: Path,
) -> None:
    """The signed bundle of CASE (county-id): history, decisions, letters, documents, who looked, a report."""
    try:
        reference = CaseRef.parse(case)
    except ValueError:
        raise click.BadParameter(
            f"{case!r} names no case: write it as the address of its page does"
        ) from None
    wanted = Wanted(
        case_id=reference.case_id,
        as_of=moment(as_of) if as_of else None,
        notice=notice,
        language=language,
        documents=not without_documents,
    )
    asker = Asker(account="command line", name="", role="system", reason=reason)

    async def run() -> Made:
        async with opened(data_dir) as parts:
            return await bundle_of(parts.application, reference.county, wanted, asker)

    made = asyncio.run(run())
    out.write_bytes(made.content)
    click.echo(f"{len(made.content)} bytes in {out}; check it with: caseclock verify-bundle {out}")


@click.command("verify-bundle")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A signing.pub or PEM."
)
@as_json
def verify_bundle(file: Path, key: Path | None, json: bool) -> None:
    """Checks a bundle offline, as the script in it does. Exit code 3 when something is wrong."""
    try:
        trusted = public_keys(key.read_bytes()) if key else ()
    except ValueError as error:
        raise click.BadParameter(f"{key}: {error}", param_hint="--key") from None
    report = verify(str(file), trusted)
    if json:
        said = {"checked": report.checked, "faults": report.faults, "unchecked": report.unchecked}
        click.echo(msgspec.json.encode(said))
    else:
        click.echo(tell(report), nl=False)
    if report.faults:
        raise Faults
