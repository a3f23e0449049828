//! Drives the program in memory: keys in, screen out.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use jiff::civil::{Date, date};
use msaie::app::{Action, App, Background, Charset, Chord, Commanded, Effect, Options, Scope, ViewId};
use msaie::data::{self, Kind, MadeFor, Profile, Theme};
use msaie::model::Program;
use msaie::search::{CancelToken, Index};
use msaie::store::Saved;
use msaie::ui::{self, Screen, Styles};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

/// The program on a screen that exists only in memory.
pub(crate) struct Play {
    pub(crate) app: App,
    pub(crate) columns: u16,
    pub(crate) rows: u16,
    /// The effects the state has requested, in order.
    pub(crate) effects: Vec<Effect>,
    themes: Vec<Theme>,
    pub(crate) screen: Screen,
}

/// The day on which all tests take place.
pub(crate) const TODAY: Date = date(2026, 11, 28);

/// Names that [`Play::press`] takes for the keys that lead to a pane of Explore.
const PANES: [(&str, Kind); 3] =
    [("courses", Kind::CoreCourse), ("departments", Kind::Department), ("careers", Kind::Career)];

impl Play {
    /// The built-in program on a screen of the given size, in the dark theme.
    pub(crate) fn new(columns: u16, rows: u16) -> Self {
        static BUILT_IN: LazyLock<(Arc<Program>, Arc<Index>)> = LazyLock::new(|| {
            let program = Program::new(data::embedded());
            let index = Index::new(&program);
            (Arc::new(program), Arc::new(index))
        });
        let (program, index) = &*BUILT_IN;
        let mut play = Self::over(Arc::clone(program), columns, rows);
        let effects = play.app.update(Action::Indexed(Arc::clone(index)));
        assert!(effects.is_empty());
        play
    }

    /// Any program on a screen of the given size.
    pub(crate) fn of(program: Program, columns: u16, rows: u16) -> Self {
        Self::over(Arc::new(program), columns, rows)
    }

    fn over(program: Arc<Program>, columns: u16, rows: u16) -> Self {
        let themes = data::themes().expect("the built-in themes are valid");
        let made_for = |theme: &Theme| match theme.made_for {
            MadeFor::Dark => Some(Background::Dark),
            MadeFor::Light => Some(Background::Light),
            MadeFor::Any => None,
        };
        let options = Options {
            mouse: true,
            themes: themes.iter().map(|theme| (theme.name.clone(), made_for(theme))).collect(),
            theme: 0,
            follow_background: true,
            charset: Charset::default(),
            today: TODAY,
        };
        let app = App::new(program, options);
        // From the row of all records to the first of them.
        let first = app.program().records().find(|record| record.kind == Kind::Department);
        let app = if let Some(first) = first { app.at(first) } else { app };
        let mut play = Self { app, columns, rows, effects: Vec::new(), themes, screen: Screen::default() };
        play.lay_out();
        play
    }

    pub(crate) fn styles(&self) -> Styles {
        Styles::from(&self.themes[self.app.options().theme])
    }

    /// Lays the screen out.
    pub(crate) fn lay_out(&mut self) -> &Screen {
        let styles = self.styles();
        ui::settle(&mut self.app, &styles, &mut self.screen, self.columns, self.rows);
        &self.screen
    }

    /// Performs an action and lays the screen out again.
    pub(crate) fn act(&mut self, action: Action) -> &mut Self {
        let mut effects = self.app.update(action);
        while !effects.is_empty() {
            match effects.remove(0) {
                // The reported duration is fixed, so that screens can be compared.
                Effect::Search(ask) => {
                    let answer = ask.answer(&CancelToken::free()).expect("it is not cancelled");
                    effects.extend(self.app.update(Action::Found(ask.ticket, Box::new(answer), Duration::ZERO)));
                }
                Effect::Press(chord) => {
                    self.lay_out();
                    effects.extend(self.app.update(Action::Press(chord)));
                }
                Effect::Save(save) => {
                    let saved = Saved { profile: Profile::clone(&save.mine), told: None };
                    effects.extend(self.app.update(Action::Saved(Box::new(Ok(saved)))));
                }
                effect => self.effects.push(effect),
            }
        }
        self.lay_out();
        self
    }

