"""Dates, times and durations: ISO 8601, and what the cell does not show of them is told."""

from ..kinds import Case, Moment, Raw, read, refused

DAY = "dd/mm/yyyy"
# serial, ISO text of ODS, format, shown, read
MOMENTS = {
    "a date": ("45293", "2024-01-02", DAY, "02/01/2024", read("2024-01-02")),
    "a leap day": ("45351", "2024-02-29", DAY, "29/02/2024", read("2024-02-29")),
    "an American date": ("45293", "2024-01-02", "mm-dd-yy", "01-02-24", read("2024-01-02")),
    "a date in words": ("45293", "2024-01-02", "[$-40C]d mmmm yyyy;@", "2 janvier 2024", read("2024-01-02")),
    "a long date of the system": (
        "45293",
        "2024-01-02",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        "mardi 2 janvier 2024",
        read("2024-01-02"),
    ),
    "an ISO date": ("45293", "2024-01-02", "yyyy\\-mm\\-dd", "2024-01-02", read("2024-01-02")),
    "a date of the last century": ("28627", "1978-05-17", DAY, "17/05/1978", read("1978-05-17")),
    "a short year": ("28627", "1978-05-17", "dd/mm/yy", "17/05/78", read("1978-05-17")),
    "the first of a month": ("45292", "2024-01-01", "mmm\\-yy", "janv-24", read("2024-01-01")),
    "a month that hides its day": ("45293", "2024-01-02", "mmm\\-yy", "janv-24", read("2024-01-02", "N22")),
    "a day that hides its year": ("45293", "2024-01-02", "d\\-mmm", "2-janv", read("2024-01-02", "N22")),
    "a year that hides its day": ("45324", "2024-02-02", "yyyy", "2024", read("2024-02-02", "N22")),
    "the first of March 1900": ("61", "1900-03-01", DAY, "01/03/1900", read("1900-03-01")),
    "the last of February 1900": ("59", "1900-02-28", DAY, "28/02/1900", read("1900-02-28")),
    "the first day of Excel": ("1", "1900-01-01", DAY, "01/01/1900", read("1900-01-01")),
    "the last day of all": ("2958465", "9999-12-31", DAY, "31/12/9999", read("9999-12-31")),
    "a moment": (
        "45293.5729282407",
        "2024-01-02T13:45:01",
        "dd/mm/yyyy hh:mm:ss",
        "02/01/2024 13:45:01",
        read("2024-01-02T13:45:01"),
    ),
    "a moment at noon": (
        "45293.5",
        "2024-01-02T12:00:00",
        "dd/mm/yyyy hh:mm",
        "02/01/2024 12:00",
        read("2024-01-02T12:00:00"),
    ),
    "a moment at midnight": (
        "45293",
        "2024-01-02T00:00:00",
        "dd/mm/yyyy hh:mm",
        "02/01/2024 00:00",
        read("2024-01-02"),
    ),
    "a moment that hides its seconds": (
        "45293.5729282407",
        "2024-01-02T13:45:01",
        "dd/mm/yyyy hh:mm",
        "02/01/2024 13:45",
        read("2024-01-02T13:45:01", "N22"),
    ),
    "a moment that hides its time": (
        "45293.5",
        "2024-01-02T12:00:00",
        DAY,
        "02/01/2024",
        read("2024-01-02T12:00:00", "N22"),
    ),
    "a moment with half seconds": (
        "45293.5729340278",
        "2024-01-02T13:45:01.500000000",
        "dd/mm/yyyy hh:mm:ss.0",
        "02/01/2024 13:45:01,5",
        read("2024-01-02T13:45:01.5"),
    ),
    "a moment in words": (
        "45293.5",
        "2024-01-02T12:00:00",
        'dd/mm/yyyy" à "hh"h"mm',
        "02/01/2024 à 12h00",
        read("2024-01-02T12:00:00"),
    ),
    "a time": ("0.354166666666667", "PT08H30M00S", "hh:mm", "08:30", read("08:30:00")),
    "a time with seconds": ("0.354340277777778", "PT08H30M15S", "hh:mm:ss", "08:30:15", read("08:30:15")),
    "a time that hides its seconds": ("0.354340277777778", "PT08H30M15S", "hh:mm", "08:30", read("08:30:15", "N22")),
    "a time of the afternoon": ("0.5625", "PT13H30M00S", "h:mm AM/PM", "1:30 PM", read("13:30:00")),
    "midnight": ("0", "PT00H00M00S", "hh:mm", "00:00", read("00:00:00")),
    "the last second of a day": ("0.999988425925926", "PT23H59M59S", "hh:mm:ss", "23:59:59", read("23:59:59")),
    "a time with tenths": ("0.354343171296296", "PT08H30M15.25S", "mm:ss.0", "30:15,3", read("08:30:15.25", "N22")),
    "a time just below a second": (
        "0.35416666666655",
        "PT08H29M59.999999990S",
        "hh:mm:ss",
        "08:30:00",
        read("08:30:00"),
    ),
    "a duration below a day": ("0.354166666666667", "PT08H30M00S", "[h]:mm", "8:30", read("08:30:00")),
    "a duration of a day": ("1", "PT24H00M00S", "[h]:mm", "24:00", read("PT24H")),
    "a duration of more": ("1.10416666666667", "PT26H30M00S", "[h]:mm", "26:30", read("PT26H30M")),
    "a duration of weeks": ("14.5", "PT348H00M00S", "[h]:mm:ss", "348:00:00", read("PT348H")),
    "a duration that hides its minutes": ("1.10416666666667", "PT26H30M00S", "[h]", "26", read("PT26H30M", "N22")),
    "a day that Excel invents": ("60", "1900-02-29", DAY, "29/02/1900", refused("V14")),
    "a date of zero": ("0", "0000-00-00", DAY, "00/01/1900", refused("V14")),
    "a date before all": ("-1", "-0001-01-01", DAY, "#######", refused("V14")),
    "a date after all": ("2958466", "10000-01-01", DAY, "#######", refused("V14")),
    "a negative time": ("-0.5", "-PT12H00M00S", "hh:mm", "#######", refused("V14")),
}
CSV = {name: refused("V12") for name in ("a date before all", "a date after all", "a negative time")}
STATED = {
    "a date": ("2024-01-02", "2024-01-02"), "a moment": ("2024-01-02T13:45:01", "2024-01-02T13:45:01"),
    "a moment at midnight": ("2024-01-02T00:00:00", "2024-01-02"),
    "a fraction": ("2024-01-02T13:45:01.250", "2024-01-02T13:45:01.25"),
    "a date before Excel's": ("1789-07-14", "1789-07-14"),
}  # fmt: skip
FALSE = {"a day that does not exist": "2024-02-30", "a month that does not exist": "2024-13-01",
         "an hour that does not exist": "2024-01-02T25:00:00", "words": "hier",
         "another order": "02/01/2024"}  # fmt: skip


