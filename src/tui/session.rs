//! The event loop: events to actions, actions to state, state to screen, effects to the outside.

use std::io::{self, BufWriter, IsTerminal, Stdout};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{self, MouseButton, MouseEvent, MouseEventKind};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::SIGHUP;

use super::events::{self, Event};
use super::reply::{Heard, Listener};
use super::search::Searcher;
use super::terminal::{self, AskBackground, Clicks, Taken};
use super::{browser, keys};
use crate::app::{Action, App, Effect};
use crate::data::Theme;
use crate::model::Program;
use crate::ui::{self, Screen, Styles};

/// Rows that one turn of the wheel moves.
const WHEEL: isize = 3;

/// How long the end waits for an answer of the terminal that is still under way, so that it does not reach the shell.
const LATE_ANSWER: Duration = Duration::from_millis(80);

/// How the program ended.
#[derive(Debug, Clone)]
pub enum Ending {
    /// The person quit.
    Quit,
    /// A signal asked for it.
    Signal(i32),
    /// Nothing of the data could be read; why is among its problems.
    Unreadable(Arc<Program>),
}

/// What one session needs beside its state.
pub struct Session {
    /// The themes, in the order of the state's options.
    pub themes: Vec<Theme>,
    /// Reads the data while the program is already shown, telling of it by actions; none where it was read before.
    pub loader: Option<Loader>,
    /// Panic at the first key, to try how the terminal is given back.
    pub panic_at_key: bool,
}

/// Reads data beside the drawing and hands on what there is.
pub type Loader = Box<dyn FnOnce(&dyn Fn(Action)) + Send>;

/// Runs the program on the terminal until it is left.
///
/// # Errors
/// Where there is no terminal or it is lost.
pub fn run(app: App, session: Session) -> io::Result<Ending> {
    // The drawing package's backend asks NO_COLOR by itself and then forgets bold and reverse too; our themes decide.
    crossterm::style::force_color_output(true);
    let (queue, events) = mpsc::channel();
    events::catch_signals(queue.clone())?;
    terminal::take(app.options().mouse)?;
    let taken = Taken;
    let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, io::stdout()));
    let mut stage = Stage {
        terminal: Terminal::new(backend)?,
        styles: session.themes.iter().map(Styles::from).collect(),
        screen: Screen::default(),
        listener: Listener::default(),
        app,
        queue: queue.clone(),
        asked: None,
        panic_at_key: session.panic_at_key,
        searcher: Searcher::new(queue.clone()),
    };
    stage.draw()?;
    if stage.app.options().follow_background {
        stage.listener.awaits = true;
        stage.asked = Some(Instant::now());
        execute!(io::stdout(), AskBackground)?;
    }
    if let Some(loader) = session.loader {
        let queue = queue.clone();
        thread::spawn(move || {
            loader(&|action| {
                // Nobody listens any more when the program ends while it reads.
                let _ = queue.send(Event::Done(Box::new(action)));
            });
        });
    }
    events::watch_terminal(queue.clone());
    events::read_terminal(queue);
    let ending = stage.play(&events).or_else(hung_up);
    stage.await_answer(&events);
    drop(taken);
    ending
}

/// What an error of the terminal means: where the terminal is gone, the same as the signal that should have told so.
fn hung_up(error: io::Error) -> io::Result<Ending> {
    if io::stdin().is_terminal() { Err(error) } else { Ok(Ending::Signal(SIGHUP)) }
}

struct Stage {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    styles: Vec<Styles>,
    screen: Screen,
    listener: Listener,
    app: App,
    queue: Sender<Event>,
    asked: Option<Instant>,
    panic_at_key: bool,
    searcher: Searcher,
}

impl Stage {
    /// Plays until the end: waits, takes everything that is there, then draws once.
    fn play(&mut self, events: &Receiver<Event>) -> io::Result<Ending> {
        loop {
            let Ok(first) = events.recv() else { return Ok(Ending::Quit) };
            let mut next = Some(first);
            while let Some(event) = next {
                if let Some(ending) = self.take(event)? {
                    return Ok(ending);
                }
                next = events.try_recv().ok();
                if next.is_some() {
                    // The next event meets the screen that this one leaves.
                    self.lay_out()?;
                }
            }
            self.draw()?;
        }
    }

