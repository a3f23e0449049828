//! Turns cells into the bytes that draw them, in sequences that old terminals know too.

use std::fmt::{self, Display};
use std::io::{self, Write};
use std::mem;

use crossterm::Command;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};

use crate::data::Address;
use crate::text::{is_width_disputed, width};
use crate::ui::Hyperlink;

/// Collects a frame, so that it reaches the terminal in one write.
///
/// Ratatui's own backend flushes at every cursor command. It also sends the sixteen colors as indexes into 256, which terminals
/// without those read as something else, such as blinking; it resets bold and reverse one by one, which the first
/// terminals cannot do; and it answers `NO_COLOR` by dropping bold and reverse too.
#[derive(Default)]
pub(super) struct Painter {
    frame: Vec<u8>,
    /// Whether the terminal can wait for a whole frame; where it cannot, the cursor would be seen running over the screen.
    synchronized: bool,
    /// The addresses on the screen that are links.
    links: Vec<Hyperlink>,
    /// The sequences of styles that were drawn; a screen has few.
    renditions: Vec<(Style, String)>,
}

impl Painter {
    /// From the next frame on, has the terminal show each at once.
    pub(super) fn synchronize(&mut self) {
        self.synchronized = true;
    }

    /// Takes the addresses of the next frame, and has its cells drawn whose letters may stay, but whose address does not.
    pub(super) fn link(&mut self, mut links: Vec<Hyperlink>, frame: &mut Buffer) {
        links.retain(|link| link.address.len() <= LONGEST_ADDRESS && Address::is_safe(&link.address));
        let before = mem::replace(&mut self.links, links);
        let whole = frame.area;
        for area in before.iter().chain(&self.links).map(|link| link.area.intersection(whole)) {
            for Position { x, y } in area.positions() {
                if address_at(&before, x, y) != address_at(&self.links, x, y) {
                    frame[(x, y)].set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
        }
    }

    /// Adds a command to the frame.
    pub(super) fn add(&mut self, command: impl Command) -> io::Result<()> {
        queue!(self.frame()?, command)
    }

    /// Blanks the terminal.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        queue!(self.frame()?, MoveTo(0, 0), Clear(ClearType::FromCursorDown))
    }

    /// Writes what was drawn since the last call, for the terminal to show at once, with the cursor there or hidden.
    pub(super) fn present(&mut self, cursor: Option<Position>, terminal: &mut impl Write) -> io::Result<()> {
        let synchronized = self.synchronized;
        let frame = self.frame()?;
        match cursor {
            Some(Position { x, y }) => queue!(frame, MoveTo(x, y), Show)?,
            None => queue!(frame, Hide)?,
        }
        if synchronized {
            queue!(frame, EndSynchronizedUpdate)?;
        }
        terminal.write_all(frame)?;
        frame.clear();
        Ok(())
    }

    /// The bytes of the frame, of which the first ask the terminal to wait for the last, or hide the cursor until then.
    fn frame(&mut self) -> io::Result<&mut Vec<u8>> {
        if self.frame.is_empty() {
            if self.synchronized {
                queue!(self.frame, BeginSynchronizedUpdate)?;
            } else {
                queue!(self.frame, Hide)?;
            }
        }
        Ok(&mut self.frame)
    }
}

/// Where the terminal's cursor is while cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pen {
    /// Anywhere, for all we know.
    Lost,
    /// At this column and row.
    At(u16, u16),
    /// The same, after lines, which some terminals draw wider: good enough for more of them.
    AfterLine(u16, u16),
}

/// Whether a symbol is a line or a block, which stand in rows: to place the cursor after each would double a frame.
pub(super) fn is_line(symbol: &str) -> bool {
    symbol.chars().all(|scalar| matches!(scalar, '\u{2500}'..='\u{259f}'))
}

