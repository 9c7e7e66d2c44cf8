"""Each module has a test file of its own at the mirrored path, but for a list that only gets shorter."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOBODY = "nobody yet"     # the honest reason: the next to touch one of these writes its test

# The test that exercises the modules -> the modules without a test file of their own.
EXCEPTIONS: dict[str, str] = {
    "tests/house/test_wheel.py": "gateway/demo/setting.py gateway/demo/show.py",
    "tests/adapters/feed/test_adapter.py": """
        adapters/feed/groups.py adapters/feed/posting.py adapters/feed/settings.py adapters/feed/tables.py
    """,
    "tests/adapters/feed/test_files.py": "adapters/feed/downloads.py",
    "tests/adapters/feed/test_migrations.py": "adapters/feed/migrations/feed_0001_first_tables.py",
    "tests/adapters/feed/test_pages.py": "adapters/feed/forms.py adapters/feed/look.py adapters/feed/site.py",
    "tests/adapters/feed/test_queries.py": """
        adapters/feed/numbers.py adapters/feed/sight.py adapters/feed/writes.py
    """,
    "tests/adapters/feed/test_strings.py": "adapters/feed/when.py",
    "tests/adapters/slack/test_contract.py": "adapters/testing.py adapters/slack/compose.py",
    "tests/adapters/slack/test_faults.py": """
        adapters/slack/calls.py adapters/slack/files.py adapters/slack/refusals.py
    """,
    "tests/adapters/slack/test_posting.py": "adapters/slack/adapter.py adapters/slack/lookup.py",
    "tests/adapters/test_http.py": "adapters/errors.py",
    "tests/real/test_imap_intake.py": "gateway/intake/imap/intake.py gateway/intake/imap/watching.py",
    "tests/real/test_imap_check.py": "gateway/intake/imap/probing.py",
    "tests/gateway/intake/test_guest.py": "gateway/intake/register.py",
    "tests/gateway/intake/test_session.py": "gateway/intake/command.py gateway/intake/line.py",
    "tests/gateway/intake/test_settle.py": "gateway/intake/proxy.py",
    "tests/gateway/intake/test_smtp.py": "gateway/intake/settings.py gateway/intake/sockets.py",
    "tests/gateway/mail/html/test_convert.py": """
        gateway/mail/html/inline.py gateway/mail/html/lists.py gateway/mail/html/looks.py
        gateway/mail/html/page.py gateway/mail/html/sanitise.py gateway/mail/html/writer.py
    """,
    "tests/gateway/mail/test_parse.py": "gateway/mail/types.py",
    "tests/gateway/mail/test_reader.py": "gateway/mail/child.py",
    "tests/gateway/mail/trimming/test_closings.py": "gateway/mail/trimming/paragraphs.py",
    "tests/gateway/pipeline/nudges/test_compose.py": """
        gateway/pipeline/nudges/headers.py gateway/pipeline/nudges/layout.py
    """,
    "tests/gateway/pipeline/nudges/test_words.py": """
        gateway/pipeline/nudges/commands.py gateway/pipeline/nudges/wording.py
    """,
    "tests/gateway/pipeline/test_choices.py": """
        gateway/pipeline/letting_go.py gateway/pipeline/nudging.py
        gateway/pipeline/restraint.py gateway/store/outgoing.py gateway/store/people.py
    """,
    "tests/gateway/pipeline/test_conversations.py": """
        gateway/pipeline/answering.py gateway/store/threads.py
    """,
    "tests/gateway/pipeline/test_storms.py": "gateway/store/replies.py",
    "tests/gateway/pipeline/test_review_mail.py": "gateway/pipeline/nudges/review.py",
    "tests/gateway/web/test_review.py": "gateway/store/waiting.py",
    "tests/faults/test_store_trouble.py": "gateway/passing.py",
    "tests/gateway/pipeline/test_mending.py": "gateway/pipeline/dead_letters.py gateway/store/failures.py",
    "tests/gateway/pipeline/test_stories.py": """
        gateway/app.py gateway/service.py gateway/pipeline/acting.py
        gateway/pipeline/directory.py
        gateway/pipeline/door.py gateway/pipeline/envelopes.py gateway/pipeline/facts.py
        gateway/pipeline/headfacts.py gateway/pipeline/judging.py gateway/pipeline/own.py
        gateway/pipeline/parts.py gateway/pipeline/record.py
        gateway/pipeline/tasks.py gateway/pipeline/verified.py
        gateway/pipeline/whom.py gateway/pipeline/workflows.py gateway/store/journal.py
        gateway/store/ledger.py
    """,
    "tests/gateway/pipeline/test_trouble.py": "gateway/pipeline/notices.py gateway/pipeline/sweep.py",
    "tests/gateway/web/test_choice.py": """
        gateway/store/forgetting.py gateway/web/visit.py gateway/web/why.py
    """,
    "tests/gateway/web/test_live_and_trace.py": """
        gateway/web/figures.py gateway/web/live.py gateway/web/rows.py
        gateway/web/story.py gateway/web/trace.py gateway/web/veil.py
    """,
    "tests/gateway/web/test_login.py": """
        gateway/web/letters.py gateway/web/passwords.py gateway/web/sessions.py
    """,
    "tests/gateway/web/test_outbox.py": "gateway/web/mailroom.py",
    "tests/gateway/web/test_who_may_enter.py": """
        gateway/web/application.py gateway/web/middleware.py gateway/web/operate.py gateway/web/site.py
        gateway/web/start.py
    """,
    "tests/gateway/store/test_database.py": """
        gateway/store/migrate.py gateway/store/migrations/versions/0001_first.py gateway/store/tables.py
    """,
    "tests/gateway/cli/test_connect.py": """
        gateway/connecting/elsewhere.py gateway/connecting/site.py gateway/connecting/ways.py
    """,
    "tests/gateway/connecting/test_show.py": "gateway/connecting/types.py",
    "tests/real/test_connect_postfix.py": """
        gateway/connecting/behind_postfix.py gateway/connecting/changes.py gateway/connecting/postfix.py
        gateway/connecting/script.py
    """,
    "tests/gateway/cli/test_commands.py": """
        gateway/explaining.py gateway/scratch.py gateway/cli/__init__.py
        gateway/cli/item.py gateway/cli/mail.py gateway/cli/operate.py gateway/cli/options.py
        gateway/cli/rules.py gateway/cli/run.py gateway/pipeline/keeping.py
        gateway/pipeline/retracting.py
    """,
    "tests/gateway/cli/test_rule_history.py": "gateway/cli/observed.py",
    "tests/gateway/pipeline/replay/test_stored.py": """
        gateway/pipeline/replay/bench.py gateway/pipeline/replay/types.py
    """,
    "tests/nlp/test_classify.py": "nlp/features.py nlp/pipeline.py nlp/words.py",
    "tests/nlp/test_corpus.py": "nlp/examples.py",
    "tests/nlp/test_groups.py": "nlp/groups_score.py nlp/groups_train.py nlp/matching.py",
    "tests/rules/test_conditions.py": """
        rules/clauses.py rules/compile.py rules/content.py rules/moments.py
    """,
    "tests/rules/test_decide.py": "rules/ruleset.py rules/types.py",
    "tests/rules/test_docs.py": "rules/facts.py",
    "tests/rules/test_load.py": """
        rules/checks.py rules/fields.py rules/model.py rules/problems.py rules/validate.py
    """,
    "tests/rules/test_words.py": "rules/plain.py",
}
EXCEPTED = [module for modules in EXCEPTIONS.values() for module in modules.split()]


def _own_test(module: str) -> Path:
    path = Path(module)
    return ROOT / "tests" / path.parent / f"test_{path.stem}.py"


def _works(path: Path) -> bool:
    """Whether a module does anything: strings, enums, plain values and protocols are for others to test."""
    top = ast.parse(path.read_text("utf-8")).body
    classes = [node for node in top if isinstance(node, ast.ClassDef) and not _is_protocol(node)]
    within = [node for one in classes for node in one.body]
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in top + within)


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)


def _modules() -> list[str]:
    paths = [path for room in ("gateway", "rules", "nlp", "adapters") for path in (ROOT / room).rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in paths if _works(path))


def test_each_module_has_its_own_test_file_or_is_excepted() -> None:
    """rules/decide.py has tests/rules/test_decide.py: nobody has to search, and nothing is forgotten."""
    assert [] == [
        f"{module} needs {_own_test(module).relative_to(ROOT)}"
        for module in _modules()
        if not _own_test(module).exists() and module not in EXCEPTED
    ]


def test_the_exceptions_only_get_fewer() -> None:
    """Who writes the missing test, or takes the module away, takes its line away too."""
    there = set(_modules())

    assert [] == [module for module in EXCEPTED if _own_test(module).exists() or module not in there]
    assert [] == [module for module, times in Counter(EXCEPTED).items() if times > 1]


def test_each_reason_is_a_test_that_exists() -> None:
    """A reason that went away is none."""
    assert [] == [test for test in EXCEPTIONS if test != NOBODY and not (ROOT / test).is_file()]


def test_the_walk_finds_the_modules() -> None:
    """The tests above must not come up empty."""
    assert {"rules/decide.py", "gateway/relay.py", "adapters/slack/adapter.py"} <= set(_modules())
    assert {"rules/__init__.py", "nlp/types.py", "adapters/contract.py"}.isdisjoint(_modules())
