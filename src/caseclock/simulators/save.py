"""`caseclock-save-sim`: the federal Hub at /hub and the three steps of SAVE at /save.

A script says what becomes of whom: a JSON object, by A-number or last name, of lists of answers under `hub`,
`save1`, `save2`, `save3`; the last of a list goes on for ever. Others get a usual answer, by the seed.
"""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import click
import msgspec

from caseclock.simulators.faults import Mix, Way
from caseclock.simulators.serving import Call, Caller, Said, Site, said, serve

Script = dict[str, dict[str, list[dict[str, Any]]]]
USUAL: dict[str, list[dict[str, Any]]] = {
    "hub": [{"answer": "verified", "status_held": "lpr"}, {"answer": "needs_next_step"}],
    "save1": [
        {"code": "status_matches", "status_held": "lpr"},
        {"code": "institute_additional_verification"},
    ],
    "save2": [{"code": "status_matches", "status_held": "asylee"}, {"code": "resubmit_with_documents"}],
    "save3": [{"code": "status_matches", "status_held": "refugee"}, {"code": "not_pursuing_expulsion"}],
}


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it was made once for a question, and how it comes."""

    body: bytes
    way: Way
    twice: bool
    after: float


class SaveSim:
    """Answers each question once: the same question again gets the same answer."""

    def __init__(
        self, token: str, seed: int = 0, mix: Mix | None = None, script: Script | None = None
    ) -> None:
        self.mix = mix or Mix()
        self.script = script or {}
        self.calls: dict[str, int] = {}
        self.made: dict[str, Made] = {}
        self._asked: dict[str, int] = {}
        self._token = token
        self._seed = seed
        self._caller = Caller(token)

    async def answer(self, call: Call) -> Said:
        """POST /hub|save/requests, GET /hub|save/answers/<correlation id>; /faults and /counts for tests."""
        match call.method, call.path.strip("/").split("/"):
            case "PUT", ["faults"]:
                self.mix = msgspec.json.decode(call.body, type=Mix)
                return said({"faults": "set"})
            case "GET", ["counts"]:
                return said({"questions": len(self.made), "calls": sum(self.calls.values())})
            case _ if call.token != self._token:
                return said({"error": "token"}, 401)
            case "POST", ["hub" | "save" as service, "requests"]:
                return await self._question(service, msgspec.json.decode(call.body))
            case "GET", ["hub" | "save", "answers", correlation]:
                made = self.made.get(correlation)
                return Said(body=made.body) if made else said({"error": "not yet"}, 404)
            case _:
                return said({"error": "no such address"}, 404)

    async def _question(self, service: str, question: dict[str, Any]) -> Said:
        correlation = question["correlation_id"]
        self.calls[correlation] = self.calls.get(correlation, 0) + 1
        who = question["person"]
        kind = service + (str(question["step"]) if service == "save" else "")
        marks = (self._seed, who.get("a_number") or who["last_name"], who["first_name"], kind)
        draw = random.Random("|".join(map(str, (*marks, self.calls[correlation]))))
        if failing := self.mix.fails(draw):
            if failing == "timeout":
                await asyncio.sleep(self.mix.hang)
            return said({"error": "out of order"}, 500)
        if correlation not in self.made:
            self.made[correlation] = self._made(kind, question, draw)
        made = self.made[correlation]
        times = (made.way == "callback") + made.twice
        for n in range(times):
            self._caller.bring(question["callback"], made.body, made.after * (n + 1))
        return Said(body=made.body) if made.way == "reply" else said({"status": "accepted"}, 202)

    def _made(self, kind: str, question: dict[str, Any], draw: random.Random) -> Made:
        who = question["person"]
        answer = {
            "correlation_id": question["correlation_id"],
            **self._scripted(kind, who, draw),
            "subject": {"last_name": who["last_name"], "birth_date": who.get("birth_date")},
        }
        body = msgspec.json.encode(answer)
        match self.mix.content(draw):
            case "garbage":
                body = b"<html><body>The service is being maintained</body></html>"
            case "unknown":
                field = "answer" if kind == "hub" else "code"
                body = msgspec.json.encode({**answer, field: "a_code_nobody_knows"})
            case "wrong_person":
                other = {"last_name": "Somebody-Else", "birth_date": "1950-01-01"}
                body = msgspec.json.encode({**answer, "subject": other})
        way, twice = self.mix.way(draw), draw.random() < self.mix.duplicates
        return Made(body=body, way=way, twice=twice, after=draw.uniform(0.0, self.mix.delay))

    def _scripted(self, kind: str, who: dict[str, Any], draw: random.Random) -> dict[str, Any]:
        own = self.script.get(who.get("a_number", "")) or self.script.get(who["last_name"]) or {}
        answers = own.get(kind)
        if not answers:
            return draw.choice(USUAL[kind])
        key = f"{who.get('a_number', '')}|{who['last_name']}|{who['first_name']}|{kind}"
        self._asked[key] = self._asked.get(key, 0) + 1
        return answers[min(self._asked[key], len(answers)) - 1]


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=9101, show_default=True)
@click.option(
    "--token", envvar="CASECLOCK_SAVE_TOKEN", required=True, help="What callers show and we sign with."
)
@click.option("--seed", default=0, show_default=True)
@click.option("--faults", default="{}", metavar="JSON", help='Such as {"errors": 0.1, "late": 0.5}.')
@click.option("--script", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(port: int, token: str, seed: int, faults: str, script: Path | None) -> None:
    """Answers like the federal Hub and SAVE, with the faults one asks for."""
    mix = msgspec.json.decode(faults, type=Mix)
    scripted = msgspec.json.decode(script.read_bytes(), type=Script) if script else {}
    serve(_site(token, seed, mix, scripted), port)


def _site(token: str, seed: int, mix: Mix, script: Script) -> Site:
    made: list[SaveSim] = []

    async def answer(call: Call) -> Said:
        # Its client belongs to the loop that serves, which is not there before the first request.
        if not made:
            made.append(SaveSim(token, seed, mix, script))
        return await made[0].answer(call)

    return Site(answer)


if __name__ == "__main__":
    main()