impl Painter {
    /// Adds cells, each with its column and row.
    pub(super) fn draw<'a>(&mut self, cells: impl Iterator<Item = (u16, u16, &'a Cell)>) -> io::Result<()> {
        let (links, mut renditions) = (mem::take(&mut self.links), mem::take(&mut self.renditions));
        let frame = self.frame()?;
        let (mut look, mut pen) = (None, Pen::Lost);
        // The address that is open: from one cell to the next, never while the cursor moves.
        let mut open = None;
        // The cells that a wide symbol covers.
        let (mut covered, mut covered_row) = (0..0, 0);
        for (x, y, cell) in cells {
            if y == covered_row && covered.contains(&x) {
                continue;
            }
            let symbol = cell.symbol();
            let is_there = pen == Pen::At(x, y) || pen == Pen::AfterLine(x, y) && is_line(symbol);
            let address = address_at(&links, x, y);
            if open.is_some() && (open != address || !is_there) {
                queue!(frame, Print(LINK_END))?;
                open = None;
            }
            if !is_there {
                queue!(frame, MoveTo(x, y))?;
            }
            if look != Some(cell.style()) {
                look = Some(cell.style());
                frame.extend_from_slice(rendition(&mut renditions, cell.style()).as_bytes());
            }
            if let Some(address) = address.filter(|_| open.is_none()) {
                queue!(frame, Print(LinkStart(address)))?;
                open = Some(address);
            }
            if symbol.len() == 1 {
                // Most are ASCII, one column wide and nothing else.
                frame.extend_from_slice(symbol.as_bytes());
                (covered, pen) = (0..0, Pen::At(x.saturating_add(1), y));
                continue;
            }
            let columns = u16::try_from(width(symbol)).unwrap_or(u16::MAX).max(1);
            let end = x.saturating_add(columns);
            (covered, covered_row) = (x.saturating_add(1)..end, y);
            if is_line(symbol) {
                frame.extend_from_slice(symbol.as_bytes());
                pen = Pen::AfterLine(end, y);
            } else if is_width_disputed(symbol) {
                if columns > 1 {
                    // A terminal that draws it narrower shows these beside it.
                    queue!(frame, Print(" ".repeat(usize::from(columns))), MoveTo(x, y))?;
                }
                queue!(frame, Print(symbol))?;
                pen = Pen::Lost;
            } else {
                queue!(frame, Print(symbol))?;
                pen = Pen::At(end, y);
            }
        }
        if open.is_some() {
            queue!(frame, Print(LINK_END))?;
        }
        queue!(frame, Print(Rendition(Style::new())))?;
        (self.links, self.renditions) = (links, renditions);
        Ok(())
    }
}

/// The address that a cell is part of.
fn address_at(links: &[Hyperlink], x: u16, y: u16) -> Option<&str> {
    links.iter().find(|link| link.area.contains(Position { x, y })).map(|link| link.address.as_str())
}

/// The longest address that is a link; some terminals ignore longer ones.
const LONGEST_ADDRESS: usize = 1000;

/// Ends the cells of a link.
const LINK_END: &str = "\x1b]8;;\x1b\\";

/// Makes the cells that follow a link to an address. The same `id` for all: those of one address belong together, on
/// whatever rows they are.
struct LinkStart<'a>(&'a str);

impl Display for LinkStart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\x1b]8;id=m;")?;
        // Nothing but printable ASCII may stand in the sequence; an address has that form, too.
        for byte in self.0.bytes() {
            if byte.is_ascii_graphic() {
                write!(f, "{}", char::from(byte))?;
            } else {
                write!(f, "%{byte:02X}")?;
            }
        }
        f.write_str("\x1b\\")
    }
}

/// The most sequences that are kept.
const MOST_RENDITIONS: usize = 64;

