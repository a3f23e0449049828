//! How much of an index is built, told by all the threads that build it.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Takes how much is done, in per cent.
pub type Tell<'a> = &'a (dyn Fn(u8) + Sync);

/// The progress of one step of several.
pub(super) struct Progress<'a> {
    tell: Tell<'a>,
    /// From how many per cent to how many the step leads.
    part: Range<u8>,
    total: usize,
    done: AtomicUsize,
}

impl<'a> Progress<'a> {
    /// Of a step that leads from so many per cent to so many in so many steps of its own.
    pub(super) fn new(tell: Tell<'a>, part: Range<u8>, total: usize) -> Self {
        Self { tell, part, total: total.max(1), done: AtomicUsize::new(0) }
    }

    /// Does `work` for each of `inputs`, and tells now and then how far it is.
    pub(super) fn each<T>(&self, inputs: &[T], mut work: impl FnMut(&T)) {
        // Rarely enough to take no time.
        const TOGETHER: usize = 256;
        for some in inputs.chunks(TOGETHER) {
            some.iter().for_each(&mut work);
            let before = self.done.fetch_add(some.len(), Ordering::Relaxed);
            let now = self.percent(before + some.len());
            if now > self.percent(before) {
                (self.tell)(now);
            }
        }
    }

    /// Of what nobody waits for.
    #[cfg(test)]
    pub(super) fn untold() -> Self {
        Self::new(&|_| {}, 0..0, 0)
    }

    fn percent(&self, done: usize) -> u8 {
        let share = usize::from(self.part.end - self.part.start);
        let more = share.saturating_mul(done) / self.total;
        self.part.start.saturating_add(u8::try_from(more).unwrap_or(u8::MAX)).min(self.part.end)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn all_threads_count_together() {
        let told = Mutex::new(Vec::new());
        let tell = |percent| told.lock().expect("no thread panics").push(percent);
        let progress = Progress::new(&tell, 20..60, 1000);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| progress.each(&[(); 500], |()| {}));
            }
        });
        let mut told = told.into_inner().expect("no thread panicked");
        told.sort_unstable();
        assert_eq!(told.last(), Some(&60));
        assert_eq!(told.len(), 4, "{told:?}");
    }
}