def _stated(stated: str, serial: str) -> Raw:
    """A date as ISO 8601 text: so states ODS, and the strict form of XLSX; XLS knows only serials."""
    return Raw(
        xlsx=f'<c r="{{place}}" t="d"><v>{stated}</v></c>',
        ods=f'<table:table-cell office:value-type="date" office:date-value="{stated}"/>',
        xls=Moment(serial, stated, "dd/mm/yyyy hh:mm:ss.000", ""),
        csv=stated.encode(),
    )


SERIALS = {"a date": "45293", "a moment": "45293.5729282407", "a moment at midnight": "45293",
           "a fraction": "45293.5729311343", "a date before Excel's": "-40346"}  # fmt: skip
CASES = [
    *(Case(f"moment: {name}", Moment(serial, stated, code, shown), outcome, {"csv": CSV[name]} if name in CSV else {})
      for name, (serial, stated, code, shown, outcome) in MOMENTS.items()),
    *(Case(f"stated: {name}", _stated(stated, SERIALS[name]), read(text),
           {"csv": read(stated)} | ({"xls": refused("V14")} if name == "a date before Excel's" else {}))
      for name, (stated, text) in STATED.items()),
    *(Case(f"stated: {name}", _stated(stated, "2958466"), refused("V14"), {"csv": read(stated)})
      for name, stated in FALSE.items()),
]  # fmt: skip
