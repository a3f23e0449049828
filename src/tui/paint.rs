//! Turns cells into the bytes that draw them, in sequences that old terminals know too.

use std::fmt::{self, Display};
use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{self as ansi, BeginSynchronizedUpdate, Clear, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier, Style};

use super::terminal;

/// A backend that collects a frame, so that it reaches the terminal in one write.
///
/// Ratatui's own flushes at every cursor command. It also sends the sixteen colors as indexes into 256, which terminals
/// without those read as something else, such as blinking; it resets bold and reverse one by one, which the first
/// terminals cannot do; and it answers `NO_COLOR` by dropping bold and reverse too.
#[derive(Default)]
pub(super) struct SgrBackend {
    frame: Vec<u8>,
}

impl SgrBackend {
    /// Writes what was drawn since the last call, for the terminal to show at once.
    pub(super) fn present(&mut self, terminal: &mut impl Write) -> io::Result<()> {
        queue!(self.frame, EndSynchronizedUpdate)?;
        terminal.write_all(&self.frame)?;
        self.frame.clear();
        Ok(())
    }

    /// The bytes of the frame, of which the first asks the terminal to wait for the last.
    fn frame(&mut self) -> io::Result<&mut Vec<u8>> {
        if self.frame.is_empty() {
            queue!(self.frame, BeginSynchronizedUpdate)?;
        }
        Ok(&mut self.frame)
    }
}

impl Backend for SgrBackend {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, cells: I) -> io::Result<()> {
        let frame = self.frame()?;
        let (mut look, mut next) = (None, None);
        for (x, y, cell) in cells {
            if next != Some((x, y)) {
                queue!(frame, MoveTo(x, y))?;
            }
            next = Some((x.saturating_add(1), y));
            if look != Some(cell.style()) {
                look = Some(cell.style());
                queue!(frame, Print(Rendition(cell.style())))?;
            }
            queue!(frame, Print(cell.symbol()))?;
        }
        queue!(frame, Print(Rendition(Style::new())))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        queue!(self.frame()?, Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        queue!(self.frame()?, Show)
    }

    /// Unsupported: the answer would arrive among the keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        queue!(self.frame()?, MoveTo(x, y))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        let region = match region {
            ClearType::All => ansi::ClearType::All,
            ClearType::AfterCursor => ansi::ClearType::FromCursorDown,
            ClearType::BeforeCursor => ansi::ClearType::FromCursorUp,
            ClearType::CurrentLine => ansi::ClearType::CurrentLine,
            ClearType::UntilNewLine => ansi::ClearType::UntilNewLine,
        };
        queue!(self.frame()?, Clear(region))
    }

    fn size(&self) -> io::Result<Size> {
        terminal::size()
    }

    /// Unsupported: nothing here is measured in pixels.
    fn window_size(&mut self) -> io::Result<WindowSize> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Does nothing: [`SgrBackend::present`] writes the frame when it is complete.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The sequence that sets a cell's whole style, whatever was set before.
struct Rendition(Style);

impl Display for Rendition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(style) = self;
        f.write_str("\x1b[0")?;
        let attributes = [
            (Modifier::BOLD, 1),
            (Modifier::DIM, 2),
            (Modifier::ITALIC, 3),
            (Modifier::UNDERLINED, 4),
            (Modifier::REVERSED, 7),
        ];
        for (_, number) in attributes.into_iter().filter(|(attribute, _)| style.add_modifier.contains(*attribute)) {
            write!(f, ";{number}")?;
        }
        colour(f, style.fg, 30)?;
        colour(f, style.bg, 40)?;
        f.write_str("m")
    }
}

/// The numbers of a color, where black is `first`.
fn colour(f: &mut fmt::Formatter<'_>, colour: Option<Color>, first: u8) -> fmt::Result {
    let place = match colour {
        None | Some(Color::Reset) => return Ok(()),
        Some(Color::Black) => 0,
        Some(Color::Red) => 1,
        Some(Color::Green) => 2,
        Some(Color::Yellow) => 3,
        Some(Color::Blue) => 4,
        Some(Color::Magenta) => 5,
        Some(Color::Cyan) => 6,
        Some(Color::Gray) => 7,
        // The bright ones came later, 60 numbers on.
        Some(Color::DarkGray) => 60,
        Some(Color::LightRed) => 61,
        Some(Color::LightGreen) => 62,
        Some(Color::LightYellow) => 63,
        Some(Color::LightBlue) => 64,
        Some(Color::LightMagenta) => 65,
        Some(Color::LightCyan) => 66,
        Some(Color::White) => 67,
        Some(Color::Indexed(index)) => return write!(f, ";{};5;{index}", first + 8),
        Some(Color::Rgb(red, green, blue)) => return write!(f, ";{};2;{red};{green};{blue}", first + 8),
    };
    write!(f, ";{}", first + place)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    fn drawn(cells: &[(u16, u16, Cell)]) -> String {
        let mut backend = SgrBackend::default();
        backend.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell))).expect("memory does not fail");
        let frame = String::from_utf8(backend.frame).expect("text");
        frame.strip_prefix("\x1b[?2026h").expect("the start of a frame").to_owned()
    }

    fn cell(symbol: &'static str, style: Style) -> Cell {
        let mut cell = Cell::new(symbol);
        cell.set_style(style);
        cell
    }

    /// Counts the writes, each of which is taken whole.
    #[derive(Default)]
    struct Writes(Vec<String>);

    impl Write for Writes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_is_one_write() {
        let viewport = Viewport::Fixed(Rect::new(0, 0, 8, 1));
        let options = TerminalOptions { viewport };
        let mut terminal = Terminal::with_options(SgrBackend::default(), options).expect("a screen");
        let mut writes = Writes::default();
        for text in ["a", "b"] {
            terminal
                .draw(|frame| {
                    frame.render_widget(text, frame.area());
                    frame.set_cursor_position((3, 0));
                })
                .expect("memory does not fail");
            terminal.backend_mut().present(&mut writes).expect("memory does not fail");
        }
        let frame = |text| format!("\x1b[?2026h\x1b[1;1H\x1b[0m{text}\x1b[0m\x1b[?25h\x1b[1;4H\x1b[?2026l");
        assert_eq!(writes.0, [frame("a"), frame("b")]);
    }

    #[test]
    fn each_look_is_written_whole_and_once() {
        let bold = Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED);
        let cells = [(2, 0, cell("a", bold)), (3, 0, cell("b", bold)), (4, 0, cell("c", Style::new()))];
        assert_eq!(drawn(&cells), "\x1b[1;3H\x1b[0;1;7mab\x1b[0mc\x1b[0m");
        let apart = [(0, 1, cell("a", bold)), (5, 1, cell("b", bold))];
        assert_eq!(drawn(&apart), "\x1b[2;1H\x1b[0;1;7ma\x1b[2;6Hb\x1b[0m");
    }

    #[test]
    fn each_colour_is_written_as_the_terminals_that_have_it_know_it() {
        let written = |style| Rendition(style).to_string();
        assert_eq!(written(Style::new().fg(Color::Magenta).bg(Color::Gray)), "\x1b[0;35;47m");
        assert_eq!(written(Style::new().fg(Color::LightRed).bg(Color::White)), "\x1b[0;91;107m");
        assert_eq!(written(Style::new().fg(Color::Indexed(5)).bg(Color::Indexed(110))), "\x1b[0;38;5;5;48;5;110m");
        assert_eq!(written(Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Reset)), "\x1b[0;38;2;1;2;3m");
    }
}
