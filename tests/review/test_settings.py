"""The settings of review: the council's own regulation, where it has one."""

from decimal import Decimal

import pytest

from chassis.settings import SettingsMissingError, read_settings
from contracts.catalog.terms import Comparison
from contracts.vocabulary import Confidence
from services.review.dossier.steps import StepLimits
from services.review.session.messages import LocalThreshold
from services.review.settings import ReviewSettings

NEEDED = {
    "SITE": "lang-son",
    "LEVEL": "district",
    "POSTGRES_URL": "postgresql://review@127.0.0.1/review",
    "KAFKA_BOOTSTRAP": "127.0.0.1:9",
    "KAFKA_USER": "review",
    "KAFKA_PASSWORD": "nothing",
    "HTTP_PORT": "1",
    "SIGNING_KEY_FILE": "site-key.pem",
    "SIGNING_KEY_ID": "lang-son-1",
    "KEYS_FILE": "keys.json",
}


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in NEEDED.items():
        monkeypatch.setenv(f"REVIEW_{name}", value)
    return monkeypatch


def test_without_a_regulation_every_title_goes_by_the_catalogue(variables: pytest.MonkeyPatch) -> None:
    """Nothing is asked for beyond what every service is variables."""
    variables.delenv("REVIEW_VOTE_THRESHOLDS", raising=False)

    assert read_settings(ReviewSettings, "review").vote_thresholds == ()


def test_a_regulation_is_unsure_until_somebody_says_otherwise(variables: pytest.MonkeyPatch) -> None:
    """It names its title, its share and where it stands."""
    variables.setenv("REVIEW_VOTE_THRESHOLDS", '[{"title":"CSTDCS","op":">=","share":"0.8","citation":"QĐ 12/QĐ-HĐ"}]')

    settings = read_settings(ReviewSettings, "review")

    assert settings.limits == StepLimits(thresholds=settings.vote_thresholds)
    assert settings.vote_thresholds == (
        LocalThreshold(
            title="CSTDCS",
            op=Comparison.AT_LEAST,
            share=Decimal("0.8"),
            citation="QĐ 12/QĐ-HĐ",
            confidence=Confidence.UNSURE,
        ),
    )


def test_a_site_may_lower_a_quota_and_not_raise_it(variables: pytest.MonkeyPatch) -> None:
    """NĐ 91/2017 Đ9 k3: a ministry or province may set a lower cap, never one above 15 %."""
    lower = '[{"title":"CSTDCS","share":"0.1","citation":"QĐ 30/QĐ-UBND"}]'
    variables.setenv("REVIEW_QUOTA_SHARES", lower)
    assert read_settings(ReviewSettings, "review").limits.quotas[0].share == Decimal("0.1")

    variables.setenv("REVIEW_QUOTA_SHARES", lower.replace("0.1", "0.2"))
    with pytest.raises(SettingsMissingError, match=r"REVIEW_QUOTA_SHARES.*20% is above the 15% of NĐ 91/2017 Đ9 k3"):
        read_settings(ReviewSettings, "review")


@pytest.mark.parametrize(
    ("title", "op", "share", "within"),
    [
        ("CSTDBNT", ">=", "0.9", True),
        ("CSTDBNT", ">", "0.9", True),
        ("CSTDBNT", ">=", "0.95", True),
        ("CSTDBNT", ">=", "0.89", False),
        ("CSTDBNT", "<=", "0.95", False),
        ("LDTT", ">=", "0.4", True),
    ],
)
def test_a_council_may_ask_for_more_votes_than_the_law_and_not_for_fewer(
    variables: pytest.MonkeyPatch, title: str, op: str, share: str, *, within: bool
) -> None:
    """NĐ 91/2017 Đ45 k8 asks for 90 % of all members; where no share was found, none binds."""
    local = f'[{{"title":"{title}","op":"{op}","share":"{share}","citation":"QĐ 12/QĐ-HĐ"}}]'
    variables.setenv("REVIEW_VOTE_THRESHOLDS", local)

    if within:
        assert len(read_settings(ReviewSettings, "review").vote_thresholds) == 1
    else:
        with pytest.raises(SettingsMissingError, match="Đ45 k8"):
            read_settings(ReviewSettings, "review")


def test_a_share_beyond_the_whole_stops_the_start(variables: pytest.MonkeyPatch) -> None:
    """With a line that names the setting."""
    variables.setenv("REVIEW_VOTE_THRESHOLDS", '[{"title":"CSTDCS","op":">=","share":"80","citation":"QĐ 12/QĐ-HĐ"}]')

    with pytest.raises(SettingsMissingError, match="REVIEW_VOTE_THRESHOLDS"):
        read_settings(ReviewSettings, "review")
