//! The event loop: events become actions, actions change the state, and the state is drawn and its effects carried out.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::layout::{Position, Rect, Size};
use signal_hook::consts::SIGHUP;

use super::browser;
use super::canvas::Canvas;
use super::clipboard::Copier;
use super::clock;
use super::events::{self, Event};
use super::input::Parser;
use super::job::{self, Who};
use super::keys::Input;
use super::paint::Painter;
use super::saver::{self, Saver};
use super::search::Searcher;
use super::terminal::{
    self, AskAttributes, AskBackground, AskSynchronized, Clicks, Modes, TerminalGuard, TerminalWriter,
};
use crate::app::{Action, App, Effect, Target};
use crate::data::Theme;
use crate::model::Program;
use crate::store::Store;
use crate::ui::{self, Grab, Screen, Styles};

/// Rows to scroll for one turn of the wheel.
const WHEEL: isize = 3;

/// How long to take events before drawing, however many are waiting.
const FRAME: Duration = Duration::from_millis(30);

/// How long the first frame waits for the terminal's background, so that it need not be drawn twice.
const FIRST_FRAME: Duration = Duration::from_millis(20);

/// How long to wait for more reasons to draw everything again before doing so, once for all of them.
const REDRAWS: Duration = Duration::from_millis(20);

/// How much of the state has reached the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// The state or the size has changed since the screen was laid out.
    Changed,
    /// The screen is laid out, but not drawn.
    LaidOut,
    /// The terminal shows it.
    Drawn,
}

/// How long to wait for the terminal's answer before others get the terminal, so that it does not reach the shell.
const LATE_ANSWER: Duration = Duration::from_secs(1);

/// How the program ended.
#[derive(Debug, Clone)]
pub enum Ending {
    /// The person quit.
    Quit,
    /// A signal ended it.
    Signal(i32),
    /// None of the data could be read; its problems say why.
    Unreadable(Arc<Program>),
}

/// What a session needs besides its state.
pub struct Session {
    /// The themes, in the order of the state's options.
    pub themes: Vec<Theme>,
    /// Works in the background while the program is already shown, if there is more to prepare.
    pub loader: Option<Loader>,
    /// Where to panic at the first key, to test that the terminal is restored: `key`, `draw` or `worker`.
    pub panic_at: Option<String>,
    /// Whether the day changes with the clock rather than being given.
    pub follows_clock: bool,
    /// Whether to have frames shown at once, if the terminal says that it can.
    pub synchronize: bool,
    /// Whether addresses on the screen are links of the terminal's.
    pub hyperlinks: bool,
    /// What keeps what the person writes, if there is anywhere to keep it.
    pub store: Option<Store>,
}

/// Reads or indexes the data on a thread of its own, and reports by actions.
pub type Loader = Box<dyn FnOnce(&(dyn Fn(Action) + Sync)) + Send>;

/// Runs the program on the terminal until it ends; with how it did comes what the person wrote and could not be saved.
///
/// # Errors
/// If there is no terminal, or it stops working.
pub fn run(app: App, mut session: Session) -> io::Result<(Ending, Option<String>)> {
    let (queue, events) = mpsc::channel();
    events::catch_signals(queue.clone())?;
    terminal::take()?;
    let guard = TerminalGuard;
    let store = session.store.take();
    let result = EventLoop::new(app, &session, store, queue.clone(), events).map(|mut event_loop| {
        let ending = event_loop.begin(queue).and_then(|()| event_loop.run(session.loader));
        if matches!(&ending, Ok(ending) if !matches!(ending, Ending::Signal(SIGHUP))) {
            event_loop.await_answer();
        }
        // However it ends: what was written is to be saved.
        event_loop.save_rest();
        event_loop.app.keep_data();
        (ending, event_loop.app.unsaved())
    });
    drop(guard);
    let (ending, unsaved) = result.unwrap_or_else(|error| (Err(error), None));
    Ok((ending.or_else(|error| lost(&error))?, unsaved))
}

/// What a failing terminal means: if it is gone, the same as the hangup signal; at the end of input, that the person quit.
fn lost(error: &io::Error) -> io::Result<Ending> {
    match terminal::keyboard() {
        Ok(keyboard) if keyboard.is_terminal() && error.kind() == io::ErrorKind::UnexpectedEof => Ok(Ending::Quit),
        Ok(keyboard) if keyboard.is_terminal() => {
            Err(io::Error::new(error.kind(), format!("the terminal stopped working: {error}")))
        }
        _ => Ok(Ending::Signal(SIGHUP)),
    }
}

/// What the terminal is asked and has not replied to.
#[derive(Debug, Clone, Copy)]
struct Asked {
    /// What its background is.
    background: bool,
    /// Whether it can show a frame at once.
    synchronized: bool,
}

