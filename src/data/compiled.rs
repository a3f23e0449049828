//! Reads files that the build script wrote as tokens: what is built in needs no parsing when the program starts.
//!
//! What cannot be read says so, and the text is read instead; a test holds that the two agree.

use std::fmt;

use serde::Deserialize;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Visitor};

use super::token;

/// The tokens of a file, and its texts one after the other in their order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compiled {
    pub(super) tokens: &'static [u8],
    pub(super) strings: &'static str,
    /// The names of fields and choices, by the number that tokens give them.
    pub(super) symbols: &'static [&'static str],
}

/// Why tokens are not a value of some type.
#[derive(Debug)]
pub(super) struct Mismatch(String);

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

type Result<T> = std::result::Result<T, Mismatch>;

/// A file's records, and the source that it names for all of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "T: DeserializeOwned")]
struct Wrapped<T> {
    source: String,
    records: Vec<T>,
}

impl Compiled {
    /// The value that the file is.
    pub(super) fn value<T: DeserializeOwned>(self) -> Result<T> {
        let mut reader = Reader { file: self, at: 0, taken: 0 };
        let value = T::deserialize(&mut reader)?;
        if reader.at == self.tokens.len() { Ok(value) } else { Err(de::Error::custom("something is left over")) }
    }

    /// The records of the file, which is a list, a single record, or a list in a wrapper; with the source of the wrapper.
    pub(super) fn records<T: DeserializeOwned>(self) -> Result<(Vec<T>, Option<String>)> {
        if self.tokens.first() == Some(&token::LIST) {
            return Ok((self.value()?, None));
        }
        if let Ok(Wrapped { source, records }) = self.value() {
            return Ok((records, Some(source)));
        }
        Ok((vec![self.value()?], None))
    }
}

/// Where reading is.
struct Reader {
    file: Compiled,
    /// How many bytes of the tokens are read.
    at: usize,
    /// How many bytes of the strings are read.
    taken: usize,
}

impl Reader {
    fn peek(&self) -> Option<u8> {
        self.file.tokens.get(self.at).copied()
    }

    fn byte(&mut self) -> Result<u8> {
        let byte = self.peek().ok_or_else(|| de::Error::custom("the tokens end"))?;
        self.at += 1;
        Ok(byte)
    }

    /// A count, a length or a symbol.
    fn number(&mut self) -> Result<usize> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return Ok(value);
            }
            if shift > 28 {
                return Err(de::Error::custom("a number has no end"));
            }
        }
    }

    /// The number behind a token of this kind.
    fn expect(&mut self, kind: u8) -> Result<usize> {
        if self.byte()? == kind { self.number() } else { Err(de::Error::custom(format_args!("no token {kind} here"))) }
    }

    /// The next bytes of the strings.
    fn string(&mut self, length: usize) -> Result<&'static str> {
        let end = self.taken.saturating_add(length);
        let text = self.file.strings.get(self.taken..end).ok_or_else(|| de::Error::custom("the strings end"))?;
        self.taken = end;
        Ok(text)
    }

    fn symbol(&mut self) -> Result<&'static str> {
        let number = self.number()?;
        self.file.symbols.get(number).copied().ok_or_else(|| de::Error::custom("there is no such symbol"))
    }

    /// The name that stands here alone, if one does; nothing is read.
    fn name(&mut self) -> Result<Option<&'static str>> {
        if self.peek() != Some(token::NAME) {
            return Ok(None);
        }
        let before = self.at;
        self.at += 1;
        let name = self.symbol();
        self.at = before;
        name.map(Some)
    }

    /// Reads past a name that may stand before fields or a tuple.
    fn skip_name(&mut self) -> Result<()> {
        if self.peek() == Some(token::NAMED) {
            self.at += 1;
            self.number()?;
        }
        Ok(())
    }

    fn float(&mut self) -> Result<f64> {
        let length = self.number()?;
        self.string(length)?.parse().map_err(|_| de::Error::custom("this is no number"))
    }

    /// Lets the visitor have fields.
    fn fields<V: Visitor<'static>>(&mut self, visitor: V) -> Result<V::Value> {
        self.skip_name()?;
        // Without any, they look like values.
        let kind = if self.peek() == Some(token::TUPLE) { token::TUPLE } else { token::FIELDS };
        let left = self.expect(kind)?;
        if kind == token::TUPLE && left > 0 {
            return Err(de::Error::custom("values without names"));
        }
        visitor.visit_map(Items { reader: self, left })
    }

    /// Lets the visitor have values in parentheses.
    fn tuple<V: Visitor<'static>>(&mut self, visitor: V) -> Result<V::Value> {
        self.skip_name()?;
        let left = self.expect(token::TUPLE)?;
        self.all(left, |items| visitor.visit_seq(items))
    }

    /// Hands out so many items, and has nobody leave any.
    fn all<T>(&mut self, left: usize, take: impl FnOnce(&mut Items<'_>) -> Result<T>) -> Result<T> {
        let mut items = Items { reader: self, left };
        let taken = take(&mut items)?;
        if items.left == 0 { Ok(taken) } else { Err(de::Error::custom("values too many")) }
    }
}

