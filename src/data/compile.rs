//! Writes a RON file as tokens, which are read without parsing; the build script does so with the files that are built in.
//!
//! The tokens know no types: they are what the text says, without its blanks and comments. What the subset below does not
//! have makes a file `None`, and it is read as text.

use std::collections::HashMap;

use super::token;

/// The tokens of a file, and its texts one after the other in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    pub(super) tokens: Vec<u8>,
    pub(super) strings: String,
}

/// Names of fields and choices, each once, for any number of files.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    numbers: HashMap<String, usize>,
    pub(super) names: Vec<String>,
}

impl Symbols {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }
}

/// The tokens of a file; `None` if it contains anything that they cannot say.
pub(super) fn compile(text: &str, symbols: &mut Symbols) -> Option<Tokens> {
    let mut compiler = Compiler { rest: text, out: Tokens::default(), symbols };
    compiler.value(0)?;
    compiler.skip();
    compiler.rest.is_empty().then_some(compiler.out)
}

/// How deep values can be nested.
const DEEPEST: usize = 64;

struct Compiler<'a> {
    rest: &'a str,
    out: Tokens,
    symbols: &'a mut Symbols,
}

impl<'a> Compiler<'a> {
    /// Skips blanks and comments.
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.starts_with("//") {
                self.rest = self.rest.find('\n').map_or("", |end| &self.rest[end..]);
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                // One within another is rare enough to leave the file as text.
                let end = comment.find("*/").filter(|end| !comment[..*end].contains("/*"));
                let Some(end) = end else { return };
                self.rest = &comment[end + 2..];
            } else {
                return;
            }
        }
    }

    /// Takes a sign if it is next.
    fn takes(&mut self, sign: char) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// A name, if one is next.
    fn name(&mut self) -> Option<&'a str> {
        self.skip();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        // `r"` and `r#` begin something else.
        let is_name = begins && !rest.starts_with(['"', '#', '\'']);
        is_name.then(|| self.rest = rest)?;
        Some(name)
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        self.skip();
        (depth < DEEPEST).then_some(())?;
        match self.rest.chars().next()? {
            '"' => self.text(),
            '[' => {
                self.rest = &self.rest[1..];
                self.several(token::LIST, ']', depth)
            }
            '(' => self.parenthesis(depth),
            '0'..='9' | '-' | '+' | '.' => self.number(),
            _ => {
                let name = self.name()?;
                let symbol = self.symbols.number(name);
                self.skip();
                let is_named = self.rest.starts_with('(');
                self.push(if is_named { token::NAMED } else { token::NAME }, symbol);
                if is_named { self.parenthesis(depth) } else { Some(()) }
            }
        }
    }

    /// What is in parentheses: fields, or values.
    fn parenthesis(&mut self, depth: usize) -> Option<()> {
        self.takes('(').then_some(())?;
        let start = self.rest;
        let has_fields = self.name().is_some() && self.takes(':');
        self.rest = start;
        if !has_fields {
            return self.several(token::TUPLE, ')', depth);
        }
        self.counted(token::FIELDS, ')', |this| {
            let name = this.name()?;
            this.takes(':').then_some(())?;
            let symbol = this.symbols.number(name);
            number(&mut this.out.tokens, symbol);
            this.value(depth + 1)
        })
    }

    fn several(&mut self, kind: u8, end: char, depth: usize) -> Option<()> {
        self.counted(kind, end, |this| this.value(depth + 1))
    }

    /// Items up to `end`, separated by commas, behind a token with their count.
    fn counted(&mut self, kind: u8, end: char, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let before = std::mem::take(&mut self.out.tokens);
        let mut count = 0;
        while !self.takes(end) {
            item(self)?;
            count += 1;
            if !self.takes(',') {
                self.takes(end).then_some(())?;
                break;
            }
        }
        let items = std::mem::replace(&mut self.out.tokens, before);
        self.push(kind, count);
        self.out.tokens.extend(items);
        Some(())
    }

    /// A text between quotes, with its escapes resolved.
    fn text(&mut self) -> Option<()> {
        let start = self.out.strings.len();
        let mut characters = self.rest[1..].chars();
        loop {
            let character = match characters.next()? {
                '"' => break,
                '\\' => match characters.next()? {
                    // The text goes on in another line.
                    '\n' => {
                        let rest = characters.as_str().trim_start_matches([' ', '\t', '\n']);
                        (!rest.starts_with(char::is_whitespace)).then_some(())?;
                        characters = rest.chars();
                        continue;
                    }
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    same @ ('"' | '\\' | '\'') => same,
                    _ => return None,
                },
                // A carriage return before a line feed is not for us to decide on.
                '\r' => return None,
                other => other,
            };
            self.out.strings.push(character);
        }
        self.rest = characters.as_str();
        self.push(token::TEXT, self.out.strings.len() - start);
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-._".contains(c)));
        let (digits, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        if let Ok(value) = digits.parse::<i32>() {
            let value = i64::from(value);
            self.push(token::INTEGER, usize::try_from(if value < 0 { -2 * value - 1 } else { 2 * value }).ok()?);
        } else {
            // Others, such as `0x10` and `1_000`, are left to the parser.
            let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
            (is_plain && digits.contains('.') && digits.parse::<f64>().is_ok()).then_some(())?;
            self.out.strings.push_str(digits);
            self.push(token::FLOAT, digits.len());
        }
        self.rest = rest;
        Some(())
    }

    fn push(&mut self, kind: u8, value: usize) {
        self.out.tokens.push(kind);
        number(&mut self.out.tokens, value);
    }
}

/// Writes a number, seven bits a byte, the lowest first; the highest bit says that more follow (LEB128).
fn number(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}
