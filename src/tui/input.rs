//! Parses the terminal's bytes into key presses, pasted text and mouse events, and ignores everything else.
//!
//! Keys, pasted text and replies arrive on one line, and a reply may be late or belong to another program. Replies and
//! unknown sequences are recognized by their syntax alone, so that none is taken for keys; an incomplete sequence is
//! dropped after a timeout, so that it cannot swallow the keys after it. Crossterm's own reader does neither: it misreads
//! sequences that arrive in pieces (crossterm issue 993) and lets unknown reports swallow later input (issue 1104). Both
//! issues are open.

use std::collections::VecDeque;
use std::mem;
use std::time::{Duration, Instant};

use super::keys::{self, Input, Keys};
use super::line::Line;
use super::reply;
use crate::app::{Chord, Key};

/// How long a sequence may take to arrive on a slow line.
const SEQUENCE: Duration = Duration::from_millis(500);

/// How long pasted text may pause. A lost packet is resent within a second or two; if we gave up before, the rest of the
/// paste would be read as commands.
const PASTE: Duration = Duration::from_secs(2);

/// How long the answer to our question may pause: the same holds for it.
const ANSWER: Duration = Duration::from_secs(2);

/// How long a burst of text may pause.
const BURST: Duration = Duration::from_millis(100);

/// How long after a click a second one makes a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

/// The most bytes of a sequence to keep; no sequence that we know is longer.
const LONGEST: usize = 64;

/// The most bytes of pasted text to keep; no input line takes more.
const LONGEST_PASTE: usize = 4096;

/// Ends pasted text.
const PASTE_END: &[u8] = b"\x1b[201~";

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// What the parser is in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ParserState {
    /// Nothing.
    Ground,
    /// A character of several bytes.
    Scalar,
    /// An Escape: the key, or the start of a sequence.
    Escape,
    /// CSI: a key, a mouse event or a reply.
    Control,
    /// SS3: a key.
    Single,
    /// A mouse event in the old encoding, which three more bytes complete.
    OldMouse,
    /// OSC, DCS, APC, PM or SOS: a reply that is text.
    Text,
    /// The Escape that should end such a reply.
    TextEnd,
    /// Marked pasted text, with this many bytes of its end mark seen.
    Paste(usize),
    /// Pasted text from a terminal that does not mark it.
    Burst,
}

/// Parses bytes, however they are split.
#[derive(Debug)]
pub(super) struct Parser {
    state: ParserState,
    /// The bytes of the unfinished sequence.
    held: Vec<u8>,
    alt: bool,
    /// Whether another Escape came before the one that started it: the key, or how some terminals send Alt.
    twice: bool,
    /// Whether the last Escape was given up while an answer was to come, so that it may have been its start.
    torn: bool,
    since: Instant,
    line: Line,
    /// Where the last click was, and when, if the next can make it a double click.
    clicked: Option<(u16, u16, Instant)>,
    heard: VecDeque<Input>,
}

impl Parser {
    pub(super) fn new() -> Self {
        Self {
            state: ParserState::Ground,
            held: Vec::new(),
            alt: false,
            twice: false,
            torn: false,
            since: Instant::now(),
            line: Line::default(),
            clicked: None,
            heard: VecDeque::new(),
        }
    }

    /// Forgets what it is in the middle of, but not the line.
    pub(super) fn reset(&mut self) {
        *self = Self { line: self.line, ..Self::new() };
    }

    /// The terminal was asked, and answers among the keys.
    pub(super) fn ask(&mut self, now: Instant) {
        self.line.ask(now);
    }

    /// Whether an answer is still to come.
    pub(super) fn awaits_answer(&self, now: Instant) -> bool {
        self.line.is_awaited(now)
    }

    /// The next input.
    pub(super) fn next(&mut self) -> Option<Input> {
        self.heard.pop_front()
    }