impl de::Deserializer<'static> for &mut Reader {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value> {
        match self.peek() {
            Some(token::INTEGER) => {
                self.at += 1;
                let twice = self.number()? as u64;
                if twice.is_multiple_of(2) {
                    visitor.visit_u64(twice / 2)
                } else {
                    visitor.visit_i64(-i64::try_from(twice.div_ceil(2)).unwrap_or(i64::MAX))
                }
            }
            Some(token::FLOAT) => {
                self.at += 1;
                visitor.visit_f64(self.float()?)
            }
            Some(token::TEXT) => {
                let length = self.expect(token::TEXT)?;
                visitor.visit_borrowed_str(self.string(length)?)
            }
            Some(token::LIST) => {
                let left = self.expect(token::LIST)?;
                self.all(left, |items| visitor.visit_seq(items))
            }
            Some(token::NAME) => {
                self.at += 1;
                match self.symbol()? {
                    "true" => visitor.visit_bool(true),
                    "false" => visitor.visit_bool(false),
                    "None" => visitor.visit_none(),
                    _ => visitor.visit_unit(),
                }
            }
            Some(token::TUPLE) => self.tuple(visitor),
            _ => self.fields(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value> {
        if self.name()? == Some("None") {
            self.at += 1;
            self.number()?;
            return visitor.visit_none();
        }
        let before = self.at;
        if self.peek() == Some(token::NAMED) {
            self.at += 1;
            if self.symbol()? == "Some" && self.expect(token::TUPLE)? == 1 {
                return visitor.visit_some(self);
            }
            self.at = before;
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'static>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        self.skip_name()?;
        if self.expect(token::TUPLE)? == 1 {
            visitor.visit_newtype_struct(self)
        } else {
            Err(de::Error::custom("one value belongs here"))
        }
    }

    fn deserialize_tuple<V: Visitor<'static>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.tuple(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'static>>(self, _: &str, _: usize, visitor: V) -> Result<V::Value> {
        self.tuple(visitor)
    }

    fn deserialize_struct<V: Visitor<'static>>(self, _: &str, _: &[&str], visitor: V) -> Result<V::Value> {
        self.fields(visitor)
    }

    fn deserialize_enum<V: Visitor<'static>>(self, _: &str, _: &[&str], visitor: V) -> Result<V::Value> {
        visitor.visit_enum(Choice { reader: self })
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'static>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq map
        identifier ignored_any
    }
}

/// What is left of a list, a tuple or fields.
struct Items<'a> {
    reader: &'a mut Reader,
    left: usize,
}

impl de::SeqAccess<'static> for &mut Items<'_> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'static>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl de::MapAccess<'static> for Items<'_> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'static>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(BorrowedStrDeserializer::new(self.reader.symbol()?)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'static>>(&mut self, seed: V) -> Result<V::Value> {
        seed.deserialize(&mut *self.reader)
    }
}

/// A choice, with what it holds.
struct Choice<'a> {
    reader: &'a mut Reader,
}

impl<'a> de::EnumAccess<'static> for Choice<'a> {
    type Error = Mismatch;
    type Variant = Held<'a>;

    fn variant_seed<V: DeserializeSeed<'static>>(self, seed: V) -> Result<(V::Value, Held<'a>)> {
        let kind = self.reader.byte()?;
        if kind != token::NAME && kind != token::NAMED {
            return Err(de::Error::custom("a choice has a name"));
        }
        let name = self.reader.symbol()?;
        let choice = seed.deserialize(BorrowedStrDeserializer::new(name))?;
        Ok((choice, Held { reader: self.reader, is_alone: kind == token::NAME }))
    }
}

/// What a choice holds.
struct Held<'a> {
    reader: &'a mut Reader,
    is_alone: bool,
}

impl Held<'_> {
    fn check(&self, is_alone: bool) -> Result<()> {
        if self.is_alone == is_alone { Ok(()) } else { Err(de::Error::custom("a choice of another kind")) }
    }
}

