//! The local day, by the system's clock and time zone.

use jiff::Zoned;
use jiff::civil::Date;

/// Today's date in the system's time zone; in UTC if that is unknown.
pub fn today() -> Date {
    Zoned::now().date()
}
