//! Carries out searches: small ones at once, large ones on a thread, where a newer search cancels an older one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Instant;

use super::events::Event;
use crate::app::{Action, Ask};
use crate::search::CancelToken;

/// The most records that any query searches within a frame.
const QUICK: usize = 2000;

/// Carries out searches, one at a time.
pub(super) struct Searcher {
    /// The ticket of the latest search.
    current: Arc<AtomicU64>,
    /// Where large searches go, once there was one.
    worker: Option<Sender<Ask>>,
    queue: Sender<Event>,
}

impl Searcher {
    pub(super) fn new(queue: Sender<Event>) -> Self {
        Self { current: Arc::default(), worker: None, queue }
    }

    /// Answers a small search, or starts a large one, whose answer arrives in the queue.
    pub(super) fn search(&mut self, ask: Ask) -> Option<Action> {
        self.current.store(ask.ticket, Ordering::Relaxed);
        if ask.index.len() <= QUICK {
            return answer(&ask, &CancelToken::free());
        }
        let worker = self.worker.get_or_insert_with(|| {
            let (asks, wanted) = mpsc::channel::<Ask>();
            let (current, queue) = (Arc::clone(&self.current), self.queue.clone());
            thread::spawn(move || {
                for ask in wanted {
                    let answered = answer(&ask, &CancelToken::new(&current, ask.ticket));
                    if answered.is_some_and(|action| queue.send(Event::Done(Box::new(action))).is_err()) {
                        return;
                    }
                }
            });
            asks
        });
        // The worker ends only when the loop does.
        let _ = worker.send(ask);
        None
    }
}

/// The answer to a search; none if it was canceled.
fn answer(ask: &Ask, cancel: &CancelToken<'_>) -> Option<Action> {
    let start = Instant::now();
    ask.answer(cancel).map(|result| Action::Found(ask.ticket, Box::new(result), start.elapsed()))
}
