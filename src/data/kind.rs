//! The kinds of records, one row each, from which every list of kinds is derived.

/// Passes the rows of all kinds, in order, to the macro `$make`.
///
/// A row has the kind's meaning, which docs/data-format.md prints, its type of record, the name of its table, its nouns,
/// the name of its file or folder, its name in queries (`None` if it cannot be searched for), whether a pane lists it,
/// and whether a program has only one of it.
macro_rules! kinds {
    ($make:ident) => {
        $make! {
            /// A degree program as a whole
            Program: DegreeProgram {
                table: programs, noun: "program", plural: "programs", heading: "Programs",
                file: "program", query: Some("program"), pane: false, single: true
            }
            /// A course that every degree of the program builds on
            CoreCourse: CoreCourse {
                table: core_courses, noun: "core course", plural: "core courses", heading: "Core courses",
                file: "core-courses", query: Some("core"), pane: true, single: false
            }
            /// A department and the degree that it offers
            Department: Department {
                table: departments, noun: "department", plural: "departments", heading: "Departments",
                file: "departments", query: Some("department"), pane: true, single: false
            }
            /// A position that graduates aim for
            Career: Career {
                table: careers, noun: "career", plural: "careers", heading: "Careers",
                file: "careers", query: Some("career"), pane: true, single: false
            }
            /// A course of the catalogue
            Course: Course {
                table: courses, noun: "course", plural: "courses", heading: "Courses",
                file: "courses", query: Some("course"), pane: true, single: false
            }
            /// Something with dates of its own for applicants to all departments, such as a fellowship
            Opportunity: Opportunity {
                table: opportunities, noun: "opportunity", plural: "opportunities", heading: "Opportunities",
                file: "opportunities", query: Some("opportunity"), pane: false, single: false
            }
            /// An occupation, as statistics of work know it
            Occupation: Occupation {
                table: occupations, noun: "occupation", plural: "occupations", heading: "Occupations",
                file: "occupations", query: None, pane: false, single: false
            }
        }
    };
}
pub(super) use kinds;

/// Declares [`Kind`] from the rows of [`kinds!`].
macro_rules! declare_kind {
    ($(
        #[doc = $meaning:literal]
        $kind:ident: $record:ident {
            table: $table:ident, noun: $noun:literal, plural: $plural:literal, heading: $heading:literal,
            file: $file:literal, query: $query:expr, pane: $pane:literal, single: $single:literal
        }
    )*) => {
        /// The kind of a record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(
                #[doc = concat!($meaning, ".")]
                $kind,
            )*
        }

        impl Kind {
            /// Every kind, in order.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            const fn row(self) -> &'static KindRow {
                match self {
                    $(Self::$kind => &KindRow {
                        meaning: $meaning,
                        noun: $noun,
                        plural: $plural,
                        heading: $heading,
                        file: $file,
                        query: $query,
                        pane: $pane,
                        single: $single,
                    },)*
                }
            }
        }
    };
}
kinds!(declare_kind);

/// A row of [`kinds!`] without its types.
struct KindRow {
    meaning: &'static str,
    noun: &'static str,
    plural: &'static str,
    heading: &'static str,
    file: &'static str,
    query: Option<&'static str>,
    pane: bool,
    single: bool,
}

/// How many kinds have a pane.
const PANES: usize = {
    let (mut count, mut at) = (0, 0);
    while at < Kind::ALL.len() {
        count += Kind::ALL[at].row().pane as usize;
        at += 1;
    }
    count
};

impl Kind {
    /// The kinds with a pane in Explore, in order.
    pub const PANES: &'static [Self] = &{
        let mut panes = [Self::ALL[0]; PANES];
        let (mut count, mut at) = (0, 0);
        while at < Self::ALL.len() {
            if Self::ALL[at].row().pane {
                panes[count] = Self::ALL[at];
                count += 1;
            }
            at += 1;
        }
        panes
    };

    /// The kinds whose lists are always there, in order.
    pub fn lists() -> impl Iterator<Item = Self> {
        Self::PANES.iter().copied().filter(|kind| !kind.is_catalogue())
    }

    /// The kinds that can be searched for, in order.
    pub fn searched() -> impl Iterator<Item = Self> + Clone {
        Self::ALL.iter().copied().filter(|kind| kind.query_name().is_some())
    }

    /// What a record of this kind is.
    pub fn meaning(self) -> &'static str {
        self.row().meaning.trim_start()
    }

    /// The name of its file without `.ron`, or of its folder.
    pub fn file(self) -> &'static str {
        self.row().file
    }

    /// The noun for one record.
    pub fn noun(self) -> &'static str {
        self.row().noun
    }

    /// The noun for several records.
    pub fn plural(self) -> &'static str {
        self.row().plural
    }

    /// The noun for several records, as a heading.
    pub fn heading(self) -> &'static str {
        self.row().heading
    }

    /// Its name in queries; `None` if it cannot be searched for.
    pub fn query_name(self) -> Option<&'static str> {
        self.row().query
    }

    /// Whether Explore lists it in a pane.
    pub fn has_pane(self) -> bool {
        self.row().pane
    }

    /// Whether there are too many of them for a list that is always there: it is shown when something in it is found or
    /// followed.
    pub fn is_catalogue(self) -> bool {
        self == Self::Course
    }

    /// Whether a program has only one record of this kind.
    pub fn is_single(self) -> bool {
        self.row().single
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_are_the_kinds_with_a_pane_in_order() {
        let panes: Vec<_> = Kind::ALL.iter().copied().filter(|kind| kind.has_pane()).collect();
        assert_eq!(Kind::PANES, panes);
    }

    #[test]
    fn names_are_unique() {
        let names: [fn(Kind) -> Option<&'static str>; 4] =
            [|kind| Some(kind.file()), |kind| Some(kind.noun()), |kind| Some(kind.plural()), Kind::query_name];
        for name in names {
            let mut found: Vec<_> = Kind::ALL.iter().copied().filter_map(name).collect();
            let all = found.len();
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), all);
        }
    }
}
