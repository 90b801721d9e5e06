"""The leading groups of a reading as a campaign keeps them. Pure."""

from collections.abc import Mapping
from typing import Any

from campaigns.leading import MOST_PEOPLE, Seat
from personnel.private import private_in

#: How long each text may be in its column.
_NAME, _LONG = 60, 120


def groups_of(draft: Mapping[str, Any]) -> list[tuple[str, str, str, list[Seat]]]:
    """Name, office, its head and the people of each group that names its leader; the others stay with the reading, as
    do those in which a private number stands."""
    found = []
    for row in draft.get("leading_groups") or []:
        seats = seats_of(row)
        office = row.get("office") if isinstance(row.get("office"), Mapping) else {}
        texts = (str(row.get("name") or "领导小组"), str(office.get("body") or ""), str(office.get("head") or ""))
        private = any(private_in(text) for text in (*texts, *(f"{seat.name}{seat.post}" for seat in seats)))
        if any(seat.role == "leader" for seat in seats) and not private:
            found.append((texts[0][:_LONG], texts[1][:_LONG], texts[2][:_NAME], seats[:MOST_PEOPLE]))
    return found


def seats_of(row: Mapping[str, Any]) -> list[Seat]:
    """The people in the order of the paper; who has no name printed stands with his post."""
    seats = [_seat("leader", one) for one in _several(row.get("leader"))]
    seats += [_seat("deputy", one) for one in _several(row.get("deputies"))]
    seats += [_seat("member", one) for one in _several(row.get("members"))]
    return [seat for seat in seats if seat.name]


def _several(value: Any) -> list[Any]:
    return [one for one in (value if isinstance(value, list) else [value]) if one]


def _seat(role: str, one: Any) -> Seat:
    if not isinstance(one, Mapping):
        return Seat(role, str(one)[:_NAME])
    name, post = str(one.get("name") or ""), str(one.get("post") or "")
    return Seat(role, (name or post)[:_NAME], post=post[:_LONG] if name else "")
