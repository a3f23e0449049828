//! Cells as the bytes that draw them, in words that old terminals know too.

use std::fmt::{self, Display};
use std::io::{self, Write};

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::Print;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier, Style};

/// The drawing package's way to a terminal, but for how cells look.
///
/// Its own writes the sixteen colours as places among 256, which terminals without those take for something else, such
/// as blinking, and ends bold or reverse by themselves, which the first ones cannot. It also writes colours where there
/// are none, and heeds `NO_COLOR` by leaving out bold and reverse too.
pub(super) struct SgrBackend<W: Write>(CrosstermBackend<W>);

impl<W: Write> SgrBackend<W> {
    pub(super) fn new(writer: W) -> Self {
        Self(CrosstermBackend::new(writer))
    }
}

impl<W: Write> Write for SgrBackend<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.0)
    }
}

impl<W: Write> Backend for SgrBackend<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, cells: I) -> io::Result<()> {
        let (mut look, mut next) = (None, None);
        for (x, y, cell) in cells {
            if next != Some((x, y)) {
                queue!(self.0, MoveTo(x, y))?;
            }
            next = Some((x.saturating_add(1), y));
            if look != Some(cell.style()) {
                look = Some(cell.style());
                queue!(self.0, Print(Rendition(cell.style())))?;
            }
            queue!(self.0, Print(cell.symbol()))?;
        }
        queue!(self.0, Print(Rendition(Style::new())))
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.0.append_lines(count)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.0.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.0.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.0.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.0.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.0)
    }
}

/// The sequence for all that a cell's letters are and are not.
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

/// A colour's numbers, of which `first` is that of black.
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
        // The light ones came later, sixty numbers further.
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
    use super::*;

    fn drawn(cells: &[(u16, u16, Cell)]) -> String {
        let mut bytes = Vec::new();
        SgrBackend::new(&mut bytes)
            .draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell)))
            .expect("memory does not fail");
        String::from_utf8(bytes).expect("text")
    }

    fn cell(symbol: &'static str, style: Style) -> Cell {
        let mut cell = Cell::new(symbol);
        cell.set_style(style);
        cell
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
