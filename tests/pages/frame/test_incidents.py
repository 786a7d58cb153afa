"""An incident is written where operators look, with its traceback and without anybody's number."""

import logging
import sys

from mockadmin.logs import Masked

REAL = "255081416802538"


def test_incidents_go_to_the_portals_own_output():
    handlers = logging.getLogger("django.request").handlers

    assert [type(each.formatter) for each in handlers] == [Masked]


def test_a_traceback_names_its_place_and_hides_a_real_number():
    try:
        int(f"{REAL} ?")
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Error: /jeux/", (), sys.exc_info())

    written = Masked().format(record)

    assert "test_incidents.py" in written and "ValueError" in written
    assert REAL not in written
