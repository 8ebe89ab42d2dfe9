"""Every command, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.commands.table import COMMANDS
from bot.render.reply_discord import render_discord, render_discord_plain
from bot.render.reply_telegram import render_telegram
from bot.reply import Reply
from config.locales import LANGUAGES
from retrieval.errors import StoreError
from retrieval.types import Scope, ScopeSource
from tests.fakes.digests import MONDAY, TUESDAY
from tests.fakes.engines import FailingEngine, FakeEngine
from tests.service.talking import ADMIN, Talk, labels

Open = Callable[..., Talk]
EN = {"language_code": "en-GB"}


def test_today_is_the_newest_digest_with_the_reason_why_it_is_not_todays(talk: Open) -> None:
    said = talk().say("/today")
    assert said.startswith(
        "今天（2026-01-21）的日报还没有收到，这是最新一期。\n\n2026-01-20（星期二）：2 篇论文\n1. Robots of All"
    )
    assert "This is" not in said
    assert talk().say("/today", **EN).startswith("The digest of today (2026-01-21) has not come in yet")


def test_today_at_a_weekend(talk: Open) -> None:
    weekend = talk()
    weekend.clock.pass_by(days=4)
    assert weekend.say("/today").startswith("今天（2026-01-25）是星期日，周末没有日报")
    weekend.clock.pass_by(days=6)
    assert weekend.say("/today").startswith("2026-01-31（星期六）：1 篇论文"), "a digest of that very day"


@pytest.mark.parametrize(
    "typed", ["/papers 前天", "/papers 2026-01-19", "/日报 1月19号", "／papers Monday", "/papers@paperbot 0119"]
)
def test_papers_takes_dates_as_people_type_them(talk: Open, typed: str) -> None:
    reply = talk().reply(typed)
    assert reply.blocks[0].text == "2026-01-19（星期一）：12 篇论文"
    assert labels(reply) == [*map(str, range(1, 11)), "下一页 ▶", "2026-01-20"]


def test_pages_replace_each_other_and_keep_their_language(talk: Open) -> None:
    own = talk()
    first = own.reply("/papers 2026-01-19", **EN)
    second = own.press(first, "Next")
    assert second.replaces
    assert [block.text for block in second.blocks][-1] == "Page 2/2"
    assert [block.text for block in second.blocks][1] == "11. Paper Number 11"
    assert own.press(second, "Back").blocks == first.blocks


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/papers 2026-01-18", "2026-01-18 是星期日，周末没有日报"),
        ("/papers 2026-01-22", "2026-01-22 还没到"),
        ("/papers 2026-01-16", "没有 2026-01-16 的日报"),
        ("/papers 今天", "2026-01-21 的日报还没有收到"),
        ("/papers 天边", "没有看懂日期“天边”"),
    ],
)
def test_days_without_a_list_are_explained(talk: Open, typed: str, said: str) -> None:
    assert talk().say(typed).startswith(said)


def test_several_days_are_offered(talk: Open) -> None:
    reply = talk().reply("/papers 这周")
    assert reply.blocks[0].text == "“这周”是 2026-01-19 至 2026-01-25，其中收录的日报："
    assert labels(reply) == ["2026-01-19", "2026-01-20"]


@pytest.mark.parametrize(
    "typed",
    ["2601.00001", "https://arxiv.org/abs/2601.00001v2", "用地图思考", "thinking with maps", "MAPS", "前天第一篇"],
)
def test_paper_is_found_by_what_people_type(talk: Open, typed: str) -> None:
    reply = talk().reply(f"/paper {typed}")
    assert reply.blocks[0].text == "用地图思考"
    assert reply.link_preview
    assert "地图能帮助智能体。它很准。" in [block.text for block in reply.blocks]


def test_paper_by_its_place_in_the_last_answer(talk: Open) -> None:
    own = talk(FakeEngine(papers=("2601.00002", "2601.00001")))
    own.ask("智能体？")
    assert own.reply("/paper 2").blocks[0].text == "用地图思考"
    own.ask("/reset")
    assert own.reply("/paper 2").blocks[0].text == "机器人抓取", "of the newest digest"


def test_a_paper_in_sections(talk: Open) -> None:
    own = talk()
    reply = own.reply("/paper 2601.00021", **EN)
    assert "Grasping robots." in [block.text for block in reply.blocks]
    assert "机器人抓取。" not in [block.text for block in reply.blocks], "the English text is there"
    assert labels(reply) == ["↩ List 2026-01-20"]
    listed = own.press(reply, "List")
    assert listed.blocks[0].text == "2026-01-20 (Tuesday): 2 papers"
    assert own.press(listed, "1").blocks[0].text == "Robots of All Shapes"


def test_words_that_fit_several_papers(talk: Open) -> None:
    own = talk()
    reply = own.reply("/paper paper number")
    assert reply.blocks[0].text == "你指的是哪一篇？"
    assert labels(reply) == [*map(str, range(1, 9))]
    assert own.press(reply, "2").link_preview


def test_a_paper_that_is_not_there(talk: Open) -> None:
    assert talk().say("/paper 2601.99999") == "没有找到与“2601.99999”相符的论文。"
    assert talk().say("/paper 第30篇", **EN) == "没有找到与“第30篇”相符的论文。"
    assert talk().say("/paper", **EN).startswith("Give an id")


@pytest.mark.parametrize("command", ["papers", "paper", "search", "stats", "preview"])
def test_what_is_long_is_not_repeated_whole(talk: Open, command: str) -> None:
    said = talk().say(f"/{command} {'x' * 3_000}")
    assert "xxx…" in said
    assert len(said) < 200


def test_ask_with_a_date(talk: Open) -> None:
    own = talk()
    own.ask(command="ask", options={"question": "机器人？", "date": "昨天"})
    assert own.engine.scopes == [Scope(TUESDAY, TUESDAY, ScopeSource.GIVEN)]
    own.ask("/ask 昨天的机器人？")
    assert own.engine.asked[1].text == "昨天的机器人？"
    assert own.say(command="ask", options={"question": "机器人？", "date": "天边"}).startswith("没有看懂日期")
    assert own.say("/ask").startswith("请写出问题")


def test_search_takes_days_from_the_words(talk: Open) -> None:
    own = talk()
    reply = own.reply("/search 论文 周一")
    ((words, scope),) = own.search.searched
    assert (words, scope and (scope.first, scope.last)) == ("论文", (MONDAY, MONDAY))
    assert reply.blocks[0].text == "与“论文”相关的论文（2026-01-19 至 2026-01-19）"
    assert labels(reply) == [*map(str, range(1, 9)), "➕ 更多"]
    more = own.press(reply, "更多")
    assert more.blocks[1].text.startswith("1. 第10号论文")
    assert own.say("/search 量子").startswith("没有找到与“量子”相关的论文")


def test_a_search_can_be_gone_on_from(talk: Open) -> None:
    own = talk()
    own.ask("/search 机器人")
    own.ask("第一篇的代码？")
    assert own.engine.asked[0].history[-1].cited == ("2601.00021",)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/compare 2601.00001 2601.00020", "对比 2601.00001 和 2601.00020"),
        ("/compare 用地图思考 和 Robots of All Shapes", "对比 2601.00001 和 2601.00020"),
        ("/compare maps vs 机器人抓取", "对比 2601.00001 和 2601.00021"),
        ("/compare 甲和乙", "对比 甲和乙"),
    ],
)
def test_compare_asks_about_the_papers_that_are_meant(talk: Open, typed: str, asked: str) -> None:
    own = talk()
    own.ask(typed)
    assert [question.text for question in own.engine.asked] == [asked]


def test_compare_with_options(talk: Open) -> None:
    own = talk()
    own.ask(command="compare", options={"first": "maps", "second": "2601.00020"}, **EN)
    assert own.engine.asked[0].text == "Compare 2601.00001 and 2601.00020"
    assert own.say("/compare", **EN).startswith("Give two papers")


def test_stats_in_words_and_as_a_picture(talk: Open) -> None:
    reply = talk().reply("/stats 这周")
    assert [block.text for block in reply.blocks][:3] == [
        "2026-01-19 至 2026-01-20 的论文",
        "论文：14 篇，分布在 2 期日报中；平均每期 7 篇",
        "最多的一天：2026-01-19（12 篇）",
    ]
    assert reply.blocks[-1].text == "· Robots of All Shapes · 👍 7 · 2026-01-20"
    assert reply.picture is not None
    assert reply.picture.png.startswith(b"\x89PNG")
    assert reply.picture.alt.startswith("2026-01-19 至 2026-01-20 的词云")


def test_stats_without_a_font_are_words_alone(talk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.render.stats.find_font", lambda: None)
    reply = talk().reply("/stats", **EN)
    assert reply.picture is None
    assert "no font that shows Chinese" in reply.blocks[-1].text


def test_stats_of_days_without_digests(talk: Open) -> None:
    assert talk().say("/stats 2025-12", **EN) == "No digest is held between 2025-12-01 and 2025-12-31."
    assert talk().say("/stats 天边").startswith("没有看懂日期")


def test_the_language_is_chosen_and_kept(talk: Open) -> None:
    own = talk()
    reply = own.reply("/language")
    assert (reply.blocks[0].text, labels(reply)) == ("回答的语言：随问题而定", ["中文", "English", "随问题而定"])
    assert own.press(reply, "English").blocks[0].text.endswith("from now on: English")
    own.ask("机器人？")
    assert own.engine.asked[0].language == "en"
    again = talk()
    assert again.say("/language").startswith("Language of the answers: English")
    assert again.say("/language klingon").startswith("Choose zh")
    assert again.say("/language 自动").endswith("that of the question")
    assert again.say("/language 中文") == "好的，今后的回答：中文"


def test_help_shows_what_somebody_may_use(talk: Open) -> None:
    own = talk()
    assert "/papers 某一天的论文列表" in own.say("/help")
    assert "/status" not in own.say("/help")
    assert "/status 运行状态" in own.say("/help", user_id=ADMIN)
    assert "@" not in own.say("/start")
    assert "@我" in own.say("/help", is_private=False)
    assert "Which papers on robots" in own.say("/help", **EN)


def test_about_says_what_is_held(talk: Open) -> None:
    assert "已收录 3 天（2026-01-19 至 2026-01-31），14 篇不同的论文" in talk().say("/about")
    assert "I hold 3 days" in talk().say("/about", **EN)


def test_admins_see_status_and_usage_and_others_do_not(talk: Open) -> None:
    own = talk()
    own.ask("机器人？")
    assert own.say("/usage") == "这个命令只有管理员可以用。"
    assert "启动以来：消息 3 条，失败 0 次" in own.say("/status", user_id=ADMIN)
    usage = own.reply("/usage", user_id=ADMIN)
    assert usage.private
    assert usage.blocks[1].text.startswith("2026-01-21：1 人提了 1 个问题；有回答 1 个，无据可答 0 个，失败 0 个")
    english = talk().say("/usage", user_id=ADMIN, **EN)
    assert english.startswith("Questions of the last 7 days")
    assert english.endswith("The language model today: 1500 tokens, cost 0.25")


def test_unknown_commands_are_for_others_in_groups(talk: Open) -> None:
    assert talk().say("/weather 北京") == "没有 /weather 这个命令。/help 列出全部命令。"
    assert talk().ask("/weather 北京", is_private=False) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_descriptions_are_what_platforms_take(language: str) -> None:
    for command in COMMANDS.commands:
        spoken = "zh" if language == "zh" else "en"
        assert command.name.isascii()
        assert command.name.islower()
        assert 1 <= len(command.title(spoken)) <= 32
        assert 3 <= len(command.description(spoken)) <= 100
        for option in command.options:
            assert 1 <= len(command.option_title(option, spoken)) <= 32
            assert 1 <= len(command.option_description(option, spoken)) <= 100
            assert all(command.choice_label(choice, spoken) for choice in option.choices)


def test_every_reply_to_a_command_is_rendered_everywhere(talk: Open) -> None:
    own = talk()
    for command in COMMANDS.commands:
        reply = own.reply(f"/{command.name}", user_id=ADMIN)
        assert isinstance(reply, Reply)
        assert render_telegram(reply)
        assert render_discord(reply)
        assert render_discord_plain(reply)
        assert all(len(row) <= 5 for row in reply.buttons)
        assert len(reply.buttons) <= 5


def test_a_link_to_the_private_chat_gives_the_command_that_it_names(talk: Open) -> None:
    own = talk()
    assert own.say("/start help") == own.say("/help")
    assert own.say("/start language").startswith("回答的语言")
    assert own.say("/start 2601.1") == own.say("/start")


@pytest.mark.parametrize("command", ["/help", "/language", "/status", "/usage"])
def test_what_is_for_one_person_is_confidential(talk: Open, command: str) -> None:
    own = talk()
    own.ask("机器人？")
    assert own.reply(command, user_id=ADMIN).confidential
    assert not own.reply("/about", user_id=ADMIN).confidential


def test_others_do_not_read_the_reason_of_a_failure(talk: Open) -> None:
    own = talk(FailingEngine(StoreError("the disk is full")))
    assert "the disk is full" in own.say("机器人？", user_id=ADMIN)
    assert "the disk is full" not in own.say("机器人？", user_id=ADMIN, is_private=False)


@pytest.mark.parametrize("typed", ["2601.00001", "用地图思考"])
def test_a_comparison_needs_two_papers(talk: Open, typed: str) -> None:
    assert talk().say(f"/compare {typed}").startswith("请给出两篇论文")
