"""Real talks for the README: ``python -m tests.e2e.transcript`` prints them as Markdown, out of the stand-ins."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.e2e.discord.stage import Stage as DiscordStage
from tests.e2e.discord.stage import labels as discord_labels
from tests.e2e.discord.stage import shown
from tests.e2e.load import both
from tests.e2e.telegram.stage import Json, labels
from tests.e2e.telegram.stage import Stage as TelegramStage

BOT = "paperboy"
GROUP = {"id": -1001000000077, "type": "supergroup", "title": "论文群"}
ASKED, FOLLOW_UP, EVIDENCE = "1月21号有哪些关于智能体记忆的论文？", "第二篇的结果怎么样？", "📎 证据"
SEARCHED, NEXT = {"date": "2026-01-21"}, "Next ▶"


def on_telegram(stage: TelegramStage) -> Iterator[str]:
    """A question in a Chinese group, a follow-up by a reply, and a button that is pressed."""
    stage.act("user", id=1001, first_name="李雷", language_code="zh-hans")
    answer = stage.say(f"@harness_bot {ASKED}", chat=GROUP)
    yield _said("李雷", f"@{BOT} {ASKED}")
    yield _said(BOT, _in_markdown(answer), labels(answer))
    further = stage.say(FOLLOW_UP, chat=GROUP, reply_to_message_id=answer["message_id"])
    yield _said("李雷", FOLLOW_UP)
    yield _said(BOT, _in_markdown(further), labels(further))
    yield _said("李雷", f"*{EVIDENCE}*")
    evidence = stage.press(further, EVIDENCE)
    yield _said(BOT, _in_markdown(evidence), labels(evidence))


def on_discord(stage: DiscordStage) -> Iterator[str]:
    """A day's papers in an English channel, and the next page."""
    page = stage.slash("papers", options=SEARCHED, channel="general")["original"]
    yield _said("Alice", "/papers date: 2026-01-21")
    yield _said(BOT, shown(page), discord_labels(page))
    pressed = stage.press(page, NEXT)
    following = stage.until(lambda: (now := stage.original(pressed)) and shown(now) != shown(page) and now)
    yield _said("Alice", f"*{NEXT}*")
    yield _said(BOT, shown(following), discord_labels(following))


def _said(who: str, text: str, buttons: list[str] | None = None) -> str:
    """What somebody says as a quotation, a line for each of its lines; the buttons under it."""
    lines = [f"**{who}**: {text}", *([" ".join(f"`{label}`" for label in buttons)] if buttons else [])]
    return "\n".join(f"> {line}  " if line else ">" for part in lines for line in part.split("\n"))


def _in_markdown(message: Json) -> str:
    """A message of Telegram with its links and bold words."""
    units = message["text"].encode("utf-16-le")
    entities = message.get("entities", ())
    linked = {entity["offset"] for entity in entities if entity["type"] == "text_link"}
    for entity in sorted(entities, key=lambda each: each["offset"], reverse=True):
        start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
        inside = units[start:end].decode("utf-16-le")
        match entity["type"]:
            case "text_link":
                marked = f"[{inside.replace('[', '').replace(']', '')}]({entity['url']})"
            case "bold" if entity["offset"] not in linked:
                marked = f"**{inside}**"
            case _:
                continue
        units = units[:start] + marked.encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le")


def main(tell: Callable[[str], object] = sys.stdout.write) -> None:
    """Print both."""
    with tempfile.TemporaryDirectory() as name, both(Path(name)) as (telegram, discord, _):
        telegram.act("bot", privacy=False)
        for title, talk in (("Telegram", on_telegram(telegram)), ("Discord", on_discord(discord))):
            tell(f"**{title}**\n\n" + "\n>\n".join(talk) + "\n\n")


if __name__ == "__main__":
    main()
