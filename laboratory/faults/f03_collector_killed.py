"""F03: `kill -9` of the collector while it stores; each line of the engine's log is counted once, none is lost."""

import json
import random
import time
from dataclasses import asdict

from django.conf import settings
from django.db import models

from engine import journal
from sandboxes import metering
from sandboxes.models import Exchange, Usage

from .. import killing, portal
from ..results import Result, timed

ENGINE = "laboratory-1"
LINES_FOR_EACH = 60
"""Lines that the engine writes before each kill."""

BATCH = 25
"""Lines in one transaction: small, so that kills fall between them and within."""

LATEST = 0.025
"""Seconds of work after which the collector is killed, at most."""


def run(count: int, seed: int) -> Result:
    """`count` kills."""
    chance, there = random.Random(seed), portal.ready()
    with timed() as result:
        sandbox = portal.sandbox(there)
        folder = settings.SHELF_DIR / "log" / ENGINE
        folder.mkdir(parents=True)
        usual, metering.BATCH = metering.BATCH, BATCH
        written = 0
        try:
            for kill in range(count):
                with (folder / f"{kill // 100 + 1}.log").open("ab") as log:
                    log.write(b"".join(line(sandbox, written + each + 1) for each in range(LINES_FOR_EACH)))
                written += LINES_FOR_EACH
                with killing.forked(metering.collect) as child:
                    killing.at_work(child, chance.uniform(0, LATEST))
                result.count("kills")
            stored = Exchange.objects.filter(sandbox=sandbox).count()
            result.counts["lines left by the killed"] = written - stored
            while metering.collect().stored:
                pass
        finally:
            metering.BATCH = usual
        counted = Usage.objects.filter(sandbox=sandbox).aggregate(calls=models.Sum("calls"))["calls"]
        sequences = set(Exchange.objects.filter(sandbox=sandbox).values_list("sequence", flat=True))
        kept = Exchange.objects.filter(sandbox=sandbox).count()
        result.counts |= {"lines written": written, "lines kept": kept, "calls counted": counted}
        result.must("0 lost: every line is in the journal", sequences == set(range(1, written + 1)))
        result.must("0 duplicated: no line is there twice", kept == len(sequences))
        result.must("0 miscounted: usage is the number of lines", counted == written)
        result.must("kills fell while lines were waiting", stored < written)
    return result


def line(sandbox, sequence: int, engine: str = ENGINE) -> bytes:
    """One exchange as that engine writes it, without bodies."""
    exchange = journal.Exchange(
        engine_id=engine,
        sequence=sequence,
        at=time.time(),
        sandbox=sandbox.public_id,
        generation=1,
        service="individu",
        version="1.0",
        operation="rechercheIndividu",
        outcome="answered",
        http_status=200,
        soap_version="1.2",
        key="1",
        dataset="Individus",
        row=2,
        response="individuValide",
        reason="",
        microseconds=250,
        request="",
        answer="",
    )
    return journal.line(json.dumps(asdict(exchange)).encode())
