//! Saves what the person wrote beside the drawing, and looks for what others saved.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::{Action, Save};
use crate::data::EntryKey;
use crate::model::Program;
use crate::store::{self, Store};
use crate::text::Text;

/// How long the end of the program waits for a save that has begun: longer than another window keeps the lock.
pub(super) const LONGEST: Duration = Duration::from_secs(3);

/// What the writer has to do.
#[derive(Default)]
struct Slot {
    save: Option<Save>,
    look: Option<Arc<Program>>,
    is_busy: bool,
    ends: bool,
}

type Shared = Arc<(Mutex<Slot>, Condvar)>;

/// A thread that saves. It has room for one thing to do: what comes later supersedes what has not begun.
pub(super) struct Saver {
    shared: Shared,
    /// Where to save, until the thread is first needed: the first frame does not wait for it to start.
    idle: Option<Store>,
    /// Whether there is anywhere to save.
    has_store: bool,
    /// Where exported views go.
    exports: Option<PathBuf>,
    report: Report,
}

/// Takes what became of something.
type Report = Arc<dyn Fn(Action) + Send + Sync>;

impl Saver {
    /// Reports what becomes of each save, and what others changed, by `report`.
    pub(super) fn new(store: Option<Store>, report: impl Fn(Action) + Send + Sync + 'static) -> Self {
        let report: Report = Arc::new(report);
        let exports = store.as_ref().and_then(|store| Some(store.path().parent()?.join("exports")));
        Self { shared: Shared::default(), has_store: store.is_some(), idle: store, exports, report }
    }

    /// Saves soon.
    pub(super) fn save(&mut self, save: Save) {
        slot(&self.shared).save = Some(save);
        self.wake();
    }

    /// Has the thread do what there is to do.
    fn wake(&mut self) {
        if let Some(store) = self.idle.take() {
            let (shared, report) = (Arc::clone(&self.shared), Arc::clone(&self.report));
            thread::spawn(move || work(&shared, store, &*report));
        }
        self.shared.1.notify_all();
    }

    /// Writes a view to a file among the person's own, beside everything else.
    pub(super) fn export(&self, name: &str, text: String) {
        let (report, folder) = (self.report.clone(), self.exports.clone());
        let name = name.to_owned();
        thread::spawn(move || {
            let result = match folder {
                Some(folder) => store::export(&folder, &name, &text),
                None => Err(Text::from("the system names no folder for it; start with --profile")),
            };
            report(Action::Exported(result));
        });
    }

    /// Looks soon whether somebody else saved something.
    pub(super) fn look(&mut self, program: &Arc<Program>) {
        if self.has_store {
            slot(&self.shared).look = Some(Arc::clone(program));
            self.wake();
        }
    }
}

impl Drop for Saver {
    /// Waits for what has begun, but not for ever.
    fn drop(&mut self) {
        if !self.has_store {
            return;
        }
        let until = Instant::now() + LONGEST;
        let mut slot = slot(&self.shared);
        while slot.is_busy || slot.save.is_some() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            slot = self.shared.1.wait_timeout(slot, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        slot.ends = true;
        self.shared.1.notify_all();
    }
}

fn slot(shared: &Shared) -> MutexGuard<'_, Slot> {
    // A panic elsewhere does not keep what was written from being saved.
    shared.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn work(shared: &Shared, mut store: Store, report: &dyn Fn(Action)) {
    loop {
        let (save, look) = {
            let mut slot = slot(shared);
            while slot.save.is_none() && slot.look.is_none() && !slot.ends {
                slot = shared.1.wait(slot).unwrap_or_else(PoisonError::into_inner);
            }
            if slot.ends && slot.save.is_none() {
                return;
            }
            slot.is_busy = true;
            (slot.save.take(), slot.look.take())
        };
        if let Some(Save { base, mine, program }) = save {
            // Saving looks, too.
            report(Action::Saved(Box::new(store.save(&base, &mine, &|key| renamed(&program, key)))));
        } else if let Some(program) = look
            && let Some(contents) = store.look(&|key| renamed(&program, key))
        {
            report(Action::Looked(Box::new(contents)));
        }
        slot(shared).is_busy = false;
        shared.1.notify_all();
    }
}

/// What the data calls a record today that something was written about.
fn renamed(program: &Program, key: &EntryKey) -> Option<EntryKey> {
    program.entry_key(program.written_about(key)?)
}