impl de::VariantAccess<'static> for Held<'_> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<()> {
        self.check(true)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'static>>(self, seed: T) -> Result<T::Value> {
        self.check(false)?;
        // The brackets of what it holds can be left out.
        let before = self.reader.at;
        let is_one = self.reader.peek() == Some(token::TUPLE) && self.reader.expect(token::TUPLE)? == 1;
        if !is_one {
            self.reader.at = before;
        }
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'static>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.check(false)?;
        self.reader.tuple(visitor)
    }

    fn struct_variant<V: Visitor<'static>>(self, _: &[&str], visitor: V) -> Result<V::Value> {
        self.check(false)?;
        self.reader.fields(visitor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;
    use crate::data::compile::{Symbols, compile};
    use crate::data::embedded::{EmbeddedFile, FILES, THEMES};
    use crate::data::tables::{Section, Tables};
    use crate::text::Text;

    /// Compiles a text for this test; it is never freed.
    fn compiled(text: &str) -> Option<Compiled> {
        let mut symbols = Symbols::default();
        let tokens = compile(text, &mut symbols)?;
        let names: Vec<&'static str> = symbols.names.into_iter().map(|name| &*name.leak()).collect();
        Some(Compiled { tokens: tokens.tokens.leak(), strings: tokens.strings.leak(), symbols: names.leak() })
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Node {
        text: String,
        number: i32,
        ratio: f64,
        is_set: bool,
        held: Option<Box<Node>>,
        choices: Vec<Choice>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    enum Choice {
        Alone,
        One(Option<i32>),
        Two(String, u8),
        Fields { of: Vec<Choice> },
        Inner(Inner),
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Inner {
        pair: (i32, String),
    }

    fn choice() -> impl Strategy<Value = Choice> {
        let leaf = prop_oneof![
            Just(Choice::Alone),
            any::<Option<i32>>().prop_map(Choice::One),
            (".*", any::<u8>()).prop_map(|(text, number)| Choice::Two(text, number)),
            (any::<i32>(), ".*").prop_map(|pair| Choice::Inner(Inner { pair })),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            proptest::collection::vec(inner, 0..3).prop_map(|of| Choice::Fields { of })
        })
    }

    fn node() -> impl Strategy<Value = Node> {
        let choices = || proptest::collection::vec(choice(), 0..3);
        let one = move || (".*", any::<i32>(), -1e6..1e6, any::<bool>(), choices());
        let made = |(text, number, ratio, is_set, choices)| Node { text, number, ratio, is_set, held: None, choices };
        (one().prop_map(made), proptest::option::of(one().prop_map(made)))
            .prop_map(|(node, held)| Node { held: held.map(Box::new), ..node })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again_if_it_can_be_compiled(node in node()) {
            let text = ron::ser::to_string_pretty(&node, ron::ser::PrettyConfig::default()).expect("it can be written");
            if let Some(compiled) = compiled(&text) {
                prop_assert_eq!(compiled.value::<Node>().expect("it is of this type"), node);
            } else {
                // Unusual escapes and numbers are left to the parser.
                let is_unusual = text.contains("\\u") || text.contains("\\x") || text.contains("\\0") || text.contains('e');
                prop_assert!(is_unusual, "{}", text);
            }
        }

        #[test]
        fn any_text_is_compiled_or_not_without_a_panic(text in "[a-z0-9\"'\\[\\](){},:/*#.\\-\\\\ \nä]{0,40}") {
            if let Some(compiled) = compiled(&text) {
                let _ = compiled.value::<Node>();
                let _ = compiled.records::<Choice>();
            }
        }
    }

    #[test]
    fn comments_and_blanks_say_nothing() {
        let read = |text: &str| compiled(text).and_then(|compiled| compiled.value::<Vec<Choice>>().ok());
        let plain = read("[Alone,One(Some(-3)),Two(\"a // b\",7)]");
        assert!(plain.is_some());
        assert_eq!(read("// x\n[ Alone, /* y */ One( Some( -3 ), ), Two(\"a // b\", 7, ), // z\n]"), plain);
        // The brackets that the format lets one leave out.
        assert_eq!(read("[Alone, One(-3), Two(\"a // b\", 7)]"), plain);
        let inner = read("[Inner((pair: (1, \"x\")))]");
        assert!(inner.is_some());
        assert_eq!(read("[Inner(pair: (1, \"x\"))]"), inner);
    }

    #[test]
    fn damaged_tokens_are_refused() {
        let good = compiled("[Two(\"abc\", 7), One(-3)]").expect("a list");
        assert!(good.value::<Vec<Choice>>().is_ok());
        for end in 0..good.tokens.len() {
            assert!(Compiled { tokens: &good.tokens[..end], ..good }.value::<Vec<Choice>>().is_err());
        }
        assert!(Compiled { strings: "ab", ..good }.value::<Vec<Choice>>().is_err());
        assert!(Compiled { symbols: &[], ..good }.value::<Vec<Choice>>().is_err());
    }

    #[test]
    fn all_built_in_files_are_compiled_and_say_what_their_text_says() {
        for EmbeddedFile { name, text, compiled } in FILES {
            let compiled = compiled.unwrap_or_else(|| panic!("{name} is not compiled"));
            let Some(section) = Section::of(name) else { continue };
            let read = Tables::of_compiled(section, compiled).unwrap_or_else(|| panic!("{name} is not read"));
            let parsed = Tables::read(section, &Text::new(*name), text);
            assert_eq!(read.records, parsed.records, "{name}");
            assert_eq!(read.source.map(|(id, _)| id), parsed.source.map(|(id, _)| id), "{name}");
        }
        for EmbeddedFile { name, text, compiled } in THEMES {
            let theme: crate::data::Theme = compiled.expect("compiled").value().expect("a theme");
            assert_eq!(theme, crate::data::parse::single(&Text::new(*name), text).expect("a theme"));
        }
        let synonyms = FILES.iter().find(|file| file.name == "synonyms.ron").expect("there are synonyms");
        let read: crate::data::Synonyms = synonyms.compiled.expect("compiled").value().expect("synonyms");
        assert_eq!(read, crate::data::Synonyms::read(&Text::new("synonyms.ron"), synonyms.text).expect("synonyms"));
    }
}
