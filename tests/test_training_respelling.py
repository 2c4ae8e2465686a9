"""Text spelled otherwise: what changes, and what must not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.training.respelling import respell

TEXT = (
    "The city was only a day away, and had good fields. When the committee of the whole house met, "
    "its members were persuaded that nothing should be done before the following summer. "
) * 3


def test_the_same_seed_spells_the_same() -> None:
    assert respell(TEXT, share=0.5, seed=3) == respell(TEXT, share=0.5, seed=3)
    assert len({respell(TEXT, share=0.5, seed=seed) for seed in range(20)}) > 15


def test_more_words_are_spelled_otherwise_for_a_greater_share() -> None:
    def changed(share: float) -> int:
        return sum(
            a != b
            for seed in range(20)
            for a, b in zip(
                TEXT.split(), respell(TEXT, share=share, seed=seed).split(), strict=True
            )
        )

    assert changed(0.0) == 0
    assert 0 < changed(0.2) < changed(0.6) < changed(1.0)


@given(st.text("aBcé ehkIloOS.,\n1ſ", max_size=60), st.integers(0, 50))
def test_only_letters_change(text: str, seed: int) -> None:
    def bare(text: str) -> str:
        return "".join(char for char in text if not char.isalpha() and char != "'")

    assert bare(respell(text, share=1.0, seed=seed)) == bare(text)


def test_roman_capitals_stand_on_whole_pages() -> None:
    texts = {respell("TRUE AND UNJUST", share=1.0, seed=seed) for seed in range(60)}
    assert texts == {"TRUE AND UNJUST", "TRVE AND VNJVST"}


def test_capitals_stay() -> None:
    for seed in range(30):
        new = respell("NATO met. The house", share=1.0, seed=seed)
        assert new.startswith("NATO ")
        assert new.split()[2][0].isupper() or new.split()[2][0] == "'"
