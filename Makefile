# make chat   the chat page on http://127.0.0.1:7860, with the articles in seeds/ embedded
# make test   the suite, with the checks of style and types
# make slow   the tests that the suite leaves out: more of the same, for minutes
# make help   these lines

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help chat test slow check clean
help:
	@sed -n 's/^# //p' Makefile

chat: .venv/installed
	@$(BIN)/python -m vectorstore embed seeds
	@$(BIN)/python -m assistant chat

test: .venv/installed-tests check
	@$(BIN)/python -m pytest

slow: .venv/installed-tests
	@$(BIN)/python -m pytest -m slow

check: .venv/installed-tests
	@$(BIN)/ruff check .
	@$(BIN)/mypy

clean:
	rm -rf .venv .isnad .pytest_cache .mypy_cache .ruff_cache

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-tests: .venv/installed tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@
