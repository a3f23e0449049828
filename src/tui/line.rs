//! What is known of the line to the terminal: whether our question is answered, and how long an answer takes.

use std::time::{Duration, Instant};

/// How long an Escape may be the start of a sequence on a line that is not slow; after that, it was the key.
pub(super) const ESCAPE: Duration = Duration::from_millis(50);

/// The longest that an Escape may be that, however slow the line is.
pub(super) const LONGEST_ESCAPE: Duration = Duration::from_millis(500);

/// After this time, a terminal that has not answered does not answer.
const GIVEN_UP: Duration = Duration::from_secs(5);

/// The line to the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    /// When the terminal was asked, until the last of its answers.
    asked: Option<Instant>,
    /// How long it took to answer.
    round_trip: Option<Duration>,
}

impl Line {
    /// The terminal was asked. What it answers to the last of the questions says that nothing more comes.
    pub(super) fn ask(&mut self, now: Instant) {
        self.asked = Some(now);
    }

    /// An answer came, the last one or another.
    pub(super) fn answer(&mut self, now: Instant, is_last: bool) {
        if let Some(asked) = self.asked {
            let took = now.saturating_duration_since(asked);
            self.round_trip = Some(self.round_trip.map_or(took, |before| before.min(took)));
        }
        self.asked = self.asked.filter(|_| !is_last);
    }

    /// Whether an answer is still to come.
    pub(super) fn is_awaited(&self, now: Instant) -> bool {
        self.asked.is_some_and(|asked| now < asked + GIVEN_UP)
    }

    /// How long an Escape that came at `since` may be the start of a sequence. Its rest may be in a packet that waits for
    /// the one before to be acknowledged.
    pub(super) fn escape(&self, since: Instant) -> Duration {
        let unanswered = self.asked.filter(|_| self.is_awaited(since));
        let waited = unanswered.map(|asked| since.saturating_duration_since(asked));
        let round_trip = self.round_trip.or(waited).unwrap_or_default();
        (ESCAPE + round_trip).min(LONGEST_ESCAPE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn an_escape_is_awaited_as_long_as_an_answer_took() {
        let start = Instant::now();
        for (took, patience) in [(2, 52), (200, 250), (4000, 500)] {
            let mut line = Line::default();
            assert_eq!(line.escape(start), ESCAPE);
            line.ask(start);
            line.answer(start + ms(took), false);
            line.answer(start + ms(took + 90), true);
            assert_eq!(line.escape(start + ms(9000)), ms(patience));
        }
    }

    #[test]
    fn who_has_not_answered_yet_may_be_far() {
        let start = Instant::now();
        let mut line = Line::default();
        line.ask(start);
        assert_eq!(line.escape(start + ms(200)), ms(250));
        assert_eq!(line.escape(start + ms(2000)), LONGEST_ESCAPE);
        assert_eq!(line.escape(start + GIVEN_UP), ESCAPE);
    }

    #[test]
    fn only_the_last_answer_ends_the_waiting() {
        let start = Instant::now();
        let mut line = Line::default();
        assert!(!line.is_awaited(start));
        line.ask(start);
        line.answer(start, false);
        assert!(line.is_awaited(start));
        line.answer(start, true);
        assert!(!line.is_awaited(start));
        line.ask(start);
        assert!(!line.is_awaited(start + GIVEN_UP));
    }
}
