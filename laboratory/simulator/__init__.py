"""A simulator: the portal's own code under a schedule, a clock and faults that one seed decides, thousands of times.

What is real: every transaction (`sandboxes.actions`, `reconciling`, `provisioning`, `leases`, `metering`), on SQLite in
memory; the shelf, its bundles and its lock; the engine's sight of the shelf and its journal. What is false: the time,
the broker, the chance of the machine, and the calls of the check (`running._report`), as no socket is opened here.

Only one actor runs at a time. It gives the floor back before each statement outside of a transaction, before each
transaction, and around each call to the disk: with SQLite, whose writers come one after the other, these are all the
instants at which others can come between. Within a transaction it can die, but nobody can come between.
"""
