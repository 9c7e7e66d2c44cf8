"""The contract suite: every adapter passes it, ours and those of outside authors.

    class TestMyNetwork(AdapterContract):
        @pytest.fixture
        def adapter(self): ...          # a fresh adapter on a fake or a test account

        @pytest.fixture
        def target(self): ...           # a group where it may post

        @pytest.fixture
        def read_thread(self, adapter, target): ...  # see ReadThread; without it much is skipped

Import it only from tests: it needs pytest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from .contract import Adapter
from .errors import NoSuchGroup
from .types import Authorship, File, Post, Receipt

LONGEST = 150_000  # characters of a test text, also where a network allows more

ODD_TEXTS = {
    "emoji": "party \U0001f389 family \U0001f468\u200d\U0001f469\u200d\U0001f467 flag \U0001f1f3\U0001f1f1",
    "right to left": "\u0634\u0643\u0631\u0627 \u202eevil\u202c \u05e9\u05dc\u05d5\u05dd",
    "control characters": "bell\x07 escape\x1b[31m next\x85 line\u2028 end",
    "mention bomb": "@channel @here @everyone @all <!channel> <!everyone> <!here> <@U0123456> @room",
    "markup": "**bold *half _open `tick [label](http://x.example/a_b) <b>html</b> & &amp; ~~gone~~",
    "open fence": "before\n```\ncode that never ends",
    "table": "| who | what |\n|---|---|\n| Ann | tea & cake |\n| Bo | <none> |",
    "long word": "x" * 5_000,
    "brackets": "[" * 2_000 + "(" * 2_000 + "*" * 2_000 + "`" * 2_000,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader finds in a thread: the text of each message as typed, and the names of its files."""

    texts: tuple[str, ...]
    files: tuple[str, ...] = ()
    whole_text: str = ""              # the content of a file that holds a text too long for messages


ReadThread = Callable[[Receipt], Shown]


def words(text: str) -> Counter[str]:
    """How often each word occurs; the invisible joiner that quiets a mention does not count."""
    return Counter(re.findall(r"\w+", text.replace("\u2060", "")))


