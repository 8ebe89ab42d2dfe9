#!/usr/bin/env python3
"""A strict stand-in for Discord (REST API v10 + Gateway) that drives one bot offline.

The bot talks to /api/v10/... and /gateway; a test harness plays the users and the
outages through /control/... and reads back every call the bot made. Request bodies are
checked against Discord's own OpenAPI description plus the limits the real service
enforces beyond it. Binds to 127.0.0.1 only. See README.md.
"""
import argparse
import asyncio
import base64
import contextlib
import datetime
import fnmatch
import inspect
import json
import math
import os
import re
import secrets
import socket
import sys
import time
import unicodedata
import zlib
from email.utils import formatdate
from urllib.parse import unquote

import jsonschema
import referencing
import referencing.jsonschema
from aiohttp import WSMsgType, web

try:
    import zstandard             # a client that has it asks for zstd-stream
except ImportError:
    zstandard = None

HOST = "127.0.0.1"
ACK_LIMIT = 3.0              # seconds a bot has to acknowledge an interaction
TICK = 0.1                   # seconds by which that time is counted
TOKEN_LIFE = 15 * 60         # seconds an interaction token stays usable
ATTACHMENT_LIMIT = 10 * 1024 * 1024
GATEWAY_PAYLOAD_LIMIT = 4096
GATEWAY_SENDS_PER_MINUTE = 120
REPLAY_BUFFER = 1000
GLOBAL_PER_SECOND = 50
BEHIND = 0.0                 # seconds by which the clock of this Discord is behind the machine's
# Observed, not documented by Discord: (requests, seconds) a route allows per major parameter.
ROUTE_LIMITS = {
    ("POST", "/channels/{channel_id}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): (5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): (5, 1.0),
    ("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"): (1, 0.25),
    ("POST", "/channels/{channel_id}/typing"): (5, 5.0),
    ("POST", "/webhooks/{application_id}/{token}"): (5, 2.0),
    ("PATCH", "/webhooks/{application_id}/{token}/messages/{message_id}"): (5, 2.0),
}
DEFAULT_LIMIT = (50, 1.0)
NONCE_SECONDS = 180.0        # "the past few minutes", says Discord

PERMISSIONS = {
    "ADMINISTRATOR": 1 << 3, "MANAGE_CHANNELS": 1 << 4, "ADD_REACTIONS": 1 << 6,
    "VIEW_CHANNEL": 1 << 10, "SEND_MESSAGES": 1 << 11, "MANAGE_MESSAGES": 1 << 13,
    "EMBED_LINKS": 1 << 14, "ATTACH_FILES": 1 << 15, "READ_MESSAGE_HISTORY": 1 << 16,
    "MENTION_EVERYONE": 1 << 17, "USE_APPLICATION_COMMANDS": 1 << 31, "MANAGE_THREADS": 1 << 34,
    "CREATE_PUBLIC_THREADS": 1 << 35, "CREATE_PRIVATE_THREADS": 1 << 36,
    "SEND_MESSAGES_IN_THREADS": 1 << 38,
}
MEMBER_DEFAULT = sum(PERMISSIONS[p] for p in PERMISSIONS
                     if p not in ("ADMINISTRATOR", "MANAGE_CHANNELS", "MANAGE_MESSAGES",
                                  "MENTION_EVERYONE", "MANAGE_THREADS"))
BOT_DEFAULT = MEMBER_DEFAULT | PERMISSIONS["MENTION_EVERYONE"] | PERMISSIONS["MANAGE_THREADS"]

INTENTS = {"GUILDS": 1 << 0, "GUILD_MEMBERS": 1 << 1, "GUILD_PRESENCES": 1 << 8,
           "GUILD_MESSAGES": 1 << 9, "GUILD_REACTIONS": 1 << 10, "GUILD_TYPING": 1 << 11,
           "DIRECT_MESSAGES": 1 << 12, "DIRECT_REACTIONS": 1 << 13, "DIRECT_TYPING": 1 << 14,
           "MESSAGE_CONTENT": 1 << 15}
PRIVILEGED = ("GUILD_MEMBERS", "GUILD_PRESENCES", "MESSAGE_CONTENT")
EVENT_INTENT = {                                  # event prefix -> (in a guild, in a DM)
    "MESSAGE_REACTION": ("GUILD_REACTIONS", "DIRECT_REACTIONS"),
    "MESSAGE_": ("GUILD_MESSAGES", "DIRECT_MESSAGES"),
    "TYPING_START": ("GUILD_TYPING", "DIRECT_TYPING"),
    "CHANNEL_": ("GUILDS", None), "THREAD_": ("GUILDS", None), "GUILD_CREATE": ("GUILDS", None),
    "GUILD_DELETE": ("GUILDS", None), "GUILD_ROLE": ("GUILDS", None),
    "GUILD_MEMBER_": ("GUILD_MEMBERS", None),
}

TEXT, DM, FORUM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 15, 11, 12
EPHEMERAL, LOADING, HAS_THREAD, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 5, 1 << 15
ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
LINK_STYLE, PREMIUM_STYLE = 5, 6
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5          # interaction types
OPTION_TYPES = {3: str, 4: int, 5: bool, 10: (int, float)}

WORLD = {
    "bot": {"username": "testbot"},
    "users": ["owner", "alice", "bob"],
    "guilds": [{"name": "Test Guild", "owner": "owner", "members": ["owner", "alice", "bob"],
                "channels": [{"name": "general"}, {"name": "random"},
                             {"name": "questions", "type": FORUM}]}],
}


# ---------------------------------------------------------------- errors and small helpers

class ApiError(Exception):
    """A refusal in Discord's own shape."""

    def __init__(self, status, code, message, errors=None, headers=None):
        super().__init__(message)
        self.status, self.headers = status, headers or {}
        self.body = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


class ControlError(Exception):
    """The harness asked for something no user could do."""


def invalid_form(problems):
    """50035 with Discord's nested error tree from [(path, code, message), ...]."""
    tree = {}
    for path, code, message in problems:
        node = tree
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return ApiError(400, 50035, "Invalid Form Body", tree)


def not_found(what):
    codes = {"Channel": 10003, "Guild": 10004, "Member": 10007, "Message": 10008, "Role": 10011,
             "User": 10013, "Webhook": 10015, "Interaction": 10062, "Application Command": 10063}
    return ApiError(404, codes.get(what, 0), f"Unknown {what}" if what in codes else "404: Not Found")


def missing_permissions():
    return ApiError(403, 50013, "Missing Permissions")


def iso(seconds=None):
    moment = datetime.datetime.fromtimestamp(seconds or time.time() - BEHIND, datetime.timezone.utc)
    return moment.isoformat(timespec="milliseconds")


def http_date():
    return formatdate(time.time() - BEHIND, usegmt=True)


def length(text):
    return len(text or "")


def without_none(mapping):
    return {k: v for k, v in mapping.items() if v is not None}


def as_list(value):
    return value if isinstance(value, list) else []


def walk(components):
    """Every component of a message or modal, nested ones included."""
    for item in components or []:
        if isinstance(item, dict):
            yield item
            yield from walk(item.get("components"))
            yield from walk([c for c in (item.get("component"), item.get("accessory")) if c])


class Snowflakes:
    EPOCH = 1420070400000

    def __init__(self):
        self.last = 0

    def __call__(self):
        value = (int((time.time() - BEHIND) * 1000) - self.EPOCH) << 22
        self.last = value if value > self.last else self.last + 1
        return str(self.last)


# ---------------------------------------------------------------- Discord's OpenAPI description

class Spec:
    """Looks up operations and validates bodies against openapi.json."""

    CODES = {"maxLength": ("BASE_TYPE_MAX_LENGTH", "Must be {0} or fewer in length."),
             "minLength": ("BASE_TYPE_MIN_LENGTH", "Must be {0} or more in length."),
             "maxItems": ("BASE_TYPE_MAX_LENGTH", "Must be {0} or fewer in length."),
             "minItems": ("BASE_TYPE_MIN_LENGTH", "Must be {0} or more in length."),
             "maximum": ("NUMBER_TYPE_MAX", "Value should be less than or equal to {0}."),
             "minimum": ("NUMBER_TYPE_MIN", "Value should be greater than or equal to {0}."),
             "enum": ("BASE_TYPE_CHOICES", "Value must be one of {0}."),
             "pattern": ("STRING_TYPE_REGEX", "String value did not match validation regex {0}.")}

    def __init__(self, path):
        with open(path) as file:
            document = json.load(file)
        self.routes = []
        for template, item in document["paths"].items():
            pattern = re.compile(re.sub(r"\{[^}]*\}", "[^/]+", template) + r"\Z")
            self.routes.append((template.count("{"), pattern, template, item))
        self.routes.sort(key=lambda route: route[0])
        self.strict = self._registry(document)
        # The service takes a snowflake or a permission set as number or string alike.
        loose = json.loads(json.dumps(document))
        loose["components"]["schemas"]["SnowflakeType"] = {
            "type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$"}
        for schema in loose["components"]["schemas"].values():
            permissions = schema.get("properties", {}).get("default_member_permissions")
            if permissions and "integer" in as_list(permissions.get("type")):
                permissions["type"] = ["integer", "string", "null"]
        self.loose = self._registry(loose)
        self.validators = {}

    @staticmethod
    def _registry(document):
        resource = referencing.Resource(document, referencing.jsonschema.DRAFT202012)
        return referencing.Registry().with_resource("urn:discord", resource)

    def find(self, method, path):
        for _, pattern, template, item in self.routes:
            if pattern.match(path) and method.lower() in item:
                return template, item[method.lower()]
        return None, None

    def _errors(self, registry, pointer, body):
        key = (id(registry), pointer)
        if key not in self.validators:
            self.validators[key] = jsonschema.Draft202012Validator(
                {"$ref": "urn:discord#" + pointer}, registry=registry)
        return self.validators[key].iter_errors(body)

    @staticmethod
    def _pointer(template, method, *parts):
        escaped = [p.replace("~", "~0").replace("/", "~1") for p in (template, method.lower(), *parts)]
        return "/paths/" + "/".join(escaped)

    def request_problems(self, method, template, operation, body):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return []
        pointer = self._pointer(template, method, "requestBody", "content", "application/json", "schema")
        return [self._problem(e) for e in self._errors(self.loose, pointer, body)]

    def response_problems(self, method, template, operation, status, body):
        if "application/json" not in operation["responses"].get(str(status), {}).get("content", {}):
            return []
        pointer = self._pointer(template, method, "responses", str(status), "content",
                                "application/json", "schema")
        found = [self._problem(e) for e in self._errors(self.strict, pointer, body)]
        return [f"{'.'.join(map(str, path))}: {message}" for path, _, message in found]

    def _problem(self, error):
        """The most telling leaf of an error, as (path, Discord code, Discord message)."""
        while error.context:
            branches = {}
            for leaf in error.context:
                branches.setdefault(leaf.schema_path[0], []).append(leaf)

            def mismatch(leaves):          # prefer the alternative whose "type" tag agrees
                tagged = any(e.path and e.path[-1] == "type" and len(e.path) == 1 for e in leaves)
                whole = any(not e.path and e.validator == "type" for e in leaves)
                return (whole, tagged, len(leaves))
            error = max(min(branches.values(), key=mismatch), key=lambda e: len(e.path))
        path = list(error.absolute_path)
        if error.validator == "required":
            missing = re.match(r"'(.*?)' is a required", error.message)
            return path + [missing.group(1) if missing else ""], "BASE_TYPE_REQUIRED", "This field is required"
        code, text = self.CODES.get(error.validator, ("BASE_TYPE_BAD_TYPE", error.message[:200]))
        return path, code, text.replace("{0}", str(error.validator_value)) if error.validator in self.CODES else text


# ---------------------------------------------------------------- limits beyond the description

def embed_problems(embeds):
    problems, total = [], 0
    limits = {"title": 256, "description": 4096}
    for i, embed in enumerate(as_list(embeds)):
        at = ["embeds", i]
        texts = [(at + [k], embed.get(k), n) for k, n in limits.items()]
        texts.append((at + ["footer", "text"], (embed.get("footer") or {}).get("text"), 2048))
        texts.append((at + ["author", "name"], (embed.get("author") or {}).get("name"), 256))
        for j, field in enumerate(as_list(embed.get("fields"))):
            for key, most in (("name", 256), ("value", 1024)):
                where = at + ["fields", j, key]
                if not str(field.get(key) or "").strip():
                    problems.append((where, "BASE_TYPE_REQUIRED", "This field is required"))
                texts.append((where, field.get(key), most))
        for where, text, most in texts:
            total += length(text)
            if length(text) > most:
                problems.append((where, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length."))
        if length(embed.get("fields")) > 25:
            problems.append((at + ["fields"], "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."))
        if not any(embed.get(k) for k in ("title", "description", "fields", "author", "footer",
                                          "image", "thumbnail", "timestamp", "url", "video")):
            problems.append((at + ["description"], "BASE_TYPE_REQUIRED", "This field is required"))
        for key, holder in (("url", embed), ("icon_url", embed.get("footer") or {}),
                            ("icon_url", embed.get("author") or {}), ("url", embed.get("author") or {}),
                            ("url", embed.get("image") or {}), ("url", embed.get("thumbnail") or {})):
            if holder.get(key) and not re.match(r"(https?|attachment)://\S+\Z", holder[key]):
                problems.append((at + [key], "URL_TYPE_INVALID_URL", "Not a well formed URL."))
    if length(embeds) > 10:
        problems.append((["embeds"], "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."))
    if total > 6000:
        problems.append((["embeds"], "MAX_EMBED_SIZE_EXCEEDED",
                         f"Embed size exceeds maximum size of 6000 (was {total})"))
    return problems


def component_problems(components, v2):
    problems, seen = [], set()

    def bad(path, code, message):
        problems.append((["components"] + path, code, message))

    def check(item, path):
        kind, custom = item.get("type"), item.get("custom_id")
        if custom is not None:
            if not 1 <= length(custom) <= 100:
                bad(path + ["custom_id"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
            if custom in seen:
                bad(path + ["custom_id"], "COMPONENT_CUSTOM_ID_DUPLICATED",
                    "Component custom id cannot be duplicated")
            seen.add(custom)
        if kind == BUTTON:
            style = item.get("style")
            if style == LINK_STYLE and (custom or not item.get("url")):
                bad(path, "BASE_TYPE_BAD_TYPE", "A link button has a url and no custom id")
            if style not in (LINK_STYLE, PREMIUM_STYLE) and (not custom or item.get("url")):
                bad(path + ["custom_id"], "BASE_TYPE_REQUIRED", "A custom id is required")
            if length(item.get("label")) > 80:
                bad(path + ["label"], "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length.")
            if style != PREMIUM_STYLE and not item.get("label") and not item.get("emoji"):
                bad(path + ["label"], "BUTTON_COMPONENT_REQUIRES_LABEL_OR_EMOJI", "A label or emoji is required")
        if kind in SELECTS:
            if not custom:
                bad(path + ["custom_id"], "BASE_TYPE_REQUIRED", "This field is required")
            if length(item.get("placeholder")) > 150:
                bad(path + ["placeholder"], "BASE_TYPE_MAX_LENGTH", "Must be 150 or fewer in length.")
        if kind == STRING_SELECT:
            options = as_list(item.get("options"))
            if not 1 <= len(options) <= 25:
                bad(path + ["options"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
            values = [option.get("value") for option in options]
            if len(set(values)) != len(values):
                bad(path + ["options"], "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    "The specified option value is already used")
            for i, option in enumerate(options):
                for key in ("label", "value", "description"):
                    if length(option.get(key)) > 100 or (key != "description" and not option.get(key)):
                        bad(path + ["options", i, key], "BASE_TYPE_BAD_LENGTH",
                            "Must be between 1 and 100 in length.")
        if kind == ROW:
            inner = as_list(item.get("components"))
            if not inner:
                bad(path + ["components"], "BASE_TYPE_REQUIRED", "This field is required")
            width = sum(1 if c.get("type") == BUTTON else 5 for c in inner)
            if width > 5:
                bad(path + ["components"], "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The max row width has been exceeded")
        for i, child in enumerate(as_list(item.get("components"))):
            check(child, path + ["components", i])
        for key in ("accessory", "component"):
            if item.get(key):
                check(item[key], path + [key])

    for i, item in enumerate(as_list(components)):
        check(item, [i])
        if not v2 and item.get("type") != ROW:
            bad([i, "type"], "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).")
    everything = list(walk(components))
    if not v2 and length(components) > 5:
        bad([], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    if v2:
        if len(everything) > 40:
            bad([], "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The max total components has been exceeded (40)")
        if sum(length(c.get("content")) for c in everything if c.get("type") == 10) > 4000:
            bad([], "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                "The total size of displayable text must not exceed 4000")
    return problems


def message_problems(body):
    v2 = bool((body.get("flags") or 0) & COMPONENTS_V2)
    problems = embed_problems(body.get("embeds")) + component_problems(body.get("components"), v2)
    if length(body.get("content")) > 2000:
        problems.append((["content"], "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length."))
    if v2:
        for key in ("content", "embeds", "poll"):
            if body.get(key):
                problems.append(([key], "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                                 f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"))
    allowed = body.get("allowed_mentions") or {}
    for kind in ("users", "roles"):
        if kind in as_list(allowed.get("parse")) and allowed.get(kind):
            problems.append((["allowed_mentions"], "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                             f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'))
    return problems


def name_is_valid(name):
    """Discord's command and option name: 1-32 letters, digits, marks, - _ ', no upper case."""
    return (1 <= len(name) <= 32 and name == name.lower()
            and all(c in "-_'" or unicodedata.category(c)[0] in "LNM" for c in name))


def command_problems(command, at):
    problems = []

    def bad(path, code, message):
        problems.append((at + path, code, message))

    kind = command.get("type") or 1
    name, description = command.get("name") or "", command.get("description") or ""
    if kind == 1:
        if not name_is_valid(name):
            bad(["name"], "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        if not 1 <= len(description) <= 100:
            bad(["description"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    else:
        if description:
            bad(["description"], "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_EMPTY",
                "Context menu commands cannot have description")
        if command.get("options"):
            bad(["options"], "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", "Context menu commands cannot have options")
    total = 0

    def check(options, path, depth):
        nonlocal total
        if len(options) > 25:
            bad(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
        names, optional_seen = set(), False
        for i, option in enumerate(options):
            here = path + [i]
            if not name_is_valid(option.get("name") or ""):
                bad(here + ["name"], "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
            if option.get("name") in names:
                bad(here + ["name"], "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name already used")
            names.add(option.get("name"))
            if not 1 <= length(option.get("description")) <= 100:
                bad(here + ["description"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
            nested = option.get("type") in (1, 2)
            if nested and depth >= (2 if option["type"] == 1 else 1):
                bad(here + ["type"], "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands cannot nest so deep")
            if not nested:
                if option.get("required") and optional_seen:
                    bad(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                        "Required options must be placed before non-required options")
                optional_seen |= not option.get("required")
            choices = as_list(option.get("choices"))
            if len(choices) > 25:
                bad(here + ["choices"], "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
            if choices and option.get("autocomplete"):
                bad(here + ["autocomplete"], "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
                    "Choices cannot be used with autocomplete")
            problems.extend(choice_problems(choices, at + here + ["choices"], option.get("type")))
            total += length(option.get("name")) + length(option.get("description"))
            total += sum(length(c.get("name")) + length(str(c.get("value"))) for c in choices)
            check(as_list(option.get("options")), here + ["options"], depth + 1)

    check(as_list(command.get("options")), ["options"], 0)
    if total + len(name) + len(description) > 8000:
        bad([], "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
    return problems


def choice_problems(choices, at, option_type):
    problems = []
    for i, choice in enumerate(choices):
        if not 1 <= length(choice.get("name")) <= 100:
            problems.append((at + [i, "name"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."))
        value, expected = choice.get("value"), OPTION_TYPES.get(option_type)
        if expected and (not isinstance(value, expected) or isinstance(value, bool)):
            problems.append((at + [i, "value"], "BASE_TYPE_BAD_TYPE", "The value does not fit the option's type"))
        if isinstance(value, str) and not 1 <= len(value) <= 100:
            problems.append((at + [i, "value"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."))
    return problems


def modal_problems(data):
    problems = []
    if not 1 <= length(data.get("title")) <= 45:
        problems.append((["data", "title"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 45 in length."))
    if not 1 <= length(data.get("custom_id")) <= 100:
        problems.append((["data", "custom_id"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."))
    if not 1 <= length(data.get("components")) <= 5:
        problems.append((["data", "components"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."))
    for item in walk(data.get("components")):
        if item.get("type") == TEXT_INPUT and length(item.get("label")) > 45:
            problems.append((["data", "components"], "BASE_TYPE_MAX_LENGTH", "Must be 45 or fewer in length."))
    return problems


# ---------------------------------------------------------------- what happened

class Recorder:
    """The bot's calls, its violations and the fake's own slips, in order."""

    def __init__(self):
        self.started = time.monotonic()
        self.calls, self.violations, self.selfcheck = [], [], []
        self.news = asyncio.Condition()

    def now(self):
        return round(time.monotonic() - self.started, 3)

    def call(self, **entry):
        entry = {"seq": len(self.calls) + 1, "t": self.now(), **entry}
        self.calls.append(entry)
        self.announce()
        return entry

    def violation(self, kind, detail, **extra):
        self.violations.append({"t": self.now(), "kind": kind, "detail": detail,
                                "call": len(self.calls), **extra})
        self.announce()

    def announce(self):
        async def wake():
            async with self.news:
                self.news.notify_all()
        with contextlib.suppress(RuntimeError):
            asyncio.get_running_loop().create_task(wake())

    async def until(self, ready, seconds):
        """ready() as soon as it is true, or its last value after so many seconds."""
        deadline = time.monotonic() + float(seconds or 0)
        async with self.news:
            while not (value := ready()) and (left := deadline - time.monotonic()) > 0:
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self.news.wait(), left)
        return value


class Faults:
    """Answers or delays to give instead of the real ones, a number of times."""

    def __init__(self):
        self.rules = []

    def add(self, rule):
        self.rules.append({"method": "*", "times": 1, **rule})

    def take(self, method, path):
        for rule in self.rules:
            if rule["method"] in ("*", method) and fnmatch.fnmatch(path, rule["route"]):
                rule["times"] -= 1
                if rule["times"] <= 0:
                    self.rules.remove(rule)
                return rule
        return None


class RateLimits:
    def __init__(self, enabled):
        self.enabled, self.windows, self.all = enabled, {}, []

    def take(self, method, template, major, interaction):
        """Headers for this request; raises 429 where the real service would."""
        now = time.time()
        if self.enabled and not interaction:
            self.all = [t for t in self.all if now - t < 1]
            if len(self.all) >= GLOBAL_PER_SECOND:
                raise self.too_many(1 - (now - self.all[0]), True, {})
            self.all.append(now)
        most, per = ROUTE_LIMITS.get((method, template), DEFAULT_LIMIT)
        start, used = self.windows.get((method, template, major), (now, 0))
        if now - start >= per:
            start, used = now, 0
        over = used >= most and self.enabled
        if not over:
            used += 1
        self.windows[(method, template, major)] = (start, used)
        left = max(start + per - now, 0.001)
        headers = {"X-RateLimit-Limit": str(most), "X-RateLimit-Remaining": str(max(most - used, 0)),
                   "X-RateLimit-Reset": f"{start + per:.3f}", "X-RateLimit-Reset-After": f"{left:.3f}",
                   "X-RateLimit-Bucket": f"{abs(hash((method, template))):032x}"[-32:]}
        if over:
            raise self.too_many(left, False, headers)
        return headers

    @staticmethod
    def too_many(seconds, everywhere, headers):
        error = ApiError(429, 0, "You are being rate limited.", headers={
            **headers, "Retry-After": str(math.ceil(seconds)), "Via": "1.1 google",
            "X-RateLimit-Scope": "global" if everywhere else "user",
            **({"X-RateLimit-Global": "true"} if everywhere else {})})
        error.body = {"message": error.body["message"], "retry_after": round(seconds, 3), "global": everywhere}
        return error


# ---------------------------------------------------------------- gateway

class Session:
    def __init__(self, intents):
        self.id, self.seq, self.buffer = secrets.token_hex(16), 0, []
        self.intents, self.socket = intents, None

    def wants(self, event, in_guild):
        for prefix, (guild, direct) in EVENT_INTENT.items():
            if event.startswith(prefix):
                name = guild if in_guild or direct is None else direct
                return bool(self.intents & INTENTS[name])
        return True

    async def push(self, event, data):
        self.seq += 1
        payload = {"op": 0, "t": event, "s": self.seq, "d": data}
        self.buffer = (self.buffer + [payload])[-REPLAY_BUFFER:]
        if self.socket:
            await self.socket.send(payload)


class Socket:
    """One websocket: compression and the limits on what a client may send."""

    def __init__(self, ws, transport, compress):
        self.ws, self.transport, self.compress = ws, transport, compress
        self.zlib = zlib.compressobj() if compress == "zlib-stream" else None
        if compress == "zstd-stream":
            self.zstd, self.block = zstandard.ZstdCompressor().compressobj(), zstandard.COMPRESSOBJ_FLUSH_BLOCK
        self.lock, self.received, self.last_beat = asyncio.Lock(), [], time.monotonic()
        self.closed_here = False

    async def close(self, code, reason=""):
        self.closed_here = True
        await self.ws.close(code=code, message=reason.encode())

    async def send(self, payload):
        text = json.dumps(payload, separators=(",", ":"))
        async with self.lock:
            if self.ws.closed:
                return
            with contextlib.suppress(ConnectionError):
                if self.compress == "zlib-stream":
                    await self.ws.send_bytes(self.zlib.compress(text.encode()) + self.zlib.flush(zlib.Z_SYNC_FLUSH))
                elif self.compress == "zstd-stream":
                    await self.ws.send_bytes(self.zstd.compress(text.encode()) + self.zstd.flush(self.block))
                else:
                    await self.ws.send_str(text)


class Gateway:
    """HELLO, IDENTIFY/RESUME, heartbeats and dispatch. `host` supplies ready() and guilds()."""

    def __init__(self, host, recorder, token, url):
        self.host, self.recorder, self.token, self.url = host, recorder, token, url
        self.sessions, self.sockets = {}, set()
        self.heartbeat, self.ack, self.closed_until = 41.25, True, 0.0
        self.privileged = set(PRIVILEGED)

    def connected(self):
        return any(s.socket for s in self.sessions.values())

    async def dispatch(self, event, data, in_guild=True, shape=None):
        for session in list(self.sessions.values()):
            if session.wants(event, in_guild):
                await session.push(event, shape(data, session.intents) if shape else data)

    async def handle(self, request):
        if time.monotonic() < self.closed_until:
            return web.Response(status=503, text="upstream connect error")
        ws = web.WebSocketResponse(max_msg_size=0, compress=False)
        ws.headers["Date"] = http_date()
        await ws.prepare(request)
        socket = Socket(ws, request.transport, request.query.get("compress"))
        if request.query.get("v", "10") != "10":
            await ws.close(code=4012, message=b"Invalid API version")
            return ws
        self.sockets.add(socket)
        session, watch = None, asyncio.create_task(self.watch(socket))
        await socket.send({"op": 10, "s": None, "t": None,
                           "d": {"heartbeat_interval": int(self.heartbeat * 1000), "_trace": ["[\"dcserver\"]"]}})
        try:
            async for message in ws:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    continue
                closing, session = await self.receive(socket, session, message.data)
                if closing:
                    self.recorder.violation("gateway_closed", f"{closing[0]} {closing[1]}")
                    await socket.close(*closing)
        finally:
            watch.cancel()
            self.sockets.discard(socket)
            if session and session.socket is socket:
                session.socket = None
                if ws.close_code in (1000, 1001) and not socket.closed_here:    # a client's goodbye
                    self.sessions.pop(session.id, None)
            self.recorder.call(kind="gateway", method="CLOSE", path="", status=ws.close_code, body=None)
        return ws

    async def watch(self, socket):
        """Closes a client that stopped sending heartbeats."""
        while True:
            await asyncio.sleep(1)
            if time.monotonic() - socket.last_beat > self.heartbeat * 1.5 + 5:
                self.recorder.violation("heartbeat_missed", f"none for {self.heartbeat * 1.5 + 5:.0f} s")
                await socket.close(4009, "Session timed out")
                return

    async def receive(self, socket, session, data):
        """Returns ((close code, reason) or None, session)."""
        raw = data.encode() if isinstance(data, str) else data
        if len(raw) > GATEWAY_PAYLOAD_LIMIT:
            return (4002, "Payload too large"), session
        try:
            payload = json.loads(raw)
            op, body = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError):
            return (4002, "Decode error"), session
        now = time.monotonic()
        socket.received = [t for t in socket.received if now - t < 60] + [now]
        if len(socket.received) > GATEWAY_SENDS_PER_MINUTE:
            return (4008, "Rate limited"), session
        if op == 1:
            socket.last_beat = now
            if self.ack:
                await socket.send({"op": 11, "d": None, "s": None, "t": None})
            return None, session
        name = {2: "IDENTIFY", 3: "PRESENCE", 4: "VOICE", 6: "RESUME", 8: "REQUEST_MEMBERS"}.get(op, str(op))
        shown = {**body, "token": "..."} if isinstance(body, dict) and "token" in body else body
        self.recorder.call(kind="gateway", method=name, path="", status=None, body=shown)
        if op == 2:
            return await self.identify(socket, session, body)
        if op == 6:
            return await self.resume(socket, session, body)
        if session is None:
            return (4003, "Not authenticated"), None
        if op == 8:
            for chunk in self.host.member_chunks(body):
                await session.push("GUILD_MEMBERS_CHUNK", chunk)
        elif op not in (3, 4, 31):
            return (4001, "Unknown opcode"), session
        return None, session

    async def identify(self, socket, session, body):
        if session:
            return (4005, "Already authenticated"), session
        if str(body.get("token", "")).removeprefix("Bot ") != self.token:
            return (4004, "Authentication failed"), None
        intents = body.get("intents")
        if not isinstance(intents, int) or intents >> 26:
            return (4013, "Invalid intent(s)"), None
        if any(intents & INTENTS[p] and p not in self.privileged for p in PRIVILEGED):
            return (4014, "Disallowed intent(s)"), None
        session = Session(intents)
        session.socket, self.sessions[session.id] = socket, session
        ready, guilds = self.host.ready(), self.host.guilds()
        await session.push("READY", {**ready, "session_id": session.id, "resume_gateway_url": self.url,
                                     "shard": body.get("shard") or [0, 1]})
        for guild in guilds:
            if session.wants("GUILD_CREATE", True):
                await session.push("GUILD_CREATE", guild)
        self.recorder.announce()
        return None, session

    async def resume(self, socket, session, body):
        known = self.sessions.get(body.get("session_id"))
        if str(body.get("token", "")).removeprefix("Bot ") != self.token:
            return (4004, "Authentication failed"), session
        seq = body.get("seq")
        if known is None or not isinstance(seq, int) or seq > known.seq or (
                known.buffer and seq < known.buffer[0]["s"] - 1):
            await socket.send({"op": 9, "d": False, "s": None, "t": None})
            return None, session
        missed = [p for p in known.buffer if p["s"] > seq]
        for payload in missed:
            await socket.send(payload)
        known.socket = socket
        await known.push("RESUMED", {"_trace": []})
        self.recorder.call(kind="gateway", method="RESUMED", path="", status=None,
                           body={"replayed": [p["t"] for p in missed]})
        return None, known

    async def disturb(self, fault):
        """Carries out {"gateway": drop|reconnect|invalid_session|no_ack|ack, ...}."""
        kind = fault["gateway"]
        if kind in ("no_ack", "ack"):
            self.ack = kind == "ack"
        elif kind == "heartbeat":
            self.heartbeat = fault["seconds"]
        elif kind == "drop":
            self.closed_until = time.monotonic() + fault.get("refuse_seconds", 0)
            if fault.get("forget"):
                self.sessions.clear()
            for socket in list(self.sockets):
                if fault.get("code") is None:
                    socket.transport.abort()              # the wire is cut, no close frame
                else:
                    asyncio.create_task(socket.close(fault["code"]))
        elif kind in ("reconnect", "invalid_session"):
            op, body = (7, None) if kind == "reconnect" else (9, bool(fault.get("resumable")))
            if op == 9 and not body:
                self.sessions.clear()
            for socket in list(self.sockets):
                await socket.send({"op": op, "d": body, "s": None, "t": None})
        else:
            raise ControlError(f"unknown gateway fault {kind}")


# ---------------------------------------------------------------- the world and the REST API

ROUTES = []


def rest(method, template):
    def register(function):
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template) + r"\Z")
        ROUTES.append((template.count("{"), method, pattern, template, function))
        ROUTES.sort(key=lambda route: route[0])
        return function
    return register


class Discord:
    """Every object of the fake service, in Discord's own JSON shapes."""

    def __init__(self, world, recorder, base):
        self.recorder, self.base, self.id = recorder, base, Snowflakes()
        self.gateway = None
        self.users, self.guild_map, self.channels, self.messages = {}, {}, {}, {}
        self.commands, self.interactions, self.files, self.nonces = {}, {}, {}, {}
        self.bot = self.add_user(world["bot"]["username"], bot=True)
        self.app_id = self.bot["id"]
        for name in world["users"]:
            self.add_user(name)
        self.owner = self.find_user(world["users"][0])
        for guild in world["guilds"]:
            self.add_guild(guild)

    # -- building

    def add_user(self, name, bot=False):
        user = {"id": self.id(), "username": name, "discriminator": "0000" if bot else "0",
                "global_name": None if bot else name.title(), "avatar": None, "public_flags": 0, "flags": 0}
        if bot:
            user["bot"] = True
        self.users[user["id"]] = user
        return user

    def add_guild(self, spec):
        gid = self.id()
        everyone = self.role(gid, "@everyone", MEMBER_DEFAULT, 0)
        bot_role = self.role(self.id(), self.bot["username"], BOT_DEFAULT, 1)
        bot_role.update(managed=True, tags={"bot_id": self.bot["id"]})
        members = [self.find_user(name)["id"] for name in spec["members"]]
        guild = {"id": gid, "name": spec["name"], "owner_id": self.find_user(spec["owner"])["id"],
                 "roles": {r["id"]: r for r in (everyone, bot_role)},
                 "members": {uid: self.member(uid) for uid in members}, "joined_at": iso()}
        guild["members"][self.bot["id"]] = self.member(self.bot["id"], [bot_role["id"]])
        self.guild_map[gid] = guild
        for channel in spec["channels"]:
            self.add_channel(guild, channel)
        return guild

    @staticmethod
    def role(role_id, name, permissions, position):
        return {"id": role_id, "name": name, "description": None, "color": 0,
                "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
                "hoist": False, "icon": None, "unicode_emoji": None, "position": position,
                "permissions": str(permissions), "managed": False, "mentionable": False, "flags": 0}

    @staticmethod
    def member(user_id, roles=()):
        return {"user_id": user_id, "nick": None, "avatar": None, "banner": None, "roles": list(roles),
                "joined_at": iso(), "premium_since": None, "deaf": False, "mute": False, "flags": 0,
                "pending": False, "communication_disabled_until": None}

    def add_channel(self, guild, spec):
        channel = {"id": self.id(), "type": spec.get("type", TEXT), "guild_id": guild["id"],
                   "name": spec["name"], "topic": spec.get("topic"), "position": len(self.channels),
                   "flags": 0, "parent_id": None, "nsfw": False, "rate_limit_per_user": 0,
                   "last_message_id": None, "permission_overwrites": spec.get("permission_overwrites", [])}
        if channel["type"] == FORUM:
            channel.update(available_tags=[], default_reaction_emoji=None, default_sort_order=None,
                           default_forum_layout=0)
        self.channels[channel["id"]], self.messages[channel["id"]] = channel, {}
        return channel

    def dm_with(self, user):
        for channel in self.channels.values():
            if channel["type"] == DM and channel["recipients"][0]["id"] == user["id"]:
                return channel
        channel = {"id": self.id(), "type": DM, "last_message_id": None, "flags": 0, "recipients": [user]}
        self.channels[channel["id"]], self.messages[channel["id"]] = channel, {}
        return channel

    # -- finding

    def find_user(self, name):
        for user in self.users.values():
            if name in (user["id"], user["username"]):
                return user
        raise ControlError(f"no user {name!r}")

    def find_channel(self, name):
        for channel in self.channels.values():
            if name in (channel["id"], channel.get("name")):
                return channel
        raise ControlError(f"no channel {name!r}")

    def channel_of(self, channel_id):
        channel = self.channels.get(channel_id)
        if not channel:
            raise not_found("Channel")
        return channel

    def guild_of(self, guild_id):
        guild = self.guild_map.get(guild_id)
        if not guild:
            raise not_found("Guild")
        return guild

    def message_of(self, channel_id, message_id):
        message = self.messages.get(channel_id, {}).get(message_id)
        if not message:
            raise not_found("Message")
        return message

    # -- permissions

    def permissions(self, channel, user_id):
        if channel["type"] == DM:
            return MEMBER_DEFAULT | PERMISSIONS["MENTION_EVERYONE"]
        guild = self.guild_map[channel["guild_id"]]
        if guild["owner_id"] == user_id:
            return sum(PERMISSIONS.values())
        roles = [guild["id"], *guild["members"][user_id]["roles"]]
        value = 0
        for role in roles:
            value |= int(guild["roles"][role]["permissions"])
        if value & PERMISSIONS["ADMINISTRATOR"]:
            return sum(PERMISSIONS.values())
        parent = self.channels.get(channel.get("parent_id") or "", {}) if self.is_thread(channel) else channel
        overwrites = {o["id"]: o for o in parent.get("permission_overwrites", [])}
        for group in ([guild["id"]], [r for r in roles if r != guild["id"]], [user_id]):
            found = [overwrites[i] for i in group if i in overwrites]
            for overwrite in found:
                value &= ~int(overwrite["deny"])
            for overwrite in found:
                value |= int(overwrite["allow"])
        return value

    def require(self, channel, *names, user_id=None):
        held = self.permissions(channel, user_id or self.bot["id"])
        if not held & PERMISSIONS["VIEW_CHANNEL"]:
            raise ApiError(403, 50001, "Missing Access")
        for name in names:
            if not held & PERMISSIONS[name]:
                raise missing_permissions()
        return held

    @staticmethod
    def is_thread(channel):
        return channel["type"] in (10, PUBLIC_THREAD, PRIVATE_THREAD)

    # -- shapes

    def user_json(self, user):
        return user | {"avatar_decoration_data": None, "primary_guild": None}

    def member_json(self, guild, user_id, with_user=True):
        member = {k: v for k, v in guild["members"][user_id].items() if k != "user_id"}
        return member | ({"user": self.user_json(self.users[user_id])} if with_user else {})

    def channel_json(self, channel):
        shown = {k: v for k, v in channel.items() if k != "members"}
        if channel["type"] == DM:
            shown["recipients"] = [self.user_json(u) for u in channel["recipients"]]
        return shown

    def message_json(self, message, depth=1):
        shown = {k: v for k, v in message.items() if not k.startswith("_")}
        shown["author"] = self.user_json(self.users[message["author"]])
        shown["mentions"] = [self.user_json(self.users[u]) for u in message["mentions"]]
        if message["id"] in self.channels:
            shown["thread"] = self.channel_json(self.channels[message["id"]])
        if depth and message["type"] in (19, 21):
            reference = message["message_reference"]
            found = self.messages.get(reference["channel_id"], {}).get(reference["message_id"])
            shown["referenced_message"] = self.message_json(found, 0) if found else None
        reactions = message.get("_reactions") or {}
        if reactions:
            shown["reactions"] = [
                {"emoji": {"id": None, "name": e}, "count": len(who), "burst_colors": [], "burst_count": 0,
                 "count_details": {"burst": 0, "normal": len(who)}, "me": self.bot["id"] in who,
                 "me_burst": False, "burst_me": False} for e, who in reactions.items()]
        return shown

    def message_event(self, message):
        shown, channel = self.message_json(message), self.channels[message["channel_id"]]
        guild = self.guild_map.get(channel.get("guild_id"))
        if guild:
            shown["guild_id"] = guild["id"]
            if message["author"] in guild["members"]:
                shown["member"] = self.member_json(guild, message["author"], False)
            for user in shown["mentions"]:
                if user["id"] in guild["members"]:
                    user["member"] = self.member_json(guild, user["id"], False)
        return shown

    def content_shape(self, data, intents):
        """What a bot without the MESSAGE_CONTENT intent gets to see."""
        exempt = (intents & INTENTS["MESSAGE_CONTENT"] or "guild_id" not in data
                  or data["author"]["id"] == self.bot["id"]
                  or any(u["id"] == self.bot["id"] for u in data["mentions"]))
        return data if exempt else {**data, "content": "", "embeds": [], "attachments": [], "components": []}

    def ready(self):
        return {"v": 10, "user": {**self.bot, "verified": True, "mfa_enabled": False, "email": None},
                "guilds": [{"id": g, "unavailable": True} for g in self.guild_map], "session_type": "normal",
                "private_channels": [], "relationships": [], "presences": [], "user_settings": {},
                "application": {"id": self.app_id, "flags": 565248}, "_trace": ["[\"dcserver\"]"]}

    def guild_json(self, guild):
        return {"id": guild["id"], "name": guild["name"], "owner_id": guild["owner_id"], "icon": None,
                "description": None, "splash": None, "discovery_splash": None, "home_header": None,
                "banner": None, "features": ["COMMUNITY"], "emojis": [], "stickers": [],
                "roles": list(guild["roles"].values()), "region": "us-east", "afk_channel_id": None,
                "afk_timeout": 300, "system_channel_id": None, "system_channel_flags": 0,
                "widget_enabled": False, "widget_channel_id": None, "verification_level": 0,
                "default_message_notifications": 0, "mfa_level": 0, "explicit_content_filter": 0,
                "max_presences": None, "max_members": 500000, "max_stage_video_channel_users": 50,
                "max_video_channel_users": 25, "vanity_url_code": None, "premium_tier": 0,
                "premium_subscription_count": 0, "preferred_locale": "en-US", "rules_channel_id": None,
                "safety_alerts_channel_id": None, "public_updates_channel_id": None,
                "premium_progress_bar_enabled": False, "nsfw": False, "nsfw_level": 0, "application_id": None,
                "incidents_data": None}

    def guilds(self):
        found = []
        for guild in self.guild_map.values():
            visible = [c for c in self.channels.values() if c.get("guild_id") == guild["id"]
                       and self.permissions(c, self.bot["id"]) & PERMISSIONS["VIEW_CHANNEL"]]
            found.append(self.guild_json(guild) | {
                "joined_at": guild["joined_at"], "large": False, "unavailable": False,
                "member_count": len(guild["members"]), "voice_states": [], "presences": [],
                "members": [self.member_json(guild, uid) for uid in guild["members"]],
                "channels": [self.channel_json(c) for c in visible if not self.is_thread(c)],
                "threads": [self.channel_json(c) for c in visible if self.is_thread(c)],
                "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": []})
        return found

    def member_chunks(self, wanted):
        guild = self.guild_map.get(str(wanted.get("guild_id")))
        if not guild:
            return []
        ids, query = [str(i) for i in as_list(wanted.get("user_ids"))], wanted.get("query") or ""
        chosen = [u for u in guild["members"] if (u in ids if ids else
                                                  self.users[u]["username"].startswith(query.lower()))]
        chosen = chosen[:wanted.get("limit") or None]
        return [without_none({"guild_id": guild["id"], "chunk_index": 0, "chunk_count": 1,
                              "members": [self.member_json(guild, u) for u in chosen],
                              "not_found": [i for i in ids if i not in guild["members"]],
                              "nonce": wanted.get("nonce")})]

    async def emit(self, event, data, channel=None):
        """To the bot, if it can see the channel."""
        if channel and not self.permissions(channel, self.bot["id"]) & PERMISSIONS["VIEW_CHANNEL"]:
            return
        in_guild = not channel or channel["type"] != DM
        shape = self.content_shape if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") else None
        await self.gateway.dispatch(event, data, in_guild, shape)

    # -- messages

    def pings(self, channel, author_id, body, reply_to):
        """(user ids, role ids, everyone?) that a message notifies, allowed_mentions applied."""
        content, allowed = body.get("content") or "", body.get("allowed_mentions")
        content += "".join(c.get("content") or "" for c in walk(body.get("components")) if c.get("type") == 10)
        users = list(dict.fromkeys(re.findall(r"<@!?(\d+)>", content)))
        roles = list(dict.fromkeys(re.findall(r"<@&(\d+)>", content)))
        everyone = bool(re.search(r"@(everyone|here)\b", content))
        if allowed is not None:
            parse = as_list(allowed.get("parse"))
            users = [u for u in users if "users" in parse or u in map(str, as_list(allowed.get("users")))]
            roles = [r for r in roles if "roles" in parse or r in map(str, as_list(allowed.get("roles")))]
            everyone = everyone and "everyone" in parse
        if reply_to and (allowed is None or allowed.get("replied_user")):
            users.append(reply_to["author"])
        everyone = everyone and bool(self.permissions(channel, author_id) & PERMISSIONS["MENTION_EVERYONE"])
        return [u for u in dict.fromkeys(users) if u in self.users], roles, everyone

    @staticmethod
    def embeds_json(embeds):
        shown = []
        for embed in as_list(embeds):
            embed = without_none(embed) | {"type": "rich", "content_scan_version": 0}
            if "fields" in embed:
                embed["fields"] = [{"inline": False, **without_none(f)} for f in embed["fields"]]
            shown.append(embed)
        return shown

    @staticmethod
    def components_json(components):
        copied = json.loads(json.dumps(components or []))
        for number, item in enumerate(walk(copied), 1):
            item.setdefault("id", number)
            for key in [k for k, v in item.items() if v is None]:
                del item[key]
            if item.get("type") == 17:
                item.setdefault("accent_color", None)
        return copied

    def attach(self, channel, uploads, described=(), ephemeral=False):
        found = []
        for number, upload in enumerate(uploads):
            if len(upload["data"]) > ATTACHMENT_LIMIT:
                raise ApiError(413, 40005, "Request entity too large")
            about = next((a for a in described if str(a.get("id")) == str(upload.get("index", number))), {})
            name = re.sub(r"[^\w.\-]", "_", about.get("filename") or upload["filename"] or "file")
            file_id = self.id()
            path = f"/attachments/{channel['id']}/{file_id}/{name}"
            self.files[path] = (upload["data"], upload["content_type"])
            found.append(without_none({
                "id": file_id, "filename": name, "size": len(upload["data"]), "url": self.base + path,
                "proxy_url": self.base + path, "content_type": upload["content_type"],
                "description": about.get("description"), "ephemeral": True if ephemeral else None}))
        return found

    def new_message(self, channel, author_id, body, uploads=(), kind=0, reply_to=None, flags=0, message_id=None):
        users, roles, everyone = self.pings(channel, author_id, body, reply_to)
        message = {
            "id": message_id or self.id(), "channel_id": channel["id"], "type": kind, "author": author_id,
            "content": (body.get("content") or "").strip(), "timestamp": iso(), "edited_timestamp": None,
            "tts": bool(body.get("tts")), "mention_everyone": everyone, "mentions": users,
            "mention_roles": roles, "embeds": self.embeds_json(body.get("embeds")),
            "components": self.components_json(body.get("components")), "pinned": False, "flags": flags,
            "attachments": self.attach(channel, uploads, as_list(body.get("attachments")), flags & EPHEMERAL)}
        if body.get("nonce") is not None:
            message["nonce"] = body["nonce"]
        if reply_to:
            message["message_reference"] = without_none({
                "type": 0, "channel_id": reply_to["channel_id"], "message_id": reply_to["id"],
                "guild_id": channel.get("guild_id")})
        self.messages[channel["id"]][message["id"]] = message
        channel["last_message_id"] = message["id"]
        if self.is_thread(channel):
            channel["message_count"] += 1
            channel["total_message_sent"] += 1
        return message

    async def announce_message(self, event, message):
        if not message["flags"] & EPHEMERAL:
            await self.emit(event, self.message_event(message), self.channels[message["channel_id"]])
        self.recorder.announce()

    def check_message(self, body, uploads, kept=None):
        problems = message_problems(body)
        if problems:
            raise invalid_form(problems)
        filled = ((body.get("content") or "").strip() or body.get("embeds") or body.get("components")
                  or uploads or kept or body.get("sticker_ids") or body.get("poll"))
        if not filled:
            raise ApiError(400, 50006, "Cannot send an empty message")

    async def send(self, channel, body, uploads, flags_allowed=4 | 4096 | 8192 | COMPONENTS_V2):
        """A message by the bot through POST /channels/{id}/messages."""
        if channel["type"] == FORUM:
            raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
        known = self.nonces.get((channel["id"], str(body["nonce"]))) if body.get("enforce_nonce") else None
        if known and time.monotonic() - known[0] < NONCE_SECONDS:
            return known[1]
        self.check_message(body, uploads)
        held = self.require(channel, "SEND_MESSAGES_IN_THREADS" if self.is_thread(channel) else "SEND_MESSAGES")
        if (body.get("embeds") and not held & PERMISSIONS["EMBED_LINKS"]) or (
                uploads and not held & PERMISSIONS["ATTACH_FILES"]):
            raise missing_permissions()
        if self.is_thread(channel):
            if channel["thread_metadata"]["locked"] and not held & PERMISSIONS["MANAGE_THREADS"]:
                raise missing_permissions()
            channel["thread_metadata"]["archived"] = False
        reference, reply_to = body.get("message_reference"), None
        if reference:
            reply_to = self.messages[channel["id"]].get(str(reference.get("message_id")))
            if reply_to and not held & PERMISSIONS["READ_MESSAGE_HISTORY"]:
                raise ApiError(403, 160002, "Cannot reply without permission to read message history")
            if not reply_to and reference.get("fail_if_not_exists", True):
                raise invalid_form([(["message_reference"], "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")])
        message = self.new_message(channel, self.bot["id"], body, uploads, 19 if reply_to else 0,
                                   reply_to, (body.get("flags") or 0) & flags_allowed)
        if body.get("enforce_nonce"):
            self.nonces[channel["id"], str(body["nonce"])] = time.monotonic(), message
        await self.announce_message("MESSAGE_CREATE", message)
        return message

    async def edit(self, message, body, uploads=()):
        channel = self.channels[message["channel_id"]]
        merged = {"content": message["content"], "embeds": message["embeds"], "components": message["components"],
                  **{k: body[k] for k in ("content", "embeds", "components") if k in body}}
        merged["flags"] = message["flags"] | ((body.get("flags") or 0) & COMPONENTS_V2)
        kept = message["attachments"]
        if body.get("attachments") is not None:
            ids = {str(a.get("id")) for a in body["attachments"]}
            kept = [a for a in kept if a["id"] in ids]
        self.check_message({**merged, "allowed_mentions": body.get("allowed_mentions")}, uploads, kept)
        message["content"] = (merged["content"] or "").strip()
        if "embeds" in body:
            message["embeds"] = self.embeds_json(body["embeds"])
        if "components" in body:
            message["components"] = self.components_json(body["components"])
        message["flags"] = merged["flags"] & ~LOADING
        message["attachments"] = kept + self.attach(channel, uploads, as_list(body.get("attachments")),
                                                    message["flags"] & EPHEMERAL)
        users, roles, everyone = self.pings(channel, message["author"], {**body, **merged}, None)
        message.update(mentions=users, mention_roles=roles, mention_everyone=everyone, edited_timestamp=iso())
        await self.announce_message("MESSAGE_UPDATE", message)
        return message

    async def remove_message(self, message):
        del self.messages[message["channel_id"]][message["id"]]
        channel = self.channels[message["channel_id"]]
        await self.emit("MESSAGE_DELETE", without_none({
            "id": message["id"], "channel_id": channel["id"], "guild_id": channel.get("guild_id")}), channel)

    # -- threads

    async def open_thread(self, parent, body, user_id, message=None, kind=PUBLIC_THREAD):
        name = body.get("name") or ""
        if not 1 <= len(name) <= 100:
            raise invalid_form([(["name"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")])
        if body.get("auto_archive_duration") not in (None, 60, 1440, 4320, 10080):
            raise invalid_form([(["auto_archive_duration"], "BASE_TYPE_CHOICES",
                                 "Value must be one of {60, 1440, 4320, 10080}.")])
        if message and message["id"] in self.channels:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        if parent["type"] == DM or self.is_thread(parent):
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        thread = {"id": message["id"] if message else self.id(), "type": kind, "guild_id": parent["guild_id"],
                  "parent_id": parent["id"], "owner_id": user_id, "name": name, "flags": 0,
                  "last_message_id": None, "rate_limit_per_user": body.get("rate_limit_per_user") or 0,
                  "message_count": 0, "member_count": 1, "total_message_sent": 0,
                  "thread_metadata": {"archived": False, "archive_timestamp": iso(), "locked": False,
                                      "auto_archive_duration": body.get("auto_archive_duration") or 4320,
                                      "create_timestamp": iso()}, "members": {user_id}}
        if parent["type"] == FORUM:
            thread["applied_tags"] = [str(t) for t in as_list(body.get("applied_tags"))]
        self.channels[thread["id"]], self.messages[thread["id"]] = thread, {}
        await self.emit("THREAD_CREATE", self.channel_json(thread) | {"newly_created": True}, thread)
        if message:
            message["flags"] |= HAS_THREAD
            await self.announce_message("MESSAGE_UPDATE", message)
            await self.announce_message("MESSAGE_CREATE", self.new_message(
                thread, message["author"], {}, kind=21, reply_to=message))
        elif kind == PUBLIC_THREAD and parent["type"] != FORUM:
            note = self.new_message(parent, user_id, {"content": name}, kind=18)
            note["message_reference"] = {"type": 0, "channel_id": thread["id"], "guild_id": parent["guild_id"]}
            await self.announce_message("MESSAGE_CREATE", note)
        return thread

    def thread_member(self, thread, user_id):
        return {"id": thread["id"], "user_id": user_id, "join_timestamp": thread["thread_metadata"]["create_timestamp"],
                "flags": 1}

    def bot_thread_json(self, thread):
        return self.channel_json(thread) | ({"member": self.thread_member(thread, self.bot["id"])}
                                            if self.bot["id"] in thread["members"] else {})

    # -- REST: identity and application

    @rest("GET", "/gateway")
    async def get_gateway(self, call):
        return {"url": self.gateway.url}

    @rest("GET", "/gateway/bot")
    async def get_gateway_bot(self, call):
        return {"url": self.gateway.url, "shards": 1, "session_start_limit": {
            "total": 1000, "remaining": 999, "reset_after": 14400000, "max_concurrency": 1}}

    @rest("GET", "/users/@me")
    async def get_me(self, call):
        return self.user_json(self.bot) | {"flags": 0, "mfa_enabled": False, "locale": "en-US",
                                           "verified": True, "email": None, "banner": None,
                                           "accent_color": None, "premium_type": 0}

    @rest("PATCH", "/users/@me")
    async def edit_me(self, call):
        if call.body.get("username"):
            self.bot["username"] = call.body["username"]
        return await self.get_me(call)

    @rest("GET", "/users/@me/guilds")
    async def my_guilds(self, call):
        return [{"id": g["id"], "name": g["name"], "icon": None, "banner": None, "owner": False,
                 "permissions": str(BOT_DEFAULT), "features": ["COMMUNITY"]} for g in self.guild_map.values()]

    @rest("POST", "/users/@me/channels")
    async def open_dm(self, call):
        user = self.users.get(str(call.body.get("recipient_id")))
        if not user:
            raise invalid_form([(["recipient_id"], "UNKNOWN_USER", "Unknown user")])
        return self.channel_json(self.dm_with(user))

    @rest("GET", "/users/{user_id}")
    async def get_user(self, call, user_id):
        if user_id not in self.users:
            raise not_found("User")
        return self.user_json(self.users[user_id])

    @rest("GET", "/applications/@me")
    async def get_application(self, call):
        return {"id": self.app_id, "name": self.bot["username"], "icon": None, "description": "", "type": None,
                "bot": self.user_json(self.bot), "bot_public": True, "bot_require_code_grant": False,
                "verify_key": "0" * 64, "flags": 565248, "flags_new": "565248", "redirect_uris": [],
                "interactions_endpoint_url": None, "role_connections_verification_url": None,
                "owner": self.user_json(self.owner), "approximate_guild_count": len(self.guild_map),
                "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
                "explicit_content_filter": 0, "team": None, "eligible_oauth2_scopes": [], "summary": "",
                "integration_types_config": {"0": {}}, "install_params": {"scopes": ["bot"], "permissions": "0"}}

    rest("GET", "/oauth2/applications/@me")(get_application)

    # -- REST: application commands

    def scope_of(self, app_id, guild_id):
        if app_id != self.app_id:
            raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
        if guild_id is not None:
            self.guild_of(guild_id)
        return self.commands.setdefault(guild_id, {})

    def command_json(self, body, guild_id, command_id=None):
        kind = body.get("type") or 1
        command = {"id": command_id or self.id(), "application_id": self.app_id, "version": self.id(),
                   "default_member_permissions": None, "type": kind, "name": body["name"],
                   "name_localizations": body.get("name_localizations"),
                   "description": body.get("description") or "",
                   "description_localizations": body.get("description_localizations"),
                   "dm_permission": body.get("dm_permission", True), "nsfw": bool(body.get("nsfw")),
                   "contexts": body.get("contexts"), "integration_types": body.get("integration_types") or [0]}
        if body.get("default_member_permissions") is not None:
            command["default_member_permissions"] = str(body["default_member_permissions"])
        if kind == 1:
            command["options"] = [self.option_json(o) for o in as_list(body.get("options"))]
        if guild_id:
            command["guild_id"] = guild_id
            del command["dm_permission"], command["contexts"]
        return command

    def option_json(self, option):
        shown = without_none(option)
        for key in ("options", "choices"):
            if key in shown:
                shown[key] = [self.option_json(o) if key == "options" else without_none(o) for o in shown[key]]
        return shown

    def put_command(self, scope, body, guild_id, at=()):
        problems = command_problems(body, list(at))
        if problems:
            raise invalid_form(problems)
        same = next((c for c in scope.values() if (c["name"], c["type"]) == (body["name"], body.get("type") or 1)), None)
        command = self.command_json(body, guild_id, same and same["id"])
        scope[command["id"]] = command
        if sum(c["type"] == command["type"] for c in scope.values()) > (100 if command["type"] == 1 else 5):
            del scope[command["id"]]
            raise ApiError(400, 30032, "Maximum number of application commands reached")
        return command

    @rest("GET", "/applications/{app_id}/commands")
    @rest("GET", "/applications/{app_id}/guilds/{guild_id}/commands")
    async def list_commands(self, call, app_id, guild_id=None):
        return list(self.scope_of(app_id, guild_id).values())

    @rest("POST", "/applications/{app_id}/commands")
    @rest("POST", "/applications/{app_id}/guilds/{guild_id}/commands")
    async def create_command(self, call, app_id, guild_id=None):
        call.status = 201
        return self.put_command(self.scope_of(app_id, guild_id), call.body, guild_id)

    @rest("PUT", "/applications/{app_id}/commands")
    @rest("PUT", "/applications/{app_id}/guilds/{guild_id}/commands")
    async def sync_commands(self, call, app_id, guild_id=None):
        old = self.scope_of(app_id, guild_id)
        keys = [(c.get("name"), c.get("type") or 1) for c in call.body]
        if len(set(keys)) != len(keys):
            twice = next(i for i, k in enumerate(keys) if k in keys[:i])
            raise invalid_form([([twice], "APPLICATION_COMMANDS_DUPLICATE_NAME",
                                 "Application command names must be unique")])
        problems = [p for i, c in enumerate(call.body) for p in command_problems(c, [i])]
        if problems:
            raise invalid_form(problems)
        ids = {(c["name"], c["type"]): c["id"] for c in old.values()}
        kept = {ids[k]: old[ids[k]] for k in keys if k in ids}
        self.commands[guild_id] = kept
        return [self.put_command(kept, c, guild_id) for c in call.body]

    @rest("GET", "/applications/{app_id}/commands/{command_id}")
    @rest("GET", "/applications/{app_id}/guilds/{guild_id}/commands/{command_id}")
    async def get_command(self, call, app_id, command_id, guild_id=None):
        command = self.scope_of(app_id, guild_id).get(command_id)
        if not command:
            raise not_found("Application Command")
        return command

    @rest("PATCH", "/applications/{app_id}/commands/{command_id}")
    @rest("PATCH", "/applications/{app_id}/guilds/{guild_id}/commands/{command_id}")
    async def edit_command(self, call, app_id, command_id, guild_id=None):
        old = await self.get_command(call, app_id, command_id, guild_id)
        body = {**old, **call.body}
        problems = command_problems(body, [])
        if problems:
            raise invalid_form(problems)
        self.commands[guild_id][command_id] = self.command_json(body, guild_id, command_id)
        return self.commands[guild_id][command_id]

    @rest("DELETE", "/applications/{app_id}/commands/{command_id}")
    @rest("DELETE", "/applications/{app_id}/guilds/{guild_id}/commands/{command_id}")
    async def delete_command(self, call, app_id, command_id, guild_id=None):
        await self.get_command(call, app_id, command_id, guild_id)
        del self.commands[guild_id][command_id]

    @rest("GET", "/applications/{app_id}/emojis")
    async def list_emojis(self, call, app_id):
        return {"items": []}

    # -- REST: interactions

    def open_interaction(self, kind, user, channel, data, message=None, locale="en-US", brought=False):
        """Record an interaction and build its INTERACTION_CREATE."""
        guild = self.guild_map.get(channel.get("guild_id"))
        record = {"id": self.id(), "token": secrets.token_urlsafe(48), "type": kind, "user": user["id"],
                  "channel": channel["id"], "name": data.get("name") or data.get("custom_id"),
                  "born": time.monotonic(), "ack": None, "late": False, "original": None, "followups": [],
                  "source": message and message["id"], "choices": None, "modal": None}
        event = {"id": record["id"], "application_id": self.app_id, "type": kind, "token": record["token"],
                 "version": 1, "data": data, "channel_id": channel["id"],
                 "channel": self.channel_json(channel) | {"permissions": str(self.permissions(channel, user["id"]))},
                 "locale": locale, "entitlements": [], "attachment_size_limit": ATTACHMENT_LIMIT,
                 "app_permissions": str(self.permissions(channel, self.bot["id"])),
                 "authorizing_integration_owners": {"1": user["id"]} if brought else {"0": guild["id"] if guild else "0"},
                 "context": 0 if guild else 1}
        if guild:
            event |= {"guild_id": guild["id"], "guild_locale": "en-US",
                      "guild": {"id": guild["id"], "locale": "en-US", "features": ["COMMUNITY"]},
                      "member": self.member_json(guild, user["id"]) | {
                          "permissions": str(self.permissions(channel, user["id"]))}}
        else:
            event["user"] = self.user_json(user)
        if message:
            event["message"] = self.message_json(message)
        self.interactions[record["id"]] = record
        return record, event

    async def start_interaction(self, record, event):
        async def judge():
            for _ in range(round(ACK_LIMIT / TICK)):      # the time of a machine that stalls does not count
                await asyncio.sleep(TICK)
            if not record["ack"]:
                record["late"] = True
                self.recorder.violation("ack_missed", f"{record['name']} not acknowledged within {ACK_LIMIT:g} s",
                                        interaction_id=record["id"])
        asyncio.create_task(judge())
        await self.gateway.dispatch("INTERACTION_CREATE", event)

    CALLBACKS = {COMMAND: (4, 5, 9), COMPONENT: (4, 5, 6, 7, 9), AUTOCOMPLETE: (8,), MODAL: (4, 5, 6, 7)}

    @rest("POST", "/interactions/{interaction_id}/{token}/callback")
    async def respond(self, call, interaction_id, token):
        record, body = self.interactions.get(interaction_id), call.body
        if not record or record["token"] != token:
            raise not_found("Interaction")
        if record["ack"]:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if record["late"]:
            raise not_found("Interaction")
        kind, data = body["type"], body.get("data") or {}
        allowed = self.CALLBACKS[record["type"]]
        if record["type"] == MODAL and not record["source"]:
            allowed = (4, 5)
        if kind not in allowed:
            raise invalid_form([(["type"], "INTERACTION_RESPONSE_TYPE_INVALID",
                                 f"Response type {kind} is not valid for interaction type {record['type']}")])
        channel, message = self.channels[record["channel"]], None
        flags = (data.get("flags") or 0) & (EPHEMERAL | COMPONENTS_V2 | 4 | 4096)
        nested = {"data"}
        try:
            if kind == 4:
                self.check_message(data, call.uploads)
                message = self.interaction_message(record, channel, data, call.uploads, flags)
            elif kind == 5:
                message = self.interaction_message(record, channel, {}, (), flags & EPHEMERAL | LOADING)
            elif kind == 7:
                message = await self.edit(self.message_of(channel["id"], record["source"]), data, call.uploads)
            elif kind == 8:
                choices = as_list(data.get("choices"))
                if len(choices) > 25:
                    raise invalid_form([(["choices"], "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")])
                problems = choice_problems(choices, ["choices"], record.get("focused_type"))
                if problems:
                    raise invalid_form(problems)
                record["choices"] = choices
            elif kind == 9:
                problems, nested = modal_problems(data), set()
                if problems:
                    raise invalid_form(problems)
                record["modal"] = data
        except ApiError as error:
            if nested and "errors" in error.body:
                error.body["errors"] = {"data": error.body["errors"]}
            raise
        record["ack"] = {"type": kind, "after": round(time.monotonic() - record["born"], 3)}
        if kind in (4, 5):
            record["original"] = message["id"]
            await self.announce_message("MESSAGE_CREATE", message)
        elif record["source"]:
            record["original"] = record["source"]
        self.recorder.announce()
        if call.query.get("with_response") not in ("1", "true", "True"):
            return None
        shown = {"id": record["id"], "type": record["type"]}
        if message:
            shown |= {"response_message_id": message["id"], "response_message_loading": kind == 5,
                      "response_message_ephemeral": bool(message["flags"] & EPHEMERAL)}
        answer = {"interaction": shown}
        if kind in (4, 7):
            answer["resource"] = {"type": kind, "message": self.message_json(message)}
        return answer

    def interaction_message(self, record, channel, body, uploads, flags, follows=None):
        reply_to = follows or self.messages[channel["id"]].get(record["source"] or "")
        kind = 19 if reply_to else 20 if record["type"] == COMMAND else 0
        message = self.new_message(channel, self.bot["id"], body, uploads, kind, reply_to, flags)
        message |= {"webhook_id": self.app_id, "application_id": self.app_id}
        about = self.metadata(record, channel)
        if record["type"] == COMMAND:
            message["interaction"] = {"id": record["id"], "type": 2, "name": record["name"], "user": about["user"]}
        if follows:
            about["original_response_message_id"] = follows["id"]
        message["interaction_metadata"] = about
        return message

    def metadata(self, record, channel):
        about = {"id": record["id"], "type": record["type"], "user": self.user_json(self.users[record["user"]]),
                 "authorizing_integration_owners": {"0": channel.get("guild_id") or "0"}}
        if record["type"] == COMMAND:
            return about | {"name": record["name"], "command_type": 1}
        if record["type"] == COMPONENT:
            return about | {"interacted_message_id": record["source"]}
        return about | {"triggering_interaction_metadata": record["trigger"]}

    def by_token(self, app_id, token):
        record = next((r for r in self.interactions.values() if r["token"] == token), None)
        if not record or app_id != self.app_id or not record["ack"]:
            raise not_found("Webhook")
        if time.monotonic() - record["born"] > TOKEN_LIFE:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return record

    @rest("POST", "/webhooks/{application_id}/{token}")
    async def follow_up(self, call, application_id, token):
        record = self.by_token(application_id, token)
        channel = self.channels[record["channel"]]
        original = self.messages[channel["id"]].get(record["original"] or "")
        if original and original["flags"] & LOADING:       # documented: completes the deferred reply
            return self.message_json(await self.edit(original, call.body, call.uploads))
        self.check_message(call.body, call.uploads)
        message = self.interaction_message(record, channel, call.body, call.uploads, (call.body.get("flags") or 0)
                                           & (EPHEMERAL | COMPONENTS_V2 | 4 | 4096), original)
        record["followups"].append(message["id"])
        await self.announce_message("MESSAGE_CREATE", message)
        return self.message_json(message)

    def webhook_message(self, application_id, token, message_id):
        record = self.by_token(application_id, token)
        if message_id == "@original":
            message_id = record["original"]
        elif message_id not in (record["original"], *record["followups"]):
            raise not_found("Message")
        return self.message_of(record["channel"], message_id)

    @rest("GET", "/webhooks/{application_id}/{token}/messages/{message_id}")
    async def get_webhook_message(self, call, application_id, token, message_id):
        return self.message_json(self.webhook_message(application_id, token, message_id))

    @rest("PATCH", "/webhooks/{application_id}/{token}/messages/{message_id}")
    async def edit_webhook_message(self, call, application_id, token, message_id):
        message = self.webhook_message(application_id, token, message_id)
        return self.message_json(await self.edit(message, call.body, call.uploads))

    @rest("DELETE", "/webhooks/{application_id}/{token}/messages/{message_id}")
    async def delete_webhook_message(self, call, application_id, token, message_id):
        await self.remove_message(self.webhook_message(application_id, token, message_id))

    # -- REST: channels and messages

    @rest("GET", "/channels/{channel_id}")
    async def get_channel(self, call, channel_id):
        channel = self.channel_of(channel_id)
        self.require(channel)
        return self.bot_thread_json(channel) if self.is_thread(channel) else self.channel_json(channel)

    @rest("PATCH", "/channels/{channel_id}")
    async def edit_channel(self, call, channel_id):
        channel = self.channel_of(channel_id)
        thread = self.is_thread(channel)
        if not (thread and channel["owner_id"] == self.bot["id"]):
            self.require(channel, "MANAGE_THREADS" if thread else "MANAGE_CHANNELS")
        for key in ("name", "topic", "rate_limit_per_user", "nsfw", "applied_tags"):
            if key in call.body:
                channel[key] = call.body[key]
        for key in ("archived", "locked", "auto_archive_duration"):
            if key in call.body and thread:
                channel["thread_metadata"][key] = call.body[key]
        await self.emit("THREAD_UPDATE" if thread else "CHANNEL_UPDATE", self.channel_json(channel), channel)
        return self.channel_json(channel)

    @rest("DELETE", "/channels/{channel_id}")
    async def delete_channel(self, call, channel_id):
        channel = self.channel_of(channel_id)
        thread = self.is_thread(channel)
        self.require(channel, "MANAGE_THREADS" if thread else "MANAGE_CHANNELS")
        return await self.close_channel(channel)

    async def close_channel(self, channel):
        event = "THREAD_DELETE" if self.is_thread(channel) else "CHANNEL_DELETE"
        await self.emit(event, self.channel_json(channel), channel)
        return self.channel_json(self.channels.pop(channel["id"]))

    @rest("GET", "/channels/{channel_id}/messages")
    async def list_messages(self, call, channel_id):
        channel = self.channel_of(channel_id)
        if not self.require(channel) & PERMISSIONS["READ_MESSAGE_HISTORY"]:
            return []
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise invalid_form([(["limit"], "NUMBER_TYPE_MAX", "int value should be less than or equal to 100.")])
        found = [m for m in self.messages[channel_id].values() if not m["flags"] & EPHEMERAL]
        if "before" in call.query:
            found = [m for m in found if int(m["id"]) < int(call.query["before"])]
        if "after" in call.query:
            found = [m for m in found if int(m["id"]) > int(call.query["after"])][:limit]
        if "around" in call.query:
            middle = sum(int(m["id"]) < int(call.query["around"]) for m in found)
            found = found[max(0, middle - limit // 2):middle + limit - limit // 2]
        return [self.message_json(m) for m in reversed(found[-limit:])]

    @rest("POST", "/channels/{channel_id}/messages")
    async def create_message(self, call, channel_id):
        return self.message_json(await self.send(self.channel_of(channel_id), call.body, call.uploads))

    @rest("GET", "/channels/{channel_id}/messages/{message_id}")
    async def get_message(self, call, channel_id, message_id):
        self.require(self.channel_of(channel_id), "READ_MESSAGE_HISTORY")
        return self.message_json(self.message_of(channel_id, message_id))

    @rest("PATCH", "/channels/{channel_id}/messages/{message_id}")
    async def edit_message(self, call, channel_id, message_id):
        self.require(self.channel_of(channel_id))
        message = self.message_of(channel_id, message_id)
        if message["author"] != self.bot["id"]:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        return self.message_json(await self.edit(message, call.body, call.uploads))

    @rest("DELETE", "/channels/{channel_id}/messages/{message_id}")
    async def delete_message(self, call, channel_id, message_id):
        channel, message = self.channel_of(channel_id), self.message_of(channel_id, message_id)
        self.require(channel, *([] if message["author"] == self.bot["id"] else ["MANAGE_MESSAGES"]))
        await self.remove_message(message)

    async def pin(self, channel_id, message_id, pinned):
        channel, message = self.channel_of(channel_id), self.message_of(channel_id, message_id)
        if channel["type"] != DM:
            self.require(channel, "MANAGE_MESSAGES")
        message["pinned"] = pinned
        await self.announce_message("MESSAGE_UPDATE", message)

    @rest("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
    async def pin_message(self, call, channel_id, message_id):
        await self.pin(channel_id, message_id, True)

    @rest("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
    async def unpin_message(self, call, channel_id, message_id):
        await self.pin(channel_id, message_id, False)

    @rest("POST", "/channels/{channel_id}/typing")
    async def typing(self, call, channel_id):
        channel = self.channel_of(channel_id)
        self.require(channel, "SEND_MESSAGES_IN_THREADS" if self.is_thread(channel) else "SEND_MESSAGES")

    async def react(self, channel, message, emoji, user_id, add):
        who = message.setdefault("_reactions", {}).setdefault(unquote(emoji), [])
        if add == (user_id in who):
            return
        who.append(user_id) if add else who.remove(user_id)
        if not who:
            del message["_reactions"][unquote(emoji)]
        guild = self.guild_map.get(channel.get("guild_id"))
        await self.emit("MESSAGE_REACTION_ADD" if add else "MESSAGE_REACTION_REMOVE", without_none({
            "user_id": user_id, "channel_id": channel["id"], "message_id": message["id"], "type": 0,
            "burst": False, "emoji": {"id": None, "name": unquote(emoji)}, "guild_id": guild and guild["id"],
            "member": self.member_json(guild, user_id) if guild and add else None,
            "message_author_id": message["author"] if add else None}), channel)

    @rest("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me")
    async def add_reaction(self, call, channel_id, message_id, emoji):
        channel, message = self.channel_of(channel_id), self.message_of(channel_id, message_id)
        self.require(channel, "READ_MESSAGE_HISTORY", "ADD_REACTIONS")
        if re.fullmatch(r"[\x00-\x7f]+", unquote(emoji)) and ":" not in unquote(emoji):
            raise ApiError(400, 10014, "Unknown Emoji")
        await self.react(channel, message, emoji, self.bot["id"], True)

    @rest("DELETE", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/{user_id}")
    async def remove_reaction(self, call, channel_id, message_id, emoji, user_id):
        channel, message = self.channel_of(channel_id), self.message_of(channel_id, message_id)
        if user_id != "@me":
            self.require(channel, "MANAGE_MESSAGES")
        await self.react(channel, message, emoji, self.bot["id"] if user_id == "@me" else user_id, False)

    # -- REST: threads

    @rest("POST", "/channels/{channel_id}/messages/{message_id}/threads")
    async def thread_from_message(self, call, channel_id, message_id):
        channel, message = self.channel_of(channel_id), self.message_of(channel_id, message_id)
        self.require(channel, "CREATE_PUBLIC_THREADS")
        call.status = 201
        return self.bot_thread_json(await self.open_thread(channel, call.body, self.bot["id"], message))

    @rest("POST", "/channels/{channel_id}/threads")
    async def start_thread(self, call, channel_id):
        channel, body = self.channel_of(channel_id), call.body
        kind = PUBLIC_THREAD if channel["type"] == FORUM else body.get("type") or PRIVATE_THREAD
        if channel["type"] == FORUM:
            self.require(channel, "SEND_MESSAGES")
            if not body.get("message"):
                raise invalid_form([(["message"], "BASE_TYPE_REQUIRED", "This field is required")])
            self.check_message(body["message"], call.uploads)
        else:
            self.require(channel, "CREATE_PUBLIC_THREADS" if kind == PUBLIC_THREAD else "CREATE_PRIVATE_THREADS")
        thread = await self.open_thread(channel, body, self.bot["id"], None, kind)
        call.status = 201
        if channel["type"] != FORUM:
            return self.bot_thread_json(thread)
        first = await self.send(thread, body["message"], call.uploads)
        return self.bot_thread_json(thread) | {"message": self.message_json(first)}

    @rest("PUT", "/channels/{channel_id}/thread-members/{user_id}")
    async def join_thread(self, call, channel_id, user_id):
        thread = self.channel_of(channel_id)
        self.require(thread)
        thread["members"].add(self.bot["id"] if user_id == "@me" else user_id)
        thread["member_count"] = len(thread["members"])

    @rest("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
    async def leave_thread(self, call, channel_id, user_id):
        thread = self.channel_of(channel_id)
        thread["members"].discard(self.bot["id"] if user_id == "@me" else user_id)
        thread["member_count"] = len(thread["members"])

    @rest("GET", "/channels/{channel_id}/thread-members")
    async def list_thread_members(self, call, channel_id):
        thread = self.channel_of(channel_id)
        return [self.thread_member(thread, u) for u in thread["members"]]

    @rest("GET", "/guilds/{guild_id}/threads/active")
    async def active_threads(self, call, guild_id):
        self.guild_of(guild_id)
        found = [c for c in self.channels.values() if self.is_thread(c) and c["guild_id"] == guild_id
                 and not c["thread_metadata"]["archived"]]
        return {"threads": [self.channel_json(c) for c in found], "has_more": False,
                "members": [self.thread_member(c, self.bot["id"]) for c in found if self.bot["id"] in c["members"]]}

    # -- REST: guilds

    @rest("GET", "/guilds/{guild_id}")
    async def get_guild(self, call, guild_id):
        return self.guild_json(self.guild_of(guild_id))

    @rest("GET", "/guilds/{guild_id}/channels")
    async def list_channels(self, call, guild_id):
        self.guild_of(guild_id)
        return [self.channel_json(c) for c in self.channels.values()
                if c.get("guild_id") == guild_id and not self.is_thread(c)]

    @rest("GET", "/guilds/{guild_id}/roles")
    async def list_roles(self, call, guild_id):
        return list(self.guild_of(guild_id)["roles"].values())

    @rest("GET", "/guilds/{guild_id}/members")
    async def list_members(self, call, guild_id):
        guild = self.guild_of(guild_id)
        return [self.member_json(guild, u) for u in list(guild["members"])[:int(call.query.get("limit", 1))]]

    @rest("GET", "/guilds/{guild_id}/members/{user_id}")
    async def get_member(self, call, guild_id, user_id):
        guild = self.guild_of(guild_id)
        if user_id not in guild["members"]:
            raise not_found("Member")
        return self.member_json(guild, user_id)


# ---------------------------------------------------------------- users' actions

class Users:
    """What people do in the client: refuses anything a person could not do."""

    def __init__(self, discord):
        self.discord = discord

    def place(self, body):
        """(user, channel) from {user, channel | thread | dm}."""
        user = self.discord.find_user(body.get("user", "alice"))
        if body.get("dm"):
            return user, self.discord.dm_with(user)
        default = next(c["id"] for c in self.discord.channels.values() if c["type"] == TEXT)
        return user, self.discord.find_channel(body.get("thread") or body.get("channel") or default)

    def command(self, name, channel, user, kind=1):
        guild_id, parts = channel.get("guild_id"), name.split() if kind == 1 else [name]
        for scope in dict.fromkeys((guild_id, None)):
            for command in self.discord.commands.get(scope, {}).values():
                if command["name"] == parts[0] and command["type"] == kind:
                    break
            else:
                continue
            break
        else:
            raise ControlError(f"/{parts[0]} is not registered here: was it synced?")
        contexts = command.get("contexts") or ([0, 1] if command.get("dm_permission", True) else [0])
        if (0 if guild_id else 1) not in contexts and not command.get("guild_id"):
            raise ControlError(f"/{parts[0]} is not offered in this context")
        needed = command["default_member_permissions"]
        held = self.discord.permissions(channel, user["id"])
        if guild_id and needed is not None and (int(needed) == 0 or held & int(needed) != int(needed)):
            if not held & PERMISSIONS["ADMINISTRATOR"]:
                raise ControlError(f"{user['username']} may not use /{parts[0]}")
        leaf, path = command, []
        for part in parts[1:]:
            leaf = next((o for o in leaf.get("options", []) if o["name"] == part and o["type"] in (1, 2)), None)
            if not leaf:
                raise ControlError(f"no sub-command {name!r}")
            path.append(leaf)
        if any(o["type"] in (1, 2) for o in leaf.get("options", [])):
            raise ControlError(f"{name!r} needs one of its sub-commands")
        return command, path, {o["name"]: o for o in leaf.get("options", [])}

    def fill(self, declared, given, channel, focused=None):
        """The wire options and `resolved` from {name: value}."""
        for name in given:
            if name not in declared:
                raise ControlError(f"no option {name!r}")
        wire, resolved = [], {}
        for name, option in declared.items():
            if name not in given:
                if option.get("required") and focused is None:
                    raise ControlError(f"option {name!r} is required")
                continue
            value, kind = given[name], option["type"]
            if name != focused:
                value = self.checked(option, value, channel, resolved)
            wire.append({"name": name, "type": kind, "value": value} | ({"focused": True} if name == focused else {}))
        return wire, resolved

    def checked(self, option, value, channel, resolved):
        name, kind, discord = option["name"], option["type"], self.discord
        if kind in OPTION_TYPES and (not isinstance(value, OPTION_TYPES[kind])
                                     or (isinstance(value, bool) and kind != 5)):
            raise ControlError(f"option {name!r} has type {kind}, got {value!r}")
        if option.get("choices") and value not in [c["value"] for c in option["choices"]]:
            raise ControlError(f"option {name!r}: {value!r} is not a choice")
        size = len(value) if kind == 3 else value
        low, high = ("min_length", "max_length") if kind == 3 else ("min_value", "max_value")
        if kind in (3, 4, 10) and (size < option.get(low, -math.inf) or size > option.get(high, math.inf)):
            raise ControlError(f"option {name!r} out of bounds")
        if kind == 3 and len(value) > 6000:
            raise ControlError(f"option {name!r}: a person can type at most 6000 characters")
        guild = discord.guild_map.get(channel.get("guild_id"))
        if kind in (6, 9):
            user = discord.find_user(value)
            resolved.setdefault("users", {})[user["id"]] = discord.user_json(user)
            if guild and user["id"] in guild["members"]:
                resolved.setdefault("members", {})[user["id"]] = discord.member_json(guild, user["id"], False) | {
                    "permissions": str(discord.permissions(channel, user["id"]))}
            return user["id"]
        if kind == 7:
            found = discord.find_channel(value)
            resolved.setdefault("channels", {})[found["id"]] = discord.channel_json(found) | {
                "permissions": str(discord.permissions(found, discord.bot["id"]))}
            return found["id"]
        if kind == 8:
            role = next((r for r in guild["roles"].values() if value in (r["id"], r["name"])), None)
            if not role:
                raise ControlError(f"no role {value!r}")
            resolved.setdefault("roles", {})[role["id"]] = role
            return role["id"]
        if kind == 11:
            attached = discord.attach(channel, [upload_from(value)], ephemeral=True)[0]
            resolved.setdefault("attachments", {})[attached["id"]] = attached
            return attached["id"]
        return value

    def need_connection(self):
        if not self.discord.gateway.connected():
            raise ControlError("the bot is not connected to the gateway")

    def command_data(self, command, path, wire, resolved):
        for layer in reversed(path):
            wire = [{"name": layer["name"], "type": layer["type"], "options": wire}]
        data = {"id": command["id"], "name": command["name"], "type": command["type"], "options": wire}
        if resolved:
            data["resolved"] = resolved
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        return data

    async def slash(self, body):
        self.need_connection()
        user, channel = self.place(body)
        kind = body.get("type", 1)
        command, path, declared = self.command(body["name"], channel, user, kind)
        if kind == 1:
            wire, resolved = self.fill(declared, body.get("options") or {}, channel)
            data = self.command_data(command, path, wire, resolved)
        else:
            data = {"id": command["id"], "name": command["name"], "type": kind}
            if kind == 3:
                target = self.discord.message_of(channel["id"], str(body["target"]))
                data |= {"target_id": target["id"],
                         "resolved": {"messages": {target["id"]: self.discord.message_json(target)}}}
            else:
                data["resolved"] = {}
                data["target_id"] = self.checked({"name": "target", "type": 6}, body["target"], channel, data["resolved"])
        record, event = self.discord.open_interaction(COMMAND, user, channel, data, None, body.get("locale", "en-US"),
                                                      bool(body.get("brought")))
        await self.discord.start_interaction(record, event)
        return record

    async def autocomplete(self, body):
        self.need_connection()
        user, channel = self.place(body)
        command, path, declared = self.command(body["name"], channel, user)
        if not declared.get(body["option"], {}).get("autocomplete"):
            raise ControlError(f"option {body['option']!r} does not autocomplete")
        given = {**(body.get("options") or {}), body["option"]: body.get("value", "")}
        wire, resolved = self.fill(declared, given, channel, body["option"])
        data = self.command_data(command, path, wire, resolved)
        record, event = self.discord.open_interaction(AUTOCOMPLETE, user, channel, data, None,
                                                      body.get("locale", "en-US"))
        record["focused_type"] = declared[body["option"]]["type"]
        await self.discord.start_interaction(record, event)
        return record

    async def component(self, body):
        """Press a button or pick `values` in a select."""
        self.need_connection()
        user, discord = self.discord.find_user(body.get("user", "alice")), self.discord
        message = next((m[str(body["message_id"])] for m in discord.messages.values()
                        if str(body["message_id"]) in m), None)
        if not message:
            raise ControlError("no such message")
        channel = discord.channels[message["channel_id"]]
        if message["flags"] & EPHEMERAL and message["interaction_metadata"]["user"]["id"] != user["id"]:
            raise ControlError("that message is visible only to another user")
        item = next((c for c in walk(message["components"]) if c.get("custom_id") == body["custom_id"]), None)
        if not item or item.get("disabled"):
            raise ControlError(f"no usable component {body['custom_id']!r} on that message")
        data = {"custom_id": item["custom_id"], "component_type": item["type"], "id": item["id"]}
        if item["type"] in SELECTS:
            values = body.get("values") or []
            if not item.get("min_values", 1) <= len(values) <= item.get("max_values", 1):
                raise ControlError("too few or too many values")
            offered = [o["value"] for o in item.get("options", [])]
            if item["type"] == STRING_SELECT and not set(values) <= set(offered):
                raise ControlError(f"offered: {offered}")
            if item["type"] != STRING_SELECT:
                kinds, resolved = {5: 6, 6: 8, 7: 6, 8: 7}, {}
                values = [self.checked({"name": "value", "type": kinds[item["type"]]}, v, channel, resolved) for v in values]
                data["resolved"] = resolved
            data["values"] = values
        record, event = discord.open_interaction(COMPONENT, user, channel, data, message, body.get("locale", "en-US"))
        await discord.start_interaction(record, event)
        return record

    async def modal(self, body):
        """Submit the modal that the interaction {interaction_id} answered with."""
        self.need_connection()
        origin = self.discord.interactions.get(str(body["interaction_id"]))
        if not origin or not origin["modal"]:
            raise ControlError("that interaction did not open a modal")
        given, filled = body.get("values") or {}, json.loads(json.dumps(origin["modal"]["components"]))
        for number, item in enumerate(walk(filled), 1):
            item.setdefault("id", number)
            if item.get("type") == TEXT_INPUT:
                text = given.get(item["custom_id"], item.get("value") or "")
                if (item.get("required", True) and not text) or not (
                        item.get("min_length", 0) <= len(text) <= item.get("max_length", 4000)):
                    raise ControlError(f"field {item['custom_id']!r} is missing or of the wrong length")
                item["value"] = text
            elif item.get("type") in SELECTS:
                item["values"] = given.get(item["custom_id"], [])
        channel = self.discord.channels[origin["channel"]]
        source = self.discord.messages[channel["id"]].get(origin["source"] or "")
        data = {"custom_id": origin["modal"]["custom_id"], "components": filled}
        record, event = self.discord.open_interaction(
            MODAL, self.discord.users[origin["user"]], channel, data, source)
        record["trigger"] = self.discord.metadata(origin, channel)
        await self.discord.start_interaction(record, event)
        return record

    async def message(self, body):
        user, channel = self.place(body)
        content = body.get("content", "")
        if body.get("mention"):
            content = f"{self.mention_of_bot(channel, body['mention'])} {content}".strip()
        uploads = [upload_from(f) for f in body.get("files", [])]
        if len(content) > 2000 or not (content or uploads):
            raise ControlError("a person's message has 1 to 2000 characters")
        self.user_may(channel, user, "SEND_MESSAGES_IN_THREADS" if Discord.is_thread(channel) else "SEND_MESSAGES")
        reply_to = None
        if body.get("reply_to"):
            reply_to = self.discord.message_of(channel["id"], str(body["reply_to"]))
        message = self.discord.new_message(channel, user["id"], {"content": content}, uploads,
                                           19 if reply_to else 0, reply_to)
        await self.discord.announce_message("MESSAGE_CREATE", message)
        return message

    def mention_of_bot(self, channel, how):
        """As a client writes it: of the bot, or of the role that came with it ("role")."""
        if how != "role":
            return f"<@{self.discord.bot['id']}>"
        roles = self.discord.guild_map[channel["guild_id"]]["roles"].values()
        return next(f"<@&{role['id']}>" for role in roles if role.get("tags"))

    def user_may(self, channel, user, permission):
        if channel["type"] != DM and not self.discord.permissions(channel, user["id"]) & PERMISSIONS[permission]:
            raise ControlError(f"{user['username']} lacks {permission} there")

    async def edit(self, body):
        message = self.own(body)
        message.update(content=body["content"], edited_timestamp=iso())
        message["mentions"] = self.discord.pings(self.discord.channels[message["channel_id"]],
                                                 message["author"], message, None)[0]
        await self.discord.announce_message("MESSAGE_UPDATE", message)
        return message

    async def delete(self, body):
        message = self.own(body)
        await self.discord.remove_message(message)
        return message

    def own(self, body):
        user = self.discord.find_user(body.get("user", "alice"))
        for messages in self.discord.messages.values():
            message = messages.get(str(body["message_id"]))
            if message and (body.get("anybody") or message["author"] == user["id"]):
                return message
        raise ControlError("no such message of that user")

    async def reaction(self, body):
        user = self.discord.find_user(body.get("user", "alice"))
        for channel_id, messages in self.discord.messages.items():
            if str(body["message_id"]) in messages:
                message = messages[str(body["message_id"])]
                await self.discord.react(self.discord.channels[channel_id], message, body["emoji"],
                                         user["id"], not body.get("remove"))
                return message
        raise ControlError("no such message")

    async def thread(self, body):
        user, channel = self.place(body)
        message = self.discord.message_of(channel["id"], str(body["message_id"])) if body.get("message_id") else None
        thread = await self.discord.open_thread(channel, {"name": body["name"]}, user["id"], message)
        if channel["type"] == FORUM:      # a post begins with a message that has the id of its thread
            content = body.get("content", body["name"])
            if body.get("mention"):
                content = f"{self.mention_of_bot(channel, body['mention'])} {content}"
            first = self.discord.new_message(thread, user["id"], {"content": content}, message_id=thread["id"])
            await self.discord.announce_message("MESSAGE_CREATE", first)
        return thread


def upload_from(spec):
    data = base64.b64decode(spec["base64"]) if "base64" in spec else spec.get("text", "").encode()
    return {"filename": spec["filename"], "data": data,
            "content_type": spec.get("content_type", "text/plain; charset=utf-8")}


# ---------------------------------------------------------------- HTTP front

class Call:
    """One REST request of the bot, parsed."""

    def __init__(self, method, path, query, body, uploads):
        self.method, self.path, self.query, self.body, self.uploads = method, path, query, body, uploads
        self.status = 200


async def read_body(request):
    """(JSON body or None, uploads) of a JSON or multipart request."""
    if request.content_type == "multipart/form-data":
        body, uploads, fields = None, [], {}
        async for part in await request.multipart():
            data = await part.read(decode=True)
            match = re.fullmatch(r"files\[(\d+)\]", part.name or "")
            if part.name == "payload_json":
                body = json.loads(data)
            elif match or part.filename:
                uploads.append({"filename": part.filename or "file", "data": bytes(data),
                                "index": int(match.group(1)) if match else len(uploads),
                                "content_type": part.headers.get("Content-Type", "application/octet-stream")})
            else:
                fields[part.name] = data.decode()
        return (fields if body is None else body), uploads
    raw = await request.read()
    if not raw:
        return None, []
    try:
        return json.loads(raw), []
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


class Front:
    """REST entry: authentication, faults, rate limits, validation, recording, self-check."""

    def __init__(self, spec, recorder, faults, limits, token, answer):
        self.spec, self.recorder, self.faults, self.limits = spec, recorder, faults, limits
        self.token, self.answer = token, answer          # answer(call) -> (status, JSON or None)

    async def handle(self, request):
        started = time.monotonic()
        path = "/" + request.match_info["tail"]
        entry = self.recorder.call(kind="rest", method=request.method, path=path, query=dict(request.query),
                                   body=None, files=[], reason=request.headers.get("X-Audit-Log-Reason"),
                                   route=None, status=None, response=None)
        headers = {"Via": "1.1 google", "Date": http_date()}
        try:
            fault = self.faults.take(request.method, path)
            if fault:
                await asyncio.sleep(fault.get("delay", 0))
                if fault.get("cut"):
                    if fault.get("commit"):       # the work is done, and its answer lost
                        await self.serve(request, path, entry, headers, None)
                    entry["status"] = "cut"
                    request.transport.abort()
                    return web.Response()
            status, body = await self.serve(request, path, entry, headers, fault)
        except ApiError as error:
            status, body = error.status, error.body
            headers.update(error.headers)
            if not entry.get("injected"):
                self.recorder.violation(f"http_{status}", f"{request.method} {path}: {json.dumps(body)[:600]}",
                                        seq=entry["seq"])
        except Exception as error:                        # a slip of this program, not of the bot
            self.recorder.selfcheck.append(f"{request.method} {path}: {type(error).__name__}: {error}")
            import traceback
            traceback.print_exc()
            status, body = 500, {"message": "Internal Server Error", "code": 0}
        entry.update(status=status, response=body, ms=round((time.monotonic() - started) * 1000))
        self.recorder.announce()
        if body is None:
            return web.Response(status=status, headers=headers)
        # exactly this type: discord.py compares the whole header
        return web.Response(body=json.dumps(body).encode(), status=status,
                            headers={**headers, "Content-Type": "application/json"})

    async def serve(self, request, path, entry, headers, fault):
        body, uploads = await read_body(request)
        entry["body"] = body
        entry["files"] = [{k: u[k] for k in ("filename", "content_type")} | {"size": len(u["data"])} for u in uploads]
        if fault and fault.get("status"):
            entry["injected"] = True
            if fault["status"] == 429:
                wait = (fault.get("body") or {}).get("retry_after", 1.0)
                raise RateLimits.too_many(wait, (fault.get("body") or {}).get("global", False), fault.get("headers") or {})
            error = ApiError(fault["status"], 0, "injected", headers=fault.get("headers"))
            error.body = fault.get("body", {"message": f"{fault['status']}: injected", "code": 0})
            raise error
        by_token = path.startswith(("/interactions/", "/webhooks/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {self.token}":
            raise ApiError(401, 0, "401: Unauthorized")
        _, template = find_route(request.method, path)
        entry["route"] = template
        major = "/".join(path.split("/")[1:4 if by_token else 3])
        headers.update(self.limits.take(request.method, template or path, major, by_token))
        spec_template, operation = self.spec.find(request.method, path)
        if operation and body is not None:
            problems = self.spec.request_problems(request.method, spec_template, operation, body)
            if problems:
                raise invalid_form(problems)
        call = Call(request.method, path, dict(request.query), body if body is not None else {}, uploads)
        status, answer = await self.answer(call)
        if operation and answer is not None:
            for problem in self.spec.response_problems(request.method, spec_template, operation, status, answer)[:5]:
                self.recorder.selfcheck.append(f"{request.method} {spec_template} {status}: {problem}")
        return status, answer


def find_route(method, path):
    for _, verb, pattern, template, function in ROUTES:
        match = pattern.match(path) if verb == method else None
        if match:
            return (function, match.groupdict()), template
    return None, None


def answers_of(discord, recorder):
    async def answer(call):
        found, _ = find_route(call.method, call.path)
        if not found:
            recorder.violation("route_not_faked", f"{call.method} {call.path}")
            raise not_found("")
        function, arguments = found
        body = await function(discord, call, **{k: unquote(v) if v.startswith("%40") else v
                                                for k, v in arguments.items()})
        return (204, None) if body is None else (call.status, body)
    return answer


# ---------------------------------------------------------------- control front

class Control:
    """The harness's side, all JSON; a refusal is 409 {"error": ...}."""

    def __init__(self, discord, users, recorder, faults, front):
        self.discord, self.users, self.recorder, self.faults, self.front = discord, users, recorder, faults, front

    def routes(self):
        posts = {name: getattr(self, name) for name in
                 ("slash", "autocomplete", "button", "select", "modal", "message", "edit", "delete",
                  "reaction", "thread", "fault", "permissions", "channel", "user", "settings",
                  "kick", "close", "expire")}
        gets = {name: getattr(self, "get_" + name) for name in
                ("calls", "violations", "selfcheck", "messages", "interaction", "state", "transcript")}
        return ([web.post(f"/control/{n}", self.wrap(f, True)) for n, f in posts.items()]
                + [web.get(f"/control/{n}", self.wrap(f, False)) for n, f in gets.items()])

    def wrap(self, function, posted):
        async def handler(request):
            try:
                given = (await request.json() if request.can_read_body else {}) if posted else dict(request.query)
                result = function(given)
                result = await result if inspect.isawaitable(result) else result
                return web.Response(text=result) if isinstance(result, str) else web.json_response(result)
            except (ControlError, ApiError, KeyError) as error:
                detail = error.body if isinstance(error, ApiError) else repr(error) if isinstance(error, KeyError) else str(error)
                return web.json_response({"error": detail}, status=409)
        return handler

    async def settle(self, record, body):
        """The interaction once answered (for a deferred reply: once completed), or after `wait` s."""
        def done():
            if record["late"] and not record["ack"]:
                return True
            if not record["ack"]:
                return False
            if body.get("until") == "ack" or record["ack"]["type"] != 5:
                return True
            original = self.discord.messages[record["channel"]].get(record["original"])
            return not original or not original["flags"] & LOADING
        await self.recorder.until(done, body.get("wait", 0))
        return self.interaction_view(record)

    def interaction_view(self, record):
        shown = {k: v for k, v in record.items() if k not in ("born", "trigger")}
        messages = self.discord.messages[record["channel"]]
        shown["original"] = self.view(messages[record["original"]]) if record["original"] in messages else None
        shown["followups"] = [self.view(messages[i]) for i in record["followups"] if i in messages]
        return shown

    def view(self, message):
        return self.discord.message_json(message)

    async def slash(self, body):
        return await self.settle(await self.users.slash(body), body)

    async def autocomplete(self, body):
        return await self.settle(await self.users.autocomplete(body), {"wait": 10 * ACK_LIMIT, **body})

    async def button(self, body):
        return await self.settle(await self.users.component(body), body)

    select = button

    async def modal(self, body):
        return await self.settle(await self.users.modal(body), body)

    async def message(self, body):
        return self.view(await self.users.message(body))

    async def edit(self, body):
        return self.view(await self.users.edit(body))

    async def delete(self, body):
        return self.view(await self.users.delete(body))

    async def reaction(self, body):
        return self.view(await self.users.reaction(body))

    async def thread(self, body):
        return self.discord.channel_json(await self.users.thread(body))

    async def fault(self, body):
        if "gateway" in body:
            await self.discord.gateway.disturb(body)
        else:
            self.faults.add(body)
        return {"ok": True}

    async def permissions(self, body):
        """{channel, deny: [...], allow: [...]}: an overwrite for the bot in that channel."""
        channel = self.discord.find_channel(body["channel"])
        bits = {side: str(sum(PERMISSIONS[p] for p in body.get(side, []))) for side in ("allow", "deny")}
        channel["permission_overwrites"] = [{"id": self.discord.bot["id"], "type": 1, **bits}]
        await self.discord.gateway.dispatch("CHANNEL_UPDATE", self.discord.channel_json(channel))
        return self.discord.channel_json(channel)

    async def channel(self, body):
        guild = next(iter(self.discord.guild_map.values()))
        channel = self.discord.add_channel(guild, body)
        await self.discord.emit("CHANNEL_CREATE", self.discord.channel_json(channel), channel)
        return self.discord.channel_json(channel)

    async def close(self, body):
        """{channel | thread}: an administrator deletes it."""
        _, channel = self.users.place(body)
        await self.discord.close_channel(channel)
        return {"ok": True}

    async def kick(self, body):
        """The owner removes the bot from the server."""
        guild = next(iter(self.discord.guild_map.values()))
        await self.discord.emit("GUILD_DELETE", {"id": guild["id"]})
        for channel in [c for c in self.discord.channels.values() if c.get("guild_id") == guild["id"]]:
            channel["permission_overwrites"] = [{"id": self.discord.bot["id"], "type": 1, "allow": "0",
                                                 "deny": str(PERMISSIONS["VIEW_CHANNEL"])}]
        return {"ok": True}

    def expire(self, body):
        """{id}: so much time has passed that the interaction's token is no longer valid."""
        self.discord.interactions[body["id"]]["born"] -= TOKEN_LIFE + 1
        return {"ok": True}

    async def user(self, body):
        user = self.discord.add_user(body["name"], bool(body.get("bot")))
        for guild in self.discord.guild_map.values():
            guild["members"][user["id"]] = self.discord.member(user["id"])
            await self.discord.emit("GUILD_MEMBER_ADD", self.discord.member_json(guild, user["id"])
                                    | {"guild_id": guild["id"]})
        return user

    def settings(self, body):
        """{privileged: [intents the portal grants], ratelimit: bool}"""
        if "privileged" in body:
            self.discord.gateway.privileged = set(body["privileged"])
        if "ratelimit" in body:
            self.front.limits.enabled = bool(body["ratelimit"])
        return {"ok": True}

    async def get_calls(self, query):
        since, route = int(query.get("since", 0)), query.get("route", "*")

        def found():
            return [c for c in self.recorder.calls[since:] if c["status"] is not None or c["kind"] == "gateway"
                    if query.get("method", c["method"]) == c["method"] and fnmatch.fnmatch(c["path"], route)]
        calls = await self.recorder.until(found, query.get("wait", 0))
        if query.get("brief"):  # of very many calls
            calls = [[c["seq"], c["t"], c.get("method"), c["status"], c.get("path")] for c in calls]
        return {"last": len(self.recorder.calls), "calls": calls}

    async def get_violations(self, query):
        return {"violations": self.recorder.violations}

    def get_selfcheck(self, query):
        return {"problems": self.recorder.selfcheck}

    async def get_messages(self, query):
        """?channel|thread|dm&user&after&author=bot&count&wait: messages in order, ephemeral ones included."""
        user, channel = self.users.place({**query, "channel": query.get("channel")})
        after, author = int(query.get("after", 0)), query.get("author")

        def found():
            chosen = [m for m in self.discord.messages[channel["id"]].values() if int(m["id"]) > after and (
                author is None or m["author"] == (self.discord.bot["id"] if author == "bot"
                                                  else self.discord.find_user(author)["id"]))]
            return chosen if len(chosen) >= int(query.get("count", 1)) else []
        await self.recorder.until(found, query.get("wait", 0))
        query = {**query, "count": 0}
        return {"channel": self.discord.channel_json(channel), "messages": [self.view(m) for m in found()]}

    def get_interaction(self, query):
        return self.interaction_view(self.discord.interactions[query["id"]])

    async def get_state(self, query):
        await self.recorder.until(self.discord.gateway.connected, query.get("wait", 0))
        d = self.discord
        return {"connected": d.gateway.connected(), "bot": d.bot, "users": list(d.users.values()),
                "guilds": [{"id": g["id"], "name": g["name"]} for g in d.guild_map.values()],
                "channels": [d.channel_json(c) for c in d.channels.values()],
                "commands": [c for scope in d.commands.values() for c in scope.values()]}

    def get_transcript(self, query):
        lines = []
        for channel in self.discord.channels.values():
            lines.append(f"== {channel.get('name') or 'DM ' + channel['recipients'][0]['username']}")
            for m in self.discord.messages[channel["id"]].values():
                extra = [f"[embed: {e.get('title')} | {e.get('description')}]" for e in m["embeds"]]
                extra += [f"({c.get('label') or c['custom_id']})" for c in walk(m["components"]) if c.get("custom_id")]
                marks = " (only you)" if m["flags"] & EPHEMERAL else ""
                lines.append(f"{self.discord.users[m['author']]['username']}{marks}: {m['content']} {' '.join(extra)}".rstrip())
        return "\n".join(lines) + "\n"


def build(options, world):
    base, ws = f"http://{HOST}:{options.port}", f"ws://{HOST}:{options.port}/gateway"
    recorder, faults = Recorder(), Faults()
    discord = Discord(world, recorder, base)
    discord.gateway = Gateway(discord, recorder, options.token, ws)
    front = Front(Spec(options.spec), recorder, faults, RateLimits(not options.no_ratelimit),
                  options.token, answers_of(discord, recorder))
    control = Control(discord, Users(discord), recorder, faults, front)

    async def attachment(request):
        data, kind = discord.files.get(request.path, (None, None))
        return web.Response(body=data, headers={"Content-Type": kind}) if data is not None else web.Response(status=404)
    return application(front, discord.gateway, control, attachment)


def application(front, gateway, control, attachment):
    app = web.Application(client_max_size=128 * 1024 * 1024)
    app.router.add_route("*", "/api/v10/{tail:.*}", front.handle)
    app.add_routes([web.get("/gateway", gateway.handle), web.get("/gateway/", gateway.handle),
                    web.get("/attachments/{tail:.*}", attachment), *control.routes()])
    return app


def main(make=build):
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8901, help="0: any that is free")
    parser.add_argument("--token", default="fake.bot.token", help="the one bot token that is accepted")
    parser.add_argument("--spec", default=os.path.join(here, "openapi.json"))
    parser.add_argument("--world", help="JSON file shaped like WORLD in this program")
    parser.add_argument("--no-ratelimit", action="store_true", help="send the headers, never refuse")
    parser.add_argument("--behind", type=float, default=0.0, help="seconds by which its clock is behind")
    options = parser.parse_args()
    global BEHIND
    BEHIND = options.behind
    world = WORLD
    if options.world:
        with open(options.world) as file:
            world = json.load(file)
    listening = socket.create_server((HOST, options.port))
    options.port = listening.getsockname()[1]
    print(json.dumps({"api": f"http://{HOST}:{options.port}/api/v10", "gateway": f"ws://{HOST}:{options.port}/gateway",
                      "control": f"http://{HOST}:{options.port}/control"}), flush=True)

    async def run():
        runner = web.AppRunner(make(options, world), access_log=None)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        await asyncio.Event().wait()
    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
