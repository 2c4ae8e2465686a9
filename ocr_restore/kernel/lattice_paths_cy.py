"""Best path and path sums over word lattices, under a word bigram model.

A lattice is a run of arcs sorted by their first position. An arc reads the words in [start, end),
costs what the channel charges, and shows its first and last word to its neighbours. Costs are
-ln p, so a path's cost is a sum and the best path has the least.
"""

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

if not cython.compiled:
    from math import exp, log

    from .ngram_table_cy import NgramTable

FAR = 1e30


def add(a: cython.double, b: cython.double) -> cython.double:
    """-ln(exp(-a) + exp(-b))."""
    if a > b:
        a, b = b, a
    if b - a > 40.0:
        return a
    return a - log(1.0 + exp(a - b))


def transition(
    ngrams: NgramTable, left: cython.int, right: cython.int, boundary: cython.int
) -> cython.double:
    """Cost of `right` after `left`, through a sentence boundary if there is one."""
    if boundary:
        return ngrams.cost2(left, 1) + ngrams.cost2(1, right)
    return ngrams.cost2(left, right)


def decode(
    ngrams: NgramTable,
    boundary: cython.const[cython.uchar][::1],
    starts: cython.const[cython.int][::1],
    ends: cython.const[cython.int][::1],
    firsts: cython.const[cython.int][::1],
    lasts: cython.const[cython.int][::1],
    costs: cython.const[cython.double][::1],
    lattice_arcs: cython.const[cython.int][::1],
    lattice_left: cython.const[cython.int][::1],
    lattice_right: cython.const[cython.int][::1],
    arc_at: cython.int[::1],
    ending_at: cython.int[::1],
    ending_next: cython.int[::1],
    back: cython.int[::1],
    ahead_best: cython.double[::1],
    ahead_sum: cython.double[::1],
    behind_best: cython.double[::1],
    behind_sum: cython.double[::1],
    best_arcs: cython.int[::1],
) -> cython.int:
    """Decode all lattices of a document; returns the number of arcs on their best paths.

    Lattice s holds arcs lattice_arcs[s] .. lattice_arcs[s + 1] - 1 between the words
    lattice_left[s] and lattice_right[s]. The cost of the best path through arc a is
    behind_best[a] + ahead_best[a]; `_sum` is the same over all paths. `boundary[p]` is 1 where a
    sentence begins at position p. `arc_at` and `ending_at` need an entry per position and one more.
    """
    lattice: cython.int
    arc: cython.int
    other: cython.int
    first: cython.int
    last: cython.int
    begin: cython.int
    finish: cython.int
    best: cython.int
    chosen: cython.int = 0
    low: cython.int
    high: cython.int
    step: cython.double
    price: cython.double
    sum_: cython.double
    for lattice in range(len(lattice_left)):
        first = lattice_arcs[lattice]
        last = lattice_arcs[lattice + 1]
        if first == last:
            continue
        begin = starts[first]
        finish = begin
        for arc in range(first, last):
            if ends[arc] > finish:
                finish = ends[arc]
        for other in range(begin, finish + 1):
            arc_at[other] = -1
            ending_at[other] = -1
        for arc in range(last - 1, first - 1, -1):
            arc_at[starts[arc]] = arc
        # Forward.
        for arc in range(first, last):
            price = FAR
            sum_ = FAR
            best = -1
            if starts[arc] == begin:
                price = transition(ngrams, lattice_left[lattice], firsts[arc], boundary[begin])
                sum_ = price
            else:
                other = ending_at[starts[arc]]
                while other >= 0:
                    step = transition(ngrams, lasts[other], firsts[arc], boundary[starts[arc]])
                    if behind_best[other] + step < price:
                        price = behind_best[other] + step
                        best = other
                    sum_ = add(sum_, behind_sum[other] + step)
                    other = ending_next[other]
            behind_best[arc] = price + costs[arc]
            behind_sum[arc] = sum_ + costs[arc]
            back[arc] = best
            ending_next[arc] = ending_at[ends[arc]]
            ending_at[ends[arc]] = arc
        # Backward.
        for arc in range(last - 1, first - 1, -1):
            if ends[arc] == finish:
                price = transition(ngrams, lasts[arc], lattice_right[lattice], boundary[finish])
                ahead_best[arc] = price
                ahead_sum[arc] = price
                continue
            price = FAR
            sum_ = FAR
            other = arc_at[ends[arc]]
            if other >= 0:
                while other < last and starts[other] == ends[arc]:
                    step = (
                        transition(ngrams, lasts[arc], firsts[other], boundary[ends[arc]])
                        + costs[other]
                    )
                    if ahead_best[other] + step < price:
                        price = ahead_best[other] + step
                    sum_ = add(sum_, ahead_sum[other] + step)
                    other += 1
            ahead_best[arc] = price
            ahead_sum[arc] = sum_
        # Best path, last arc first, then turned round.
        best = -1
        other = ending_at[finish]
        price = FAR
        while other >= 0:
            if behind_best[other] + ahead_best[other] < price:
                price = behind_best[other] + ahead_best[other]
                best = other
            other = ending_next[other]
        low = chosen
        while best >= 0:
            best_arcs[chosen] = best
            chosen += 1
            best = back[best]
        high = chosen - 1
        while low < high:
            best_arcs[low], best_arcs[high] = best_arcs[high], best_arcs[low]
            low += 1
            high -= 1
    return chosen
