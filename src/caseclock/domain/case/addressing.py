"""Which running procedure, and which member, a command means; and whether the actor's role may give it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from caseclock.domain.case.state import Instance, Member
from caseclock.domain.case.view import Actor
from caseclock.domain.case.work import Work
from caseclock.domain.workflow.definition import GENERIC_BODIES, CommandSpec, Definition
from caseclock.kernel.refusal import refuse

if TYPE_CHECKING:
    from caseclock.domain.case.decide import Order


def allow_role(order: Order, actor: Actor) -> None:
    """Refuses a role that the command does not name."""
    if actor.role not in order.spec.roles:
        raise refuse(
            "role",
            f"A {_plain(actor.role)} may not give “{order.definition.title('commands', order.name)}”",
            "Ask a " + " or a ".join(_plain(role) for role in order.spec.roles) + ".",
            citation=order.spec.authority,
            role=actor.role,
        )


def _plain(role: str) -> str:
    return role.replace("_", " ")


def instance_for(work: Work, order: Order) -> Instance | None:
    """The instance named, or the member's, or the only one; the latest when there were several.

    None for a command that begins its own procedure, or that is for the whole case.
    """
    if for_the_case(order.definition, order.spec, order.body):
        return None
    named = getattr(order.body, "instance", "")
    member = getattr(order.body, "member", None)
    if named:
        instance = work.state.instances.get(named)
        if instance is None or instance.procedure != order.definition.name:
            raise refuse(
                "no_instance",
                f"This case has no such {order.definition.name}",
                "See /cases/{id} for the procedures that run in it.",
                field="instance",
            )
        return instance
    per_member = order.definition.procedure.subject == "member"
    found = work.state.instances_of(order.definition.name, member if per_member else None)
    begins = order.definition.procedure.begins(order.spec)
    running = [i for i in found if not i.final]
    if begins and (order.definition.procedure.several or not running):
        _must_have_a_subject(order, per_member, member)
        return None
    if not found:
        raise refuse(
            "not_running",
            f"No {order.definition.name} runs in this case" + (" for this member" if member else ""),
            "It starts on: " + ", ".join(order.definition.procedure.starts_on) + ".",
            field="member" if per_member else "",
        )
    if per_member and member is None and len({i.member for i in running or found}) > 1:
        raise refuse(
            "which_member",
            f"Several members have a {order.definition.name}",
            "Name the member or the instance.",
            field="member",
            members=[str(i.member) for i in running or found],
        )
    if order.definition.procedure.several and len(running) > 1:
        raise refuse(
            "which_instance",
            f"Several of “{order.definition.title('title')}” run here",
            "Name the instance.",
            field="instance",
            instances=[i.id for i in running],
        )
    return (running or found)[-1]


def _must_have_a_subject(order: Order, per_member: bool, member: UUID | None) -> None:
    """What a generic command begins for a member begins for the one who is named."""
    if per_member and member is None and order.spec.does in GENERIC_BODIES:
        raise refuse(
            "which_member",
            f"{order.definition.title('title')} is about one member",
            "Name the member.",
            field="member",
        )


def for_the_case(definition: Definition, spec: CommandSpec, body: Any) -> bool:
    """Whether a command of a member's procedure is for the whole case: no chart moves, no member is named.

    `body` is the body or its struct type.
    """
    return definition.procedure.subject == "member" and not spec.event and not hasattr(body, "member")


def subject_of(work: Work, order: Order, instance: Instance | None) -> Member | None:
    """The member a command speaks of: the instance's own, or the one its body names."""
    if instance is not None and instance.member is not None:
        return work.state.members.get(instance.member)
    named = getattr(order.body, "member", None)
    if named is None or order.spec.opens:
        return None
    member = work.state.members.get(named)
    if member is None:
        raise refuse(
            "no_member",
            "This case has no such member",
            "See /cases/{id} for its members.",
            field="member",
            member=str(named),
        )
    return member