    /// Parses bytes that were read together at `now`.
    pub(super) fn take(&mut self, bytes: &[u8], now: Instant) {
        // A busy event loop may not have noticed the timeout.
        if self.patience_ends().is_some_and(|end| end <= now) {
            self.give_up();
        }
        if self.state == ParserState::Ground && is_burst(bytes) {
            self.enter(ParserState::Burst, now);
        }
        for byte in bytes {
            self.step(*byte, now);
        }
        if matches!(self.state, ParserState::Paste(_) | ParserState::Burst) || self.is_in_answer() {
            self.since = now;
        }
    }

    /// When to stop waiting for the rest of an unfinished sequence.
    pub(super) fn patience_ends(&self) -> Option<Instant> {
        let patience = match self.state {
            ParserState::Ground => return None,
            ParserState::Escape => self.line.escape(self.since),
            ParserState::Paste(_) => PASTE,
            ParserState::Burst => BURST,
            _ if self.is_in_answer() => ANSWER,
            _ => SEQUENCE,
        };
        Some(self.since + patience)
    }

    /// Whether it may be in the middle of an answer to our questions.
    fn is_in_answer(&self) -> bool {
        matches!(self.state, ParserState::Control | ParserState::Text | ParserState::TextEnd)
            && self.line.is_awaited(self.since)
    }

    /// Stops waiting: nothing follows what is there.
    pub(super) fn give_up(&mut self) {
        self.escape_before();
        match self.state {
            ParserState::Escape => {
                self.press(Chord::plain(Key::Esc));
                self.leave();
                self.torn = self.line.is_awaited(self.since);
                return;
            }
            // The Escape was given up before.
            ParserState::Control | ParserState::Text if self.torn => self.press(Chord::char(char::from(self.held[0]))),
            // Alt with the key that would have started a sequence.
            ParserState::Control | ParserState::Single | ParserState::Text if self.held.len() == 1 => {
                self.press(Chord::alt(Key::Char(char::from(self.held[0]))));
            }
            ParserState::Paste(_) | ParserState::Burst => self.pasted(),
            _ => {}
        }
        self.leave();
    }

    fn step(&mut self, byte: u8, now: Instant) {
        if mem::take(&mut self.torn) && self.resume(byte, now) {
            return;
        }
        match self.state {
            ParserState::Ground => self.begin(byte, now),
            ParserState::Escape => self.escape(byte, now),
            ParserState::Scalar => self.scalar(byte, now),
            ParserState::Control => match byte {
                // The Linux console sends a second bracket for its first function keys.
                b'[' if self.held == b"[" => self.hold(byte),
                // rxvt ends keys with Shift in `$`; replies that end so have a semicolon.
                b'$' if self.held.len() > 1 && self.held[1..].iter().all(u8::is_ascii_digit) => self.control(byte, now),
                b' '..=b'?' => self.hold(byte),
                b'@'..=b'~' => self.control(byte, now),
                _ => self.interrupt(byte, now),
            },
            ParserState::Single => match byte {
                b'0'..=b'9' | b';' => self.hold(byte),
                b'!'..=b'~' => self.single(byte),
                _ => self.interrupt(byte, now),
            },
            ParserState::OldMouse => {
                self.hold(byte);
                if let [_, button, column, row] = self.held[..] {
                    self.leave();
                    if let Some(input) = keys::old_mouse(button, column, row) {
                        self.hear(input, now);
                    }
                }
            }
            ParserState::Text => match byte {
                BEL => self.text(now),
                ESC => self.state = ParserState::TextEnd,
                b' '..=b'~' | 0x80.. => self.hold(byte),
                _ => self.interrupt(byte, now),
            },
            ParserState::TextEnd if byte == b'\\' => self.text(now),
            ParserState::TextEnd => {
                self.enter(ParserState::Escape, now);
                self.escape(byte, now);
            }
            ParserState::Paste(matched) => self.paste(byte, matched),
            ParserState::Burst => self.keep(byte),
        }
    }

    /// Handles a byte after an Escape that was given up: the second or the third of an answer, or else a key. Whether that
    /// is all there is to do.
    fn resume(&mut self, byte: u8, now: Instant) -> bool {
        match (self.state, byte) {
            (ParserState::Ground, b'[' | b']') if self.line.is_awaited(now) => {
                self.enter(if byte == b'[' { ParserState::Control } else { ParserState::Text }, now);
                self.hold(byte);
                self.torn = true;
                return true;
            }
            (ParserState::Control, b'?') | (ParserState::Text, b'1') => {}
            (ParserState::Control | ParserState::Text, _) => {
                self.press(Chord::char(char::from(self.held[0])));
                self.leave();
            }
            _ => {}
        }
        false
    }

