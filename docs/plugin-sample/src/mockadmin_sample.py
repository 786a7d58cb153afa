"""Plug-ins of Mock Admin around check digits: `luhn` gives a number with its own, `sirenkey` refuses wrong ones, and
`sirenroute` chooses the response of a rule by them."""

from collections.abc import Mapping, Sequence
from datetime import datetime


class Luhn:
    """The check digit of Luhn (ISO/IEC 7812-1, annex B), as SIREN and SIRET bear it."""

    kind = "function"
    summary = "The digits of its argument with the check digit of Luhn behind them."
    arguments = (1, 1)
    example = "79927398713"

    def value(self, arguments: Sequence[str], moment: datetime) -> str:
        """The number, whole. Signs that are no digits are left out; without any digit there is nothing to give."""
        digits = [int(sign) for sign in arguments[0] if sign in "0123456789"]
        if not digits:
            return ""
        return "".join(map(str, digits)) + str(check_digit(digits))


class Siren:
    """Refuses requests whose SIREN is not one, which no schema can say."""

    kind = "validator"
    summary = "Refuses a request for an enterprise when the check digit of its SIREN is wrong."
    elements = ("{urn:exemple:entreprises}rechercheEntreprise",)

    def check(self, fields: Mapping[str, str], moment: datetime) -> str:
        """The words of the refusal; nothing for a request that is right, or bears no SIREN."""
        siren = fields.get("siren", "")
        if not siren:
            return ""
        if not has_nine_digits(siren):
            return "a SIREN has nine digits / un SIREN a neuf chiffres"
        if not is_right(siren):
            return "the check digit of the SIREN is wrong / la clé du SIREN est fausse"
        return ""


class SirenRoute:
    """`{{sirenroute(request.siren; found; wrong)}}` as the response of a rule: one response for each case."""

    kind = "dispatcher"
    summary = "One response for a SIREN whose check digit is right, another for a wrong one, none without nine digits."
    arguments = (2, 3)

    def choose(self, arguments: Sequence[str], moment: datetime) -> str:
        """The name of a response; nothing leaves the request to the rules and rows behind."""
        siren, found, *wrong = arguments
        if not has_nine_digits(siren):
            return ""
        return found if is_right(siren) else "".join(wrong)


def has_nine_digits(siren: str) -> bool:
    return len(siren) == 9 and set(siren) <= set("0123456789")


def is_right(siren: str) -> bool:
    return check_digit([int(sign) for sign in siren[:-1]]) == int(siren[-1])


def check_digit(digits: Sequence[int]) -> int:
    """What makes the sum of all digits a multiple of ten, when every second one from the right is doubled."""
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[::-2])
    return -(sum(doubled) + sum(digits[-2::-2])) % 10


LUHN = Luhn()
SIREN = Siren()
SIRENROUTE = SirenRoute()
