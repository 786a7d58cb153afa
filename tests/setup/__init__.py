"""Set-up: what `make run` and `make test` do before and around Mock Admin."""
