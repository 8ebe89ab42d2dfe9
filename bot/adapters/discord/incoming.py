"""What reaches the bot on Discord: which messages are meant for it, and messages and interactions as Incoming."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, cast

import discord

from bot.commands.typed import read_command
from bot.incoming import Incoming

THREAD_NAME_LENGTH: Final = 90  # Discord takes 100

# Opening a thread can deliver a message of its own type in the name of the user: it is no question.
_ANSWERED = frozenset({discord.MessageType.default, discord.MessageType.reply})
_THREADED = discord.TextChannel

Interaction = discord.Interaction[discord.Client]


def is_addressed(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a message is meant for the bot.

    It is in a direct message, by a mention of the bot or of its role, as a reply to the bot, and in a thread that the
    bot opened. Bots and webhooks are never answered.
    """
    if message.author.bot or message.webhook_id or message.type not in _ANSWERED:
        return False
    if message.guild is None or _is_own_thread(message.channel, me):
        return True
    replied = _replied(message)
    return _is_mentioned(message, me) or (replied is not None and replied.author.id == me.id)


def begins_conversation(message: discord.Message, incoming: Incoming) -> bool:
    """Whether a thread may be opened for a message: a question in a channel that replies to nothing."""
    if not isinstance(message.channel, _THREADED) or message.reference or not incoming.text:
        return False
    allowed = message.channel.permissions_for(message.channel.guild.me)
    return read_command(incoming.text) is None and may_open_threads(allowed)


def may_open_threads(allowed: discord.Permissions) -> bool:
    """Whether the bot may open threads and write in them."""
    return allowed.create_public_threads and allowed.send_messages_in_threads


def thread_name(question: str) -> str:
    """A thread's name: the question's words."""
    words = " ".join(question.split())
    return words if 0 < len(words) <= THREAD_NAME_LENGTH else f"{words[: THREAD_NAME_LENGTH - 1]}…"


def in_thread(incoming: Incoming, thread: discord.Thread) -> Incoming:
    """A message as one of the thread that was opened for it."""
    return replace(incoming, chat_id=str(thread.parent_id), thread_id=str(thread.id), is_shared=True)


def read_message(message: discord.Message, me: discord.ClientUser) -> Incoming:
    """A message as Incoming."""
    replied = _replied(message)
    chat_id, thread_id = _place(message.channel)
    return Incoming(
        platform="discord",
        chat_id=chat_id,
        user_id=str(message.author.id),
        sent_at=message.created_at,
        text=_text(message, me),
        thread_id=thread_id,
        server_id=str(message.guild.id) if message.guild else None,
        user_name=message.author.display_name,
        language_code=message.guild.preferred_locale.value if message.guild else None,
        message_id=str(message.id),
        reply_to=str(replied.id) if replied else None,
        replied_text=_shown(replied) if replied else None,
        is_private=message.guild is None,
        is_shared=_is_own_thread(message.channel, me),
        is_chat_admin=lambda: _manages(_permissions(message)),
    )


def read_interaction(interaction: Interaction) -> Incoming:
    """A command, a pressed button or an option that is being typed, as Incoming."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    chat_id, thread_id = _place(interaction.channel)
    return Incoming(
        platform="discord",
        chat_id=chat_id or str(interaction.channel_id),
        user_id=str(interaction.user.id),
        sent_at=interaction.created_at,
        thread_id=thread_id,
        server_id=str(interaction.guild_id) if interaction.guild_id else None,
        user_name=interaction.user.display_name,
        language_code=interaction.locale.value,
        message_id=str(interaction.message.id) if interaction.message else None,
        is_private=interaction.context.dm_channel,
        is_shared=_is_own_thread(interaction.channel, interaction.client.user),
        command=data.get("name"),
        options={option["name"]: str(option["value"]) for option in _options(data)},
        action=data.get("custom_id"),
        is_chat_admin=lambda: _manages(interaction.permissions),
    )


def focused_option(interaction: Interaction) -> tuple[str, str] | None:
    """The name and the text so far of the option that is being typed."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    return next(((each["name"], str(each["value"])) for each in _options(data) if each.get("focused")), None)


def _manages(permissions: discord.Permissions) -> bool:
    """Whether somebody with these permissions may change what a channel gets."""
    return permissions.administrator or permissions.manage_guild or permissions.manage_channels


def _permissions(message: discord.Message) -> discord.Permissions:
    author = message.author
    return message.channel.permissions_for(author) if isinstance(author, discord.Member) else discord.Permissions.none()


def _options(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from cast("Sequence[Mapping[str, Any]]", data.get("options", ()))


def _place(channel: object) -> tuple[str, str | None]:
    """The ids of the chat and the thread."""
    if isinstance(channel, discord.Thread):
        return str(channel.parent_id), str(channel.id)
    return str(getattr(channel, "id", "")), None


def _is_own_thread(channel: object, me: discord.ClientUser | None) -> bool:
    return isinstance(channel, discord.Thread) and me is not None and channel.owner_id == me.id


def _is_mentioned(message: discord.Message, me: discord.ClientUser) -> bool:
    own_role = message.guild.self_role if message.guild else None
    return any(user.id == me.id for user in message.mentions) or (own_role in message.role_mentions)


def _replied(message: discord.Message) -> discord.Message | None:
    resolved = message.reference.resolved if message.reference else None
    return resolved if isinstance(resolved, discord.Message) else None


def _text(message: discord.Message, me: discord.ClientUser) -> str:
    """The text without the mention of the bot."""
    own_role = message.guild.self_role if message.guild else None
    own = f"<@!?{me.id}>" if own_role is None else f"<@!?{me.id}>|<@&{own_role.id}>"
    return re.sub(own, " ", message.content).strip()


def _shown(message: discord.Message) -> str:
    """What a message shows, those of the bot being embeds."""
    embeds = (part for embed in message.embeds for part in (embed.title, embed.description))
    return "\n".join(part for part in (message.content, *embeds) if part)
