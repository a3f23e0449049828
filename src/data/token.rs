//! What a token of a compiled file is; a count, a length or a symbol follows it as a number of variable length.

/// A text, of so many bytes of the strings.
pub(super) const TEXT: u8 = 0;
/// An integer: twice its value, or one less than minus twice its value.
pub(super) const INTEGER: u8 = 1;
/// A number with a point, written in so many bytes of the strings.
pub(super) const FLOAT: u8 = 2;
/// A list of so many values.
pub(super) const LIST: u8 = 3;
/// So many fields, each a symbol and a value.
pub(super) const FIELDS: u8 = 4;
/// So many values in parentheses.
pub(super) const TUPLE: u8 = 5;
/// A symbol alone.
pub(super) const NAME: u8 = 6;
/// A symbol, before its fields or its tuple.
pub(super) const NAMED: u8 = 7;
