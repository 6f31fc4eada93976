#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn a_key_leads_back_to_what_it_names() {
    let number = Number(1042);
    assert_eq!(number_of(&request(number)), Some(number));
    let account = AccountId::from_random([7; 10]);
    assert_eq!(account_of(&account_partition(account)), Some(account));
    assert_eq!(number_of(&account_partition(account)), None);
}

#[test]
fn a_place_in_a_list_of_articles_or_searches_leads_back_to_its_item() {
    let id = ArticleId::from_random([9; 10]);
    assert_eq!(article_of(&article(id)), Some(id));
    assert_eq!(article_at(&format!("2026-06-10T18:30:00Z#0000000012#{id}")), Some((id, 12)));
    let key = unanswered(Language::Fr, "imprimer # étiquettes");
    assert_eq!(unanswered_at(&unanswered_entry(&key, 12).sk), Some(key));
}

#[test]
fn events_lie_in_the_order_of_their_numbers() {
    let at = |seq| event(EventId { number: Number(1), seq }).sk;
    assert!(at(9) < at(10) && at(99_999) < at(100_000));
}

#[test]
fn notes_and_mails_lie_outside_of_what_a_contact_reads() {
    let id = Id::from_random([1; 10]);
    let note = note(Number(1), Timestamp::UNIX_EPOCH, id).sk;
    for prefix in [ABOUT, EVENTS] {
        assert!(!note.starts_with(prefix));
    }
}

#[test]
fn a_span_of_days_holds_its_first_and_its_last_day_and_no_other() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let (from, to) = days(day("2026-06-10"), day("2026-06-12"));
    let held = |text: &str| {
        let sk = day_counts(Dimension::Establishment, day(text), "zz").sk;
        assert_eq!(day_and_key(&sk), Some((day(text), "zz")));
        from <= sk && sk <= to
    };
    assert!(held("2026-06-10") && held("2026-06-12"));
    assert!(!held("2026-06-09") && !held("2026-06-13"));
    assert!(open_count(Dimension::Establishment, "zz").sk > to);
}

#[test]
fn what_is_due_at_an_instant_includes_that_instant() {
    let now: Timestamp = "2026-06-13T18:30:00Z".parse().unwrap();
    let due = due_closure(Number(1042), now).sk;
    assert!(due < due_until(now));
    assert!(due > due_until(now - jiff::SignedDuration::from_secs(1)));
}

/// Every key and index entry, as it lies in tables that exist: a change here needs a migration.
#[test]
fn keys_are_what_they_have_always_been() {
    let (account, id) = (AccountId::from_random([1; 10]), Id::from_random([2; 10]));
    let session = SessionId::from_random([3; 10]);
    let file = DepositId::from_random([4; 10]);
    let number = Number(1042);
    let event_id = EventId { number, seq: 7 };
    let at: Timestamp = "2026-06-10T18:30:00Z".parse().unwrap();
    let chu: EstablishmentId = "chu-exemple".parse().unwrap();
    let of = |key: Key| format!("{} / {}", key.pk, key.sk);
    let mail = request_mail(event_id, account);
    let place = |entry: Entry| format!("{} = {} / {}", entry.index.name(), entry.pk, entry.sk);
    let keys = [
        of(head(number)),
        of(text(number)),
        of(participant(number, account)),
        of(watcher(number, account)),
        of(event(event_id)),
        of(note(number, at, id)),
        of(mail.clone()),
        of(account_mail(account, id)),
        of(super::account(account)),
        of(password(account)),
        of(super::session(account, session)),
        of(token(account, "invitation")),
        of(account_event(account, at, id)),
        of(notification(account, at, event_id)),
        of(read_mark(account)),
        of(email("camille.roy@chu-exemple.test")),
        of(establishment(&chu)),
        of(counted(event_id)),
        of(canned(id)),
        of(deposit(&chu, file)),
        of(receipt(&chu, file, account)),
        place(due_deposit(&deposit(&chu, file), at)),
        of(article_head(ArticleId::from_random([9; 10]))),
        of(article_text(ArticleId::from_random([9; 10]))),
        of(revision(ArticleId::from_random([9; 10]), 3)),
        of(vote(ArticleId::from_random([9; 10]), account)),
        of(votes(ArticleId::from_random([9; 10]))),
        articles(ArticleState::Draft),
        of(synonyms(Language::Fr)),
        of(search_index(Language::En)),
        place(unanswered_entry(&unanswered(Language::Fr, "imprimer"), 12)),
        of(day_counts(Dimension::Team, "2026-06-10".parse().unwrap(), "production")),
        of(open_count(Dimension::Establishment, "chu-exemple")),
        of(idempotency(account, "HASH")),
        of(limit("HASH")),
        of(counter()),
        of(administrators()),
        of(canned_number()),
        of(audit("2026-06-10".parse().unwrap(), at, id)),
        place(due_closure(number, at)),
        place(due_mail(&mail, at)),
        requester(account),
        shared_with(account),
        requests_of(&chu),
        accounts_of(Some(&chu)),
        accounts_of(None),
    ];
    insta::assert_snapshot!(keys.join("\n"));
}
