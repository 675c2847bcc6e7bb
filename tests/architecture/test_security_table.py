"""Each finding of the security review has tests that fail without its cure; a test that is renamed is missed here.

The findings are numbered: H those of high weight, M of medium weight, S inputs that failed on a running site, T threats
of a federation, whose numbers are the rows of a certificate of `deploy.doctor`.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import pytest

from tests.architecture.tree import PROJECT, parsed

PROOFS: Final[Mapping[str, tuple[str, ...]]] = {
    "H1 a compressed batch is never inflated without a bound": (
        "chassis/test_intake_batches.py::test_a_bomb_is_parked_and_takes_no_memory",
        "chassis/test_intake_batches.py::test_an_unbounded_reader_does_not_survive_a_bomb",
        "chassis/test_parking.py::test_what_proves_nothing_is_kept_in_part_and_what_proves_itself_whole",
        "local/test_compose.py::test_every_container_has_a_memory_limit",
    ),
    "H2 an event id alone makes no double": (
        "chassis/test_hearing_ids.py::test_another_origins_event_under_a_stored_id_is_parked",
        "chassis/test_hearing_ids.py::test_two_events_under_one_id_in_one_batch_are_distinguished",
        "chassis/test_hearing_ids.py::test_an_origin_that_uses_an_id_twice_is_caught",
        "chassis/test_hearing_ids.py::test_another_past_under_the_same_ids_is_a_fork",
        "chassis/test_hearing_ids.py::test_a_message_that_nobody_here_wants_is_a_fork_all_the_same",
    ),
    "H3 what was heard can be proven again": (
        "chassis/test_proofs.py::test_every_message_by_which_a_lane_moved_is_proven_again",
        "chassis/test_proofs.py::test_what_a_key_signed_can_be_listed",
        "chassis/test_proofs.py::test_an_event_that_nobody_sent_is_found",
        "chassis/test_proofs.py::test_a_forged_proof_is_found",
        "chassis/test_proofs.py::test_altered_proofs_are_found",
        "chassis/test_proofs.py::test_after_a_key_was_withdrawn_nothing_it_signed_holds",
    ),
    "H4 a signed head outside the database": (
        "chassis/test_history.py::test_a_log_that_was_cut_is_found_by_a_head_signed_before",
        "chassis/test_history.py::test_a_past_that_was_rewritten_is_found_by_a_head_signed_before",
        "chassis/test_history.py::test_an_export_ends_with_its_signed_head",
        "chassis/test_history.py::test_a_note_that_was_changed_is_refused",
        "chassis/test_relay_audiences.py::test_the_log_leads_to_the_lanes_that_were_sent",
        "chassis/test_relay_audiences.py::test_a_lane_of_the_checkpoint_that_was_altered_is_found",
    ),
    "H5 bounds count bytes": (
        "chassis/test_relay_pages.py::test_a_page_that_times_out_is_halved",
        "chassis/test_relay_pages.py::test_a_page_is_bounded_in_bytes",
        "chassis/test_parking.py::test_a_page_of_parked_messages_is_bounded_in_bytes",
        "chassis/test_history_beside.py::test_pages_of_large_events_end_by_their_bytes",
        "chassis/test_decider.py::test_a_stream_that_has_grown_too_large_takes_no_more",
        "chassis/test_intake_bytes.py::test_what_waits_to_be_stored_is_bounded_in_bytes",
    ),
    "H6 an event for which a rule raises holds its stream alone": (
        "contracts/test_vocabulary.py::test_days_and_instants_lie_in_years_that_work_can_have",
        "contracts/test_vocabulary.py::test_every_deadline_has_an_end",
        "chassis/test_hearing_proof.py::test_a_malformed_message_is_parked_as_it_is",
        "chassis/test_held.py::test_a_reaction_that_raises_holds_its_stream_alone",
        "chassis/test_held.py::test_a_projection_that_raises_holds_its_stream_alone",
        "chassis/test_held.py::test_an_event_that_comes_later_waits_behind_a_held_one",
        "chassis/test_due.py::test_a_due_command_whose_rule_raises_holds_up_no_other",
        "chassis/test_effects.py::test_an_effect_whose_rule_raises_is_put_off_and_holds_up_nobody",
        "chassis/test_held.py::test_a_retry_after_the_cure_carries_all_out_in_order_and_once",
        "chassis/test_held.py::test_an_event_passed_over_is_met_by_no_retry_and_no_replay",
        "chassis/test_held.py::test_a_rebuild_leaves_out_what_is_held",
        "chassis/test_cli_parked.py::test_a_held_event_is_named_and_dealt_with_again",
    ),
    "M1 a key for each service": (
        "chassis/test_hearing_ids.py::test_a_siblings_key_proves_nothing",
        "chassis/test_signing.py::test_a_key_belongs_to_its_service",
        "local/test_declared.py::test_each_service_has_a_key_of_its_own",
        "local/test_declared.py::test_a_container_holds_the_key_of_its_service_alone",
    ),
    "M2 a unit reads its own part alone": (
        "review/test_viewers.py::test_a_unit_sees_its_own_part_of_a_session_alone",
        "review/test_viewers.py::test_a_unit_sees_its_own_part_of_a_decision_alone",
        "review/test_viewers.py::test_a_unit_lists_and_counts_its_own_dossiers_alone",
        "registration/test_sheet_routes.py::test_who_works_for_a_unit_sees_no_other_units_people",
        "notification/test_notice_routes.py::test_whoever_works_for_a_unit_sees_that_units_inbox_only",
        "planning/test_plan_routes.py::test_a_draft_is_read_by_staff_of_the_site_alone",
    ),
    "M3 the token is checked before the body, and slow requests end": (
        "chassis/test_web.py::test_a_body_is_read_only_for_who_may_send_it",
        "chassis/test_web.py::test_a_body_that_trickles_in_is_given_up",
        "chassis/test_server.py::test_who_never_ends_the_headers_is_given_up",
        "chassis/test_server.py::test_beyond_its_connections_a_server_says_that_it_is_busy",
    ),
    "M4 probes and waiting readers spare the pool": (
        "chassis/test_health.py::test_probes_ask_the_database_once_a_second",
        "chassis/test_web.py::test_a_position_beyond_the_log_is_answered_at_once",
        "chassis/test_web.py::test_all_who_wait_look_at_the_database_together",
    ),
    "M5 plain text is said aloud": (
        "chassis/test_plaintext.py::test_plain_text_by_omission_is_refused",
        "chassis/test_plaintext.py::test_the_client_refuses_as_well",
        "chassis/test_auth.py::test_keys_are_not_fetched_without_tls_from_elsewhere",
        "chassis/test_auth.py::test_the_discovery_does_not_lead_to_keys_without_tls",
    ),
    "M6 an export is its owner's alone": (
        "chassis/test_history.py::test_an_export_names_its_log_and_is_its_owners_alone",
    ),
    "M7 a terminal carries nothing out": (
        "chassis/test_cli_parked.py::test_a_forged_message_moves_no_cursor",
        "chassis/test_telemetry.py::test_a_line_carries_nothing_that_a_terminal_would_carry_out",
    ),
    "M8 operators leave a trace": (
        "chassis/test_cli_operations.py::test_an_operators_interventions_are_recorded_with_actor_and_reason",
        "chassis/test_cli_operations.py::test_without_a_reason_nothing_is_done",
        "chassis/test_cli_operations.py::test_a_restored_log_says_where_it_came_from",
        "chassis/test_parking.py::test_a_decision_says_who_and_why",
    ),
    "M9 the role that serves rewrites nothing": (
        "chassis/test_proofs.py::test_the_role_that_serves_cannot_rewrite_what_was_heard",
        "chassis/test_proofs.py::test_a_parked_message_is_freed_only_when_its_lane_has_moved_over_it",
        "chassis/test_migrations.py::test_the_serving_role_can_neither_change_nor_hide_what_is_recorded",
        "chassis/test_migrations.py::test_the_head_moves_with_the_events_and_by_nothing_else",
    ),
    "M10 a lane is anchored again by an operator": (
        "chassis/test_parking.py::test_a_lane_whose_wrong_branch_came_first_goes_on_with_the_true_one",
        "chassis/test_parking.py::test_a_true_message_far_ahead_can_be_discarded",
        "chassis/test_parking.py::test_a_lane_of_which_messages_are_lost_goes_on_where_an_operator_says",
        "chassis/test_parking.py::test_a_lane_is_not_anchored_at_what_proves_nothing",
    ),
    "M11 an actor is one person": (
        "chassis/test_auth.py::test_staff_bear_no_name_of_a_unit",
        "chassis/test_auth.py::test_a_unit_is_a_code",
        "chassis/test_auth.py::test_a_subject_that_cannot_stand_in_an_event_is_refused",
    ),
    "M12 tokens have a kind and an end": (
        "chassis/test_auth.py::test_another_kind_of_token_of_the_issuer_is_refused",
        "chassis/test_auth.py::test_a_token_ends_within_a_day",
        "chassis/test_auth.py::test_a_key_that_cannot_be_used_locks_nobody_out",
        "chassis/test_site_tokens.py::test_a_site_makes_no_token_for_longer_than_a_day",
    ),
    "M13 text has one form": (
        "contracts/test_text.py::test_a_character_that_nobody_can_see_is_refused",
        "contracts/test_text.py::test_one_text_has_one_form",
        "failure/test_inputs_of_a_kind.py::test_every_value_of_a_body_is_refused_where_it_is_wrong",
        "failure/test_inputs_of_a_kind.py::test_every_text_and_number_of_a_body_has_its_bounds",
    ),
    "M14 a reading of personal fields is audited": (
        "chassis/test_events.py::test_every_reading_is_noted",
        "registration/test_sheet_routes.py::test_a_reading_of_names_leaves_a_line_for_the_audit",
        "review/test_viewers.py::test_a_reading_of_names_leaves_a_line_for_the_audit",
        "notification/test_notice_routes.py::test_every_reading_of_notices_leaves_a_line_for_the_audit",
        "notification/test_contact_routes.py::test_a_reading_of_a_contact_leaves_a_line_for_the_audit",
    ),
    "M15 the register hides no mistake": (
        "chassis/test_signing.py::test_a_file_of_another_shape_is_refused_with_a_sentence",
        "chassis/test_signing.py::test_two_services_may_call_their_keys_alike",
    ),
    "M16 the name of a unit is the plan's": (
        "review/test_dossier_rules.py::test_the_name_of_a_unit_is_the_plans",
        "review/test_requests.py::test_a_unit_is_shown_under_the_plans_name",
    ),
    "M17 parked messages have a most": (
        "chassis/test_parking.py::test_a_topic_parks_no_more_than_its_most",
        "chassis/test_intake_parking.py::test_a_flood_of_garbage_stops_its_topic_and_no_message_is_lost",
        "register/test_received.py::test_what_is_kept_of_a_topic_is_bounded",
    ),
    "M18 no header stops the reader": (
        "chassis/test_intake_batches.py::test_a_strange_batch_is_parked_and_stops_nobody",
        "chassis/test_intake_batches.py::test_without_the_cure_a_name_that_is_no_text_stops_the_reader",
        "chassis/test_intake_batches.py::test_every_bit_of_a_batch_may_be_turned_over",
    ),
    "S1 a zero byte in words to search for": (
        "chassis/test_paging.py::test_words_to_search_for_hold_no_control_characters",
        "failure/test_inputs_of_a_kind.py::test_every_parameter_is_refused_where_it_is_wrong",
    ),
    "S2 a position that no log can reach": (
        "chassis/test_paging.py::test_a_position_that_no_log_can_reach_is_an_error_of_the_question",
        "chassis/test_paging.py::test_a_position_in_the_header_has_the_same_bound",
        "failure/test_inputs_of_a_kind.py::test_every_parameter_is_refused_where_it_is_wrong",
    ),
    "S3 any bytes of a parked message are restored": (
        "chassis/test_history_beside.py::test_what_side_tables_hold_comes_back_whatever_it_is",
    ),
    "S4 blanks are no reason": (
        "contracts/test_text.py::test_blanks_are_no_text",
        "contracts/test_text.py::test_empty_lines_are_no_text",
        "failure/test_inputs_of_a_kind.py::test_every_value_of_a_body_is_refused_where_it_is_wrong",
    ),
    "S5 a name that nobody can see": (
        "contracts/test_text.py::test_a_character_that_nobody_can_see_is_refused",
        "contracts/test_text.py::test_recorded_text_is_checked_and_not_changed",
        "failure/test_inputs_of_a_kind.py::test_strange_json_is_refused",
    ),
    "S6 a number is no day": (
        "contracts/test_vocabulary.py::test_a_day_is_iso_text",
        "contracts/test_vocabulary.py::test_an_instant_is_iso_text_with_its_offset",
        "failure/test_inputs_of_a_kind.py::test_every_value_of_a_body_is_refused_where_it_is_wrong",
    ),
    "S7 a number is given once however it is typed": (
        "contracts/test_vocabulary.py::test_one_document_has_one_key_however_it_is_typed",
        "planning/test_plan_projection.py::test_a_number_is_taken_however_it_is_typed",
        "review/test_decision_rules.py::test_a_number_is_the_same_however_it_is_typed",
        "registration/test_sheet_unit_plan.py::test_the_units_own_plan_passes_however_its_name_is_typed",
    ),
    "S8 one letter đ": (
        "contracts/test_vocabulary.py::test_the_letter_d_of_an_old_keyboard_is_that_of_a_symbol",
        "chassis/test_names.py::test_a_name_is_searched_for_without_case_marks_and_spare_blanks",
        "registration/test_sheet_projection.py::test_a_name_is_found_with_and_without_its_marks",
    ),
    "S9 the order of the Vietnamese alphabet": (
        "chassis/test_names.py::test_people_stand_in_the_order_of_the_alphabet_by_given_name",
        "chassis/test_names.py::test_letters_come_before_tones_and_tones_in_their_order",
        "chassis/test_names.py::test_a_database_sorts_as_python_does",
        "review/test_dossier_projection.py::test_people_are_listed_by_their_given_name",
        "registration/test_sheet_projection.py::test_people_are_listed_by_given_name_and_collectives_by_name",
    ),
    "S10 an Idempotency-Key is its actor's": (
        "chassis/test_web.py::test_a_key_is_its_actors_own",
        "chassis/test_web.py::test_a_caller_cannot_take_the_id_of_a_policys_command",
    ),
    "S11 a lock that is held too long": (
        "chassis/test_decider.py::test_a_database_that_waits_for_a_lock_too_long_cannot_serve",
        "chassis/test_writer_large.py::test_a_unit_that_waits_too_long_says_that_the_database_cannot_serve",
    ),
    "S12 a retry after a release": (
        "chassis/test_decider.py::test_a_field_that_a_release_adds_leaves_the_fingerprint_of_a_retry_as_it_was",
    ),
    "S13 a policy's command that is too large": (
        "chassis/test_policies_large.py::test_a_command_of_a_policy_that_is_too_large_is_named_as_an_error",
    ),
    "T1 a peer forges another site": (
        "register/test_trust.py::test_an_altered_register_is_refused",
        "register/test_trust.py::test_another_root_is_not_followed",
        "register/test_trust.py::test_a_root_of_a_thief_is_not_followed",
        "register/test_trust.py::test_an_older_copy_is_refused",
        "register/test_trust.py::test_a_frozen_copy_expires",
        "register/test_trust.py::test_two_versions_are_not_mixed",
        "register/test_received.py::test_what_does_not_prove_itself_changes_nothing",
        "register/test_received.py::test_without_the_check_the_older_one_would_take_the_place_of_the_newer",
        "register/test_topic.py::test_what_is_forged_or_older_on_the_topic_changes_nothing",
        "register/test_topic.py::test_nobody_but_the_root_writes_the_topic",
        "register/test_keys.py::test_of_the_file_only_the_own_keys_count",
        "register/test_keys.py::test_an_expired_register_stops_other_sites_only",
        "chassis/test_intake_register.py::test_nothing_is_heard_by_an_expired_register_and_nothing_is_lost",
        "federation/test_negative_kit.py::test_every_case_has_its_outcome",
        "federation/test_negative_kit.py::test_a_peer_that_checks_no_signature_fails",
        "federation/test_negative_kit.py::test_a_peer_that_refuses_everything_passes_no_case",
        "federation/test_negative_kit.py::test_a_register_is_refused",
    ),
    "T2 a mirror withholds the tail": (
        "chassis/test_lane_health.py::test_a_withheld_tail_is_shown_with_its_age",
        "chassis/test_lane_health.py::test_a_silent_lane_is_told_from_a_quiet_one",
        "chassis/test_lane_health.py::test_a_receipt_is_overdue_after_a_time",
        "chassis/test_heard_heads.py::test_a_head_of_more_shows_what_is_missing",
        "federation/test_negative_kit.py::test_every_case_has_its_outcome",
    ),
    "T3 an origin tells two receivers two pasts": (
        "chassis/test_heard_heads.py::test_a_head_of_another_past_is_a_fork",
        "chassis/test_heard_heads.py::test_a_fork_that_was_ahead_is_found_when_the_messages_arrive",
        "chassis/test_lane_health.py::test_two_pasts_are_shown_until_somebody_has_decided",
        "chassis/test_witnesses.py::test_an_owner_that_tells_two_receivers_two_pasts_is_caught",
        "chassis/test_witnesses.py::test_without_the_receipts_of_others_nobody_notices",
        "chassis/test_witnesses.py::test_a_receipt_that_proves_nothing_makes_no_witness_and_no_fork",
        "federation/test_negative_kit.py::test_every_case_has_its_outcome",
    ),
    "T4 a squatted event id": (
        "chassis/test_hearing_ids.py::test_another_origins_event_under_a_stored_id_is_parked",
        "chassis/test_hearing_ids.py::test_the_stream_goes_on_when_an_operator_has_discarded_it",
        "federation/test_negative_kit.py::test_every_case_has_its_outcome",
    ),
    "T5 an origin denies what it said": (
        "chassis/test_proofs.py::test_every_message_by_which_a_lane_moved_is_proven_again",
        "chassis/test_proofs.py::test_a_true_proof_of_another_event_covers_nothing",
    ),
    "T6 a stolen key signs for the past": (
        "register/test_keys.py::test_a_revoked_key_signs_until_its_instant",
        "register/test_topic.py::test_a_revoked_key_reaches_a_service_by_the_topic",
        "local/test_federation.py::test_a_revoked_key_reaches_the_ward_through_two_mirrors",
        "chassis/test_dated_back.py::test_a_message_beyond_the_head_is_not_signed_before_it",
        "chassis/test_dated_back.py::test_a_revoked_key_adds_nothing_before_the_last_head",
        "register/test_verbs.py::test_what_was_published_does_not_vanish",
        "chassis/test_proofs.py::test_what_a_key_signed_can_be_listed",
        "federation/test_negative_kit.py::test_every_case_has_its_outcome",
    ),
    "T7 a sibling service speaks for another": (
        "chassis/test_hearing_ids.py::test_a_siblings_key_proves_nothing",
        "federation/test_negative_kit.py::test_every_case_has_its_outcome",
    ),
    "T8 a peer says what is not its to say": (
        "register/test_heard.py::test_an_event_that_is_not_a_sites_to_say_waits",
        "register/test_keys.py::test_a_site_says_what_the_register_lets_it_say",
        "contracts/test_claims.py::test_a_site_speaks_for_the_units_at_it_and_below_it",
        "contracts/test_claims.py::test_a_plan_is_one_of_its_sites_level",
        "contracts/test_claims.py::test_an_award_is_within_the_competence_of_its_site",
        "federation/test_negative_kit.py::test_every_case_has_its_outcome",
    ),
    "T9 the user of a mirror or a peer writes anywhere": (
        "local/test_links.py::test_a_mirror_writes_what_it_carries_and_reads_what_it_may",
        "local/test_federation.py::test_a_mirror_writes_nothing_that_it_does_not_carry",
        "local/test_rights.py::test_a_service_says_and_hears_what_it_declares",
        "federation/test_negative_kit.py::test_a_broker_and_its_reader_pass_every_case",
    ),
    "T10 topics are renamed or taken for others": (
        "local/test_links.py::test_the_two_directions_of_a_link_have_no_topic_in_common",
        "local/test_links.py::test_no_topic_comes_back_to_its_owner_or_twice",
        "local/test_federation.py::test_nothing_goes_round",
        "chassis/test_neighbours.py::test_a_site_publishes_on_no_topic_of_another",
        "federation/test_negative_kit.py::test_every_case_has_its_outcome",
    ),
    "T11 a training site is taken for the real one": (
        "register/test_trust.py::test_another_federation_does_not_take_the_place_of_this_one",
        "chassis/test_signing.py::test_a_message_of_another_instance_is_not_proven",
        "federation/test_negative_kit.py::test_a_real_federation_is_not_examined_by_mistake",
        "federation/test_negative_kit.py::test_every_case_has_its_outcome",
        "federation/test_negative_kit.py::test_a_register_is_refused",
    ),
    "T12 a peer reads too much": (
        "local/test_links.py::test_what_is_addressed_to_one_site_arrives_there_alone",
        "local/test_federation.py::test_what_is_addressed_to_a_site_arrives_there_alone",
        "local/test_federation.py::test_what_a_ward_says_to_all_arrives_at_the_city_and_not_at_the_province",
        "chassis/test_relay_audiences.py::test_an_event_goes_to_each_of_its_audiences",
        "chassis/test_witnesses.py::test_receipts_of_an_addressed_lane_go_to_its_owner_alone",
        "local/test_rights.py::test_a_stranger_does_not_get_in",
    ),
    "T13 exhaustion by a bomb, a size or a flood": (
        "chassis/test_intake_batches.py::test_a_bomb_is_parked_and_takes_no_memory",
        "chassis/test_intake_parking.py::test_a_flood_of_garbage_stops_its_topic_and_no_message_is_lost",
        "chassis/test_parking.py::test_a_topic_parks_no_more_than_its_most",
        "federation/test_negative_kit.py::test_a_broker_and_its_reader_pass_every_case",
    ),
    "T14 a poison message or a fork stops a lane": (
        "chassis/test_intake_damage.py::test_a_message_that_was_damaged_is_parked_alone",
        "chassis/test_intake_damage.py::test_a_batch_without_an_end_costs_no_other_lane_a_message",
        "chassis/test_parking.py::test_a_lane_whose_wrong_branch_came_first_goes_on_with_the_true_one",
        "chassis/test_held.py::test_a_reaction_that_raises_holds_its_stream_alone",
        "federation/test_negative_kit.py::test_a_broker_and_its_reader_pass_every_case",
    ),
    "T15 an insider rewrites log, keys or parked messages": (
        "chassis/test_history.py::test_a_past_that_was_rewritten_is_found_by_a_head_signed_before",
        "chassis/test_proofs.py::test_the_role_that_serves_cannot_rewrite_what_was_heard",
        "chassis/test_cli_operations.py::test_an_operators_interventions_are_recorded_with_actor_and_reason",
    ),
}
"""Each finding, and the tests by which it is known to be cured."""


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests that pytest collects in a file of `tests`: its functions, none of them inside another."""
    return frozenset(_functions(parsed(PROJECT / "tests" / file)))


