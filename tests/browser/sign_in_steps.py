"""Signing in and out, as people do it."""

from tests.browser.visits import Visit


async def sign_in(visit: Visit, user_name: str, password: str, path: str = "/") -> None:
    """Open the page at `path`, which asks who comes, and sign in; the page is shown then."""
    await visit.go(path)
    await visit.fill("Tên đăng nhập", user_name)
    await visit.fill("Mật khẩu", password)
    await visit.press("Đăng nhập")


async def sign_out(visit: Visit) -> None:
    """End the session."""
    await visit.press("Đăng xuất")
