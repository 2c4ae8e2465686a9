"""The decoder: the best path over each lattice, and how clearly it beats leaving things alone."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from .context_model import ContextModel
from .kernel.context_cy import lay_path
from .kernel.lattice_paths_cy import compare, decode, select
from .kernel.ngram_table_cy import NgramTable
from .lattice import Lattices
from .lexicon import UNKNOWN
from .proposals import Proposals
from .tokenizer import Gap, Tokens
from .triage import Doubt

__all__ = ["Path", "best_paths", "observed_path"]

_FAR_WORSE = 6.0  # nats that a reading may be worse than the best path to be proposed
_UNLIKELY = 0.003  # or the least posterior
_CONTEXT_WEIGHT = 0.5  # of a score of the context model, which knows the bigrams in part


class Path(NamedTuple):
    """The words of a text as last decoded, the sentence mark where a sentence begins.

    What stands before word i of the text ends at `before[i]`, and what stands from it on begins at
    `after[i]`; there are `size` words in all.
    """

    words: array[int]
    size: int
    before: array[int]
    after: array[int]


def observed_path(tokens: Tokens, doubts: bytes | bytearray = b"") -> Path:
    """The path that leaves everything as it is, fragments as unknown words.

    The pieces of a word would otherwise vouch for each other.
    """
    words = array("i", tokens.words[: tokens.count])
    index = -1
    while (index := doubts.find(Doubt.FRAGMENT, index + 1)) >= 0:
        words[index] = UNKNOWN
    return _lay(words, _boundaries(tokens), Lattices(0, 0), array("i"))


def _lay(
    observed: array[int], boundary: bytearray, lattices: Lattices, chosen: Sequence[int]
) -> Path:
    count = len(observed)
    words = array("i", bytes(4 * (4 * count + 1)))
    before, after = (array("i", bytes(4 * (count + 1))) for _ in range(2))
    size = lay_path(
        observed,
        count,
        boundary,
        lattices.starts,
        lattices.ends,
        lattices.firsts,
        lattices.middles,
        lattices.lasts,
        chosen,
        words,
        before,
        after,
    )
    return Path(words, size, before, after)


def _boundaries(tokens: Tokens) -> bytearray:
    boundary = tokens.gaps[: tokens.count + 1].translate(_IS_BOUNDARY)
    boundary[0] = 0
    return boundary


def best_paths(
    lattices: Lattices, tokens: Tokens, ngrams: NgramTable, context: ContextModel, path: Path
) -> tuple[Proposals, Path]:
    """Decode all lattices of a text; exact Viterbi and forward-backward over word bigrams.

    What words farther off say of a reading is taken from `path`, the words as they were decoded
    before.

    Returns:
        the readings on the best paths and those that are not much worse; and the best path.
    """
    size = len(lattices.starts)
    if not size:
        return Proposals(0), path
    words = tokens.count
    boundary = _boundaries(tokens)
    context.table.charge(
        *path,
        lattices.starts,
        lattices.ends,
        lattices.firsts,
        lattices.middles,
        lattices.lasts,
        _CONTEXT_WEIGHT,
        context.offset,
        lattices.costs,
    )
    back, forth, best_arcs, proposed, ending_next = (array("i", bytes(4 * size)) for _ in range(5))
    ahead_best, ahead_sum, behind_best, behind_sum = (array("d", bytes(8 * size)) for _ in range(4))
    arc_at, ending_at = (array("i", bytes(4 * (words + 2))) for _ in range(2))
    arcs = (
        lattices.costs,
        lattices.lattice_arcs,
        lattices.left,
        lattices.right,
    )
    chosen = decode(
        ngrams,
        boundary,
        lattices.starts,
        lattices.ends,
        lattices.firsts,
        lattices.lasts,
        *arcs,
        arc_at,
        ending_at,
        ending_next,
        back,
        forth,
        ahead_best,
        ahead_sum,
        behind_best,
        behind_sum,
        best_arcs,
    )
    on_path = bytearray(size)
    for arc in best_arcs[:chosen]:
        on_path[arc] = 1
    identity = arc_at  # the decoder is done with it
    count = select(
        lattices.starts,
        lattices.ends,
        lattices.middles,
        lattices.lattice_arcs,
        ahead_best,
        ahead_sum,
        behind_best,
        behind_sum,
        on_path,
        _FAR_WORSE,
        _UNLIKELY,
        proposed,
    )
    proposals = lattices.take(proposed[:count])
    compare(
        ngrams,
        boundary,
        tokens.words,
        lattices.starts,
        lattices.ends,
        lattices.firsts,
        lattices.middles,
        lattices.lasts,
        *arcs,
        back,
        forth,
        ahead_best,
        ahead_sum,
        behind_best,
        behind_sum,
        on_path,
        proposed[:count],
        identity,
        proposals.margin,
        proposals.rival,
        proposals.posterior,
        proposals.left_alone,
        proposals.left,
        proposals.right,
        proposals.chosen,
    )
    observed = array("i", tokens.words[:words])
    return proposals, _lay(observed, boundary, lattices, best_arcs[:chosen])


_IS_BOUNDARY = bytes(gap == Gap.SENTENCE for gap in range(256))
