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
    forth: cython.int[::1],
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
                forth[arc] = -1
                continue
            price = FAR
            sum_ = FAR
            best = -1
            other = arc_at[ends[arc]]
            if other >= 0:
                while other < last and starts[other] == ends[arc]:
                    step = (
                        transition(ngrams, lasts[arc], firsts[other], boundary[ends[arc]])
                        + costs[other]
                    )
                    if ahead_best[other] + step < price:
                        price = ahead_best[other] + step
                        best = other
                    sum_ = add(sum_, ahead_sum[other] + step)
                    other += 1
            ahead_best[arc] = price
            ahead_sum[arc] = sum_
            forth[arc] = best
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


def select(
    starts: cython.const[cython.int][::1],
    ends: cython.const[cython.int][::1],
    middles: cython.const[cython.int][::1],
    lattice_arcs: cython.const[cython.int][::1],
    ahead_best: cython.const[cython.double][::1],
    ahead_sum: cython.const[cython.double][::1],
    behind_best: cython.const[cython.double][::1],
    behind_sum: cython.const[cython.double][::1],
    on_path: cython.const[cython.uchar][::1],
    far_worse: cython.double,
    unlikely: cython.double,
    proposed: cython.int[::1],
) -> cython.int:
    """Select the likelier readings, in order; returns how many arcs are written to `proposed`.

    Takes what `decode` took and wrote; `middles` is -3 for identity arcs, which are no readings.
    Those on the best paths (`on_path` is 1) are selected, and others if at most `far_worse` nats
    worse than the best path, or at least as probable as `unlikely`.
    """
    lattice: cython.int
    arc: cython.int
    low: cython.int
    high: cython.int
    count: cython.int = 0
    best: cython.double
    total: cython.double
    for lattice in range(len(lattice_arcs) - 1):
        low = lattice_arcs[lattice]
        high = lattice_arcs[lattice + 1]
        best = FAR
        for arc in range(low, high):
            best = min(best, behind_best[arc] + ahead_best[arc])
        total = all_paths(starts, ahead_sum, behind_sum, low, high)
        for arc in range(low, high):
            if middles[arc] == -3:
                continue
            if (
                on_path[arc]
                or behind_best[arc] + ahead_best[arc] <= best + far_worse
                or exp(min(0.0, total - behind_sum[arc] - ahead_sum[arc])) >= unlikely
            ):
                proposed[count] = arc
                count += 1
    return count


def compare(
    ngrams: NgramTable,
    boundary: cython.const[cython.uchar][::1],
    words: cython.const[cython.int][::1],
    starts: cython.const[cython.int][::1],
    ends: cython.const[cython.int][::1],
    firsts: cython.const[cython.int][::1],
    middles: cython.const[cython.int][::1],
    lasts: cython.const[cython.int][::1],
    costs: cython.const[cython.double][::1],
    lattice_arcs: cython.const[cython.int][::1],
    lattice_left: cython.const[cython.int][::1],
    lattice_right: cython.const[cython.int][::1],
    back: cython.const[cython.int][::1],
    forth: cython.const[cython.int][::1],
    ahead_best: cython.const[cython.double][::1],
    ahead_sum: cython.const[cython.double][::1],
    behind_best: cython.const[cython.double][::1],
    behind_sum: cython.const[cython.double][::1],
    on_path: cython.const[cython.uchar][::1],
    proposed: cython.const[cython.int][::1],
    identity: cython.int[::1],
    margin: cython.double[::1],
    rival: cython.double[::1],
    posterior: cython.double[::1],
    left_alone: cython.double[::1],
    left: cython.int[::1],
    right: cython.int[::1],
    chosen: cython.uchar[::1],
) -> cython.int:
    """Compare readings with leaving their words alone, and with other readings.

    Takes what `decode` and `select` took and wrote; `words` are those observed. Entry k of the
    arrays from `margin` on is about the k-th of the proposed arcs. `identity` needs an entry per
    position.
    """
    lattice: cython.int
    arc: cython.int
    other: cython.int
    index: cython.int
    first: cython.int
    last: cython.int
    near: cython.int
    low: cython.int
    high: cython.int
    longest: cython.int
    count: cython.int = 0
    cost: cython.double
    alone: cython.double
    least: cython.double
    total: cython.double
    for lattice in range(len(lattice_left)):
        low = lattice_arcs[lattice]
        high = lattice_arcs[lattice + 1]
        if count == len(proposed):
            break
        if proposed[count] >= high:
            continue
        near = low
        longest = 0
        for other in range(low, high):
            longest = max(longest, ends[other] - starts[other])
        total = all_paths(starts, ahead_sum, behind_sum, low, high)
        while count < len(proposed) and proposed[count] < high:
            arc = proposed[count]
            cost = behind_best[arc] + ahead_best[arc]
            first = starts[arc]
            last = ends[arc]
            # No arc before this one reaches the words; a lattice may be as long as the text.
            while starts[near] <= first - longest:
                near += 1
            least = 1e9
            other = near
            while other < high and starts[other] < last:
                if middles[other] == -3:
                    identity[starts[other]] = other
                elif (
                    ends[other] > first
                    and other != arc
                    and (
                        starts[other] != first
                        or firsts[other] != firsts[arc]
                        or middles[other] != middles[arc]
                        or lasts[other] != lasts[arc]
                    )
                ):
                    least = min(least, behind_best[other] + ahead_best[other])
                other += 1
            other = identity[first]
            left_alone[count] = exp(min(0.0, total - behind_sum[other] - ahead_sum[other]))
            alone = behind_best[other]
            for index in range(first + 1, last):
                if boundary[index]:
                    alone += ngrams.cost2(words[index - 1], 1)
                    alone += ngrams.cost2(1, words[index])
                else:
                    alone += ngrams.cost2(words[index - 1], words[index])
                alone += costs[identity[index]]
            alone += ahead_best[identity[last - 1]]
            margin[count] = alone - cost
            rival[count] = min(least - cost, 50.0)
            posterior[count] = exp(min(0.0, total - behind_sum[arc] - ahead_sum[arc]))
            if boundary[first]:
                left[count] = 1
            else:
                left[count] = lattice_left[lattice] if back[arc] < 0 else lasts[back[arc]]
            if boundary[last]:
                right[count] = 1
            else:
                right[count] = lattice_right[lattice] if forth[arc] < 0 else firsts[forth[arc]]
            chosen[count] = on_path[arc]
            count += 1
    return count


def all_paths(
    starts: cython.const[cython.int][::1],
    ahead: cython.const[cython.double][::1],
    behind: cython.const[cython.double][::1],
    low: cython.int,
    high: cython.int,
) -> cython.double:
    """-ln of the sum over all paths of the lattice of arcs low .. high - 1."""
    least: cython.double = FAR
    sum_: cython.double = 0.0
    arc: cython.int
    end: cython.int = low
    while end < high and starts[end] == starts[low]:
        least = min(least, behind[end] + ahead[end])
        end += 1
    for arc in range(low, end):
        sum_ += exp(least - (behind[arc] + ahead[arc]))
    return least - log(sum_)
