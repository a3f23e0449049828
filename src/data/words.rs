//! What a program calls its parts: its courses, departments and units.

use std::borrow::Cow;

use serde::Deserialize;

use super::kind::{Kind, kinds};
use super::violation::Violations;
use crate::text::{Text, capital, counted, listed};

/// A noun, for one and for several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Noun(pub Text, pub Text);

/// Declares [`Words`] from the rows of [`kinds!`].
macro_rules! declare_words {
    ($(
        #[doc = $meaning:literal]
        $kind:ident: $record:ident { table: $table:ident, $($rest:tt)* }
    )*) => {
        /// The program's own words, where they differ from ours.
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Words {
            /// What a unit is called.
            pub unit: Option<Noun>,
            $(
                #[doc = concat!("What is called", $meaning, " here.")]
                pub $table: Option<Noun>,
            )*
        }

        impl Words {
            /// Our own words.
            pub const OURS: &'static Self = &Self { unit: None, $($table: None,)* };

            fn of(&self, kind: Kind) -> Option<&Noun> {
                match kind {
                    $(Kind::$kind => self.$table.as_ref(),)*
                }
            }

            /// The words given, each with its field.
            fn given(&self) -> impl Iterator<Item = (&'static str, &Noun)> {
                let words = [("unit", self.unit.as_ref()), $((stringify!($table), self.$table.as_ref()),)*];
                words.into_iter().filter_map(|(field, noun)| Some((field, noun?)))
            }
        }
    };
}
kinds!(declare_words);

impl Default for Words {
    fn default() -> Self {
        Self::OURS.clone()
    }
}

impl Words {
    /// The noun for one record of a kind.
    pub fn noun(&self, kind: Kind) -> &str {
        self.of(kind).map_or(kind.noun(), |noun| &noun.0)
    }

    /// The noun for several records of a kind.
    pub fn plural(&self, kind: Kind) -> &str {
        self.of(kind).map_or(kind.plural(), |noun| &noun.1)
    }

    /// The noun for several records of a kind, as a heading.
    pub fn heading(&self, kind: Kind) -> Cow<'_, str> {
        self.of(kind).map_or(Cow::Borrowed(kind.heading()), |noun| Cow::Owned(capital(&noun.1)))
    }

    /// So many records of a kind, in words.
    pub fn counted(&self, count: usize, kind: Kind) -> String {
        counted(count, self.noun(kind), self.plural(kind))
    }

    /// `template` with its placeholders replaced: `{unit}`, `{units}`, `{Unit}`, `{Units}`, `{a unit}`, `{A unit}`,
    /// what a kind is called, such as `{Departments}`, `{departments}` or `{department}`, and `{records}` for the plurals of
    /// all kinds with a pane.
    pub fn fill<'a>(&self, template: &'a str) -> Cow<'a, str> {
        if !template.contains('{') {
            return Cow::Borrowed(template);
        }
        let mut filled = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let named = after.split_once('}').and_then(|(name, after)| Some((self.placeholder(name)?, after)));
            if let Some((words, after)) = named {
                filled.push_str(&words);
                rest = after;
            } else {
                filled.push('{');
                rest = after;
            }
        }
        filled.push_str(rest);
        Cow::Owned(filled)
    }

    /// What stands for a placeholder of [`Words::fill`]; `None` if there is no such placeholder.
    fn placeholder(&self, name: &str) -> Option<Cow<'_, str>> {
        Some(match name {
            "unit" => self.unit().into(),
            "units" => self.units().into(),
            "a unit" => with_article(self.unit()).into(),
            "A unit" => capital(&with_article(self.unit())).into(),
            "Unit" => capital(self.unit()).into(),
            "Units" => capital(self.units()).into(),
            "records" => {
                let plurals: Vec<_> = Kind::PANES.iter().map(|kind| self.plural(*kind)).collect();
                listed(&plurals, "and").into()
            }
            _ => {
                let of_kind = |kind: &Kind| match name {
                    _ if name == kind.heading() => Some(self.heading(*kind)),
                    _ if name == kind.plural() => Some(self.plural(*kind).into()),
                    _ if name == kind.noun() => Some(self.noun(*kind).into()),
                    _ => None,
                };
                Kind::ALL.iter().find_map(of_kind)?
            }
        })
    }

    /// The nouns for one record of any kind with a pane: `core course, department or career`.
    pub fn any_record(&self) -> String {
        let nouns: Vec<_> = Kind::PANES.iter().map(|kind| self.noun(*kind)).collect();
        listed(&nouns, "or")
    }

    /// What a unit is called.
    pub fn unit(&self) -> &str {
        self.unit.as_ref().map_or("unit", |noun| &noun.0)
    }

    /// What units are called.
    pub fn units(&self) -> &str {
        self.unit.as_ref().map_or("units", |noun| &noun.1)
    }

    /// Reports a word that is empty.
    pub fn check(&self, violations: &mut Violations) {
        for (field, Noun(one, many)) in self.given() {
            if one.trim().is_empty() || many.trim().is_empty() {
                violations.within(field, |violations| {
                    violations.contradiction(
                        "the noun is empty",
                        "write it for one and for several: `(\"credit\", \"credits\")`",
                    );
                });
            }
        }
    }
}

/// A noun with its article: by its first letter, but for what sounds like `you`.
fn with_article(noun: &str) -> String {
    let lower = noun.to_lowercase();
    let is_you = ["uni", "us", "eu"].iter().any(|you| lower.starts_with(you));
    let is_vowel = lower.starts_with(['a', 'e', 'i', 'o', 'u']) && !is_you;
    format!("{} {noun}", if is_vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_has_the_article_that_it_sounds_like() {
        for (noun, with) in [("unit", "a unit"), ("ECTS credit", "an ECTS credit"), ("credit", "a credit")] {
            let words = Words { unit: Some(Noun(noun.into(), "s".into())), ..Words::default() };
            assert_eq!(words.fill("{a unit}"), with);
        }
        assert_eq!(Words::OURS.fill("{A unit}"), "A unit");
    }
}
