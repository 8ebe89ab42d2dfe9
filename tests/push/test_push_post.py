"""Posts as each platform shows them, in both languages, beside the files in ``golden``.

``python -m tests.push.test_push_post`` writes the files anew, to be looked at before they are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.actions import Verb, parse_action
from bot.push.day_posts import DayPosts, Post
from bot.push.post import MOST, build_notice
from bot.push.substance import line_of, lines_of
from bot.push.types import Filter, Size, Subscription
from bot.render.reply_discord import render_discord
from bot.render.reply_telegram import render_telegram
from bot.reply import Audio, Reply
from retrieval.archive import DayRecord, DayState
from retrieval.types import Digest, Language, SectionName
from tests.fakes.shown import shown_everywhere
from tests.fakes.spoken import SPOKEN
from tests.push.ledgers import subscription
from tests.push.papers import BARE, DAY, DIGEST, POLICY, ROBOTS, long_digest, section

GOLDEN = Path(__file__).parent / "golden"
EMPTY = DayRecord(date(2026, 1, 24), DayState.EMPTY)
PLAIN = replace(subscription(), pictures=False)


def post(digest: Digest = DIGEST, known: tuple[str, ...] = (), **values: object) -> Post:
    """The post of a digest for a subscription without pictures, ``values`` say what is different."""
    made = DayPosts(digest).post(replace(PLAIN, **values), known=known)
    assert made is not None
    return made


def spoken_post(**values: object) -> Post:
    """The post of a day that has a spoken edition in Chinese."""
    made = DayPosts(DIGEST, audio=lambda language: SPOKEN if language == "zh" else None).post(replace(PLAIN, **values))
    assert made is not None
    return made


POSTS: dict[str, Callable[[Language], Reply]] = {
    "titles": lambda language: post(language=language, size="titles").reply,
    "brief": lambda language: post(language=language).reply,
    "full": lambda language: post(language=language, size="full").reply,
    "late": lambda language: post(language=language, known=(ROBOTS.id,)).reply,
    "filter": lambda language: post(language=language, filter=Filter(topics=("强化学习",))).reply,
    "no_match": lambda language: post(language=language, filter=Filter(words=("水母",), least_upvotes=5)).reply,
    "watch": lambda language: post(language=language, kind="watch", filter=Filter(words=("robots",))).reply,
    "spoken": lambda language: spoken_post(language=language, size="titles").reply,
    "empty_day": lambda language: build_notice(EMPTY, replace(PLAIN, language=language)),
}
CASES = [(name, language) for name in POSTS for language in ("zh", "en")]


@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_post_looks_as_it_was_approved(name: str, language: Language) -> None:
    golden = (GOLDEN / f"{name}.{language}.txt").read_text(encoding="utf-8")
    assert shown_everywhere(POSTS[name](language)) == golden


@pytest.mark.parametrize("size", ["titles", "brief", "full"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_longest_day_is_a_few_messages_and_a_button_for_the_rest(size: Size, language: Language) -> None:
    made = post(long_digest(60), size=size, language=language)
    assert len(render_telegram(made.reply)) <= 3
    assert len(render_discord(made.reply)) <= 3
    assert all(len(row) <= 5 for row in made.reply.buttons)
    assert len(made.reply.buttons) <= 5
    rest = parse_action(made.reply.buttons[-1][-1].action)
    assert rest.arguments == (language, "2026-01-21", str(MOST[size] // 10 + 1))
    assert len(made.papers) == made.total == 60


def test_no_message_ends_in_the_midst_of_a_paper() -> None:
    for message in render_telegram(post(long_digest(40)).reply):
        assert message.text.split("\n")[0].startswith(("📰", *"123456789"))


@pytest.mark.parametrize("size", ["titles", "brief", "full"])
def test_a_few_more_papers_than_usual_are_not_left_to_a_button(size: Size) -> None:
    made = post(long_digest(MOST[size] + 4), size=size)
    assert sum("还有" in block.text for block in made.reply.blocks) == 0
    assert f"{MOST[size] + 4}. " in made.reply.blocks[-1].text
    assert len(render_telegram(made.reply)) <= 3
    assert len(render_discord(made.reply)) <= 3
    has_all = "📋 全部论文" in [button.label for button in made.reply.buttons[-1]]
    assert has_all == (MOST[size] + 4 > 20), "papers without a button of their own can be reached"


def test_late_titles_stand_in_one_list_with_the_others() -> None:
    reply = post(size="titles", known=(ROBOTS.id,)).reply
    (message,) = render_telegram(reply)
    listed = message.text[message.text.index("1. ") :]
    assert "🆕 " in listed
    assert "\n\n" not in listed


def test_buttons_hold_what_is_needed_after_a_restart() -> None:
    actions = [parse_action(button.action) for row in post().reply.buttons for button in row]
    assert [action.verb for action in actions] == [Verb.PAPER] * 3 + [Verb.HINT]
    assert actions[0].arguments == ("zh", ROBOTS.id)


def test_what_the_ledger_is_told() -> None:
    made = post(filter=Filter(topics=("强化学习",)))
    assert (made.papers, made.total) == ((POLICY.id,), 3)


def test_a_day_without_a_match_is_silent_where_that_is_wanted() -> None:
    nothing = replace(PLAIN, filter=Filter(words=("水母",)))
    posts = DayPosts(DIGEST)
    assert posts.post(nothing) is not None
    assert posts.post(replace(nothing, empty_days="silent")) is None
    assert posts.post(replace(nothing, kind="watch")) is None


def test_a_picture_is_drawn_once_for_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def draw(_statistics: object, _day: date, language: str) -> bytes:
        drawn.append(language)
        return b"png"

    monkeypatch.setattr("bot.push.day_posts.draw_cloud", draw)
    posts = DayPosts(DIGEST)
    made = [
        posts.post(replace(PLAIN, id=str(number), pictures=True, size=size))
        for number in range(3)
        for size in ("titles", "full")
    ]
    assert drawn == ["zh"]
    assert made[0] is made[2], "equal wishes are one post"
    assert made[0].reply.picture.png == b"png"
    assert "2026-01-21" in made[0].reply.picture.alt


def test_the_spoken_edition_is_for_digests_that_want_it() -> None:
    assert spoken_post().reply.audio is SPOKEN
    assert spoken_post(audio=False).reply.audio is None
    assert spoken_post(kind="watch", filter=Filter(words=("robots",))).reply.audio is None
    assert spoken_post(filter=Filter(words=("水母",))).reply.audio is None, "nothing fits, so little is said"


def test_what_is_made_later_goes_with_later_posts() -> None:
    made: list[Audio] = []
    posts = DayPosts(DIGEST, audio=lambda _: made[-1] if made else None)
    assert posts.post(PLAIN).reply.audio is None
    made.append(SPOKEN)
    assert posts.post(PLAIN).reply.audio is SPOKEN
    assert posts.post(replace(PLAIN, id="other")) is posts.post(PLAIN)


def test_hot_areas_are_those_of_several_papers() -> None:
    many = replace(DIGEST, papers=tuple(replace(POLICY, id=f"2601.1000{each}") for each in range(3)))
    blocks = [block.text for block in post(many).reply.blocks]
    assert blocks[2].startswith("热门：强化学习（3 篇）")


def test_the_line_of_a_paper() -> None:
    assert line_of(ROBOTS, "zh") == "一个模型控制各种机器人。"
    assert line_of(ROBOTS, "en") == "We propose one model for all of them."
    assert line_of(POLICY, "zh").startswith("In this work, we introduce"), "better than nothing"
    assert line_of(BARE, "zh") == ""


def test_the_line_does_not_say_that_it_is_taken_from_the_paper() -> None:
    taken = replace(POLICY, sections=(section(SectionName.CONTRIBUTION, "摘自原文：We win.", "en"),))
    assert (line_of(taken, "en"), line_of(taken, "zh")) == ("We win.", "We win.")


def test_a_long_line_is_cut_at_a_border() -> None:
    words = replace(POLICY, sections=(section(SectionName.CONTRIBUTION, "很长的一句话，" * 40),))
    assert len(line_of(words, "zh")) <= 105
    assert line_of(words, "zh").endswith("话…")


def test_the_lines_of_a_paper() -> None:
    assert lines_of(ROBOTS, "zh") == ("一个模型控制各种机器人。", "成功率为 91.5%。速度提高 2 倍；Twice as fast.")
    assert lines_of(ROBOTS, "en") == ("Robots are many. We propose one model for all of them.",)
    assert lines_of(BARE, "zh") == ()


def test_sentences_that_are_there_for_an_address_are_left_out() -> None:
    text = "本文提出新方法。代码：https://github.com/a/b"
    assert lines_of(replace(POLICY, sections=(section(SectionName.ABSTRACT, text),)), "zh") == ("本文提出新方法。",)


def test_a_weekday_without_a_list_says_so() -> None:
    wednesday = DayRecord(DAY, DayState.EMPTY)
    (block,) = build_notice(wednesday, PLAIN).blocks
    assert block.text == "2026-01-21（星期三）没有发布论文列表，可能是节假日。"


def test_many_subscriptions_are_quick() -> None:
    posts, filters = DayPosts(long_digest(50)), [Filter(words=(f"主题{number % 50}",)) for number in range(2_000)]
    wishes: list[Subscription] = [
        replace(PLAIN, id=str(number), filter=wanted, since=PLAIN.since + timedelta(seconds=number))
        for number, wanted in enumerate(filters)
    ]
    assert len({id(posts.post(wish)) for wish in wishes}) == 50


if __name__ == "__main__":
    for golden_name, golden_language in CASES:
        spoken: Language = "zh" if golden_language == "zh" else "en"
        text = shown_everywhere(POSTS[golden_name](spoken))
        (GOLDEN / f"{golden_name}.{spoken}.txt").write_text(text, encoding="utf-8")
