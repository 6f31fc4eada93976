//! What must hold for every number and every text.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::digits::luhn;
use super::identity::nam_check_digit;
use super::*;

/// Separators that people put between the groups of a number.
const SEPARATORS: [&str; 10] = ["", " ", "-", ".", "\u{a0}", "\u{202f}", "\u{2011}", "\u{2013}", " - ", "\u{200b}"];

/// The digits with the last one that makes Luhn's sum right.
fn with_luhn(mut digits: Vec<u32>) -> Vec<u32> {
    digits.push(0);
    let last = digits.len() - 1;
    while !luhn(&digits) {
        digits[last] += 1;
    }
    digits
}

fn written(digits: &[u32], groups: &[usize], separator: &str) -> String {
    let mut rest: &str = &digits.iter().map(u32::to_string).collect::<String>();
    let mut parts = Vec::new();
    for length in groups {
        let (part, after) = rest.split_at(*length);
        parts.push(part);
        rest = after;
    }
    parts.join(separator)
}

prop_compose! {
    fn nam()(
        name in "[A-Za-z]{4}",
        (year, month, day) in (0..100_u32, 1..=12_u32, 1..=28_u32),
        (woman, sequence, century) in (any::<bool>(), 0..10_u32, 19..=20_u32),
        (first, second) in (0..SEPARATORS.len(), 0..SEPARATORS.len()),
        two_by_two in any::<bool>(),
    ) -> String {
        let month = month + if woman { 50 } else { 0 };
        let mut digits = vec![
            year / 10, year % 10, month / 10, month % 10, day / 10, day % 10, sequence,
        ];
        digits.push(nam_check_digit(name.as_bytes(), &digits, century));
        let groups: &[usize] = if two_by_two { &[2, 2, 2, 2] } else { &[4, 4] };
        format!("{name}{}{}", SEPARATORS[first], written(&digits, groups, SEPARATORS[second]))
    }
}

prop_compose! {
    fn nas()(digits in prop::collection::vec(0..10_u32, 7), first in 1..8_u32, dash in any::<bool>()) -> String {
        let mut all = vec![first];
        all.extend(digits);
        written(&with_luhn(all), &[3, 3, 3], if dash { "-" } else { " " })
    }
}

prop_compose! {
    fn card()(
        (head, length) in prop::sample::select(vec![
            ("4", 16), ("4", 19), ("51", 16), ("55", 16), ("2720", 16), ("34", 15), ("37", 15), ("36", 14), ("6011", 16),
        ]),
        tail in prop::collection::vec(0..10_u32, 18),
        separator in 0..SEPARATORS.len(),
    ) -> String {
        let mut digits: Vec<u32> = head.chars().filter_map(|c| c.to_digit(10)).collect();
        digits.extend(tail);
        digits.truncate(length - 1);
        let groups: &[usize] = match length {
            14 => &[4, 6, 4],
            15 => &[4, 6, 5],
            16 => &[4, 4, 4, 4],
            _ => &[4, 4, 4, 4, 3],
        };
        written(&with_luhn(digits), groups, SEPARATORS[separator])
    }
}

/// Texts made of what the scanners look at.
fn suspicious() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "4", "0", "19", "2026", "347", "abcd", "é", "né le ", "NAS ", "dossier ", "pid|", "|", "^", "-", ".", " ",
        "\u{a0}", "\u{200b}", "@", "a.ca", "(", ")", "+1", "\n", "/", ",", "$", "🏥", "٣", "１", "carte ", "PID|1||",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn holds(text: &str, kind: Kind, value: &str) -> bool {
    find(text).iter().any(|f| f.kind == kind && f.value == value)
}

proptest! {
    #[test]
    fn every_health_insurance_number_is_found(value in nam()) {
        let text = format!("L’usagère ({value}) a deux fiches.");
        prop_assert!(holds(&text, Kind::Nam, &value), "{}", text);
    }

    #[test]
    fn every_social_insurance_number_is_found(value in nas()) {
        let text = format!("Son numéro : {value}.");
        prop_assert!(holds(&text, Kind::Nas, &value), "{}", text);
    }

    #[test]
    fn every_payment_card_is_found(value in card()) {
        let text = format!("Payé avec {value}, refusé");
        prop_assert!(holds(&text, Kind::Carte, &value), "{}", text);
    }

    #[test]
    fn every_number_with_a_wrong_luhn_digit_is_clean(value in card()) {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        let last = digits.chars().last().unwrap().to_digit(10).unwrap();
        let wrong = format!("{}{}", &digits[..digits.len() - 1], (last + 1) % 10);
        prop_assert!(!find(&wrong).iter().any(|f| f.kind == Kind::Carte), "{}", wrong);
    }

    #[test]
    fn every_uuid_is_clean(uuid in "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}") {
        prop_assert_eq!(find(&format!("requête {uuid} refusée")), []);
    }

    #[test]
    fn every_hash_is_clean(hash in "[0-9]{0,9}[a-f][0-9a-f]{31,54}") {
        prop_assert_eq!(find(&format!("sha {hash}")), []);
    }

    #[test]
    fn every_instant_is_clean(
        (year, month, day) in (1990..2060_u32, 1..=12_u32, 1..=28_u32),
        (hour, minute, second, ms) in (0..24_u32, 0..60_u32, 0..60_u32, 0..1000_u32),
    ) {
        let text = format!(
            "{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z \
             {year}{month:02}{day:02}{hour:02}{minute:02}{second:02} \
             {year}{month:02}{day:02}{hour:02}{minute:02}{second:02}.{ms:03}-0500"
        );
        prop_assert_eq!(find(&text), []);
    }

    #[test]
    fn every_address_of_a_machine_is_clean(a in any::<[u8; 4]>(), port in any::<u16>(), mac in any::<[u8; 6]>()) {
        let [w, x, y, z] = a;
        let mac = mac.map(|b| format!("{b:02x}")).join(":");
        prop_assert_eq!(find(&format!("{w}.{x}.{y}.{z}:{port} {mac}")), []);
    }

    #[test]
    fn positions_lead_to_the_value(text in suspicious()) {
        let scalars: Vec<char> = text.chars().collect();
        let mut last = 0;
        for finding in find(&text) {
            prop_assert!(finding.start >= last && finding.start < finding.end);
            last = finding.end;
            let there: String = scalars[finding.start..finding.end].iter().collect();
            prop_assert_eq!(&there, &finding.value);
            prop_assert_eq!(finding.masked.chars().count(), finding.end - finding.start);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>(), confirmed in any::<String>()) {
        let findings = find(&text);
        prop_assert_eq!(mask(&text, &findings).chars().count(), text.chars().count());
        unconfirmed(&text, &[confirmed]);
    }

    #[test]
    fn what_was_masked_stops_no_more(text in suspicious()) {
        let masked = mask(&text, &find(&text));
        prop_assert!(!find(&masked).iter().any(|f| f.kind.stops()), "{}", masked);
    }

    #[test]
    fn a_confirmation_covers_what_it_names(text in suspicious()) {
        let confirmed: Vec<String> = find(&text).into_iter().map(|f| f.value).collect();
        prop_assert_eq!(unconfirmed(&text, &confirmed), []);
    }
}
