//! The tables of all records: one for each kind, and one for sources.

use std::iter;
use std::sync::Arc;

use super::compiled::Compiled;
use super::id::Id;
use super::kind::{Kind, kinds};
use super::parse::{self, Parsed};
use super::record::{self, DegreeProgram, Field, Record};
use super::source::Source;
use super::words::Words;
use crate::text::Text;

/// What a file or a table contains: records of one kind, or sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// Records of a kind.
    Kind(Kind),
    /// Sources of facts.
    Sources,
}

impl Section {
    /// Every section in the order of the documentation: kinds with a single record, sources, then the other kinds.
    pub fn all() -> impl Iterator<Item = Self> {
        let (singles, others): (Vec<Kind>, Vec<Kind>) = Kind::ALL.iter().partition(|kind| kind.is_single());
        let kinds = |kinds: Vec<Kind>| kinds.into_iter().map(Self::Kind);
        kinds(singles).chain(iter::once(Self::Sources)).chain(kinds(others))
    }

    /// The section of a path such as `sources.ron` or `departments/ece.ron`.
    pub(super) fn of(path: &str) -> Option<Self> {
        let name = path.split_once('/').map_or_else(|| path.strip_suffix(".ron"), |(folder, _)| Some(folder))?;
        Self::all().find(|section| section.file() == name)
    }

    /// The name of its file without `.ron`, or of its folder.
    pub fn file(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.file(),
            Self::Sources => "sources",
        }
    }

    /// Whether a program has only one record of it.
    pub fn is_single(self) -> bool {
        matches!(self, Self::Kind(kind) if kind.is_single())
    }

    /// The noun for one of its records.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.noun(),
            Self::Sources => "source",
        }
    }

    /// What one of its records is.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.meaning(),
            Self::Sources => "A page or a document that facts come from",
        }
    }
}

/// Declares [`Tables`] from the rows of [`kinds!`].
macro_rules! declare_tables {
    ($(
        #[doc = $meaning:literal]
        $kind:ident: $record:ident {
            table: $table:ident, noun: $noun:literal, plural: $plural:literal, $($rest:tt)*
        }
    )*) => {
        /// All records by kind, and all sources. Clones share the records.
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct Tables {
            /// All sources of facts.
            pub sources: Vec<Source>,
            $(
                #[doc = concat!("All ", $plural, ".")]
                pub $table: Vec<Arc<record::$record>>,
            )*
        }

        impl Tables {
            /// The record of a kind at an index.
            pub fn get(&self, kind: Kind, index: usize) -> Option<&dyn Record> {
                match kind {
                    $(Kind::$kind => self.$table.get(index).map(|record| &**record as &dyn Record),)*
                }
            }

            /// How many records a section has.
            pub fn len(&self, section: Section) -> usize {
                match section {
                    Section::Sources => self.sources.len(),
                    $(Section::Kind(Kind::$kind) => self.$table.len(),)*
                }
            }

            /// The ids that each record of a section had before, in order.
            pub fn former_ids(&self, section: Section) -> Vec<&[Id]> {
                match section {
                    Section::Sources => self.sources.iter().map(|source| source.was.as_slice()).collect(),
                    $(Section::Kind(Kind::$kind) => self.$table.iter().map(|record| &*record.was).collect(),)*
                }
            }

            /// Keeps the records of a section for whose ids `keep`, called in order, returns true.
            pub(super) fn retain(&mut self, section: Section, mut keep: impl FnMut(&Id) -> bool) {
                match section {
                    Section::Sources => self.sources.retain(|source| keep(&source.id)),
                    $(Section::Kind(Kind::$kind) => self.$table.retain(|record| keep(&record.id)),)*
                }
            }

            /// Appends the records of `other`, table by table.
            pub(super) fn append(&mut self, mut other: Self) {
                self.sources.append(&mut other.sources);
                $(self.$table.append(&mut other.$table);)*
            }

            /// Reads a file of a section into new tables.
            pub(super) fn read(section: Section, file: &Text, text: &str) -> Parsed<Self> {
                match section {
                    Section::Sources => parse::records(file, text, &[])
                        .map(|sources| Self { sources, ..Self::default() }),
                    $(Section::Kind(Kind::$kind) => parse::records(file, text, record::$record::FIELDS)
                        .map(|records| Self { $table: shared(records), ..Self::default() }),)*
                }
            }

            /// Takes a compiled file of a section into new tables; `None` if it cannot be read.
            pub(super) fn of_compiled(section: Section, compiled: Compiled) -> Option<Parsed<Self>> {
                Some(match section {
                    Section::Sources => parse::compiled(compiled)?.map(|sources| Self { sources, ..Self::default() }),
                    $(Section::Kind(Kind::$kind) => parse::compiled(compiled)?
                        .map(|records| Self { $table: shared(records), ..Self::default() }),)*
                })
            }
        }

        impl Kind {
            /// The facts that a record of this kind can have.
            pub fn fields(self) -> &'static [Field] {
                match self {
                    $(Self::$kind => record::$record::FIELDS,)*
                }
            }
        }
    };
}
kinds!(declare_tables);

/// Records that clones of a table share.
fn shared<R>(records: Vec<R>) -> Vec<Arc<R>> {
    records.into_iter().map(Arc::new).collect()
}

impl Tables {
    /// The record that describes the program as a whole; `None` if it could not be read.
    pub fn about(&self) -> Option<&DegreeProgram> {
        self.programs.first().map(|about| &**about)
    }

    /// What the program calls its parts.
    pub fn words(&self) -> &Words {
        self.about().map_or(Words::OURS, |about| &about.words)
    }

    /// Whether there is nothing to show: neither the program as a whole nor a record in a pane.
    pub fn is_empty(&self) -> bool {
        Kind::ALL.iter().all(|kind| !(kind.has_pane() || kind.is_single()) || self.count(*kind) == 0)
    }

    /// How many records of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.len(Section::Kind(kind))
    }

    /// The records of a kind, in order.
    pub fn records(&self, kind: Kind) -> impl Iterator<Item = &dyn Record> {
        (0..self.count(kind)).filter_map(move |index| self.get(kind, index))
    }
}