    /// Presses keys, written as in the key table and separated by spaces: `j j Enter Ctrl-d`. The name of a pane means
    /// the keys that lead to it.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_whitespace() {
            match PANES.iter().find(|(pane, _)| *pane == name) {
                Some((_, kind)) => self.go_to_pane(*kind),
                None => self.act(Action::Press(chord(name))),
            };
        }
        self
    }

    /// Goes to a pane of Explore with Tab, if Tab reaches it.
    pub(crate) fn go_to_pane(&mut self, kind: Kind) -> &mut Self {
        if self.app.view() != ViewId::Explore {
            self.press("1");
        }
        for _ in 0..=Kind::PANES.len() {
            if self.app.scope() == Scope::List && self.pane().kind == kind {
                break;
            }
            self.press("Tab");
        }
        self
    }

    /// Why a command cannot act now.
    pub(crate) fn why_not(&self, command: &str) -> Option<String> {
        self.app.why_not(App::command(command).unwrap_or_else(|| panic!("no command {command}")))
    }

    /// Types text, one character at a time.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.act(Action::Press(Chord::char(c)));
        }
        self
    }

    /// Searches for `text` and leaves the query line open.
    pub(crate) fn search(&mut self, text: &str) -> &mut Self {
        self.press("/").type_text(text)
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        (self.columns, self.rows) = (columns, rows);
        self.lay_out();
        self
    }

    /// Clicks the cell where `text` begins on the screen.
    pub(crate) fn click(&mut self, text: &str) -> &mut Self {
        let (column, row) = self.find(text).unwrap_or_else(|| panic!("no {text:?} on\n{}", self.text()));
        let target = self.target(column, row).unwrap_or_else(|| panic!("{text:?} cannot be clicked"));
        self.act(Action::Click(target))
    }

    /// Clicks twice, quickly, the cell where `text` begins on the screen.
    pub(crate) fn double_click(&mut self, text: &str) -> &mut Self {
        let (column, row) = self.find(text).unwrap_or_else(|| panic!("no {text:?} on\n{}", self.text()));
        self.double_click_at(column, row)
    }

    /// The column and row where `text` begins on the screen.
    pub(crate) fn find(&mut self, text: &str) -> Option<(u16, u16)> {
        self.lines().iter().enumerate().find_map(|(row, line)| {
            let at = line.find(text)?;
            let column = msaie::text::width(&line[..at]);
            Some((u16::try_from(column).ok()?, u16::try_from(row).ok()?))
        })
    }

    /// The screen's cells, with their styles.
    pub(crate) fn buffer(&mut self) -> Buffer {
        self.draw().backend().buffer().clone()
    }

    /// The position of the terminal's cursor, or `None` if it is hidden.
    pub(crate) fn cursor(&mut self) -> Option<(u16, u16)> {
        let terminal = self.draw();
        let backend = terminal.backend();
        backend.cursor_visible().then(|| (backend.cursor_position().x, backend.cursor_position().y))
    }

    fn draw(&mut self) -> Terminal<TestBackend> {
        self.lay_out();
        let styles = self.styles();
        let mut terminal =
            Terminal::new(TestBackend::new(self.columns, self.rows)).expect("drawing in memory cannot fail");
        let (app, screen) = (&self.app, &self.screen);
        terminal
            .draw(|frame| {
                if let Some(cursor) = ui::draw(app, &styles, screen, frame.buffer_mut()) {
                    frame.set_cursor_position(cursor);
                }
            })
            .expect("drawing in memory cannot fail");
        terminal
    }

    /// The screen's lines, without trailing blanks.
    pub(crate) fn lines(&mut self) -> Vec<String> {
        let buffer = self.buffer();
        let row = |y| {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                if skip == 0 {
                    line.push_str(symbol);
                    skip = msaie::text::width(symbol).max(1);
                }
                skip -= 1;
            }
            line.trim_end().to_owned()
        };
        (0..buffer.area.height).map(row).collect()
    }

    /// The whole screen as text.
    pub(crate) fn text(&mut self) -> String {
        self.lines().join("\n")
    }

    /// The title of the selected record.
    pub(crate) fn selected(&self) -> &str {
        self.app.selected().map_or("", |record| self.app.program().title(record))
    }

    /// The text of the current notice.
    pub(crate) fn notice(&self) -> &str {
        self.app.notice().map_or("", |notice| &notice.text)
    }
}

/// A chord from its name in the key table.
pub(crate) fn chord(name: &str) -> Chord {
    name.parse().unwrap_or_else(|error| panic!("{error}"))
}