struct EventLoop {
    canvas: Canvas,
    painter: Painter,
    styles: Vec<Styles>,
    screen: Screen,
    /// The size of the last frame.
    size: Size,
    progress: Progress,
    /// Since when the terminal may show something else, which the next frame must draw over.
    lost_track: Option<Instant>,
    parser: Parser,
    /// The scrollbar that the mouse holds.
    grab: Option<Grab>,
    app: App,
    queue: Sender<Event>,
    events: Receiver<Event>,
    asked: Asked,
    hyperlinks: bool,
    panic_at: Option<String>,
    follows_clock: bool,
    searcher: Searcher,
    saver: Saver,
    /// Whether to look, after the frame, for what another window saved.
    looks: bool,
    copier: Copier,
}

impl EventLoop {
    fn new(
        app: App,
        session: &Session,
        store: Option<Store>,
        queue: Sender<Event>,
        events: Receiver<Event>,
    ) -> io::Result<Self> {
        let size = terminal::size()?;
        Ok(Self {
            canvas: Canvas::new(Rect::from((Position::ORIGIN, size))),
            painter: Painter::default(),
            styles: session.themes.iter().map(Styles::from).collect(),
            screen: Screen::default(),
            size,
            progress: Progress::Changed,
            lost_track: Some(Instant::now()),
            parser: Parser::new(),
            grab: None,
            app,
            searcher: Searcher::new(queue.clone()),
            saver: Saver::new(store, {
                let queue = queue.clone();
                move |action| {
                    let _ = queue.send(Event::Done(Box::new(action)));
                }
            }),
            looks: false,
            copier: Copier::new({
                let queue = queue.clone();
                move |text, copied| {
                    let _ = queue.send(Event::Done(Box::new(Action::Copied(text, copied))));
                }
            }),
            queue,
            events,
            asked: Asked { background: false, synchronized: session.synchronize },
            hyperlinks: session.hyperlinks,
            follows_clock: session.follows_clock,
            panic_at: session.panic_at.clone(),
        })
    }

    /// Asks the terminal what is to be known of it, and starts what wakes the loop.
    fn begin(&mut self, queue: Sender<Event>) -> io::Result<()> {
        if self.asked.synchronized {
            terminal::send(AskSynchronized)?;
        }
        if self.app.options().follow_background {
            self.asked.background = true;
            terminal::send(AskBackground)?;
        }
        // The last question, which all terminals answer: nothing comes after that.
        terminal::send(AskAttributes)?;
        self.parser.ask(Instant::now());
        events::read_terminal(queue)
    }

    /// Starts what prepares more while the program is already shown.
    fn load(&self, loader: Option<Loader>) {
        if let Some(loader) = loader {
            let queue = self.queue.clone();
            thread::spawn(move || {
                loader(&|action| {
                    // The program may end before it is done.
                    let _ = queue.send(Event::Done(Box::new(action)));
                });
            });
        }
    }

    /// Draws the first frame. Then, until the end: waits, takes what is there, and draws once if anything changed.
    fn run(&mut self, loader: Option<Loader>) -> io::Result<Ending> {
        if let Some(ending) = self.await_background()? {
            return Ok(ending);
        }
        self.draw()?;
        self.load(loader);
        loop {
            let mut next = self.wait();
            let until = Instant::now() + FRAME;
            while let Some(event) = next {
                if let Some(ending) = self.take(event)? {
                    return Ok(ending);
                }
                next = self.more(until);
            }
            if self.progress != Progress::Drawn {
                self.draw()?;
            }
            // The frame does not wait for it.
            if std::mem::take(&mut self.looks) {
                self.saver.look(self.app.program());
            }
        }
    }

    /// Takes what happens until the terminal has said what its background is, but not for long.
    fn await_background(&mut self) -> io::Result<Option<Ending>> {
        let until = Instant::now() + FIRST_FRAME;
        while self.asked.background && self.parser.awaits_answer(Instant::now()) {
            let left = until.saturating_duration_since(Instant::now());
            let Some(event) = self.events.recv_timeout(left).ok().filter(|_| !left.is_zero()) else { break };
            if let Some(ending) = self.take(event)? {
                return Ok(Some(ending));
            }
        }
        Ok(None)
    }

    /// The next event that belongs into the same frame.
    fn more(&self, until: Instant) -> Option<Event> {
        let now = Instant::now();
        if now >= until {
            return None;
        }
        // Whatever made us lose track may do so again at once.
        let settled = self.lost_track.map_or(now, |since| since + REDRAWS);
        self.events.recv_timeout(settled.saturating_duration_since(now)).ok()
    }