    /// Handles the first byte of an input.
    fn begin(&mut self, byte: u8, now: Instant) {
        match byte {
            ESC => self.enter(ParserState::Escape, now),
            0xc2..=0xf4 => {
                self.enter(ParserState::Scalar, now);
                self.hold(byte);
            }
            // No character starts with these.
            0x80.. => self.alt = false,
            byte => {
                let alt = mem::take(&mut self.alt);
                self.heard.extend(keys::byte(byte, alt).map(Input::Press));
            }
        }
    }

    /// Handles the byte after an Escape.
    fn escape(&mut self, byte: u8, now: Instant) {
        let state = match byte {
            b'[' => ParserState::Control,
            b'O' => ParserState::Single,
            b']' | b'P' | b'_' | b'^' | b'X' => {
                self.escape_before();
                ParserState::Text
            }
            ESC => {
                self.escape_before();
                (self.twice, self.since) = (true, now);
                return;
            }
            _ => {
                self.escape_before();
                self.leave();
                self.alt = true;
                return self.begin(byte, now);
            }
        };
        self.state = state;
        self.hold(byte);
    }

    fn scalar(&mut self, byte: u8, now: Instant) {
        if !(0x80..0xc0).contains(&byte) {
            return self.interrupt(byte, now);
        }
        self.hold(byte);
        match str::from_utf8(&self.held) {
            Ok(text) => {
                let scalar = text.chars().next().filter(|scalar| !scalar.is_control());
                let chord = scalar.map(|scalar| Chord { key: Key::Char(scalar), ctrl: false, alt: self.alt });
                self.leave();
                self.heard.extend(chord.map(Input::Press));
            }
            Err(error) if error.error_len().is_none() => {}
            Err(_) => self.leave(),
        }
    }

    /// Handles the last byte of a CSI sequence.
    fn control(&mut self, last: u8, now: Instant) {
        let held = mem::take(&mut self.held);
        let parameters = str::from_utf8(&held[1..]).unwrap_or_default();
        let keys = keys::control(parameters, last);
        if let Keys::Input(Input::Press(chord)) = keys {
            return self.press_sequence(chord);
        }
        self.escape_before();
        match keys {
            Keys::Input(input) => {
                self.leave();
                self.hear(input, now);
            }
            Keys::Paste => self.enter(ParserState::Paste(0), now),
            Keys::OldMouse => {
                self.state = ParserState::OldMouse;
                self.hold(last);
            }
            Keys::Attributes => {
                self.line.answer(now, true);
                self.leave();
            }
            Keys::Nothing => self.leave(),
        }
    }

    /// Handles the last byte of an SS3 sequence.
    fn single(&mut self, last: u8) {
        let held = mem::take(&mut self.held);
        let parameters = str::from_utf8(&held[1..]).unwrap_or_default();
        if let Some(chord) = keys::single(parameters, last) {
            return self.press_sequence(chord);
        }
        self.escape_before();
        self.leave();
    }

    /// Handles a key that sends a sequence; an Escape before the sequence means Alt.
    fn press_sequence(&mut self, chord: Chord) {
        if chord.alt {
            self.escape_before();
        }
        self.press(Chord { alt: chord.alt || self.twice, ..chord });
        self.leave();
    }

    /// Handles the Escape before the sequence as the key, if there is one.
    fn escape_before(&mut self) {
        if mem::take(&mut self.twice) {
            self.press(Chord::plain(Key::Esc));
        }
    }

    /// Handles the end of a reply that is text.
    fn text(&mut self, now: Instant) {
        let answer = str::from_utf8(&self.held).ok().and_then(|text| text.strip_prefix(']'));
        let background = answer.and_then(reply::background);
        self.leave();
        if let Some(background) = background {
            self.line.answer(now, false);
            self.heard.push_back(Input::Background(background));
        }
    }

