# One place for everything one does with Mock Admin. `make` alone lists it.
PYTHON3 ?= python3
PY = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test lint demo test-clients bench bench-bulk faults lock translations environment environment-dev

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

run: environment ## start everything: portal, worker, engine, demonstration (Ctrl-C stops it)
	@exec $(PY) -m mockadmin.running

test: environment-dev ## everything that CI runs
	@exec $(PY) deploy/test.py

lint: environment-dev ## style and types alone
	@exec $(PY) deploy/test.py --lint

demo: environment ## lay the demonstration data into the database (again: changes nothing)
	@$(PY) manage.py migrate --verbosity 0 && $(PY) manage.py seed_network && $(PY) manage.py seed_demo

test-clients: environment-dev ## twelve SOAP clients against mocks of every style; writes docs/clients.md
	@$(PY) deploy/clients.py
	@exec $(PY) -m pytest tests/clients -q -p no:cacheprovider --clients-table docs/clients.md

bench: environment-dev ## answers per second of the engine, against nginx static
	@exec $(PY) -m bench.engine

bench-bulk: environment-dev ## 450 real contracts in one ZIP, imported by two workers
	@exec $(PY) -m bench.bulk

faults: environment-dev ## kill -9 of worker and engine, again and again
	@exec $(PY) -m pytest tests/reliability -q

lock: ## resolve the dependencies again (needs uv); hashes, no addresses
	@exec $(PYTHON3) deploy/lock.py

translations: environment-dev ## collect the texts to translate (needs gettext) and compile what is translated
	@$(PY) manage.py makemessages --locale fr --no-location --no-obsolete \
	    --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'bench/*' --ignore 'node_modules/*'
	@$(PY) -m mockadmin.running.translating

environment:
	@exec $(PYTHON3) deploy/environment.py

environment-dev:
	@exec $(PYTHON3) deploy/environment.py --dev
