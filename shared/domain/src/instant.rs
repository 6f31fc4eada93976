//! Instants as a Québec hospital writes them, in its time zone.
//!
//! Where a promise hangs on the instant, [`fr::exact`] and [`en::exact`] give the seconds (if
//! any) and say standard or daylight-saving time: an hour comes twice each November, and not
//! every establishment keeps Québec City's time.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// `spec/product.md, The 72-hour rule`: civil days and hours are America/Toronto's.
pub const ZONE: &str = "America/Toronto";

/// The instant on Québec's clocks.
pub fn local(at: &Timestamp) -> ZonedDateTime {
    // The data of the zones is built in; a test holds that this one is among them.
    let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
    at.to_zoned_datetime(zone)
}

fn is_summer(at: &ZonedDateTime) -> bool {
    at.time_zone().to_offset_info(at.timestamp()).dst().is_dst()
}

pub mod fr {
    use jiff::Timestamp;
    use jiff::civil::{Date, Time, Weekday};

    use super::{is_summer, local};

    /// « mercredi 10 juin 2026 à 14 h 30 »
    pub fn moment(at: &Timestamp) -> String {
        let at = local(at);
        format!("{} à {}", day(&at.date()), hour(at.time()))
    }

    /// « mercredi 10 juin 2026 à 14 h 30 min 5 s (heure avancée de l’Est) »
    pub fn exact(at: &Timestamp) -> String {
        let at = local(at);
        let season = if is_summer(&at) { "avancée" } else { "normale" };
        let time = match (at.minute(), at.second()) {
            (_, 0) => hour(at.time()),
            (minute, second) => format!("{}\u{a0}h\u{a0}{minute}\u{a0}min\u{a0}{second}\u{a0}s", at.hour()),
        };
        format!("{} à {time} (heure {season} de l’Est)", day(&at.date()))
    }

    /// « mercredi 10 juin 2026 »
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub fn day(date: &Date) -> String {
        let weekday = match date.weekday() {
            Weekday::Monday => "lundi",
            Weekday::Tuesday => "mardi",
            Weekday::Wednesday => "mercredi",
            Weekday::Thursday => "jeudi",
            Weekday::Friday => "vendredi",
            Weekday::Saturday => "samedi",
            Weekday::Sunday => "dimanche",
        };
        let month = match date.month() {
            1 => "janvier",
            2 => "février",
            3 => "mars",
            4 => "avril",
            5 => "mai",
            6 => "juin",
            7 => "juillet",
            8 => "août",
            9 => "septembre",
            10 => "octobre",
            11 => "novembre",
            _ => "décembre",
        };
        let first = if date.day() == 1 { "er" } else { "" };
        format!("{weekday} {}{first}\u{a0}{month} {}", date.day(), date.year())
    }

    /// « 14 h 30 », « 14 h » (Office québécois de la langue française: no zero before minutes)
    fn hour(time: Time) -> String {
        match time.minute() {
            0 => format!("{}\u{a0}h", time.hour()),
            minute => format!("{}\u{a0}h\u{a0}{minute}", time.hour()),
        }
    }
}

pub mod en {
    use jiff::civil::Date;
    use jiff::{Timestamp, ZonedDateTime};

    use super::{is_summer, local};

    /// “Wednesday, June 10, 2026, 2:30 p.m.”
    pub fn moment(at: &Timestamp) -> String {
        let at = local(at);
        format!("{}, {}\u{a0}{}", day(&at.date()), at.strftime("%-I:%M"), half(&at))
    }

    /// “Wednesday, June 10, 2026, 2:30:05 p.m. (Eastern Daylight Time)”
    pub fn exact(at: &Timestamp) -> String {
        let at = local(at);
        let season = if is_summer(&at) { "Daylight" } else { "Standard" };
        let clock = if at.second() == 0 { "%-I:%M" } else { "%-I:%M:%S" };
        let time = at.strftime(clock);
        format!("{}, {time}\u{a0}{} (Eastern {season} Time)", day(&at.date()), half(&at))
    }

    /// “Wednesday, June 10, 2026”
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub fn day(date: &Date) -> String {
        date.strftime("%A, %B %-d, %Y").to_string()
    }

    fn half(at: &ZonedDateTime) -> &'static str {
        if at.hour() < 12 { "a.m." } else { "p.m." }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    #[test]
    fn quebecs_zone_is_built_in() {
        assert!(TimeZone::get(ZONE).is_ok());
    }

    #[test]
    fn instants_read_as_in_a_quebec_hospital() {
        let afternoon = at("2026-06-10T18:30:00Z");
        assert_eq!(fr::moment(&afternoon), "mercredi 10\u{a0}juin 2026 à 14\u{a0}h\u{a0}30");
        assert_eq!(en::moment(&afternoon), "Wednesday, June 10, 2026, 2:30\u{a0}p.m.");
    }

    #[test]
    fn the_first_of_a_month_is_ordinal_and_a_full_hour_bare() {
        let midnight = at("2026-03-01T05:00:59Z");
        assert_eq!(fr::moment(&midnight), "dimanche 1er\u{a0}mars 2026 à 0\u{a0}h");
        assert_eq!(en::moment(&midnight), "Sunday, March 1, 2026, 12:00\u{a0}a.m.");
    }

    #[test]
    fn exact_instants_have_their_seconds() {
        let noon = at("2026-12-08T17:05:09Z");
        assert_eq!(
            fr::exact(&noon),
            "mardi 8\u{a0}décembre 2026 à 12\u{a0}h\u{a0}5\u{a0}min\u{a0}9\u{a0}s (heure normale de l’Est)"
        );
        assert_eq!(en::exact(&noon), "Tuesday, December 8, 2026, 12:05:09\u{a0}p.m. (Eastern Standard Time)");
    }

    #[test]
    fn the_hour_that_comes_twice_is_told_apart() {
        let (first, second) = (at("2026-11-01T05:30:00Z"), at("2026-11-01T06:30:00Z"));
        assert_eq!(fr::moment(&first), fr::moment(&second));
        assert_ne!(fr::exact(&first), fr::exact(&second));
        assert_ne!(en::exact(&first), en::exact(&second));
    }
}
