"""What the sections of a paper are for, by their titles, and which of them fit into a number of tokens. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from math import floor

from retrieval.answer.model.seam import estimate_tokens
from retrieval.edition.types import FullText, Part


class Role(StrEnum):
    """What a section of a paper is for."""

    INTRODUCTION = "introduction"
    METHOD = "method"
    EXPERIMENTS = "experiments"
    CONCLUSION = "conclusion"
    OTHER = "other"  # related work, background, limitations
    APPENDIX = "appendix"
    BACK = "back"  # references, thanks, statements: nothing of the work itself


_TITLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        (Role.BACK, r"\breferences?$|bibliograph|acknowledge?ments?|author contributions?|ethic|impact statement"),
        (Role.BACK, r"(broader|societal) impact|reproducibility|use of (large language models|llms)|\bllm usage"),
        (Role.BACK, "checklist|funding|competing interests|参考文献|致谢"),
        (Role.APPENDIX, "^appendi|supplement|附录"),
        (Role.CONCLUSION, "conclu|summary and|closing remarks|结论|总结"),
        (Role.INTRODUCTION, "introduction|^overview$|motivation|引言|绪论"),
        (Role.OTHER, "related|prior work|background|preliminar|limitation|future (work|direction)|相关工作|局限"),
        (Role.EXPERIMENTS, r"experiment|evaluat|\bresults?\b|ablation|analys[ei]s|comparison|findings"),
        (Role.EXPERIMENTS, "case stud|实验|评测|结果"),
        (Role.METHOD, r"method|approach|architecture|framework|model\b|training|dataset|pipeline|方法|模型"),
    )
)
_NUMBER = re.compile(r"^\s*(?:section\s+)?(\d{1,2}|[IVX]{1,5}(?=\.))(?P<below>(?:\.\d{1,2})+)?[.:]?\s+", re.IGNORECASE)
_PATH = " › "
_LETTERED = re.compile(r"^\s*(?:appendix\s+)?[A-Z](?:\.\d{1,2})*[.:]?\s+\S")
# Of the tokens that there are, where all of the paper does not fit; what one role leaves over goes to the next.
_SHARES: tuple[tuple[Role, float], ...] = (
    (Role.CONCLUSION, 0.1),
    (Role.INTRODUCTION, 0.25),
    (Role.EXPERIMENTS, 0.35),
    (Role.METHOD, 0.3),
    (Role.OTHER, 0.0),
    (Role.APPENDIX, 0.0),
)


def roles_of(parts: Sequence[Part]) -> tuple[Role, ...]:
    """The role of each part. A subsection whose title says nothing has the role of the section that it stands in.

    Sections are known by numbers in their titles, or by titles that are paths ("Method › Training").
    """
    roles: list[Role] = []
    above, is_behind = Role.METHOD, False
    for part in parts:
        numbered = _NUMBER.match(part.title)
        top, is_path, rest = part.title.partition(_PATH)
        own = _role_of_title(part.title[numbered.end() :] if numbered else part.title)
        if is_path:
            role = _role_below(_role_of_title(top) or Role.METHOD, _role_of_title(rest))
        elif is_behind and _LETTERED.match(part.title) and own is not Role.BACK:
            role = Role.APPENDIX
        elif numbered and numbered["below"]:
            role = _role_below(above, own)
        else:
            role = above = own or (Role.APPENDIX if above is Role.APPENDIX else Role.METHOD)
        is_behind = is_behind or role in {Role.CONCLUSION, Role.BACK}
        roles.append(role)
    return tuple(roles)


def _role_below(above: Role, own: Role | None) -> Role:
    """The role of a subsection by the section's role and that of its own title."""
    return above if own is None or above in {Role.BACK, Role.APPENDIX, Role.OTHER} else own


def _role_of_title(title: str) -> Role | None:
    return next((role for role, pattern in _TITLES if pattern.search(title)), None)


def fit_text(text: FullText, tokens: int) -> str:
    """The abstract and as much of the parts as ``tokens`` allow, in reading order.

    Where not all fits, conclusion, introduction, experiments and method have a share each, and every part keeps its
    beginning, cut between paragraphs; what says nothing of the work itself (references, thanks) is left out anyway.
    """
    roles = roles_of(text.parts)
    sizes = [estimate_tokens(part.title) + estimate_tokens(part.text) for part in text.parts]
    abstract = _cut_to(text.abstract, tokens)
    granted = _granted(roles, sizes, tokens - estimate_tokens(abstract))
    shown = [abstract]
    for part, role, size in zip(text.parts, roles, sizes, strict=True):
        keeps = granted.get(role, 0.0)
        body = part.text if keeps >= 1 else _cut_to(part.text, floor(size * keeps) - estimate_tokens(part.title) - 1)
        if body.strip():
            shown.append(f"# {part.title}\n{body.strip()}")
    return "\n\n".join(filter(None, shown))


def _granted(roles: Sequence[Role], sizes: Sequence[int], room: int) -> dict[Role, float]:
    """For each role the share of its tokens that may be shown, from 0 to 1."""
    needs = {role: sum(size for own, size in zip(roles, sizes, strict=True) if own is role) for role, _ in _SHARES}
    if sum(needs.values()) <= room:
        return dict.fromkeys(needs, 1.0)
    given = {role: min(float(needs[role]), share * max(room, 0)) for role, share in _SHARES}
    left = max(room, 0) - sum(given.values())
    for role, _ in _SHARES:
        more = min(needs[role] - given[role], left)
        given[role] += more
        left -= more
    return {role: given[role] / needs[role] for role in needs if needs[role]}


def _cut_to(text: str, tokens: int) -> str:
    """The beginning of a text that has so many tokens at most, cut between its lines where it can be."""
    if estimate_tokens(text) <= tokens:
        return text
    kept = list(_lines_within(text, tokens))
    return "\n".join(kept) if kept else text[: max(tokens, 0)]


def _lines_within(text: str, tokens: int) -> Iterator[str]:
    for line in text.split("\n"):
        tokens -= estimate_tokens(line) + 1
        if tokens < 0:
            return
        yield line
