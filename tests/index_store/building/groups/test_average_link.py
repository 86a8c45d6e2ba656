"""Things are joined while they are alike on average; what stands stays apart."""

from index_store.building.groups.average_link import average_link

FOUR = {thing: thing for thing in range(4)}


def together(groups: dict[int, int]) -> set[frozenset[int]]:
    return {
        frozenset(thing for thing, group in groups.items() if group == name)
        for name in groups.values()
    }


def test_what_is_alike_only_by_way_of_another_stays_apart() -> None:
    chain = [(0, 1, 0.9), (1, 2, 0.5), (2, 3, 0.9)]
    assert together(average_link(FOUR, chain, set(), 0.35, 30)) == {
        frozenset({0, 1}),
        frozenset({2, 3}),
    }
    both = [*chain, (0, 2, 0.5), (0, 3, 0.3), (1, 3, 0.3)]
    assert together(average_link(FOUR, both, set(), 0.35, 30)) == {frozenset(range(4))}


def test_standing_groups_are_not_joined_and_keep_their_names() -> None:
    pairs = [(0, 1, 1.0), (2, 1, 0.9), (3, 2, 0.9), (3, 0, 0.8)]
    found = average_link(FOUR, pairs, {0, 3}, 0.35, 30)
    assert found[0] == 0
    assert found[3] == 3
    assert found[1] == 0
    assert found[2] == 3


def test_a_large_group_grows_though_a_thing_knows_only_some_of_it() -> None:
    groups = {thing: 0 for thing in range(10)} | {10: 10}
    near = [(thing, 10, 0.8) for thing in range(2)]
    assert average_link(groups, near, {0}, 0.35, 2)[10] == 0
    assert average_link(groups, near, {0}, 0.35, 10)[10] == 10
