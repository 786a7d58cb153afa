"""What sandboxes refuse.

SandboxesError
├── NotAllowed          the person may not do this
├── MoveRefused         the sandbox cannot go to that stage (any more)
├── OrderRefused        the order makes no sense (a version that may not be used, layers that do not fit)
├── CompositionChanged  somebody composed the sandbox anew since this person looked
├── CompositionRefused  the layers cannot be composed (different key fields, a response that is gone)
├── BehaviourInvalid    the behaviour is out of its form or its bounds, or names what the sandbox does not have
└── LeaseLost           someone else took this sandbox over; what was done has no effect
"""


class SandboxesError(Exception):
    """A refusal: its message is for people, its `code` for programs."""

    code = "refused"


class NotAllowed(SandboxesError):
    code = "not-allowed"


class MoveRefused(SandboxesError):
    code = "move-refused"


class OrderRefused(SandboxesError):
    code = "order-refused"


class CompositionChanged(SandboxesError):
    code = "composition-changed"


class CompositionRefused(SandboxesError):
    code = "composition-refused"


class BehaviourInvalid(SandboxesError):
    code = "behaviour-invalid"


class LeaseLost(SandboxesError):
    code = "lease-lost"
