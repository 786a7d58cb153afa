"""`make run`: the whole of Mock Admin on one machine, under one supervisor.

__main__    the order of things: prepare, start, wait, stop
dotenv      the key that signs sessions, made once
alone       one supervisor per data folder; what a killed one left behind is ended
ports       the two ports are free, or who holds them
broker      Redis given, Redis started, or a folder
preparing   database, static files, translations, demonstration (a process of its own)
processes   what runs, with which settings
keeping     keeps one process up, and ends it with the supervisor (a script: standard library only)
announcing  waits for the demonstration sandbox, then says where things are (a script: standard library only)
"""


class CannotRun(Exception):
    """Something stands in the way; the message says what, and what to do."""
