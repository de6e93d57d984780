"""The block cache's memory: what a GET brought is charged once, for as long as any of its blocks is kept."""

from automq.streams.blockcache import Answer, BlockCache, LoadedBlock

MIB = 1 << 20  # large beside what a block's own objects are charged


def put(cache: BlockCache, object_id: int, blocks: int, *, ahead: bool = False) -> Answer:
    answer = Answer(blocks * MIB)
    for number in range(blocks):
        cache.put((object_id, number), LoadedBlock([], MIB, answer, ahead))
    return answer


def test_an_answer_is_charged_once_and_given_back_with_its_last_block():
    cache = BlockCache(10 * MIB)
    first = put(cache, 1, 4)
    overhead = cache.used - 4 * MIB
    assert 0 < overhead < MIB // 100 and first.blocks == 4
    second = put(cache, 2, 4)
    assert cache.used == 2 * (4 * MIB + overhead)
    cache.get((1, 3))  # one block that is in use keeps the answer of four
    put(cache, 3, 4)
    assert (first.blocks, second.blocks) == (1, 0), "the oldest three of the first, then all of the second"
    assert cache.used <= cache.capacity


def test_a_cache_of_hot_single_blocks_keeps_to_its_budget():
    cache = BlockCache(10 * MIB)
    answers = []
    for object_id in range(50):
        answers.append(put(cache, object_id, 4))
        for seen in range(object_id + 1):
            cache.get((seen, 0))
        assert cache.used <= cache.capacity
        assert sum(answer.nbytes for answer in answers if answer.blocks) <= cache.capacity


def test_what_was_fetched_ahead_counts_until_it_is_read_or_pushed_out():
    cache = BlockCache(10 * MIB)
    put(cache, 1, 4, ahead=True)
    assert cache.ahead == 4 * MIB
    cache.get((1, 0))
    assert cache.ahead == 3 * MIB
    put(cache, 2, 9)
    assert cache.ahead == 0
