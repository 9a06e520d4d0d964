//! Time zones: where it is mid-morning now, and what the clocks on the wall say there.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 1_440;

/// Zones all around the globe, so that somewhere it is always mid-morning.
const CANDIDATES: [&str; 27] = [
    "Europe/London",
    "Europe/Berlin",
    "Europe/Bucharest",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Manila",
    "Asia/Tokyo",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Noumea",
    "Pacific/Auckland",
    "Pacific/Fiji",
    "Atlantic/Azores",
    "America/Noronha",
    "America/Sao_Paulo",
    "America/Halifax",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
];

/// One time zone.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    pub(super) name: &'static str,
    tz: TimeZone,
}

impl Zone {
    /// Finds a zone; a name that the database does not know is UTC.
    pub(super) fn new(name: &'static str) -> Self {
        let tz = TimeZone::get(name).unwrap_or(TimeZone::UTC);
        Self { name, tz }
    }

    /// Returns how far the clocks are ahead of UTC, in minutes.
    pub(super) fn offset_minutes(&self, at: i64) -> i64 {
        i64::from(self.tz.to_offset(stamp(at)).seconds()) / 60
    }

    /// Returns the local date and the minutes since its midnight, as the clocks show them.
    pub(super) fn local(&self, at: i64) -> (Date, i64) {
        let local = self.tz.to_datetime(stamp(at));
        let minutes = i64::from(local.hour()) * 60 + i64::from(local.minute());
        (local.date(), minutes)
    }

    /// Returns the instant at which the clocks show `minutes` after the midnight of `date`.
    ///
    /// A time that is shown twice is the first of the two; one that is left out is as much later.
    pub(super) fn instant(&self, date: Date, minutes: i64) -> i64 {
        let mut day = date;
        for _ in 0..minutes.div_euclid(DAY_MINUTES) {
            day = day.tomorrow().unwrap_or(day);
        }
        let of_day = minutes.rem_euclid(DAY_MINUTES);
        let hour = i8::try_from(of_day / 60).unwrap_or(0);
        let minute = i8::try_from(of_day % 60).unwrap_or(0);
        let local = day.at(hour, minute, 0, 0);
        self.tz
            .to_ambiguous_timestamp(local)
            .compatible()
            .map_or(0, Timestamp::as_millisecond)
    }
}

/// Chooses three zones: the first is where it is closest to `minutes` after midnight at `now`, the
/// others are its nearest neighbours with other clocks.
pub(super) fn around(now: i64, minutes: i64) -> Vec<Zone> {
    let away = |zone: &Zone| {
        let local = zone.offset_minutes(now) + now.div_euclid(MINUTE_MS);
        let ahead = (local - minutes).rem_euclid(DAY_MINUTES);
        ahead.min(DAY_MINUTES - ahead)
    };
    let mut all: Vec<Zone> = CANDIDATES.into_iter().map(Zone::new).collect();
    all.sort_by_key(away);
    let mut chosen: Vec<Zone> = Vec::with_capacity(3);
    for zone in all {
        let offset = zone.offset_minutes(now);
        let new = chosen
            .iter()
            .all(|other| other.offset_minutes(now) != offset);
        if new && chosen.len() < 3 {
            chosen.push(zone);
        }
    }
    chosen
}

fn stamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn somewhere_it_is_mid_morning() {
        for hour in 0..24 {
            let now = 1_715_783_530_000 + hour * 3_600_000;
            let zones = around(now, 610);
            assert_eq!(zones.len(), 3);
            let (_, minutes) = zones[0].local(now);
            assert!((570..=650).contains(&minutes), "{hour}: {minutes}");
            for zone in &zones[1..] {
                let (_, minutes) = zone.local(now);
                assert!((440..=790).contains(&minutes), "{}: {minutes}", zone.name);
            }
        }
    }

    /// The night in which Europe's clocks go back has 25 hours.
    #[test]
    fn clocks_go_back_and_forth() {
        let berlin = Zone::new("Europe/Berlin");
        let midnight = |day: Date| berlin.instant(day, 0);
        let hours =
            |day: Date| (midnight(day.tomorrow().expect("a day")) - midnight(day)) / 3_600_000;
        assert_eq!(hours(date(2026, 10, 25)), 25);
        assert_eq!(hours(date(2026, 3, 29)), 23);
        let shift = (
            berlin.instant(date(2026, 10, 24), 22 * 60),
            berlin.instant(date(2026, 10, 24), 30 * 60 + 30),
        );
        assert_eq!((shift.1 - shift.0) / 60_000, 8 * 60 + 30 + 60);
    }
}