    /// Takes one event; tells the ending where it was the last.
    fn take(&mut self, event: Event) -> io::Result<Option<Ending>> {
        match event {
            Event::End(signal) => return Ok(Some(Ending::Signal(signal))),
            Event::Lost(error) => return Err(error),
            Event::Continued => self.retake()?,
            Event::Done(action) => return self.act(*action),
            Event::Terminal(event::Event::Key(key)) => match self.listener.hear(key) {
                Heard::Background(background) => return self.act(Action::Background(background)),
                Heard::Keys(typed) => {
                    // Several keys come at once where they were held back and are no answer.
                    let several = typed.len() > 1;
                    for chord in typed.into_iter().filter_map(keys::chord) {
                        assert!(!self.panic_at_key, "a panic was asked for");
                        if let Some(ending) = self.act(Action::Press(chord))? {
                            return Ok(Some(ending));
                        }
                        if several {
                            self.lay_out()?;
                        }
                    }
                }
            },
            Event::Terminal(event::Event::Paste(text)) => return self.act(Action::Paste(text)),
            Event::Terminal(event::Event::Mouse(mouse)) => {
                if let Some(action) = self.pointed(mouse) {
                    return self.act(action);
                }
            }
            // Drawing asks for the size each time.
            Event::Resized
            | Event::Terminal(event::Event::Resize(..) | event::Event::FocusGained | event::Event::FocusLost) => {}
        }
        Ok(None)
    }

    /// What the mouse means.
    fn pointed(&self, mouse: MouseEvent) -> Option<Action> {
        let target = self.screen.target(&self.app, mouse.column, mouse.row)?;
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Some(Action::Click(target)),
            MouseEventKind::ScrollDown => Some(Action::Wheel(target, WHEEL)),
            MouseEventKind::ScrollUp => Some(Action::Wheel(target, -WHEEL)),
            _ => None,
        }
    }

    /// Changes the state and carries out what it asks for.
    fn act(&mut self, action: Action) -> io::Result<Option<Ending>> {
        for effect in self.app.update(action) {
            match effect {
                Effect::Quit => return Ok(Some(Ending::Quit)),
                Effect::GiveUp => return Ok(Some(Ending::Unreadable(self.app.share_program()))),
                Effect::Open(url) => {
                    let queue = self.queue.clone();
                    thread::spawn(move || {
                        let opened = browser::open(&url).is_ok();
                        let action = if opened { Action::Opened(url) } else { Action::NoBrowser(url) };
                        let _ = queue.send(Event::Done(Box::new(action)));
                    });
                }
                Effect::Copy(text) => execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text.as_str()))?,
                Effect::Mouse(mouse) => execute!(io::stdout(), Clicks(mouse))?,
                Effect::Redraw => self.redraw_all()?,
                Effect::Search(ask) => {
                    if let Some(answered) = self.searcher.search(ask) {
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

    /// Lays the screen out and tells the state what came of it.
    fn lay_out(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        let styles = self.styles();
        self.screen = ui::settle(&mut self.app, &styles, size.width, size.height);
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        self.lay_out()?;
        let (app, styles, screen) = (&self.app, self.styles(), &self.screen);
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| ui::draw(app, &styles, screen, frame))?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        io::Write::flush(self.terminal.backend_mut())
    }

    /// Forgets what is on the screen, so that the next drawing draws everything.
    fn redraw_all(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(size.into())
    }

    /// Takes the terminal again after somebody else had it.
    fn retake(&mut self) -> io::Result<()> {
        terminal::take_again(self.app.options().mouse)?;
        self.redraw_all()
    }

    /// Waits a moment for an answer that is still under way.
    fn await_answer(&mut self, events: &Receiver<Event>) {
        let Some(asked) = self.asked.filter(|_| self.listener.awaits) else { return };
        let until = asked + LATE_ANSWER;
        while self.listener.awaits {
            match events.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Event::Terminal(event::Event::Key(key))) => drop(self.listener.hear(key)),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}
