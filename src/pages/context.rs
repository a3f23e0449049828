//! What a page is written from, besides the record that it is about.

use jiff::civil::Date;

use crate::data::Profile;
use crate::model::Program;

/// What a page of a view is written from.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The program.
    pub program: &'a Program,
    /// What the person wrote.
    pub profile: &'a Profile,
    /// Today's date.
    pub today: Date,
    /// Whether only what is starred is shown, on a page that lists records.
    pub only_starred: bool,
    /// By which of its orders the page is sorted, from 0.
    pub order: usize,
}

impl<'a> Context<'a> {
    /// A page of everything, in its first order.
    pub fn new(program: &'a Program, profile: &'a Profile, today: Date) -> Self {
        Self { program, profile, today, only_starred: false, order: 0 }
    }
}
