"""What the register promises, and by which tests each promise is kept: one block per promise.

A proof shows that the promise holds. A control runs the same check against something weakened on
purpose, and shows that the check catches it. Both are named as pytest names them: a file, a class
or a test; where it stands says in which part of bin/test it runs (`tests/journeys` in the
browser, `tests/faults` among the faults, everything else in the suite, on both engines).

`bin/check --trust` runs exactly these and prints them as one table; `bin/test` prints the same
table from what it ran; `python -m tests.trust_table --write` puts it in docs/security.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """One promise: its bar in words, the tests that prove it and their controls."""

    name: str
    bar: str
    proofs: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    # What is still in the making, until it is there.
    pending: str = ""

    @property
    def tests(self) -> tuple[str, ...]:
        return self.proofs + self.controls


ACCESS = Promise(
    "Access",
    "Every address of the URL map, by every account, on own and foreign records, by every method:"
    " an address without a rule fails the build; no violation, and no word of others in any body,"
    " header, file name, count, picker, export or fragment.",
    proofs=(
        "tests/house/test_permissions_declared.py",
        "tests/house/test_access_sweep.py::TestStrangers",
        "tests/house/test_access_sweep.py::TestInsiders",
        "tests/house/test_access_sweep.py::TestReading",
        "tests/house/test_confidential.py::TestEveryPage",
        "tests/house/test_confidential.py::TestNoTrace",
        "tests/house/test_leaks.py::TestEveryWay::test_tells_nobody_a_word_of_others",
        "tests/house/test_leaks.py::TestFilters",
        "tests/house/test_leaks.py::TestOneByOne",
        "tests/house/test_wide.py::test_every_table_is_read_widely_or_private",
        "tests/house/test_wide.py::TestPages::test_are_those_of_the_table",
        "tests/house/test_wide.py::TestGathered",
        "tests/organisations/test_wide_grant.py",
        "tests/organisations/test_user.py",
        "tests/organisations/test_membership.py::TestEdit",
        "tests/overview/test_access_review.py::TestCreate",
        "tests/journeys/test_access.py::test_who_may_not_look_in_sees_nothing",
    ),
    controls=(
        "tests/house/test_access_sweep.py::TestStrangers::test_the_sweep_can_see_a_leak",
        "tests/house/test_access_sweep.py::TestStrangers::test_what_is_weakened_is_caught",
        "tests/house/test_access_sweep.py::TestStrangers"
        "::test_a_page_without_a_rule_cannot_be_mounted",
        "tests/house/test_wide.py::TestPages::test_a_scope_without_the_list_is_caught",
        "tests/house/test_confidential.py::TestTheSweepItself",
        "tests/house/test_leaks.py::TestEveryWay::test_would_be_seen_to_leak",
    ),
)

MASS_ASSIGNMENT = Promise(
    "Mass assignment",
    "Every field of every model posted to every form as every role: nothing changes that the form"
    " does not show.",
    proofs=("tests/house/test_bad_input.py::TestBadInput::test_nothing_more_than_the_form",),
    controls=(
        "tests/house/test_bad_input.py::TestBadInput::test_what_was_taken_over_would_be_seen",
        "tests/house/test_bad_input.py::TestBadInput::test_a_form_that_takes_more_would_be_seen",
    ),
)

AUDIT = Promise(
    "Audit",
    "Every write, sign-in, refusal, export, download and change of role: action, object, result,"
    " origin, actor and time, in one transaction with the write. Triggers refuse UPDATE and DELETE"
    " on trail and history, on both engines; on PostgreSQL the role of the app is not the owner."
    " Deleting a record never deletes its trail.",
    proofs=(
        "tests/house/test_models.py::test_state_is_written_at_the_door_only",
        "tests/accounts/test_records.py::TestDelete",
        "tests/partnerships/test_document.py::TestOpen::test_is_written_down_whole_or_not_at_all",
        "tests/accounts/test_origin.py",
        "tests/accounts/test_sign_in_trail.py",
        "tests/overview/test_trail.py",
        "tests/house/test_bad_input.py::TestBadInput::test_nothing_more_than_the_form",
        "tests/house/test_access_sweep.py::TestReading::test_changes_nothing",
        "tests/accounts/test_trail_guard.py::test_every_promise_has_its_guard",
        "tests/accounts/test_trail_guard.py::test_the_trail_is_neither_changed_nor_emptied",
        "tests/accounts/test_trail_guard.py::test_a_published_guide_stays_as_it_was",
        "tests/accounts/test_trail_guard.py::test_texts_are_emptied_by_the_erasure_alone",
        "tests/accounts/test_app_role.py::test_the_role_of_the_server_works_and_undoes_nothing",
        "tests/accounts/test_check_trail.py::test_what_was_left_alone_is_whole",
        "tests/accounts/test_check_trail.py::test_each_entry_is_copied_to_the_log_without_words",
    ),
    controls=(
        "tests/house/test_models.py::test_another_writer_would_be_seen",
        "tests/accounts/test_trail_guard.py::test_without_its_guard_it_would_change",
        "tests/house/test_bad_input.py::TestBadInput::test_a_write_without_its_entry_would_be_seen",
        "tests/house/test_access_sweep.py::TestReading"
        "::test_a_file_that_nobody_wrote_down_would_be_seen",
        "tests/accounts/test_app_role.py::test_the_owner_could_switch_the_guards_off",
        "tests/accounts/test_check_trail.py::test_tampering_is_caught",
        "tests/accounts/test_check_trail.py::test_exchanged_and_put_in_entries_are_caught",
        "tests/accounts/test_check_trail.py::test_a_trail_that_was_cut_off_misses_its_anchor",
        "tests/accounts/test_check_trail.py::test_who_has_no_key_makes_no_digest",
    ),
)

SIGN_IN = Promise(
    "Sign-in",
    "At most 5 guesses per account in 5 minutes and 10 failures per address in a minute, not more"
    " with a forged X-Forwarded-For, and others are not hindered; the same answer for known and"
    " unknown. A second step on offer to all, and forced for managers and administrators when"
    " switched on. OpenID Connect. Sessions: a new id at sign-in, limits when idle and in all,"
    " listed and ended.",
    proofs=(
        "tests/accounts/test_allauth_pages.py::TestSignedOut",
        "tests/accounts/test_allauth_pages.py::TestSecondStep",
        "tests/accounts/test_throttle.py",
        "tests/accounts/test_guessing.py::TestPerAccount::test_five_in_five_minutes",
        "tests/accounts/test_guessing.py::TestPerAccount"
        "::test_another_spelling_or_host_gives_no_more",
        "tests/accounts/test_guessing.py::TestPerAccount::test_others_are_not_hindered",
        "tests/accounts/test_guessing.py::TestPerAddress::test_ten_in_a_minute",
        "tests/accounts/test_guessing.py::TestPerAddress::test_a_forged_address_gives_no_more",
        "tests/accounts/test_guessing.py::TestSecondStep",
        "tests/accounts/test_guessing.py::TestSameAnswer",
        "tests/accounts/test_second_factor.py::TestForced",
        "tests/accounts/test_second_factor.py::TestNewPassword",
        "tests/accounts/test_session.py::TestLimits",
        "tests/accounts/test_session.py::TestTakesEffectAtOnce",
        "tests/accounts/test_session.py::TestEndOthers",
        "tests/accounts/test_oidc.py::TestCallback",
        "tests/accounts/test_oidc.py::TestForged",
        "tests/accounts/test_reauthenticate.py::TestAsked",
        "tests/accounts/test_email.py::TestConfirm",
        "tests/organisations/test_user.py::TestSecondStep",
        "tests/journeys/test_sign_in.py::test_a_passkey_opens_the_account_by_itself",
    ),
    controls=(
        "tests/accounts/test_guessing.py::TestPerAccount"
        "::test_with_the_limit_off_more_are_looked_at",
        "tests/accounts/test_guessing.py::TestPerAddress"
        "::test_with_the_limit_off_more_are_looked_at",
        "tests/accounts/test_guessing.py::TestPerAddress"
        "::test_with_every_proxy_believed_more_are_looked_at",
        "tests/accounts/test_session.py::TestLimits::test_with_the_limits_off_it_goes_on",
        "tests/accounts/test_oidc.py::TestForged"
        "::test_without_the_check_a_forged_signature_would_pass",
        "tests/accounts/test_reauthenticate.py::TestAsked"
        "::test_without_the_attribute_nothing_is_asked",
    ),
)

HEADERS = Promise(
    "Scripts, headers",
    "A content security policy that begins with nothing and has no unsafe exception; no violation"
    " in Chromium on any page in any role; headers on every answer, also 4xx, 5xx, static files and"
    " downloads; an unknown Host gets 400; no open redirect.",
    proofs=(
        "tests/house/test_headers.py::TestEveryAnswer",
        "tests/house/test_headers.py::TestRedirects",
        "tests/house/test_headers.py::TestCookies",
        # Each of their thousands of answers is asked for its headers and where it leads.
        "tests/house/test_access_sweep.py::TestStrangers",
        "tests/house/test_access_sweep.py::TestInsiders",
        "tests/config/test_middleware.py::TestHeaders",
        "tests/config/test_checks.py::TestSettings",
        "tests/accounts/test_language.py::TestSet::test_leads_back_but_never_to_another_site",
        "tests/house/test_templates.py::test_nothing_inline",
        "tests/journeys/test_axe.py",
        "tests/journeys/test_headers.py::test_static_files_pages_and_refusals",
        "tests/journeys/test_headers.py::test_what_is_no_request",
    ),
    controls=(
        "tests/house/test_headers.py::TestControls",
        "tests/house/test_templates.py::test_something_inline_would_be_seen",
        "tests/journeys/test_headers.py::test_what_the_policy_stops_is_heard",
    ),
)

BAD_INPUT = Promise(
    "Bad input",
    "At least 1,500 fuzzed requests per engine per build: never a 5xx, what is stored is what was"
    " sent, nothing is echoed unescaped. Refused at the field: NUL, controls, bidi marks in names,"
    " dates outside 1900–2100, numbers over 2^63, half of a unique pair taken, invalid UTF-8, the"
    " hours that summer time skips and repeats.",
    proofs=(
        "tests/house/test_bad_input.py::TestBadInput",
        "tests/house/test_rules.py::test_every_rule_has_a_sentence_of_its_own",
        "tests/house/test_rules.py::test_what_breaks_a_rule_is_told_why",
        "tests/house/test_rules.py::TestTwice::test_half_of_a_pair_is_refused_at_its_field",
        "tests/house/test_rules.py::TestTwice::test_is_told_why",
        "tests/house/test_typed.py::test_every_form_judges_what_is_typed",
        "tests/house/test_typed.py::test_every_kind_of_text_is_judged",
        "tests/lib/test_text.py::TestClean",
        "tests/partnerships/test_dossier_file_hostile.py",
        "tests/partnerships/test_import_messy.py",
    ),
    controls=(
        "tests/house/test_bad_input.py::TestBadInput::test_a_form_that_breaks_is_caught",
        "tests/house/test_bad_input.py::TestBadInput::test_a_page_that_echoes_unescaped_is_caught",
        "tests/house/test_bad_input.py::TestBadInput"
        "::test_a_form_that_stores_something_else_is_caught",
        "tests/house/test_bad_input.py::TestBadInput"
        "::test_a_form_that_takes_what_cannot_be_seen_is_caught",
        "tests/house/test_bad_input.py::TestBadInput::test_a_door_that_lets_anything_in_is_caught",
        "tests/house/test_rules.py::TestTwice::test_a_form_that_judges_no_halves_is_caught",
        "tests/house/test_rules.py::test_a_rule_without_one_would_be_seen",
        "tests/house/test_typed.py::test_a_form_that_does_not_would_be_seen",
    ),
)

LOST_UPDATE = Promise(
    "Lost update",
    "A version in every form over a record, compared and set in the same UPDATE; a stale one gets"
    " 409 with both texts; of 40 rival posts one wins a round and none is lost in silence.",
    proofs=(
        "tests/house/test_bad_input.py::TestBadInput::test_an_old_version_is_refused",
        "tests/house/test_bad_input.py::TestBadInput::test_every_form_brings_its_guard",
        "tests/house/test_bad_input.py::TestBadInput::test_sent_twice_is_done_once",
        "tests/accounts/test_moves.py",
        "tests/journeys/test_access.py::test_two_tabs_with_one_text",
        "tests/journeys/test_access.py::test_two_tabs_with_one_step",
        "tests/faults/test_rivals.py::test_one_of_forty_wins_a_round_and_the_others_see_both_texts",
        "tests/house/test_once.py::test_a_form_over_a_record_has_its_version",
    ),
    controls=(
        "tests/faults/test_rivals.py::test_who_writes_over_another_would_be_seen",
        "tests/house/test_once.py::test_a_form_without_would_be_seen",
        "tests/house/test_bad_input.py::TestBadInput::test_a_page_without_a_guard_is_caught",
        "tests/house/test_bad_input.py::TestBadInput::test_a_refusal_without_both_texts_is_caught",
        "tests/house/test_bad_input.py::TestBadInput::test_an_edit_without_its_version_is_caught",
    ),
)

ONE_CLICK = Promise(
    "One click, one record",
    "A one-time token in every form that makes a record: 8 posts at once make one row and all get"
    " the same page; of 8 managers who adopt at once one wins.",
    proofs=(
        "tests/house/test_bad_input.py::TestBadInput::test_every_form_brings_its_guard",
        "tests/house/test_bad_input.py::TestBadInput::test_sent_twice_is_done_once",
        "tests/journeys/test_rivals.py::test_of_eight_managers_who_adopt_for_one_party_one_wins",
        "tests/journeys/test_access.py::test_one_form_sent_twice_is_kept_once",
        "tests/faults/test_rivals.py::test_eight_clicks_make_one_record_and_lead_to_one_page",
        "tests/house/test_once.py::test_a_form_that_makes_a_record_has_a_token",
    ),
    controls=(
        "tests/faults/test_rivals.py::test_two_records_of_one_form_would_be_seen",
        "tests/house/test_once.py::test_a_form_without_would_be_seen",
        "tests/house/test_bad_input.py::TestBadInput::test_a_form_without_its_token_is_caught",
    ),
)

KEPT = Promise(
    "Acknowledged is kept",
    "Server, database or both killed under 8 writers: of at least 300 acknowledged writes per"
    " engine in every build (3,000 in the long form by hand) none is lost, half there or double;"
    " the power cut of an SQLite file, replayed: none is lost.",
    proofs=(
        "tests/journeys/test_rivals.py"
        "::test_of_an_adoption_that_is_killed_nothing_or_everything_is_there",
        "tests/faults/test_kills.py::test_what_was_acknowledged_is_kept",
        "tests/faults/test_power_cut.py::test_a_power_cut_loses_nothing_that_was_acknowledged",
    ),
    controls=(
        "tests/faults/test_kills.py::test_an_answer_before_the_commit_would_be_seen",
        "tests/faults/test_kills.py::test_what_goes_wrong_with_one_record_would_be_seen",
        "tests/faults/test_power_cut.py::test_a_lazier_sync_would_be_seen_to_lose_some",
    ),
)

TROUBLE = Promise(
    "Database trouble",
    "Restart, cut, freeze, no connection left, disk full: a page that says that nothing was saved,"
    " 503, within 15 seconds; /healthz stays 200; it heals by itself.",
    proofs=(
        "tests/config/test_middleware.py::TestDatabaseTrouble",
        "tests/house/test_health.py",
        "tests/faults/test_trouble.py::TestServer",
        "tests/faults/test_trouble.py::TestFile",
        "tests/faults/test_trouble.py::test_full",
    ),
    controls=("tests/faults/test_trouble.py::test_a_plain_error_would_be_seen",),
)

BACKUP = Promise(
    "Backup",
    "One command makes one file of database and documents, consistent; one restores it into an"
    " empty place and proves it: counts, hashes, the checksum of every document, triggers alive. A"
    " truncated or altered file fails loudly.",
    proofs=(
        "tests/overview/test_backup.py::TestDrill",
        "tests/overview/test_backup_file.py::TestFile",
        "tests/overview/test_backup_file.py::TestPlace",
        "tests/overview/test_backup_file.py::TestRows",
        "tests/overview/test_backup_file.py::TestDocuments",
    ),
    controls=(
        "tests/overview/test_backup.py::TestDrill"
        "::test_what_goes_wrong_in_silence_is_noticed_and_undone",
        "tests/overview/test_backup.py::TestDrill::test_a_backup_of_several_moments_would_be_seen",
        "tests/overview/test_backup_file.py::TestFile"
        "::test_what_the_manifest_does_not_say_is_refused_under_a_good_seal",
    ),
)

UPGRADE = Promise(
    "Upgrade",
    "Migrations expand first and contract later, and are linted; reloading under load fails no"
    " request.",
    proofs=(
        "tests/faults/test_reload.py::test_a_reload_fails_nobody",
        "tests/faults/test_reload.py::test_a_stop_finishes_what_is_under_way",
        "tests/house/test_migrations.py::test_the_new_ones_let_the_code_of_before_live",
        "tests/house/test_migrations.py::test_what_only_adds_is_let_through",
    ),
    controls=(
        "tests/faults/test_reload.py::test_a_hard_restart_would_be_seen",
        "tests/house/test_migrations.py::test_what_breaks_the_code_of_before_would_be_seen",
    ),
)

PERSONAL = Promise(
    "Personal data",
    "All that is known of one person in one file; erasure that replaces the person everywhere"
    " (history, search, files, queued mail) and keeps the facts; retention that announces before"
    " it acts; nothing personal in addresses, logs or subjects of mail.",
    proofs=(
        "tests/house/test_erasure.py::TestTheTable",
        "tests/house/test_erasure.py::TestErasure::test_nothing_is_left",
        "tests/house/test_erasure.py::TestErasure::test_it_is_done_again_after_a_restore",
        "tests/house/test_personal.py::TestPlaces"
        "::test_nobody_is_named_in_an_address_a_header_or_the_log",
        "tests/house/test_personal.py::TestSubjects",
        "tests/overview/test_person.py",
        "tests/overview/test_retention.py::TestApply",
        "tests/overview/test_retention.py::TestRegister",
    ),
    controls=(
        "tests/house/test_erasure.py::TestTheTable::test_a_column_that_was_forgotten_is_caught",
        "tests/house/test_erasure.py::TestErasure::test_a_table_that_was_forgotten_is_caught",
        "tests/house/test_personal.py::TestPlaces"
        "::test_a_name_in_an_address_or_in_the_log_is_caught",
        "tests/overview/test_retention.py::TestApply"
        "::test_a_rule_that_does_not_announce_would_be_seen",
        "tests/overview/test_retention.py::TestRegister::test_a_table_that_is_not_in_it_is_caught",
    ),
)

UPLOADS = Promise(
    "Uploads",
    "17 hostile files are refused by their content; files are handed out as attachments, nosniff"
    " and sandboxed, only after a question of permission.",
    proofs=(
        "tests/lib/test_uploads.py",
        "tests/lib/test_uploads_scan.py",
        "tests/partnerships/test_hostile.py::TestHostile",
        "tests/partnerships/test_document.py::TestOpen",
    ),
    controls=(
        "tests/partnerships/test_hostile.py::TestHostile"
        "::test_a_look_at_the_name_alone_would_be_seen",
        "tests/partnerships/test_hostile.py::TestHostile"
        "::test_a_good_file_sent_the_same_way_is_kept",
        "tests/lib/test_uploads_scan.py::test_without_the_scanner_it_would_be_taken",
    ),
)

PROMISES = (
    ACCESS,
    MASS_ASSIGNMENT,
    AUDIT,
    SIGN_IN,
    HEADERS,
    BAD_INPUT,
    LOST_UPDATE,
    ONE_CLICK,
    KEPT,
    TROUBLE,
    BACKUP,
    UPGRADE,
    PERSONAL,
    UPLOADS,
)
