"""What a plug-in is: an object with these members, to which an entry point of the group `mockadmin.plugins` leads.

Nothing of ours has to be imported to write one. Its name is that of the entry point, its version that of the
distribution that brings it. `docs/plugins.md` is the guide, `docs/plugin-sample/` an example.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

#: Characters of what a plug-in gives, and of each text that it gets.
LONGEST_VALUE = 4_000

#: When the call is answered, on the sandbox's clock, with its time zone.
Moment: TypeAlias = datetime


class Function(Protocol):
    """Gives the value of a cell, `{{name(arguments)}}`.

    `summary` says in a sentence what it does. `arguments` are how many it takes, at least and at most. `example` is a
    value as it gives them: the portal checks cells against their column with it and shows it in previews, and never
    runs the function itself.
    """

    kind: str  # "function"
    summary: str
    arguments: tuple[int, int]
    example: str

    def value(self, arguments: Sequence[str], moment: Moment) -> str:
        """The text of the cell. An argument is a text of the sheet, or of a field of the request, "" when it lacks it.

        What it raises is never shown to a client: the call gets a SOAP fault that names the plug-in.
        """
        ...


class Dispatcher(Protocol):
    """Chooses the response of a rule, `{{name(arguments)}}` in the place of the response's name.

    `summary` and `arguments` are those of a function. The portal never runs it: only the engine knows its choice.
    """

    kind: str  # "dispatcher"
    summary: str
    arguments: tuple[int, int]

    def choose(self, arguments: Sequence[str], moment: Moment) -> str:
        """The name of a response of the operation; "" when this rule is not to answer, and the search goes on.

        The arguments are as those of a function. Another name, or what it raises, is a SOAP fault for the client.
        """
        ...


class Validator(Protocol):
    """Accepts or refuses the requests of strict sandboxes, beyond what the contract can say.

    `elements` are the first body elements of the requests that it looks at, as `{namespace}local`.
    """

    kind: str  # "validator"
    summary: str
    elements: Sequence[str]

    def check(self, fields: Mapping[str, str], moment: Moment) -> str:
        """ "" to accept; to refuse, the words that the client reads in the SOAP fault.

        `fields` are the texts of the request by their path below the first element, `individu/id`; of several
        with the same path, the first.
        """
        ...
