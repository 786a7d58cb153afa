# One place for everything one does with Mock Admin. `make` alone lists it.
PYTHON3 ?= python3
PY = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test lint demo test-clients journey screens bench bench-bulk bench-sheets bench-large faults fuzz-shapes fuzz-envelopes isolation lock translations environment environment-dev

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

journey: environment-dev ## an expert's whole way in a browser; fails when publication takes longer than promised
	@JOURNEY=timed exec $(PY) -m pytest tests/browser/test_journey.py -q -s -p no:cacheprovider

screens: environment-dev ## pictures of every state of the upload pages, into docs/screens
	@mkdir -p docs/screens && SCREENS=keep exec $(PY) -m pytest tests/browser/test_screens.py -q -p no:cacheprovider

bench: environment-dev ## answers per second of the engine, against nginx static
	@exec $(PY) -m bench.engine

bench-bulk: environment-dev ## 450 real contracts in one ZIP, imported by two workers
	@exec $(PY) -m bench.bulk

bench-sheets: environment-dev ## 10,000 x 30 and 200,000 x 12 cells through the portal, beside a bare reading
	@exec $(PY) -m bench.sheets

bench-large: environment-dev ## a million rows, 10,000 sandboxes, 10,000 regular expressions
	@$(PY) -m bench.large; large=$$?; $(PY) -m bench.many; many=$$?; $(PY) -m bench.expressions && exit $$((large | many))

faults: environment-dev ## the fault laboratory, F01 to F19, for two days; writes docs/reliability.md (FAULTS="F02 F10" runs some)
	@exec $(PY) -m laboratory $(FAULTS) --report docs/reliability.md

fuzz-shapes: environment-dev ## a million mutated requests: learned shapes answer as the whole parse does
	@exec $(PY) -m tests.engine.shapes.fuzzing

fuzz-envelopes: environment-dev ## two million mutated envelopes: no crash, no hang, no surprise
	@exec $(PY) -m tests.engine.fuzzing

isolation: environment-dev ## 100,000 calls of 50 clients to 20 sandboxes: each answer is its sandbox's own
	@ISOLATION_CALLS=100000 exec $(PY) -m pytest tests/engine/test_live_isolation.py -q -p no:cacheprovider

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
