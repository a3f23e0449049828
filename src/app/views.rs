//! The table of views: one row each.

use super::chord::Chord;
use super::keymap::Scope;
use super::shared::Shared;
use super::view::View;
use super::view::compare::Compare;
use super::view::courses::Courses;
use super::view::explore::Explore;
use super::view::page::{Listing, PageView, WritePage};
use crate::data::Kind;
use crate::model::Program;
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
    /// What it lists, for a view that is there only if it lists something.
    pub listed: Option<Listed>,
}

/// What a view lists.
#[derive(Debug)]
pub struct Listed {
    /// How many there are.
    pub count: fn(&Program) -> usize,
    /// Whether its tab says so.
    pub is_counted: bool,
    /// Why the view is absent if there are none.
    pub none: &'static str,
}

impl ViewRow {
    /// Why the view is absent; `None` if it is there.
    pub fn why_absent(&self, program: &Program) -> Option<&'static str> {
        self.listed.as_ref().filter(|listed| (listed.count)(program) == 0).map(|listed| listed.none)
    }

    /// What its tab says.
    pub fn tab_text(&self, program: &Program) -> String {
        match &self.listed {
            Some(listed) if listed.is_counted => format!("{} {}", self.tab, (listed.count)(program)),
            _ => self.tab.to_owned(),
        }
    }
}

/// Declares the views: the enum that names them, their table, and what holds their states.
macro_rules! views {
    ($(
        $(#[$doc:meta])*
        $id:ident {
            $field:ident: $type:ty = $new:expr, tab: $tab:literal, key: $key:literal, plain: $plain:literal,
            long: $long:literal, aliases: $aliases:expr, here: $here:literal, page: $page:expr, listed: $listed:expr
        }
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
            keys: &[(&[Scope::List, Scope::Page, Scope::Table], &[Chord::char($key)])],
            plain: $plain,
            long: $long,
            aliases: $aliases,
            here: $here,
            page: $page,
            listed: $listed,
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
    Explore {
        explore: Explore = Explore::new, tab: "Explore", key: '1', plain: 'l',
        long: "Explore {records}", aliases: &["list", "home", "browse"],
        here: "Already on Explore", page: None, listed: None
    }

    /// The departments side by side.
    Compare {
        compare: Compare = |_| Compare::new(), tab: "Compare", key: '2', plain: 'c',
        long: "Compare the {departments}", aliases: &["comparison", "table", "differences", "side by side"],
        here: "Already on Compare", page: Some(pages::comparison_page),
        listed: Some(Listed { count: departments, none: "Nothing to compare in this data", is_counted: false })
    }

    /// The catalogue as a table.
    Courses {
        courses: Courses = |_| Courses::new(), tab: "Courses", key: '3', plain: 'k',
        long: "All courses as a table, to narrow and sort", aliases: &["catalogue", "catalog", "facets", "table"],
        here: "Already on Courses", page: Some(pages::catalogue_page),
        listed: Some(Listed { count: courses, none: "No catalogue of courses in this data", is_counted: false })
    }

    /// What is due, and how sure that is.
    Dates {
        dates: PageView = |_| PageView::listing(pages::due, Listing { filters: true, orders: &["date", "department"] }),
        tab: "Dates", key: '4', plain: 'e',
        long: "Deadlines from today, and how sure they are", aliases: &["deadlines", "calendar", "due", "timeline"],
        here: "Already on Dates", page: Some(pages::due), listed: None
    }

    /// How to apply.
    Apply {
        apply: PageView = |_| PageView::new(pages::apply), tab: "Apply", key: '6', plain: 'a',
        long: "How to apply", aliases: &["application", "deadlines", "steps"],
        here: "Already on Apply", page: Some(pages::apply), listed: None
    }

    /// The program, its data and this explorer.
    About {
        about: PageView = |_| PageView::new(pages::about), tab: "About", key: '7', plain: 'i',
        long: "About the program and its data", aliases: &["info", "version", "license"],
        here: "Already on About", page: Some(pages::about), listed: None
    }

    /// What is wrong with the data; absent if nothing is.
    Problems {
        problems: PageView = |_| PageView::new(pages::problems), tab: "Problems", key: '!', plain: 'p',
        long: "Problems in the data", aliases: &["errors", "mistakes"],
        here: "Already on Problems", page: Some(pages::problems),
        listed: Some(Listed { count: Program::problem_count, none: "The data has no problems", is_counted: true })
    }
}

fn departments(program: &Program) -> usize {
    program.count(Kind::Department)
}

/// The courses of the catalogue, at least one while it is still to be read.
fn courses(program: &Program) -> usize {
    program.count(Kind::Course).max(program.awaits_catalogue().into())
}

impl ViewId {
    /// Its row of the table.
    pub fn row(self) -> &'static ViewRow {
        &VIEWS[self as usize]
    }
}
