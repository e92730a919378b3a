"""The worker's ten tasks of docs/tasks.md, walked by visible names alone from the first address."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from tests.browser.cases import a_case, today
from tests.browser.hand import Hand
from tests.browser.open_office import OpenOffice

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
MOST = 3


async def test_what_is_due_whom_we_wait_for_why_it_is_late_and_the_next_one(office: OpenOffice) -> None:
    now = await today(office)
    await a_case(office, "Duenow", now - timedelta(days=45))
    await a_case(office, "Toolate", now - timedelta(days=80))
    await a_case(office, "Firstinline", now - timedelta(days=85), owner="", queue="intake")
    caller = await a_case(office, "Quillfeather", now - timedelta(days=3), facts={"phone": "213-555-0188"})
    asked = [{"item": "income", "why": "The pay stubs of February are missing."}]
    await office.do("maria", "request-verification", caller, items=asked)

    maria = await Hand.of(office, "maria")
    await maria.press("Due today", "link", within="Due today")
    await maria.sees("Duenow")
    await expect(maria.page.get_by_role("main")).not_to_contain_text("Toolate")
    assert maria.steps <= MOST, "1: what is due today"

    maria.steps = 0
    await maria.type("Search by name, birth date, number or address", "quillfe")
    await maria.sees("One found", "income")
    assert maria.steps <= MOST, "2: what do we still need from this caller"
    await maria.type("Search by name, birth date, number or address", "213-555-0188")
    await maria.sees("Quillfeather")
    await maria.press("Quillfeather", "link", within="Quillfeather")
    await maria.sees("What to tell the caller", "proof of income")

    maria.steps = 0
    await maria.follow("My work")
    await maria.press("Why?", "link", within="Toolate")
    await maria.sees("Why is it late?", "overdue")
    assert maria.steps <= MOST, "3: why is this case late"
    await maria.follow("My work")
    await maria.press("Take the next one")
    await maria.sees("This case is yours now.")


async def test_from_the_intake_to_an_approval_and_an_alert(office: OpenOffice) -> None:
    now = await today(office)
    maria = await Hand.of(office, "maria")
    await maria.follow("Take in an application")
    await maria.type("Day it was submitted", (now - timedelta(days=45)).isoformat())
    await maria.sees("Time to decide and mail")
    await maria.press("Go on")
    await maria.type("First name", "Nadezhda")
    await maria.type("Last name", "Intake")
    await maria.type("Birth date", "1988-02-03")
    for _ in range(3):
        await maria.press("Go on")
    await maria.choose("Who works on it", "I do")
    await maria.press("Record the application")
    await maria.sees("Nadezhda Intake", "Time to decide and mail")

    await maria.follow("Next actions")
    await maria.page.get_by_text("Blocked now").first.click()
    await maria.sees("What would help:")
    await maria.follow("Record what the person declared")
    await maria.choose("What was declared", "Citizen")
    await maria.choose("Declared by", "The person")
    await maria.type("Form or paper", "CCFRM604")
    await maria.type("Signed on", now.isoformat())
    await maria.press("Record it")
    await maria.follow("Next actions")
    await maria.follow("Approve coverage")
    await maria.press("See what would follow")
    await maria.sees("Coverage approved", "Time to mail the decision")
    await maria.press("Yes, record it")
    await maria.page.wait_for_url("**done=*")
    await maria.follow("Coverage by month")
    await maria.sees("full scope")

    await maria.follow("Notes")
    await maria.choose("Begin with", "The household called")
    await maria.press("Fill in")
    await maria.type("Note", "Nadezhda called. Asked: when it begins.")
    await maria.press("Record the note")
    await maria.sees("Asked: when it begins.")

    await maria.follow("Documents")
    await maria.page.get_by_label("File").set_input_files(
        {"name": "stub.png", "mimeType": "image/png", "buffer": PNG}
    )
    await maria.type("What it is", "pay stub")
    await maria.type("The day it came in", now.isoformat())
    await maria.press("Upload and file")
    await maria.sees("What was filed, the latest first", "pay stub")

    await maria.follow("Move it")
    await maria.press("One day")
    await maria.follow("Alerts")
    await maria.sees("Nadezhda Intake")
