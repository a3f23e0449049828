//! The times in the names of files that are kept, in UTC.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// How a name says a time.
const FORMAT: &str = "%Y%m%d-%H%M%S";

/// What names begin with.
const STEM: &str = "profile-";

/// When a file was kept, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(Timestamp);

impl Moment {
    /// Now, by the system's clock.
    pub(super) fn now() -> Self {
        Self(Timestamp::now())
    }

    /// The moment in the name of a backup; `None` if it is no backup.
    pub(super) fn of_backup(name: &str) -> Option<Self> {
        let time = name.strip_prefix(STEM)?.strip_suffix(".ron")?;
        let time = DateTime::strptime(FORMAT, time).ok()?.to_zoned(TimeZone::UTC).ok()?;
        Some(Self(time.timestamp()))
    }

    /// The name, without its ending, of what is kept at this moment.
    pub(super) fn stem(self) -> String {
        format!("{STEM}{}", self.0.strftime(FORMAT))
    }

    /// The time between two moments, whichever is earlier: a clock can be set back.
    pub(super) fn distance(self, other: Self) -> Duration {
        self.0.duration_since(other.0).unsigned_abs()
    }

    /// The moment as a person reads it, in the time zone of the system.
    pub(super) fn shown(self) -> String {
        self.0.to_zoned(TimeZone::system()).strftime("%-d %b %Y, %H:%M").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_its_moment() {
        let name = "profile-20261127-140233.ron";
        let moment = Moment::of_backup(name).expect("a backup");
        assert_eq!(format!("{}.ron", moment.stem()), name);
        for other in ["profile.ron", "profile-20261127-140233.txt", "profile-20261327-140233.ron", "profile-.ron"] {
            assert_eq!(Moment::of_backup(other), None, "{other}");
        }
        let later = Moment::of_backup("profile-20261127-141233.ron").expect("a backup");
        assert_eq!(
            (moment.distance(later), later.distance(moment)),
            (Duration::from_mins(10), Duration::from_mins(10))
        );
    }
}
