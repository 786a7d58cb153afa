"""What accounts refuses.

AccountsError
├── NotAllowed      the person may not do this
├── Unfit           what was asked makes no sense (a role that is already held, a name that is taken)
├── StillUsed       what would be deleted still holds something
└── MailNotSent     the mail server did not take an e-mail that someone waits for
"""


class AccountsError(Exception):
    """A refusal: its message is for people, its `code` for programs."""

    code = "refused"


class NotAllowed(AccountsError):
    code = "not-allowed"


class Unfit(AccountsError):
    code = "unfit"


class StillUsed(AccountsError):
    code = "still-used"


class MailNotSent(AccountsError):
    code = "mail-not-sent"
