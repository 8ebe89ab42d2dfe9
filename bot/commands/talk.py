"""``/help``, ``/about``, ``/language``, ``/reset``: about the bot and the conversation itself."""

from __future__ import annotations

from bot.actions import Verb, write_action
from bot.commands.command import Audience, Command, Group
from bot.commands.request import Request
from bot.render.answers import rows
from bot.reply import Block, Button, Reply, Span, heading, item, paragraph, sentence
from config.locales import say
from retrieval.types import Language

_LANGUAGES: dict[str, Language | None] = {"zh": "zh", "en": "en", "auto": None}
_SPOKEN = {"中文": "zh", "chinese": "zh", "汉语": "zh", "english": "en", "英文": "en", "英语": "en", "自动": "auto"}


def help_with(commands: tuple[Command, ...], request: Request) -> Reply:
    """How to use the bot, with the commands that the asker may use."""
    language = request.language
    blocks: list[Block] = [
        paragraph(say("chat.welcome", language)),
        paragraph(say("chat.help_ask", language)),
        *(item(Span(say(f"chat.example_{number}", language), italic=True)) for number in (1, 2, 3)),
    ]
    if not request.incoming.is_private:
        blocks.append(paragraph(say("chat.help_group", language)))
    everyone = [command for command in commands if command.audience is Audience.EVERYONE]
    for group, head in ((Group.PAPERS, "chat.help_commands"), (Group.POSTS, "push.help_head")):
        lines = [_line(command, language) for command in everyone if command.group is group]
        blocks += [heading(say(head, language)), *lines] if lines else []
    admins = [command for command in commands if command.audience is Audience.ADMINS]
    if request.is_admin and admins:
        blocks += [heading(say("chat.help_admin", language)), *(_line(command, language) for command in admins)]
    return Reply(tuple(blocks), private=True, confidential=True)


def about(request: Request) -> Reply:
    """What the bot is and what it holds."""
    language, days = request.language, request.archive.days()
    held = say("chat.about_empty", language)
    if days:
        count = request.archive.count_papers()
        held = say("chat.about_held", language, days=len(days), first=days[0], last=days[-1], papers=count)
    return Reply(tuple(map(paragraph, (say("chat.about", language), held, say("chat.about_source", language)))))


def language(request: Request) -> Reply:
    """The language of answers: kept where one was named, else shown with buttons to choose."""
    typed = request.options.get("language")
    if typed is not None:
        return choose_language(request, typed)
    labels = {name: say(f"commands.choice_{name}", request.language) for name in _LANGUAGES}
    buttons = [Button(label, write_action(Verb.LANGUAGE, name)) for name, label in labels.items()]
    now = say("chat.language_now", request.language, language=labels[request.answers_in or "auto"])
    return Reply((paragraph(now),), buttons=rows(buttons), private=True, confidential=True)


def choose_language(request: Request, typed: str) -> Reply:
    """Keep the language that was named."""
    name = _SPOKEN.get(typed.casefold(), typed.casefold())
    if name not in _LANGUAGES:
        return sentence(say("chat.language_unknown", request.language), private=True)
    chosen = _LANGUAGES[name]
    request.store.set_language(request.incoming.user, chosen)
    spoken = chosen or request.language
    label = say(f"commands.choice_{name}", spoken)
    return sentence(say("chat.language_set", spoken, language=label), private=True)


def reset(request: Request) -> Reply:
    """Forget the conversation."""
    key = "reset_done" if request.conversation.forget() else "reset_nothing"
    return sentence(say(f"chat.{key}", request.language))


def _line(command: Command, language: Language) -> Block:
    return item(Span(f"/{command.name}", code=True), f" {command.description(language)}")
