"""A page with nothing but the keyboard: every stop of the Tab key shows that it has the focus."""

from typing import Final

from playwright.async_api import Locator, Page

_MOST_STOPS: Final = 400
_IS_FOCUSED: Final = "element => element === document.activeElement"
_LOOK: Final = """element => {
  const style = getComputedStyle(element);
  return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(" ");
}"""
_BEGIN: Final = """() => {
  document.activeElement?.blur();
  getSelection().collapse(document.body, 0);
  return { last: null, look: "" };
}"""
_STEP: Final = f"""walk => {{
  const look = {_LOOK};
  const name = element =>
    element.getAttribute("aria-label") || [...(element.labels ?? [])].map(label => label.innerText).join(" ")
    || element.innerText || element.value || element.outerHTML;
  const now = document.activeElement, same = now === walk.last;
  const unseen = !same && walk.last !== null && look(walk.last) === walk.look;
  walk.last = now;
  if (!same) walk.look = look(now);
  return {{ same, unseen, name: now === document.body ? null : name(now).trim() }};
}}"""


async def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus; fails when it is not reached, or does not look otherwise then."""
    element = await target.element_handle()
    before = await element.evaluate(_LOOK)
    if await element.evaluate(_IS_FOCUSED):
        return
    for _ in range(_MOST_STOPS):
        await page.keyboard.press("Tab")
        if await element.evaluate(_IS_FOCUSED):
            assert await element.evaluate(_LOOK) != before, f"nobody sees that {target} has the focus"
            return
    raise AssertionError(f"{target} cannot be reached with the Tab key")


async def choose(page: Page, field: Locator, option: str) -> None:
    """Go with the arrow keys through the list `field`, which has the focus, to the `option` of that text."""
    options = await field.locator("option").all_inner_texts()
    await page.keyboard.press("Home")
    for _ in options[: options.index(option)]:
        await page.keyboard.press("ArrowDown")
    chosen = await field.evaluate("list => list.selectedOptions[0].innerText")
    assert chosen == option, f"the arrow keys chose {chosen} instead of {option}"


async def choose_of_group(page: Page, target: Locator) -> None:
    """Come to the group of the radio button `target` with Tab, and go to it with the arrow keys."""
    name = await target.get_attribute("name")
    group = page.locator(f"input[type=radio][name='{name}']")
    chosen = page.locator(f"input[type=radio][name='{name}']:checked")
    await tab_to(page, chosen if await chosen.count() else group.first)
    await page.keyboard.press("Space")
    for _ in range(await group.count()):
        if await target.is_checked():
            return
        await page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys do not lead to {target}")


async def type_date(page: Page, field: Locator, day: str) -> None:
    """Type a day, such as `2017-01-15`, into the date `field`, which has the focus, in the order of its parts."""
    year, month, number = day.split("-")
    for parts in (f"{number}{month}{year}", f"{month}{number}{year}"):
        await page.keyboard.type(parts)
        if await field.input_value() == day:
            return
        for _ in range(3):
            await page.keyboard.press("ArrowLeft")
    raise AssertionError(f"the keys have made {await field.input_value()!r} of {day}")


async def stops_of(page: Page) -> list[str]:
    """Press Tab through the whole page from its beginning; returns the name of each stop.

    Fails for a stop that does not look otherwise while it has the focus, and for a page that holds the focus back.
    A field with parts, such as a date, is one stop.
    """
    names: list[str] = []
    most = await page.evaluate("document.querySelectorAll('*').length")
    walk = await page.evaluate_handle(_BEGIN)
    for _ in range(most):
        await page.keyboard.press("Tab")
        stop = await walk.evaluate(_STEP)
        assert not stop["unseen"], f"nobody sees that {names[-1]!r} has the focus"
        if stop["name"] is None:
            return names
        if not stop["same"]:
            names.append(stop["name"])
    raise AssertionError(f"the Tab key does not come to the end of the page: {names[-5:]}")