    /// Waits for the next event, or for the timeout of an unfinished sequence.
    fn wait(&self) -> Option<Event> {
        let Some(end) = self.parser.patience_ends() else { return self.events.recv().ok() };
        match self.events.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => Some(Event::Quiet),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Takes one event; returns the ending if it was the last.
    fn take(&mut self, event: Event) -> io::Result<Option<Ending>> {
        match event {
            Event::End(signal) => return Ok(Some(Ending::Signal(signal))),
            Event::Lost(error) => return Err(error),
            Event::Stop => self.stop(Who::Process)?,
            Event::Continued => self.retake()?,
            // Even at the same size: another program may have drawn, or another terminal may be attached.
            Event::Resized => self.lose_track(),
            Event::Done(action) => return self.act(*action),
            Event::Bytes(bytes, then) => {
                self.parser.take(&bytes, then);
                return self.take_input();
            }
            Event::Quiet => {
                self.parser.give_up();
                return self.take_input();
            }
        }
        Ok(None)
    }

    /// Takes what the parser found.
    fn take_input(&mut self) -> io::Result<Option<Ending>> {
        while let Some(input) = self.parser.next() {
            if let Some(action) = self.action(input)?
                && let Some(ending) = self.act(action)?
            {
                return Ok(Some(ending));
            }
        }
        Ok(None)
    }

    /// What an input means on the screen that the person saw.
    fn action(&mut self, input: Input) -> io::Result<Option<Action>> {
        self.settle()?;
        let is_double = matches!(input, Input::DoubleClick(..));
        let target = |column, row| self.screen.target(&self.app, column, row).unwrap_or(Target::Nothing);
        self.looks |= matches!(input, Input::Press(_) | Input::Focus);
        Ok(match input {
            Input::Focus => None,
            Input::Press(chord) => {
                self.panic_if_asked();
                Some(Action::Press(chord))
            }
            Input::Paste(text) => Some(Action::Paste(text)),
            Input::Click(column, row) | Input::DoubleClick(column, row) => {
                self.grab = self.screen.grab(&self.app, column, row);
                let action = if is_double { Action::DoubleClick } else { Action::Click };
                Some(action(target(column, row)))
            }
            Input::Drag(_, row) => {
                let dragged = self.grab.and_then(|grab| self.screen.drag(&self.app, grab, row));
                dragged.map(Action::Click)
            }
            Input::Wheel(column, row, down) => {
                Some(Action::Wheel(target(column, row), if down { WHEEL } else { -WHEEL }))
            }
            Input::Synchronized(can) => {
                self.answer_synchronized(can);
                None
            }
            // Nobody but the answer to our question chooses colors.
            Input::Background(background) => {
                std::mem::take(&mut self.asked.background).then_some(Action::Background(background))
            }
        })
    }

    /// Takes the answer to whether the terminal can show frames at once; only the first is to our question.
    fn answer_synchronized(&mut self, can: bool) {
        if self.asked.synchronized && can {
            self.painter.synchronize();
            terminal::synchronize();
        }
        self.asked.synchronized = false;
    }

    /// Changes the state and carries out its effects.
    fn act(&mut self, action: Action) -> io::Result<Option<Ending>> {
        let effects = self.app.update(action);
        if self.app.take_changed() {
            self.progress = Progress::Changed;
        }
        for effect in effects {
            match effect {
                Effect::Quit => {
                    self.copier.finish();
                    return Ok(Some(Ending::Quit));
                }
                Effect::GiveUp => return Ok(Some(Ending::Unreadable(Arc::clone(self.app.program())))),
                Effect::Open(url) => {
                    let queue = self.queue.clone();
                    thread::spawn(move || {
                        let report = |action| {
                            let _ = queue.send(Event::Done(Box::new(action)));
                        };
                        match browser::open(&url) {
                            Ok(browser) => {
                                report(Action::Opened(url.clone()));
                                if let Some(why) = browser.failed() {
                                    report(Action::NoBrowser(url, why.into()));
                                }
                            }
                            Err(why) => report(Action::NoBrowser(url, why.into())),
                        }
                    });
                }
                Effect::Save(save) => self.saver.save(save),
                Effect::Export { name, text } => self.saver.export(&name, text),
                Effect::Copy(text) => self.copier.copy(text),
                Effect::Mouse(mouse) => terminal::send(Clicks(mouse))?,
                Effect::Redraw => self.lose_track(),
                Effect::Press(chord) => {
                    self.settle()?;
                    if let Some(ending) = self.act(Action::Press(chord))? {
                        return Ok(Some(ending));
                    }
                }
                Effect::Suspend => self.stop(Who::Job)?,
                Effect::DropData(program, index) => drop(thread::spawn(move || drop((program, index)))),
                Effect::Search(ask) => {
                    if let Some(answered) = self.searcher.search(*ask) {
                        self.act(answered)?;
                    }
                }
            }
        }
        Ok(None)
    }

    fn styles(&self) -> Styles {
        self.styles.get(self.app.options().theme).copied().unwrap_or_default()
    }

    /// Reports a new day to the state.
    fn check_date(&mut self) -> io::Result<()> {
        if self.follows_clock {
            let today = clock::today();
            if today != self.app.options().today {
                self.act(Action::Today(today))?;
            }
        }
        Ok(())
    }

    /// Lays the screen out if anything has changed.
    fn settle(&mut self) -> io::Result<()> {
        if self.progress == Progress::Changed {
            self.lay_out(terminal::size()?);
        }
        Ok(())
    }

    /// Lays the screen out and reports the measurements to the state.
    fn lay_out(&mut self, size: Size) {
        let styles = self.styles();
        ui::settle(&mut self.app, &styles, &mut self.screen, size.width, size.height);
        self.app.take_changed();
        self.progress = Progress::LaidOut;
    }

    fn draw(&mut self) -> io::Result<()> {
        self.check_date()?;
        let size = terminal::size()?;
        self.lay_out(size);
        if size != self.size {
            self.size = size;
            self.lose_track();
        }
        if self.lost_track.take().is_some() {
            self.redraw_all()?;
        }
        let (app, styles, screen) = (&self.app, self.styles(), &self.screen);
        let panics = self.panic_at.as_deref() == Some("drawing");
        let links = if self.hyperlinks { screen.hyperlinks(app) } else { Vec::new() };
        let frame = self.canvas.begin();
        let cursor = ui::draw(app, &styles, screen, frame);
        self.painter.link(links, frame);
        assert!(!panics, "a panic was asked for");
        self.painter.draw(self.canvas.changes())?;
        self.painter.present(cursor, &mut TerminalWriter)?;
        self.canvas.end();
        self.progress = Progress::Drawn;
        Ok(())
    }

    /// Has the next frame draw everything.
    fn lose_track(&mut self) {
        self.lost_track.get_or_insert_with(Instant::now);
        self.progress = Progress::Changed;
    }

    /// Begins a frame that draws everything and sets the terminal's modes.
    fn redraw_all(&mut self) -> io::Result<()> {
        let mouse = self.app.options().mouse;
        self.painter.add(Modes { mouse })?;
        self.painter.clear()?;
        self.canvas.clear(Rect::from((Position::ORIGIN, self.size)));
        Ok(())
    }

    /// Stops until we are continued, or says why nothing would do that.
    fn stop(&mut self, who: Who) -> io::Result<()> {
        if let Some(why) = job::why_not() {
            self.act(Action::NoShell(why.into()))?;
            return Ok(());
        }
        self.await_answer();
        terminal::give_back();
        // What was typed after it was meant for the shell.
        self.parser.reset();
        // A signal reports that we were continued.
        job::stop(who).or_else(|_| self.retake())
    }

    /// Takes the terminal again after another program had it.
    fn retake(&mut self) -> io::Result<()> {
        terminal::take()?;
        self.parser.reset();
        self.lose_track();
        Ok(())
    }

    /// Waits for an answer that is still on its way. What was typed is dropped; all else that happened is still to come.
    fn await_answer(&mut self) {
        let until = Instant::now() + LATE_ANSWER;
        let mut others = Vec::new();
        while self.parser.awaits_answer(Instant::now()) {
            match self.events.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Event::Bytes(bytes, then)) => {
                    self.parser.take(&bytes, then);
                    while let Some(input) = self.parser.next() {
                        match input {
                            Input::Background(background) if std::mem::take(&mut self.asked.background) => {
                                others.push(Event::Done(Box::new(Action::Background(background))));
                            }
                            Input::Synchronized(can) => self.answer_synchronized(can),
                            _ => {}
                        }
                    }
                }
                Ok(event) => {
                    let is_last = matches!(event, Event::End(_) | Event::Lost(_));
                    others.push(event);
                    if is_last {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        for event in others {
            // The loop that takes it is this one.
            let _ = self.queue.send(event);
        }
    }

    /// Waits until all that the person wrote is saved, or cannot be, or it takes too long.
    fn save_rest(&mut self) {
        let until = Instant::now() + saver::LONGEST;
        while self.app.is_saving() {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(event) = self.events.recv_timeout(left) else { return };
            if let Event::Done(action) = event
                && matches!(*action, Action::Saved(_))
            {
                let effects = self.app.update(*action);
                let saves = effects.into_iter().filter_map(|effect| match effect {
                    Effect::Save(save) => Some(save),
                    _ => None,
                });
                saves.for_each(|save| self.saver.save(save));
            }
        }
    }

    /// Panics if a test asks for it; a worker does at each key.
    fn panic_if_asked(&mut self) {
        match self.panic_at.as_deref() {
            Some("key") => panic!("a panic was asked for"),
            Some("worker") => drop(thread::spawn(|| panic!("a panic was asked for"))),
            Some("draw") => self.panic_at = Some("drawing".to_owned()),
            _ => {}
        }
    }
}
