"""Signing in and out, as people do it."""

from tests.browser.visits import Visit


async def sign_in(visit: Visit, user_name: str, password: str) -> None:
    """Open the site, which asks who comes, and sign in."""
    await visit.go("/")
    await visit.fill("Tên đăng nhập", user_name)
    await visit.fill("Mật khẩu", password)
    await visit.press("Đăng nhập")


async def sign_out(visit: Visit) -> None:
    """End the session."""
    await visit.press("Đăng xuất")
