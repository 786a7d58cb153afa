"""The demonstration: organisations, people, services, datasets and sandboxes, all of them fictitious.

identities      invented people with matricules that cannot exist
people          who signs in, and with which role
sources         the templates of the named responses
tables          rows to CSV and XLSX
services        what is published: contract, answers, datasets
seeding         lays all of it down through the portal's own actions; doing it twice changes nothing
announcement    what `make run` says at its end
"""
