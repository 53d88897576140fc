# `make` lists what there is. Everything runs in .venv, which is set up again when pyproject.toml or
# constraints.txt changed. PYTHON=… names another interpreter, PIP_ARGS=… what pip shall be told besides.
.DEFAULT_GOAL := help
.PHONY: help run test check ingest eval bench system

PORT ?= 8000
REPORT ?= data/reports/isesaki-r4
PYTHON ?= python3.11 python3.12 python3.13 python3
BIN := .venv/bin
PIP = $(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt $(PIP_ARGS)

help: ## この一覧
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: .venv/.run ## 準備し、報告書を取り込み、画面とAPIを開く（PORT=8000）
	@$(BIN)/senryaku ingest --if-changed $(REPORT)
	@exec $(BIN)/senryaku serve --port $(PORT)

test: system check ## すべての検査とテスト、回答の採点（初回は必要なものを入れる）
	$(BIN)/pytest
	$(BIN)/senryaku eval gate

check: .venv/.dev ## 書き方・型・依存の向きの検査
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

ingest: .venv/.run ## 報告書を取り込む（REPORT=フォルダ）
	$(BIN)/senryaku ingest $(REPORT)

eval: .venv/.dev ## 回答を既知の正解で採点し、しきい値を下回れば止まる
	$(BIN)/senryaku eval gate

bench: .venv/.dev ## 回答時間を測る（合否は判定しない）
	$(BIN)/senryaku eval bench

system:
	@.ci/system-packages

.venv/.run: pyproject.toml constraints.txt | .venv/bin/python
	@echo "必要なパッケージを入れています（初回は数分かかります）…"
	@$(PIP) -e .
	@touch $@

.venv/.dev: pyproject.toml constraints.txt | .venv/bin/python
	@echo "必要なパッケージを入れています（初回は数分かかります）…"
	@$(PIP) -e '.[dev]'
	@touch .venv/.run $@

.venv/bin/python:
	@for each in $(PYTHON); do \
	  if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec $$each -m venv .venv; \
	  fi; \
	done; \
	echo "Python 3.11 以上が見つかりません。入れるか、make PYTHON=/path/to/python3.11 で場所を示してください。" >&2; \
	exit 1
