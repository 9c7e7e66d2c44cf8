"""Who can read a post: ten thousand mails in companies made by chance that change while mail is under way."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.figures.figure import Figure, Measurement, none_of
from tests.gateway.pipeline.circles import Company
from tests.gateway.pipeline.watched import MAILINGS, Mailing, companies, square

MAILS, AT_ONCE = 10_000, 25              # mails in all, and in one company
LEAST_POSTS = 500                        # fewer, and the guard only held because nothing was posted
LEAKED = "audience: posts seen who could not"


def leaked() -> Iterator[Figure]:
    with square() as made:

        @settings(max_examples=MAILS // AT_ONCE + 40, deadline=None, database=None, derandomize=True,
                  phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(companies(), st.lists(MAILINGS, min_size=AT_ONCE, max_size=AT_ONCE))
        def run(company: Company, mailings: list[Mailing]) -> None:
            made.open(company)
            for one in mailings:
                made.mail(one)

        run()
        network, mails = made.network, made.mails
    assert mails >= MAILS, f"only {mails} mails"
    assert network.made >= LEAST_POSTS, f"only {network.made} posts of {mails} mails"
    words = f"{mails:,} mails, {network.made:,} posts" + (f"; first: {network.leaks[0]}" if network.leaks else "")
    yield none_of(LEAKED, len(network.leaks), reason=words)


MEASUREMENTS = (Measurement(names=(LEAKED,), run=leaked, floor=True),)