    fn paste(&mut self, byte: u8, matched: usize) {
        if byte == PASTE_END[matched] {
            if matched + 1 == PASTE_END.len() {
                self.pasted();
                return self.leave();
            }
            self.state = ParserState::Paste(matched + 1);
            return;
        }
        for byte in &PASTE_END[..matched] {
            self.keep(*byte);
        }
        self.state = ParserState::Paste(usize::from(byte == ESC));
        if byte != ESC {
            self.keep(byte);
        }
    }

    fn pasted(&mut self) {
        let text = String::from_utf8_lossy(&self.held).into_owned();
        self.heard.push_back(Input::Paste(text));
    }

    /// Handles a byte that cannot continue the sequence: drops the sequence and starts over with the byte.
    fn interrupt(&mut self, byte: u8, now: Instant) {
        self.escape_before();
        self.leave();
        self.begin(byte, now);
    }

    /// Takes a mouse event, and two clicks in one place for a double click.
    fn hear(&mut self, input: Input, now: Instant) {
        let before = self.clicked.take();
        let is_again = |column, row| {
            before.is_some_and(|(before_column, before_row, then)| {
                (before_column, before_row) == (column, row) && now.saturating_duration_since(then) <= DOUBLE_CLICK
            })
        };
        self.heard.push_back(match input {
            Input::Click(column, row) if is_again(column, row) => Input::DoubleClick(column, row),
            Input::Click(column, row) => {
                self.clicked = Some((column, row, now));
                input
            }
            input => input,
        });
    }

    fn press(&mut self, chord: Chord) {
        self.heard.push_back(Input::Press(chord));
    }

    fn enter(&mut self, state: ParserState, now: Instant) {
        self.held.clear();
        (self.state, self.since) = (state, now);
    }

    fn leave(&mut self) {
        self.held.clear();
        (self.state, self.alt, self.twice, self.torn) = (ParserState::Ground, false, false, false);
    }