/// The sequence of a style, which is kept for the next cells and frames.
fn rendition(known: &mut Vec<(Style, String)>, style: Style) -> &str {
    let at = known.iter().position(|(of, _)| *of == style).unwrap_or_else(|| {
        known.truncate(MOST_RENDITIONS - 1);
        known.push((style, Rendition(style).to_string()));
        known.len() - 1
    });
    &known[at].1
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
    use proptest::prelude::*;
    use ratatui::layout::Rect;

    use super::*;
    use crate::tui::canvas::Canvas;

    fn drawn(cells: &[(u16, u16, Cell)]) -> String {
        let mut painter = Painter::default();
        painter.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell))).expect("memory does not fail");
        let frame = String::from_utf8(painter.frame).expect("text");
        frame.strip_prefix("\x1b[?25l").expect("the start of a frame").to_owned()
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

    /// What is written for a frame of each text, the cursor at its end.
    fn frames(mut painter: Painter, texts: &[&str]) -> Vec<String> {
        let mut canvas = Canvas::new(Rect::new(0, 0, 8, 1));
        let mut writes = Writes::default();
        for text in texts {
            canvas.begin().set_string(0, 0, text, Style::new());
            painter.draw(canvas.changes()).expect("memory does not fail");
            painter.present(Some(Position { x: 3, y: 0 }), &mut writes).expect("memory does not fail");
            canvas.end();
        }
        writes.0
    }

    #[test]
    fn a_frame_is_one_write_with_the_cursor_hidden() {
        let frame = |text| format!("\x1b[?25l\x1b[1;1H\x1b[0m{text}\x1b[0m\x1b[1;4H\x1b[?25h");
        assert_eq!(frames(Painter::default(), &["a", "b"]), [frame("a"), frame("b")]);
    }

    #[test]
    fn where_frames_are_synchronized_the_cursor_need_not_be_hidden() {
        let mut painter = Painter::default();
        painter.synchronize();
        let frame = |text| format!("\x1b[?2026h\x1b[1;1H\x1b[0m{text}\x1b[0m\x1b[1;4H\x1b[?25h\x1b[?2026l");
        assert_eq!(frames(painter, &["a", "b"]), [frame("a"), frame("b")]);
    }

    fn link(x: u16, width: u16, address: &str) -> Hyperlink {
        Hyperlink { area: Rect { x, y: 0, width, height: 1 }, address: address.into() }
    }

    /// What is written where `links` are added to a row of text that is there, `before` being the links it had.
    fn linked(text: &'static str, before: &[Hyperlink], links: &[Hyperlink]) -> String {
        let area = Rect::new(0, 0, 8, 1);
        let shown = Buffer::with_lines([format!("{text:8}")]);
        let mut painter = Painter::default();
        painter.link(before.to_vec(), &mut shown.clone());
        let mut next = shown.clone();
        painter.link(links.to_vec(), &mut next);
        let cells: Vec<_> = shown.diff(&next).into_iter().map(|(x, y, cell)| (x, y, cell.clone())).collect();
        assert_eq!(next.area, area);
        painter.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell))).expect("memory does not fail");
        String::from_utf8(painter.frame).expect("text").replace("\x1b[?25l", "")
    }

    const A: &str = "https://a.org/";
    const B: &str = "https://b.org/";

    #[test]
    fn a_link_is_closed_before_the_cursor_moves() {
        let open = |address| format!("\x1b]8;id=m;{address}\x1b\\");
        let end = "\x1b]8;;\x1b\\";
        let (a, b) = (open(A), open(B));
        assert_eq!(
            linked("abcdefg", &[], &[link(1, 2, A), link(3, 1, B), link(6, 1, A)]),
            format!("\x1b[1;2H\x1b[0m{a}bc{end}{b}d{end}\x1b[1;7H{a}g{end}\x1b[0m")
        );
        assert_eq!(
            linked("a→b", &[], &[link(0, 3, A)]),
            format!("\x1b[1;1H\x1b[0m{a}a→{end}\x1b[1;3H{a}b{end}\x1b[0m")
        );
    }

    #[test]
    fn letters_that_stay_lose_or_change_their_link() {
        assert_eq!(linked("ab", &[link(0, 2, A)], &[link(0, 2, A)]), "\x1b[0m");
        assert_eq!(linked("ab", &[link(0, 2, A)], &[]), "\x1b[1;1H\x1b[0mab\x1b[0m");
        let changed = linked("ab", &[link(0, 2, A)], &[link(0, 2, B)]);
        assert!(changed.contains("b.org") && !changed.contains("a.org"), "{changed:?}");
    }

    proptest! {
        #[test]
        fn no_address_breaks_out_of_its_sequence(path in "\\PC{0,20}|[\\x00-\\x9f;:\\\\]{0,20}", rest in any::<String>()) {
            for address in [format!("https://a.org/{path}"), rest.clone()] {
                let written = linked("a", &[], &[Hyperlink { area: Rect::new(0, 0, 1, 1), address: address.as_str().into() }]);
                let inner = written.strip_prefix("\x1b[1;1H\x1b[0m").and_then(|rest| rest.strip_suffix("\x1b[0m")).unwrap_or("");
                let between = inner.strip_prefix("\x1b]8;id=m;").and_then(|rest| rest.strip_suffix("\x1b\\a\x1b]8;;\x1b\\"));
                match between {
                    Some(between) => prop_assert!(between.bytes().all(|byte| byte.is_ascii_graphic()), "{written:?}"),
                    None => prop_assert!(!written.contains("]8;"), "{written:?}"),
                }
            }
        }
    }

    /// What is written for a row of text that was empty.
    fn row(text: &str) -> String {
        let area = Rect::new(0, 0, 12, 1);
        let mut after = Buffer::empty(area);
        after.set_string(0, 0, text, Style::new());
        let cells: Vec<_> =
            Buffer::empty(area).diff(&after).into_iter().map(|(x, y, cell)| (x, y, cell.clone())).collect();
        drawn(&cells)
    }

    #[test]
    fn wide_letters_take_their_columns() {
        assert_eq!(row("中文ab"), "\x1b[1;1H\x1b[0m中文ab\x1b[0m");
    }

    #[test]
    fn after_a_disputed_width_the_cursor_is_placed_anew() {
        let emoji = "\u{267b}\u{fe0f}";
        assert_eq!(
            row(&format!("{emoji}{emoji}ab")),
            format!("\x1b[1;1H\x1b[0m  \x1b[1;1H{emoji}\x1b[1;3H  \x1b[1;3H{emoji}\x1b[1;5Hab\x1b[0m")
        );
        assert_eq!(row("a→b·c"), "\x1b[1;1H\x1b[0ma→\x1b[1;3Hb·\x1b[1;5Hc\x1b[0m");
        assert_eq!(row("──┐ab"), "\x1b[1;1H\x1b[0m──┐\x1b[1;4Hab\x1b[0m");
        let family = "\u{1f469}\u{200d}\u{1f4bb}";
        assert_eq!(row(&format!("{family}b")), format!("\x1b[1;1H\x1b[0m  \x1b[1;1H{family}\x1b[1;3Hb\x1b[0m"));
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
