//! Searching for the state: at once where that is quick, else beside the drawing, where the next key supersedes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Instant;

use super::events::Event;
use crate::app::{Action, Ask};
use crate::search::CancelToken;

/// Records that are searched within a frame, whatever is typed.
const QUICK: usize = 2000;

/// Carries out searches.
pub(super) struct Searcher {
    /// The ticket of the search that is wanted now.
    current: Arc<AtomicU64>,
    /// Where long searches go; none before the first.
    worker: Option<Sender<Ask>>,
    queue: Sender<Event>,
}

impl Searcher {
    pub(super) fn new(queue: Sender<Event>) -> Self {
        Self { current: Arc::default(), worker: None, queue }
    }

    /// Does a quick search and gives its answer; begins a long one, whose answer comes through the queue.
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
        // The worker ends only with the loop.
        let _ = worker.send(ask);
        None
    }
}

/// The answer to a search; none where it was superseded.
fn answer(ask: &Ask, cancel: &CancelToken<'_>) -> Option<Action> {
    let start = Instant::now();
    ask.answer(cancel).map(|answer| Action::Found(ask.ticket, answer, start.elapsed()))
}