    fn hold(&mut self, byte: u8) {
        if self.held.len() < LONGEST {
            self.held.push(byte);
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.held.len() < LONGEST_PASTE {
            self.held.push(byte);
        }
    }
}

/// Whether the bytes are too many and too varied for typing or a held key: text pasted into a terminal that does not mark
/// it, which must not run commands.
fn is_burst(bytes: &[u8]) -> bool {
    const LEAST: usize = 64;
    const VARIED: usize = 8;
    let Some(start) = bytes.get(..LEAST) else { return false };
    let mut seen = [false; 256];
    for byte in start {
        seen[usize::from(*byte)] = true;
    }
    !start.contains(&ESC) && seen.iter().filter(|seen| **seen).count() >= VARIED
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::Background;
    use crate::tui::line;

    fn all(parser: &mut Parser) -> Vec<Input> {
        std::iter::from_fn(|| parser.next()).collect()
    }

    /// What bytes mean that come in these pieces, and nothing after them.
    fn heard(pieces: &[&[u8]]) -> Vec<Input> {
        heard_by(Parser::new(), pieces)
    }

    /// What they mean to a parser, all at once.
    fn heard_by(mut parser: Parser, pieces: &[&[u8]]) -> Vec<Input> {
        let now = Instant::now();
        for piece in pieces {
            parser.take(piece, now);
        }
        if parser.patience_ends().is_some() {
            parser.give_up();
        }
        assert_eq!(parser.patience_ends(), None);
        all(&mut parser)
    }

    fn typed(letters: &str) -> Vec<Input> {
        letters.chars().map(|letter| Input::Press(Chord::char(letter))).collect()
    }

    fn key(key: Key) -> Input {
        Input::Press(Chord::plain(key))
    }

    /// Holds that the bytes mean the same in whatever two pieces they come, and that a `j` behind them is a `j`.
    fn holds(bytes: &[u8], expected: &[Input]) {
        for split in 0..=bytes.len() {
            let (left, right) = bytes.split_at(split);
            let all = [expected, &typed("j")].concat();
            assert_eq!(heard(&[left, right, b"j"]), all, "{} split at {split}", bytes.escape_ascii());
        }
    }

    #[test]
    fn attention_is_noticed_when_it_comes() {
        holds(b"\x1b[O\x1b[I", &[Input::Focus]);
    }

    #[test]
    fn keys_are_keys_in_whatever_pieces_they_come() {
        holds("aé中🙂".as_bytes(), &typed("aé中🙂"));
        holds(b"\x1b[A\x1bOB\x1b[5~\x1b[Z", &[key(Key::Up), key(Key::Down), key(Key::PageUp), key(Key::BackTab)]);
        holds(b"\x1b[1;3D\x1bx", &[Input::Press(Chord::alt(Key::Left)), Input::Press(Chord::alt(Key::Char('x')))]);
        holds(b"\x1b[[A\x1b[11~\x1bOP\x1b[P", &vec![key(Key::Function(1)); 4]);
        holds(b"\n", &[key(Key::Enter)]);
        holds(b"\r\t\x7f\x03", &[key(Key::Enter), key(Key::Tab), key(Key::Backspace), Input::Press(Chord::ctrl('c'))]);
        holds(b"\x1b[99;5u\x1b[27;5;99~\x1b[97;1:3u", &vec![Input::Press(Chord::ctrl('c')); 2]);
        holds(
            b"\x1b[<0;3;4M\x1b[<0;3;4m\x1b[M !!\x1b[<65;1;2M",
            &[Input::Click(2, 3), Input::Click(0, 0), Input::Wheel(0, 1, true)],
        );
    }

    #[test]
    fn two_clicks_in_one_place_are_a_double_click_if_they_come_quickly() {
        let start = Instant::now();
        let click = |at: &str| format!("\x1b[<0;{at}M\x1b[<0;{at}m");
        let (once, twice) = (Input::Click(2, 3), Input::DoubleClick(2, 3));
        for (clicks, expected) in [
            (vec![("3;4", 0), ("3;4", 400)], vec![once.clone(), twice.clone()]),
            (vec![("3;4", 0), ("3;4", 401)], vec![once.clone(), once.clone()]),
            (vec![("3;4", 0), ("4;4", 10)], vec![once.clone(), Input::Click(3, 3)]),
            (vec![("3;4", 0), ("3;4", 10), ("3;4", 20)], vec![once.clone(), twice, once]),
        ] {
            let mut parser = Parser::new();
            for (at, when) in &clicks {
                parser.take(click(at).as_bytes(), start + Duration::from_millis(*when));
            }
            assert_eq!(all(&mut parser), expected, "{clicks:?}");
        }
    }

    #[test]
    fn a_move_with_the_button_held_is_a_drag() {
        holds(b"\x1b[<32;3;4M\x1b[M@!!", &[Input::Drag(2, 3), Input::Drag(0, 0)]);
        holds(b"\x1b[<35;3;4M\x1b[<34;3;4M\x1b[MC!!", &[]);
    }

    #[test]
    fn a_lone_escape_is_the_key() {
        assert_eq!(heard(&[b"\x1b"]), [key(Key::Esc)]);
        assert_eq!(heard(&[b"\x1b\x1b"]), [key(Key::Esc), key(Key::Esc)]);
        assert_eq!(heard(&[b"\x1b\x1b\x1b"]), vec![key(Key::Esc); 3]);
        holds(b"\x1b\x1bx", &[key(Key::Esc), Input::Press(Chord::alt(Key::Char('x')))]);
        for answer in [b"\x1b\x1b[12;40R".as_slice(), b"\x1b\x1b]0;text\x07", b"\x1b\x1bP1+r\x1b\\", b"\x1b\x1b[?1;2c"]
        {
            holds(answer, &[key(Key::Esc)]);
        }
        holds(b"\x1b\x1b[200~q\x1b[201~", &[key(Key::Esc), Input::Paste("q".to_owned())]);
        assert_eq!(heard(&[b"\x1b\x1b[", b"\x03"]), [key(Key::Esc), Input::Press(Chord::ctrl('c'))]);
    }

    #[test]
    fn an_escape_before_a_sequence_is_alt() {
        holds(b"\x1b\x1b[D\x1b\x1bOC", &[Input::Press(Chord::alt(Key::Left)), Input::Press(Chord::alt(Key::Right))]);
        holds(b"\x1b\x1b[5~\x1b[A", &[Input::Press(Chord::alt(Key::PageUp)), key(Key::Up)]);
    }

    #[test]
    fn old_terminals_keys_are_keys() {
        let ctrl = |key| Input::Press(Chord { key, ctrl: true, alt: false });
        // The Linux console's Shift-Tab.
        holds(b"\x1b\t", &[key(Key::BackTab)]);
        // Backspace where it is set to be Ctrl-h.
        holds(b"\x08", &[key(Key::Backspace)]);
        // rxvt with Shift, with Ctrl, with both.
        holds(b"\x1b[3$\x1b[7$\x1b[a", &[key(Key::Delete), key(Key::Home), key(Key::Up)]);
        holds(b"\x1b[5^\x1b[8@\x1bOd", &[ctrl(Key::PageUp), ctrl(Key::End), ctrl(Key::Left)]);
        // Konsole's and older ones' function keys with Ctrl.
        holds(b"\x1bO5P\x1bO1;5Q", &[ctrl(Key::Function(1)), ctrl(Key::Function(2))]);
        // A keypad that another program left as applications may have it.
        holds(b"\x1bOr\x1bOM\x1bOk\x1bOo", &[typed("2"), vec![key(Key::Enter)], typed("+/")].concat());
    }

    #[test]
    fn who_was_busy_tells_keys_by_when_they_came() {
        let mut parser = Parser::new();
        let start = Instant::now();
        parser.take(b"\x1b", start);
        parser.take(b"j", start + line::ESCAPE);
        parser.take(b"\x1b[", start + line::ESCAPE * 2);
        parser.take(b"A", start + line::ESCAPE * 3);
        assert_eq!(all(&mut parser), [key(Key::Esc), typed("j")[0].clone(), key(Key::Up)]);
    }

    #[test]
    fn a_terminal_says_whether_it_shows_frames_at_once() {
        for (answer, can) in [("0", false), ("1", true), ("2", true), ("3", true), ("4", false)] {
            holds(format!("\x1b[?2026;{answer}$y").as_bytes(), &[Input::Synchronized(can)]);
        }
    }

    #[test]
    fn answers_type_nothing() {
        let answers: [&[u8]; 19] = [
            b"\x1b[12;40R",
            b"\x1b[0;0R",
            b"\x1b[0n",
            b"\x1b[?1;2c",
            b"\x1b[>41;354;0c",
            b"\x1b[=1;2;3c",
            b"\x1b[?2027;2$y",
            b"\x1b[4;2$y",
            b"\x1b[?15u",
            b"\x1b[8;24;80t",
            b"\x1b[?997;1n",
            b"\x1b[O",
            b"\x1bP>|tmux 3.4\x1b\\",
            b"\x1bP1+r544e=787465726d\x1b\\",
            b"\x1b]10;rgb:ffff/ffff/ffff\x07",
            b"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
            b"\x1b_Gi=31;OK\x1b\\",
            b"\x1b^quit\x1b\\\x1bXq:q\x1b\\",
            b"\x1b[<0;0;0M\x1b[M   \x1b[<999999;1;1M\x1b[99999999999999999999~\x1b[1;99999A",
        ];
        for answer in answers {
            holds(answer, &[]);
        }
        let long = [b"\x1b]52;c;".as_slice(), &b"qQ==".repeat(10_000), b"\x1b\\"].concat();
        assert_eq!(heard(&[&long, b"j"]), typed("j"));
    }

    #[test]
    fn the_background_is_heard() {
        holds(b"\x1b]11;rgb:ffff/ffff/eeee\x1b\\", &[Input::Background(Background::Light)]);
        holds(b"\x1b]11;rgb:1e/1e/2e\x07", &[Input::Background(Background::Dark)]);
    }

    /// A parser whose terminal was asked at `start`.
    fn asked(start: Instant) -> Parser {
        let mut parser = Parser::new();
        parser.ask(start);
        parser
    }

    #[test]
    fn on_a_slow_line_a_torn_key_is_put_together() {
        let start = Instant::now();
        let ms = |milliseconds| start + Duration::from_millis(milliseconds);
        for (took, pause, expected) in [
            (200, 60, vec![key(Key::Down)]),
            (200, 240, vec![key(Key::Down)]),
            (2, 60, [vec![key(Key::Esc)], typed("[B")].concat()),
            (3000, 490, vec![key(Key::Down)]),
            (3000, 510, [vec![key(Key::Esc)], typed("[B")].concat()),
        ] {
            let mut parser = asked(start);
            parser.take(b"\x1b[?62;c", ms(took));
            parser.take(b"\x1b", ms(9000));
            parser.take(b"[B", ms(9000 + pause));
            assert_eq!(all(&mut parser), expected, "{took} ms, {pause} ms");
        }
    }

    #[test]
    fn an_answer_that_pauses_types_nothing_wherever_it_does() {
        let start = Instant::now();
        let pause = Duration::from_millis(800);
        for answers in
            [b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\\x1b[?62;22c".as_slice(), b"\x1b]11;rgb:1e/1e/2e\x07\x1b[?1;2c"]
        {
            for split in 1..answers.len() {
                let mut parser = asked(start);
                parser.take(&answers[..split], start + pause);
                parser.take(&answers[split..], start + pause * 2);
                parser.take(b"j", start + pause * 2);
                let mut heard = all(&mut parser);
                // An Escape alone is the key until more is known.
                heard.retain(|input| *input != key(Key::Esc));
                assert_eq!(heard, [Input::Background(Background::Dark), typed("j")[0].clone()], "at {split}");
                assert!(!parser.awaits_answer(start + pause * 2));
            }
        }
    }

    #[test]
    fn keys_while_an_answer_is_to_come_are_keys() {
        let start = Instant::now();
        let later = start + Duration::from_secs(1);
        for (keys, expected) in [("]", "]"), ("[", "["), ("]x", "]x"), ("[x", "[x"), ("x", "x"), ("]]", "]]")] {
            let mut parser = asked(start);
            parser.take(b"\x1b", start);
            parser.take(keys.as_bytes(), later);
            if parser.patience_ends().is_some() {
                parser.give_up();
            }
            assert_eq!(all(&mut parser), [vec![key(Key::Esc)], typed(expected)].concat(), "{keys}");
        }
    }

    #[test]
    fn the_last_answer_says_that_nothing_more_comes() {
        let start = Instant::now();
        let mut parser = asked(start);
        parser.take(b"\x1b]11;rgb:1e/1e/2e\x07", start);
        parser.reset();
        assert!(parser.awaits_answer(start));
        parser.take(b"\x1b[?6c", start);
        assert!(!parser.awaits_answer(start));
    }

    #[test]
    fn what_does_not_go_on_is_given_up() {
        let halves: [&[u8]; 7] =
            [b"\x1b[?20", b"\x1b[1;", b"\x1b]11;rgb:ff", b"\x1bP>|x", b"\xe4\xb8", b"\x1b[M !", b"\x1b]0;\x1b"];
        for half in halves {
            let mut parser = Parser::new();
            let now = Instant::now();
            parser.take(half, now);
            assert!(parser.patience_ends().is_some_and(|end| end > now && end <= now + PASTE));
            parser.give_up();
            parser.take(b"j", now);
            assert_eq!(all(&mut parser), typed("j"), "{}", half.escape_ascii());
        }
        for (bytes, letter) in [(b"\x1b[", '['), (b"\x1bO", 'O'), (b"\x1b]", ']'), (b"\x1bP", 'P')] {
            assert_eq!(heard(&[bytes]), [Input::Press(Chord::alt(Key::Char(letter)))]);
        }
    }

    #[test]
    fn typing_does_not_prolong_a_half_sequence() {
        let mut parser = Parser::new();
        let start = Instant::now();
        parser.take(b"\x1b]0;", start);
        let end = parser.patience_ends();
        parser.take(b"q", start + SEQUENCE / 2);
        assert_eq!(parser.patience_ends(), end);
    }

    #[test]
    fn keys_without_a_letter_break_a_half_sequence() {
        let ctrl_c = [Input::Press(Chord::ctrl('c'))];
        for half in [b"\x1b[?20".as_slice(), b"\x1b]0;half", b"\x1bPhalf", b"\x1bO", b"\xe4\xb8"] {
            assert_eq!(heard(&[half, b"\x03"]), ctrl_c, "{}", half.escape_ascii());
            assert_eq!(heard(&[half, b"\x1b[A"]), [key(Key::Up)], "{}", half.escape_ascii());
        }
    }

    #[test]
    fn marked_text_is_pasted_whole_and_commands_nothing() {
        holds(b"\x1b[200~q\r\x1b[20\x1b\x03:q\x1b[201~", &[Input::Paste("q\r\x1b[20\x1b\x03:q".to_owned())]);
        let megabyte = [b"\x1b[200~".as_slice(), &b"q\r:\x03".repeat(1 << 18), PASTE_END, b"j"].concat();
        let heard = heard(&megabyte.chunks(1000).collect::<Vec<_>>());
        let [Input::Paste(text), last] = &heard[..] else { panic!("{} inputs", heard.len()) };
        assert!(text.len() <= LONGEST_PASTE);
        assert_eq!(*last, typed("j")[0]);
    }

    #[test]
    fn marked_text_may_wait_for_a_packet_that_was_lost() {
        let mut parser = Parser::new();
        let start = Instant::now();
        parser.take(b"\x1b[200~q", start);
        parser.take(b"\rq:\x1b[201~", start + Duration::from_millis(1500));
        assert_eq!(all(&mut parser), [Input::Paste("q\rq:".to_owned())]);
    }

    #[test]
    fn a_burst_of_text_is_pasted_and_held_keys_are_not() {
        let text = "quit now\r: and everything else that somebody may have had on the clipboard\r";
        let rest = "\x03q\x1b[Aq";
        assert_eq!(heard(&[text.as_bytes(), rest.as_bytes()]), [Input::Paste(format!("{text}{rest}"))]);
        assert_eq!(heard(&[format!("{text}{rest}").as_bytes()]), [Input::Paste(format!("{text}{rest}"))]);
        assert_eq!(heard(&[&b"j".repeat(4000)]), typed(&"j".repeat(4000)));
        assert_eq!(heard(&[b"deep learning\r"]).len(), 14);
        let arrows = b"\x1b[A\x1b[B\x1b[1;5C".repeat(20);
        assert_eq!(heard(&[&arrows]).len(), 60);
    }

    /// Bytes that begin, go on with or end something, and any others.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let pieces = prop::sample::select(vec![
            &b"\x1b"[..],
            b"[",
            b"O",
            b"]",
            b"P",
            b"\x1b\\",
            b"\x07",
            b"\x1b[M",
            b"\x1b[<",
            b"\x1b[200~",
            b"\x1b[201~",
            b"11;rgb:",
            b"1;5",
            b"~",
            b"$",
            b"u",
            b"m",
            b"\xf0\x9f",
            b"\xc3",
            b"\xa9",
            b"q",
            b"\r",
            b"\x03",
            b"\x9b",
        ]);
        let piece = prop_oneof![4 => pieces.prop_map(<[u8]>::to_vec), 1 => any::<u8>().prop_map(|byte| vec![byte])];
        // A burst is told by its size; here are fewer.
        prop::collection::vec(piece, 0..12)
            .prop_map(|pieces| pieces.concat())
            .prop_filter("few", |bytes| bytes.len() < 64)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_bytes_mean_the_same_in_whatever_pieces_they_come(bytes in bytes(), size in 1_usize..9) {
            let pieces: Vec<_> = bytes.chunks(size).collect();
            let whole = heard(&[&bytes]);
            prop_assert_eq!(&heard(&pieces), &whole);
            let while_asked = || asked(Instant::now());
            prop_assert_eq!(heard_by(while_asked(), &pieces), heard_by(while_asked(), &[&bytes]));
            for input in whole {
                if let Input::Press(Chord { key: Key::Char(letter), .. }) = input {
                    prop_assert!(!letter.is_control());
                }
            }
        }
    }
}
