"""`caseclock-meds-sim`: MEDS, which takes files at /meds/files and says by callback what became of each line.

POST /meds/alerts sends an alert of its own. A script says what becomes of whom: a JSON object, by last name,
of the code with which a transaction is rejected.
"""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import click
import msgspec

from caseclock.simulators.faults import Mix, Share
from caseclock.simulators.serving import Call, Caller, Said, Site, said, serve

CODES = ("E051", "E102", "E214")


class MedsSim:
    """Takes each file once: the same file again gets the same answer."""

    def __init__(
        self, token: str, seed: int = 0, mix: Mix | None = None, script: dict[str, str] | None = None,
        rejects: Share = 0.0,
    ) -> None:  # fmt: skip
        self.mix = mix or Mix()
        self.script = script or {}
        self.files: dict[str, list[dict[str, Any]]] = {}
        self.callback = ""
        self._rejects = rejects
        self._token = token
        self._draw = random.Random(seed)
        self._caller = Caller(token)

    async def answer(self, call: Call) -> Said:
        """POST /meds/files and /meds/alerts, GET /meds/answers/<id>; /faults and /counts for tests."""
        match call.method, call.path.strip("/").split("/"):
            case "PUT", ["faults"]:
                self.mix = msgspec.json.decode(call.body, type=Mix)
                return said({"faults": "set"})
            case "GET", ["counts"]:
                return said({"files": len(self.files), "transactions": sum(map(len, self.files.values()))})
            case "POST", ["meds", "alerts"]:
                self._caller.bring(self.callback, call.body, 0.0)
                return said({"status": "sent"}, 202)
            case _ if call.token != self._token:
                return said({"error": "token"}, 401)
            case "POST", ["meds", "files"]:
                return self._file(call.body)
            case "GET", ["meds", "answers", correlation]:
                return self._one(correlation)
            case _:
                return said({"error": "no such address"}, 404)

    def _file(self, body: bytes) -> Said:
        if self.mix.fails(self._draw):
            return said({"error": "out of order"}, 500)
        first, *lines, last = body.splitlines(keepends=True)
        told = msgspec.json.decode(last)
        if (
            told["transactions"] != len(lines)
            or told["sha256"] != hashlib.sha256(b"".join(lines)).hexdigest()
        ):
            return said({"error": "the file is not whole"}, 422)
        head = msgspec.json.decode(first)
        self.callback = head["callback"]
        if head["file"] not in self.files:
            self.files[head["file"]] = [self._decided(msgspec.json.decode(line)) for line in lines]
            for answer in self.files[head["file"]]:
                for _ in range(1 + (self._draw.random() < self.mix.duplicates)):
                    after = self._draw.uniform(0.0, self.mix.delay)
                    self._caller.bring(self.callback, msgspec.json.encode(answer), after)
        return said({"status": "accepted"}, 202)

    def _decided(self, transaction: dict[str, Any]) -> dict[str, Any]:
        code = self.script.get(transaction["person"]["last_name"], "")
        if not code and self._draw.random() < self._rejects:
            code = self._draw.choice(CODES)
        result = {"result": "rejected", "code": code} if code else {"result": "accepted"}
        return {"correlation_id": transaction["correlation_id"], **result}

    def _one(self, correlation: str) -> Said:
        for answers in self.files.values():
            for answer in answers:
                if answer["correlation_id"] == correlation:
                    return said(answer)
        return said({"error": "not yet"}, 404)


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=9102, show_default=True)
@click.option(
    "--token", envvar="CASECLOCK_MEDS_TOKEN", required=True, help="What callers show and we sign with."
)
@click.option("--seed", default=0, show_default=True)
@click.option("--rejects", default=0.0, show_default=True, help="Share of transactions that are rejected.")
@click.option("--faults", default="{}", metavar="JSON", help='Such as {"errors": 0.1, "duplicates": 0.5}.')
@click.option("--script", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(port: int, token: str, seed: int, rejects: float, faults: str, script: Path | None) -> None:
    """Answers like MEDS, with the faults one asks for."""
    mix = msgspec.json.decode(faults, type=Mix)
    scripted = msgspec.json.decode(script.read_bytes(), type=dict[str, str]) if script else {}
    made: list[MedsSim] = []

    async def answer(call: Call) -> Said:
        # Its client belongs to the loop that serves, which is not there before the first request.
        if not made:
            made.append(MedsSim(token, seed, mix, scripted, rejects))
        return await made[0].answer(call)

    serve(Site(answer), port)


if __name__ == "__main__":
    main()
