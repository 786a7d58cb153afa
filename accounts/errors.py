"""What accounts refuses.

AccountsError
└── NotAllowed      the person may not do this
"""


class AccountsError(Exception):
    """A refusal: its message is for people, its `code` for programs."""

    code = "refused"


class NotAllowed(AccountsError):
    code = "not-allowed"
