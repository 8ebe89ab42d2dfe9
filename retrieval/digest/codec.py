"""Digests as JSON and back, without loss, for the archive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any

from retrieval.errors import DigestError
from retrieval.reasons import Reason
from retrieval.types import Digest, Form, Links, Notice, Paper, Section, SectionName, Severity


def digest_to_json(digest: Digest) -> str:
    """A digest as one line of JSON; equal digests give equal text."""
    return json.dumps(_plain(digest), ensure_ascii=False, separators=(",", ":"))


def digest_from_json(text: str) -> Digest:
    """The digest that ``digest_to_json`` wrote. Raises DigestError for any other text."""
    try:
        return _read_digest(json.loads(text))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise DigestError(Reason("digest_damaged", advice="index_again")) from error


def paper_to_dict(paper: Paper) -> dict[str, Any]:
    """A paper as plain lists, dicts and texts, keys in the order of the fields."""
    plain: dict[str, Any] = _plain(paper)
    return plain


def paper_from_dict(plain: Mapping[str, Any]) -> Paper:
    """The paper that ``paper_to_dict`` made plain."""
    return Paper(
        **{
            **plain,
            "sections": tuple(_read_section(section) for section in plain["sections"]),
            "links": Links(**plain["links"]),
            "authors": tuple(plain["authors"]),
            "keywords": tuple(plain["keywords"]),
        },
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of any noun
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _read_digest(plain: Mapping[str, Any]) -> Digest:
    return Digest(
        **{
            **plain,
            "date": date.fromisoformat(plain["date"]),
            "papers": tuple(paper_from_dict(paper) for paper in plain["papers"]),
            "forms": tuple(Form(form) for form in plain["forms"]),
            "origins": tuple(plain["origins"]),
            "notices": tuple(_read_notice(notice) for notice in plain["notices"]),
        },
    )


def _read_section(plain: Mapping[str, Any]) -> Section:
    return Section(**{**plain, "name": SectionName(plain["name"]), "form": Form(plain["form"])})


def _read_notice(plain: Mapping[str, Any]) -> Notice:
    return Notice(**{**plain, "severity": Severity(plain["severity"])})