def _functions(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.name


def missing(proofs: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The proofs that no test of the tree bears, with their findings."""
    return [
        f"{finding}: {proof}"
        for finding, named in proofs.items()
        for proof in named
        for file, _, name in [proof.partition("::")]
        if not (PROJECT / "tests" / file).is_file() or name not in names_in(file)
    ]


def test_every_finding_has_its_tests() -> None:
    """No finding is without one, and each is in the tree under the name that stands here."""
    assert missing(PROOFS) == []
    assert [finding for finding, named in PROOFS.items() if not named] == []


@pytest.mark.parametrize(
    "proof",
    [
        "architecture/test_security_table.py::test_renamed",
        "architecture/test_gone.py::test_every_finding_has_its_tests",
    ],
)
def test_a_test_that_was_renamed_is_missed(proof: str) -> None:
    """The control: another name, or another file."""
    assert missing({"H0 a finding": (proof,)}) == [f"H0 a finding: {proof}"]


def test_the_findings_are_numbered_without_a_gap() -> None:
    """A row that is taken out is seen."""
    numbers = [finding.split(" ", 1)[0] for finding in PROOFS]

    for letter, last in (("H", 6), ("M", 18), ("S", 13), ("T", 15)):
        assert [number for number in numbers if number[0] == letter] == [f"{letter}{n}" for n in range(1, last + 1)]
