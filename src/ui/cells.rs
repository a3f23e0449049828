//! Numbers as cells of a terminal.

/// `count` as cells of a terminal.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