def a_post(target: str, text: str = "The canteen opens at *nine* tomorrow.", **more: object) -> Post:
    """A post with a key of its own."""
    plain = Post(
        key=uuid4().hex, target=target, author="Ann de Vries", author_address="ann@corp.example",
        title="Canteen", text=text,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def long_text(length: int) -> str:
    """Paragraphs of words that all differ."""
    return "".join(f"word{n}{'. ' if n % 12 else '.' + chr(10) * 2}" for n in range(length // 10)).strip()


class ContractFixtures:
    """What a subclass gives, apart from `adapter` and `target`."""

    @pytest.fixture
    def since(self) -> datetime:
        """A moment before every post of the test."""
        return datetime.now(UTC) - timedelta(hours=1)

    @pytest.fixture
    def unknown_target(self) -> str:
        """A group that is not there."""
        return "no-such-group-here"

    @pytest.fixture
    def bad_file(self) -> File:
        """A file that the network refuses; one without content unless the subclass knows a worse one."""
        return File(name="empty.bin", media_type="application/octet-stream", content=b"")

    @pytest.fixture
    def wakes(self) -> re.Pattern[str]:
        """What in a stored text calls people in this network; nothing unless the subclass knows."""
        return re.compile(r"(?!)")

    @pytest.fixture
    def read_thread(self) -> ReadThread:
        """Skips: the subclass has not said how a reader sees a thread."""
        pytest.skip("the suite was given no read_thread fixture for this adapter")


class PostsOnce(ContractFixtures):
    """A post appears once, in its place, and can be found."""

    def test_it_declares_what_it_can(self, adapter: Adapter) -> None:
        """Pages tell people under whose name a post appears and how long it may be."""
        assert adapter.kind == adapter.kind.lower() != ""
        assert isinstance(adapter.authorship, Authorship)
        assert min(adapter.limits.text, adapter.limits.title, adapter.limits.file) > 0

    def test_the_same_key_twice_gives_one_post(
        self, adapter: Adapter, target: str, read_thread: ReadThread
    ) -> None:
        """A second try after a lost answer must not double the post."""
        post = a_post(target, "unrepeatable")
        first = adapter.post(post)
        second = adapter.post(post)

        assert (first.remote_id, first.thread) == (second.remote_id, second.thread)
        assert words(" ".join(read_thread(first).texts))["unrepeatable"] == 1

    def test_two_keys_give_two_posts(self, adapter: Adapter, target: str) -> None:
        """The key decides, not the text: two people may write the same."""
        assert adapter.post(a_post(target)).remote_id != adapter.post(a_post(target)).remote_id

    def test_a_receipt_proves_the_post(self, adapter: Adapter, target: str) -> None:
        """The gateway stores the receipt, and needs its time in a known zone."""
        post = a_post(target)
        receipt = adapter.post(post)

        assert receipt.key == post.key
        assert receipt.remote_id != ""
        assert receipt.thread != ""
        assert receipt.posted_at.tzinfo is not None

    def test_a_reply_lands_in_the_thread(
        self, adapter: Adapter, target: str, read_thread: ReadThread
    ) -> None:
        """A mail thread stays one conversation; the same reply twice is one reply."""
        root = adapter.post(a_post(target))
        reply = a_post(target, "me too, said Bo", thread=root.thread)
        first, second = adapter.post(reply), adapter.post(reply)

        assert first.thread == root.thread
        assert first.remote_id == second.remote_id != root.remote_id
        assert words(" ".join(read_thread(root).texts))["Bo"] == 1

    def test_find_tells_presence_and_absence(self, adapter: Adapter, target: str, since: datetime) -> None:
        """After a cut connection only this call knows whether to post again."""
        if not adapter.can_find:
            pytest.skip("the network cannot search; its ambiguous posts are shown to a person")
        receipt = adapter.post(a_post(target))
        reply = adapter.post(a_post(target, thread=receipt.thread))
        found = [adapter.find(target, key, since) for key in (receipt.key, reply.key, uuid4().hex)]

        assert [each and each.remote_id for each in found] == [receipt.remote_id, reply.remote_id, None]
        assert [each and each.thread for each in found] == [receipt.thread, receipt.thread, None]


class LosesNothing(ContractFixtures):
    """Text and files arrive whole, or the receipt says what did not."""

    @pytest.mark.parametrize("times", [0.9, 2, 6])
    def test_a_long_text_loses_no_word(
        self, adapter: Adapter, target: str, read_thread: ReadThread, times: float
    ) -> None:
        """Text beyond the limit is split or attached, never cut in silence."""
        text = long_text(min(LONGEST, int(adapter.limits.text * times)))
        shown = read_thread(adapter.post(a_post(target, text)))

        lost = words(text) - words(shown.whole_text or " ".join(shown.texts))
        assert lost == Counter()

    @pytest.mark.parametrize("name", ODD_TEXTS)
    def test_odd_text_is_posted(
        self, adapter: Adapter, target: str, read_thread: ReadThread, wakes: re.Pattern[str], name: str
    ) -> None:
        """People send anything; none of it may stop a post, or wake the whole company."""
        shown = read_thread(adapter.post(a_post(target, ODD_TEXTS[name], title=ODD_TEXTS[name][:60])))

        said = " ".join(shown.texts)
        assert said.strip() != ""
        assert "\x00" not in said
        assert wakes.findall(said) == []

    def test_a_bad_file_is_noted_and_stops_nothing(
        self, adapter: Adapter, target: str, read_thread: ReadThread, bad_file: File
    ) -> None:
        """One attachment a network refuses must not keep the text and the other files from people."""
        good = File(name="plan.txt", media_type="text/plain", content=b"step one")
        receipt = adapter.post(a_post(target, files=(bad_file, good)))
        names = read_thread(receipt).files

        assert "plan.txt" in names
        assert bad_file.name in names or any(bad_file.name in note for note in receipt.notes)

    def test_a_file_can_be_added_later(
        self, adapter: Adapter, target: str, read_thread: ReadThread
    ) -> None:
        """A file that was noted as left out may still follow."""
        receipt = adapter.post(a_post(target))
        adapter.attach(receipt, target, File(name="late.txt", media_type="text/plain", content=b"late"))

        assert "late.txt" in read_thread(receipt).files

    def test_retracting_twice_is_fine(self, adapter: Adapter, target: str, since: datetime) -> None:
        """Undo is a button that people press again."""
        receipt = adapter.post(a_post(target, long_text(min(LONGEST, adapter.limits.text * 2))))
        adapter.retract(receipt, target)
        adapter.retract(receipt, target)

        assert not adapter.can_find or adapter.find(target, receipt.key, since) is None


class TellsWho(ContractFixtures):
    """Groups, readers, people and answers are what the network says they are."""

    def test_an_unknown_group_is_named_so(self, adapter: Adapter, unknown_target: str) -> None:
        """The gateway then delivers the mail, instead of trying for hours."""
        with pytest.raises(NoSuchGroup):
            adapter.post(a_post(unknown_target))
        with pytest.raises(NoSuchGroup):
            adapter.audience(unknown_target)

    def test_our_own_posts_are_no_answers(self, adapter: Adapter, target: str, since: datetime) -> None:
        """What came from mail must not go back as mail: that would be a loop."""
        root = adapter.post(a_post(target))
        adapter.post(a_post(target, thread=root.thread))

        assert [reply for reply in adapter.replies_since(target, since) if reply.key is None] == []

    def test_the_audience_is_dated_and_lower_case(self, adapter: Adapter, target: str) -> None:
        """Readers are compared with list members, and an old answer counts as none."""
        audience = adapter.audience(target)

        assert audience.openness in ("open", "closed", "shared")
        assert audience.fetched_at.tzinfo is not None
        assert all(address == address.lower() for address in audience.members or ())

    def test_nobody_is_found_under_an_unknown_address(self, adapter: Adapter) -> None:
        """An author without an account gets answers by mail instead."""
        assert adapter.person_by_address("nobody@nowhere.invalid") is None


class AdapterContract(PostsOnce, LosesNothing, TellsWho):
    """What the gateway relies on. Subclass it and give the fixtures named in this module's docstring."""
