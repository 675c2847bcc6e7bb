"""Each line of the first hour with a newcomer, an operator and an integrator, and the tests that keep it mended.

A line that waits for later work names the page and the sentence that says so instead.
"""

import ast
from collections.abc import Mapping
from functools import cache

import pytest

from tests.architecture.tree import PROJECT

TABLE: Mapping[str, tuple[str, ...]] = {
    # A newcomer
    "a token stands above the first address": ("local/test_summary.py::test_the_token_stands_above_every_address",),
    "a 401 says how to get a token": (
        "chassis/test_problems.py::test_a_401_says_how_to_get_a_token",
        "chassis/test_problems.py::test_a_401_names_the_issuer_of_tokens",
    ),
    "a refused dossier is printed, and shown in Vietnamese": (
        "local/test_summary.py::test_a_refused_dossier_and_the_words_are_pointed_at",
        "local/test_year.py::test_a_year_that_is_broken_off_goes_on_and_does_nothing_twice",
    ),
    "no two figures share an address, and nothing is glued to one": (
        "local/test_summary.py::test_each_figure_has_an_address_of_its_own",
        "local/test_year.py::test_a_year_that_is_broken_off_goes_on_and_does_nothing_twice",
    ),
    "a long list has a next and a total": (
        "chassis/test_paging.py::test_a_list_is_read_to_its_end_by_following_next",
        "chassis/test_paging.py::test_the_next_page_keeps_every_filter",
        "planning/test_plan_routes.py::test_plans_are_listed_with_the_address_of_the_next_page",
        "registration/test_sheet_routes.py::test_sheets_are_listed_page_by_page",
        "registration/test_sheet_routes.py::test_titles_are_asked_for_by_unit_name_and_page",
        "review/test_dossier_routes.py::test_a_list_goes_on_where_a_page_ended",
        "notification/test_notice_routes.py::test_a_list_is_read_page_by_page",
    ),
    "several reasons for one dossier and three notices for one sheet are explained": (
        "local/test_summary.py::test_a_remark_stands_with_its_figures",
        "local/test_summary.py::test_the_picture_in_the_readme_is_of_a_first_run",
    ),
    "the business time and the glossary are named": (
        "local/test_summary.py::test_a_refused_dossier_and_the_words_are_pointed_at",
        "contracts/test_glossary.py::test_every_event_is_in_the_glossary",
    ),
    "the picture is of a first run and cuts no address": (
        "local/test_summary.py::test_the_picture_in_the_readme_is_of_a_first_run",
        "local/test_picture.py::test_the_picture_begins_with_the_summary_and_holds_whole_lines",
    ),
    "a page for people": ("browser/test_short_path.py::test_a_clerk_signs_in_and_issues_a_plan",),
    "token --help is no file": ("local/test_token.py::test_help_is_no_file",),
    # An operator
    "O1 what was added stays, and a played year is not waited for": (
        "local/test_year.py::test_a_year_that_is_broken_off_goes_on_and_does_nothing_twice",
        "local/test_site.py::test_a_second_start_finds_everything_running",
    ),
    "O2 a sentence about Kafka is whole": (
        "chassis/test_cli.py::test_status_says_that_kafka_does_not_answer",
        "chassis/test_health.py::test_health_shows_how_far_each_loop_is",
    ),
    "O3 intake is shown with its fault, and unknown is not 0": (
        "chassis/test_health.py::test_intake_is_shown_with_its_fault_where_a_service_hears",
        "chassis/test_cli.py::test_status_is_asked_of_the_running_service",
        "chassis/test_cli.py::test_status_without_the_running_service_says_why",
        "local/test_whole_site.py::test_the_services_of_a_site_stay_ready",
    ),
    "O4 the ports of the start are remembered": (
        "local/test_site.py::test_the_ports_and_the_code_of_a_site_are_remembered",
        "local/test_site.py::test_other_ports_move_the_site",
    ),
    "O5 a discarded message leaves the metric": (
        "chassis/test_health.py::test_a_discarded_message_leaves_the_sum_of_those_that_wait",
    ),
    "O6 a moved folder recognises its own": (
        "local/test_site.py::test_a_moved_site_recognises_its_own_programs",
        "local/test_process.py::test_a_program_is_recognised_after_its_folder_was_moved",
        "local/test_process.py::test_a_copied_folder_does_not_own_the_program",
    ),
    "O7 a store and an export name site and service": (
        "chassis/test_history.py::test_an_export_names_its_log_and_is_its_owners_alone",
        "chassis/test_process.py::test_a_service_does_not_serve_the_log_of_another",
        "local/test_site.py::test_the_ports_and_the_code_of_a_site_are_remembered",
    ),
    "O8 a comparison refuses an unknown table and changes nothing": (
        "chassis/test_cli.py::test_one_table_can_be_compared_and_an_unknown_one_is_refused",
        "chassis/test_cli.py::test_a_comparison_changes_nothing_and_says_how_far_the_read_tables_are",
    ),
    "O9 verbs say each thing once, and ask before": (
        "chassis/test_cli_parked.py::test_a_message_that_still_cannot_be_heard_stays_parked",
        "chassis/test_cli_parked.py::test_a_discarded_message_is_dealt_with",
        "chassis/test_cli_history.py::test_a_replay_from_where_the_loops_have_not_been_is_refused",
        "chassis/test_cli_history.py::test_an_export_asks_before_it_replaces_a_file",
        "chassis/test_cli.py::test_a_database_without_tables_asks_for_migrate",
        "chassis/test_cli.py::test_what_changes_history_or_tables_asks_first",
    ),
    "O10 a wrong variable is one line, and a changed one asks for a restart": (
        "local/test_site.py::test_a_variable_that_cannot_be_used_is_one_sentence",
        "local/test_whole_site.py::test_a_service_with_other_variables_is_started_anew",
    ),
    "O11 one command runs any verb": (
        "local/test_whole_site.py::test_one_command_runs_any_verb_of_any_service",
        "chassis/test_cli.py::test_missing_and_wrong_settings_are_named_one_to_a_line",
    ),
    "every variable is on the operator's page": (
        "architecture/test_operating.py::test_every_setting_is_listed_with_its_default",
        "architecture/test_operating.py::test_every_variable_that_the_code_names_is_on_the_page",
    ),
    "every symptom is on the operator's page": (
        "architecture/test_first_hour_table.py::test_a_symptom_has_its_heading",
    ),
    "a recovery is logged": ("chassis/test_loops.py::test_the_end_of_a_fault_is_logged_once",),
    # An integrator
    "there are receive operations": (
        "contracts/test_asyncapi.py::test_each_service_sends_what_it_says_and_receives_what_it_hears",
        "contracts/test_asyncapi.py::test_everything_that_is_sent_can_be_received",
    ),
    "headers have an example": (
        "contracts/test_asyncapi.py::test_every_message_has_an_example_that_its_schema_allows",
        "contracts/test_asyncapi.py::test_the_headers_are_those_that_are_sent",
    ),
    "the default address is one that listens": ("contracts/test_asyncapi.py::test_the_server_is_one_that_listens",),
    "a pointer leads into the body as it was sent": (
        "review/test_requests.py::test_a_fault_of_the_facts_is_pointed_at_in_the_body",
        "chassis/test_problems.py::test_a_pointer_leads_into_the_body_as_it_was_sent",
    ),
    "Vietnamese holds no English and no regular expression": (
        "chassis/test_problems.py::test_a_clerk_reads_no_english_and_no_regular_expression",
        "chassis/test_problems.py::test_every_form_of_the_vocabulary_has_its_words",
        "chassis/test_problems.py::test_duties_have_the_names_that_an_office_uses",
    ),
    "a form body is answered with 415": ("chassis/test_web.py::test_a_body_that_is_no_json_is_refused_as_such",),
    "a dossier that can never be appraised is refused at filing": (
        "review/test_requests.py::test_a_dossier_that_could_never_be_appraised_is_refused_at_once",
        "review/test_dossier_rules.py::test_nothing_is_filed_that_could_never_be_appraised",
    ),
    "the name of a unit is the plan's": (
        "review/test_requests.py::test_a_unit_is_shown_under_the_plans_name",
        "review/test_dossier_rules.py::test_the_name_of_a_unit_is_the_plans",
    ),
    "a command that changes nothing says so": (
        "review/test_requests.py::test_a_dossier_that_is_filed_again_is_answered_plainly",
        "registration/test_sheet_routes.py::test_the_answer_says_whether_anything_was_recorded",
    ),
    "codes are offered over HTTP": ("review/test_catalogue_routes.py::test_every_title_is_offered_with_its_documents",),
    "bodies have examples": (
        "review/test_requests.py::test_every_example_of_a_body_is_one",
        "planning/test_plan_routes.py::test_the_description_shows_bodies_that_are_taken",
        "registration/test_sheet_routes.py::test_the_description_shows_bodies_that_are_taken",
        "chassis/test_description.py::test_every_example_is_what_its_body_takes",
    ),
}
WAITING: Mapping[str, str] = {
    "a Kafka user and keys for somebody outside": "**Accounts for subscribers outside**",
}
"""The subjects that wait for later work, and the beginning of the sentence of README.md that says so."""
SYMPTOMS: Mapping[str, str] = {
    "a killed service": "## A service was killed, or does not answer",
    "Kafka gone": "## Kafka is away",
    "parked messages": "## Messages are parked",
    "a backup into a new database": "## A backup, and a new database",
    "a moved folder": "## The folder was moved",
    "ports": "## A port is taken",
    "Prometheus": "## Prometheus",
}


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests in a file below tests; none where there is no such file."""
    path = PROJECT / "tests" / file
    if not path.is_file():
        return frozenset()
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, kinds) and node.name.startswith("test_"))


def missing(ids: tuple[str, ...]) -> list[str]:
    """The ids of `ids` for which there is no test."""
    return [one for one in ids if one.partition("::")[2] not in names_in(one.partition("::")[0])]


@pytest.mark.parametrize("line", TABLE)
def test_a_line_has_its_tests(line: str) -> None:
    """A test that was renamed or taken out is named here anew, or its line is open again."""
    assert TABLE[line]
    assert missing(TABLE[line]) == []


@pytest.mark.parametrize("one", ["chassis/test_web.py::test_nothing_of_the_kind", "nowhere/test_web.py::test_it"])
def test_a_test_that_is_not_there_is_seen(one: str) -> None:
    """The table is no better than its reading."""
    assert missing((one,)) == [one]


@pytest.mark.parametrize("line", WAITING)
def test_a_line_that_waits_is_in_the_readme(line: str) -> None:
    """The documents name the parts that are not there yet."""
    waits = (PROJECT / "README.md").read_text(encoding="utf-8").partition("## What waits")[2].partition("\n## ")[0]

    assert WAITING[line] in waits


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_a_symptom_has_its_heading(symptom: str) -> None:
    """An operator finds the symptom, and a command under it."""
    page = (PROJECT / "docs/operating.md").read_text(encoding="utf-8")
    under = page.partition(f"{SYMPTOMS[symptom]}\n")[2].partition("\n## ")[0]

    assert "`" in under
