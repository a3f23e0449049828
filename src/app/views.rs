//! The table of views: one row each.

use super::chord::Chord;
use super::keymap::Scope;
use super::shared::Shared;
use super::view::View;
use super::view::explore::Explore;
use super::view::page::{PageView, WritePage};
use crate::pages;

/// What the table says of a view.
#[derive(Debug)]
pub struct ViewRow {
    /// The view.
    pub id: ViewId,
    /// Its stable name, which is that of the command that shows it.
    pub name: &'static str,
    /// What its tab says.
    pub tab: &'static str,
    /// The keys that show it.
    pub keys: &'static [(&'static [Scope], &'static [Chord])],
    /// Its letter in `--plain`.
    pub plain: char,
    /// What it shows, for the help and the palette.
    pub long: &'static str,
    /// Other words by which people look for it.
    pub aliases: &'static [&'static str],
    /// Why it cannot be shown where it already is.
    pub here: &'static str,
    /// Writes its page, for a view that is a single page.
    pub page: Option<WritePage>,
}

/// Declares the views: the enum that names them, their table, and what holds their states.
macro_rules! views {
    ($(
        $(#[$doc:meta])*
        $id:ident, $field:ident: $type:ty = $new:expr, $page:expr;
        $tab:literal, $key:literal, $plain:literal, $long:literal, $aliases:expr, $here:literal;
    )*) => {
        /// A view.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ViewId {
            $($(#[$doc])* $id,)*
        }

        /// The table of views, in the order of their tabs.
        pub const VIEWS: &[ViewRow] = &[$(ViewRow {
            id: ViewId::$id,
            name: stringify!($field),
            tab: $tab,
            keys: &[(&[Scope::List, Scope::Page], &[Chord::char($key)])],
            plain: $plain,
            long: $long,
            aliases: $aliases,
            here: $here,
            page: $page,
        },)*];

        /// The states of all views.
        pub(super) struct Views {
            $(pub(super) $field: $type,)*
        }

        impl Views {
            pub(super) fn new(shared: &Shared) -> Self {
                $(let $field: $type = ($new)(shared);)*
                Self { $($field,)* }
            }

            pub(super) fn get(&self, id: ViewId) -> &dyn View {
                match id {
                    $(ViewId::$id => &self.$field,)*
                }
            }

            pub(super) fn get_mut(&mut self, id: ViewId) -> &mut dyn View {
                match id {
                    $(ViewId::$id => &mut self.$field,)*
                }
            }
        }
    };
}

views! {
    /// Core courses, departments and careers, and the page of the selected one.
    Explore, explore: Explore = Explore::new, None;
    "Explore", '1', 'l', "Explore core courses, departments and careers", &["list", "home", "browse"], "This is Explore";

    /// How to apply.
    Apply, apply: PageView = |_| PageView::new(pages::apply), Some(pages::apply);
    "Apply", '6', 'a', "How to apply", &["application", "deadlines", "steps"], "This is Apply";

    /// The program, its data and this explorer.
    About, about: PageView = |_| PageView::new(pages::about), Some(pages::about);
    "About", '7', 'i', "About the program, its data and their age", &["info", "version", "license"], "This is About";

    /// What is wrong with the data; there only if something is.
    Problems, problems: PageView = |_| PageView::new(pages::problems), Some(pages::problems);
    "Problems", '!', 'p', "What is wrong with the data", &["errors", "mistakes"], "These are the problems";
}

impl ViewId {
    /// Its row of the table.
    pub fn row(self) -> &'static ViewRow {
        &VIEWS[self as usize]
    }
}
