//! Facets: what a query can filter by. One row of [`FACETS`] is one facet.
//!
//! A row says how a facet's values are read from a record and how they are typed in a query. The index's columns, the
//! completions, the error messages and the table in `docs/search.md` all follow from it.

use std::any::Any;
use std::collections::HashMap;
use std::fmt::Write;
use std::iter::once;
use std::ops::RangeInclusive;

use super::fold::fold;
use super::lexicon::Lexicon;
use super::lists::Lists;
use crate::data::{
    AnswerState, AnyAnswer, AnyFact, Counting, Course, CourseNumber, CourseUnits, Field, GreRule, Kind, Offering,
    ReadDate, Session, Standing, Tag, Term, Terms, Units, Value,
};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::problem::nearest;
use crate::text::Text;

/// Every facet, in the order in which the query line and the documentation list them.
static FACETS: &[FacetRow] = &[
    FacetRow {
        name: "kind",
        help: "records of that kind",
        syntax: Syntax::Choice(|| Kind::ALL.iter().filter_map(|kind| kind.query_name()).collect()),
        fields: &[],
        read: |record, values| values.extend(record.record.kind.query_name()),
    },
    FacetRow {
        name: "dept",
        help: "the department with that id, short name or title, or the first one that starts with it, and everything \
               related to it",
        syntax: Syntax::Record { example: "mse", names: department_names },
        fields: &[],
        read: |record, values| {
            let related = record.program.relations(record.record).iter().map(|relation| relation.to);
            let departments = related.chain(once(record.record)).filter(|to| to.kind == Kind::Department);
            departments.for_each(|department| values.number(department.index));
        },
    },
    FacetRow {
        name: "units",
        help: "records with any number of units in that range",
        syntax: Syntax::Number,
        fields: &["units"],
        read: |record, values| {
            let offered = record.values::<Offering>().filter_map(|offering| offering.units);
            let bounds = record.values::<CourseUnits>().filter_map(|units| units.bounds());
            let of_course = bounds.flat_map(|(least, most)| [least, most]);
            let all = record.values::<Units>().copied().chain(offered).chain(of_course);
            all.for_each(|units| values.number(units_code(units)));
        },
    },
    FacetRow {
        name: "term",
        help: "what starts or runs in that term",
        syntax: Syntax::Text { example: "fall", known: terms },
        fields: &["starts", "schedule", "terms"],
        read: |record, values| {
            let offered = record.values::<Offering>().flat_map(|offering| &offering.terms);
            let sessions: Vec<&Session> = record.values().collect();
            for session in &sessions {
                values.shown(session.term.phrase());
            }
            // A schedule says more than what is usual.
            let usual = record.values::<Terms>().flat_map(|terms| &terms.0).filter(|_| sessions.is_empty());
            usual.chain(offered).for_each(|term| values.shown(&term.to_string()));
        },
    },
    FacetRow {
        name: "mini",
        help: "courses that run in that half semester, from 1 for the first of the academic year",
        syntax: Syntax::Choice(|| MINIS.to_vec()),
        fields: &["schedule"],
        read: |record, values| {
            let minis = record.values::<Session>().flat_map(|session| &session.minis);
            values.extend(minis.filter_map(|mini| MINIS.get(usize::from(*mini).checked_sub(1)?).copied()));
        },
    },
    FacetRow {
        name: "subject",
        help: "courses whose number begins with that",
        syntax: Syntax::Text { example: "18", known: |program| of_numbers(program, CourseNumber::subject) },
        fields: &[],
        read: |record, values| {
            let numbers = record.course().into_iter().flat_map(Course::all_numbers);
            numbers.for_each(|number| values.shown(&number.subject()));
        },
    },
    FacetRow {
        name: "level",
        help: "courses whose number has that hundred",
        syntax: Syntax::Text { example: "600", known: |program| of_numbers(program, CourseNumber::level) },
        fields: &[],
        read: |record, values| {
            let numbers = record.course().into_iter().flat_map(Course::all_numbers);
            numbers.for_each(|number| values.name(&number.level()));
        },
    },
    FacetRow {
        name: "degree",
        help: "courses that the degree of that department counts",
        syntax: Syntax::Record { example: "mse", names: department_names },
        fields: &[],
        read: |record, values| {
            let departments =
                record.counted_by().filter_map(|counting| record.program.find(Kind::Department, &counting.department));
            departments.for_each(|department| values.number(department.index));
        },
    },
    FacetRow {
        name: "area",
        help: "courses that count for an area with this in its name",
        syntax: Syntax::Text { example: "crest", known: areas },
        fields: &["counts"],
        read: |record, values| record.counted_by().for_each(|counting| values.shown(&counting.area)),
    },
    FacetRow {
        name: "topic",
        help: "courses with this in a topic",
        syntax: Syntax::Text { example: "robot", known: topics },
        fields: &["topics"],
        read: |record, values| {
            let topics = record.facts.iter().filter(|(field, _)| record.course().is_some() && field.key == "topics");
            let topics = topics.flat_map(|(_, value)| value.lines(record.program.words()));
            topics.for_each(|topic| values.shown(&topic));
        },
    },
    FacetRow {
        name: "gre",
        help: "departments with that rule; where pages disagree, with any of theirs",
        syntax: Syntax::Choice(|| names_in(&GRE_RULES)),
        fields: &["gre"],
        read: |record, values| values.extend(record.values().filter_map(|rule| name_in(&GRE_RULES, rule))),
    },
    FacetRow {
        name: "standing",
        help: "what is answered by a fact of that standing; without words, records with any such fact",
        syntax: Syntax::Choice(|| STANDINGS.to_vec()),
        fields: &[],
        read: |record, values| values.extend(record.standings.iter().copied()),
    },
    FacetRow {
        name: "is",
        help: "what is answered, or not, in that way; without words, records with any such answer",
        syntax: Syntax::Choice(|| STATES.to_vec()),
        fields: &[],
        read: |record, values| values.extend(record.states.iter().copied()),
    },
    FacetRow {
        name: "older",
        help: "records with a fact from a page that was read longer ago than that, or before that month",
        syntax: Syntax::Age,
        fields: &[],
        read: |record, values| record.months.iter().for_each(|month| values.number(*month)),
    },
    FacetRow {
        name: "campus",
        help: "what is taught at a place with this in its name",
        syntax: Syntax::Text { example: "kigali", known: campuses },
        fields: &["campus", "places"],
        read: |record, values| {
            let places = record.facts.iter().filter(|(field, _)| field.has(Tag::Facet("campus")));
            places.flat_map(|(_, value)| value.lines(record.program.words())).for_each(|place| values.shown(&place));
        },
    },
];

/// What queries call the rules on the GRE.
const GRE_RULES: [(&str, GreRule); 5] = [
    ("optional", GreRule::Optional),
    ("required", GreRule::Required),
    ("not-required", GreRule::NotRequired),
    ("not-accepted", GreRule::NotAccepted),
    ("not-listed", GreRule::NotListed),
];

/// The half semesters of an academic year.
const MINIS: [&str; 6] = ["1", "2", "3", "4", "5", "6"];

/// What queries call the standings of facts.
pub(super) const STANDINGS: [&str; 4] = ["official", "older", "second-hand", "ours"];

/// What queries call the ways in which a question is answered.
pub(super) const STATES: [&str; 5] = ["known", "unknown", "disputed", "not-found", "not-published"];

/// The ways to write an age.
const AGES: [&str; 4] = ["1y", "6m", "2025", "2025-06"];

/// What all numbers of the catalogue have, each once, folded.
fn of_numbers(program: &Program, part: fn(&CourseNumber) -> String) -> Vec<String> {
    let numbers = program.tables.courses.iter().flat_map(|course| course.all_numbers());
    each_once(numbers.map(part))
}

/// The areas that courses count for.
fn areas(program: &Program) -> Vec<String> {
    let counts = program.tables.courses.iter().flat_map(|course| course.counts.facts());
    each_once(counts.map(|fact| fact.value.area.to_string()))
}

/// The topics of courses.
fn topics(program: &Program) -> Vec<String> {
    let facts = program.tables.courses.iter().flat_map(|course| course.topics.facts());
    each_once(facts.flat_map(|fact| fact.value.lines(program.words())))
}

/// Each of some names once, folded, in order.
fn each_once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.map(|name| fold(&name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The ways to write a number or a range of numbers.
const NUMBER_FORMS: [&str; 4] = ["12", ">=12", "<12", "6..12"];

/// The names in a table of names and values.
fn names_in<T>(table: &[(&'static str, T)]) -> Vec<&'static str> {
    table.iter().map(|(name, _)| *name).collect()
}

/// The code of a number of units: twentieths, since some universities count in halves and quarters.
fn units_code(units: Units) -> usize {
    (units.hundredths() / 5) as usize
}

/// The name of a value in a table of names and values.
fn name_in<T: PartialEq>(table: &[(&'static str, T)], value: &T) -> Option<&'static str> {
    table.iter().find(|(_, known)| known == value).map(|(name, _)| *name)
}

/// Each department's id and other names, folded.
fn department_names(program: &Program) -> Vec<Vec<String>> {
    let departments = program.tables.departments.iter().map(|department| {
        let names = once(&*department.id).chain(department.aliases.iter().map(Text::as_str));
        names.chain(once(department.title.as_str())).map(fold).collect()
    });
    departments.collect()
}

/// The names of the terms in which students start or courses run, folded.
fn terms(program: &Program) -> Vec<String> {
    let starts = program.tables.departments.iter().flat_map(|department| department.starts.facts());
    let runs = program.tables.core_courses.iter().flat_map(|course| course.terms.facts());
    let offered = program.tables.core_courses.iter().flat_map(|course| course.numbers.facts());
    let named = starts.chain(runs).flat_map(|fact| &fact.value.0);
    let mut terms: Vec<&Term> = named.chain(offered.flat_map(|fact| &fact.value.terms)).collect();
    terms.sort_unstable();
    terms.dedup();
    terms.into_iter().map(|term| fold(&term.to_string())).collect()
}

/// The short names of places where degrees are taught, folded.
fn campuses(program: &Program) -> Vec<String> {
    let facts = program.tables.departments.iter().flat_map(|department| department.campus.facts());
    let mut places: Vec<String> = facts
        .filter_map(|fact| fact.value.split([',', ';', '(']).next().map(|place| fold(place.trim())))
        .filter(|place| !place.is_empty() && place.split(' ').count() <= 3)
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// One facet.
struct FacetRow {
    /// What stands before the colon in a query.
    name: &'static str,
    /// What it selects, for the documentation.
    help: &'static str,
    /// How a value is typed.
    syntax: Syntax,
    /// The names of the fields that say it, what says most first; none if that is what a record is.
    fields: &'static [&'static str],
    /// Reads a record's values.
    read: fn(&RecordFacts<'_>, &mut Values<'_>),
}

/// How the value of a facet is typed.
enum Syntax {
    /// One of a few names, or the start of one: `term:fall`.
    Choice(fn() -> Vec<&'static str>),
    /// A number or a range: `units:6..12`. A value's code is that of [`units_code`].
    Number,
    /// A record by any of its names, or the start of one: `dept:mse`. A value's code is the record's index.
    Record { example: &'static str, names: fn(&Program) -> Vec<Vec<String>> },
    /// So many years or months ago, or a year or a month: `older:1y`. A value's code is that of [`months`].
    Age,
    /// A part of a name: `campus:kigali`.
    Text { example: &'static str, known: fn(&Program) -> Vec<String> },
}

/// A record's facts, for reading its values.
struct RecordFacts<'a> {
    program: &'a Program,
    record: RecordRef,
    /// Each value with its field.
    facts: Vec<(&'static Field, &'a dyn Value)>,
    /// What queries call the standing of each.
    standings: Vec<&'static str>,
    /// What queries call the state of each answer.
    states: Vec<&'static str>,
    /// When the source of each was read, as far as that is known.
    months: Vec<usize>,
}

impl RecordFacts<'_> {
    /// The course, if it is one.
    fn course(&self) -> Option<&Course> {
        let RecordRef { kind, index } = self.record;
        self.program.tables.courses.get(index).map(|course| &**course).filter(|_| kind == Kind::Course)
    }

    /// What a course counts for.
    fn counted_by(&self) -> impl Iterator<Item = &Counting> {
        let counts = self.course().into_iter().flat_map(|course| course.counts.facts());
        counts.map(|fact| &fact.value)
    }

    /// The values of a type.
    fn values<T: Value>(&self) -> impl Iterator<Item = &T> {
        self.facts.iter().filter_map(|(_, value)| (*value as &dyn Any).downcast_ref())
    }
}

/// Collects one record's values of one facet as codes.
struct Values<'a> {
    codes: &'a mut Vec<u16>,
    code_of: &'a mut HashMap<String, u16>,
    /// How the name behind each code is shown.
    shown: &'a mut Vec<String>,
}

impl Values<'_> {
    /// Adds a number; one that has no code cannot be filtered by.
    fn number(&mut self, number: usize) {
        self.codes.extend(u16::try_from(number));
    }

    /// Adds a name that is folded already.
    fn name(&mut self, name: &str) {
        self.named(name, name);
    }

    /// Adds a name as it is shown.
    fn shown(&mut self, name: &str) {
        self.named(&fold(name), name);
    }

    fn named(&mut self, folded: &str, shown: &str) {
        let code = self.code_of.get(folded).copied().or_else(|| {
            let code = u16::try_from(self.code_of.len()).ok()?;
            self.code_of.insert(folded.to_owned(), code);
            self.shown.push(shown.to_owned());
            Some(code)
        });
        self.codes.extend(code);
    }
}

impl<'a> Extend<&'a str> for Values<'_> {
    fn extend<I: IntoIterator<Item = &'a str>>(&mut self, names: I) {
        names.into_iter().for_each(|name| self.name(name));
    }
}

/// What a query requires of one facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    /// The facet's place in [`FACETS`].
    facet: usize,
    test: Test,
}

/// A condition on the answers themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfAnswers {
    /// Their standing, by its place in [`STANDINGS`].
    Standing(u16),
    /// Their state, by its place in [`STATES`].
    State(u16),
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    /// The value with this code.
    Is(u16),
    /// Any with a code in this range.
    Within(RangeInclusive<u16>),
    /// Any with this text, folded, in its name.
    Contains(String),
    /// Any that is so many months before today.
    MonthsAgo(u16),
}

impl Condition {
    /// The condition on the answers that the words match, if it is one.
    pub(super) fn of_answers(&self) -> Option<OfAnswers> {
        match (FACETS[self.facet].name, &self.test) {
            ("standing", Test::Is(code)) => Some(OfAnswers::Standing(*code)),
            ("is", Test::Is(code)) => Some(OfAnswers::State(*code)),
            _ => None,
        }
    }

    /// The names of the fields that say whether it is met, what says most first.
    pub(super) fn fields(&self) -> &'static [&'static str] {
        FACETS[self.facet].fields
    }

    /// Whether a folded line is what meets it; `None` if no line is it alone.
    pub(super) fn is_met_by(&self, line: &str) -> Option<bool> {
        match &self.test {
            Test::Contains(part) => Some(line.contains(part)),
            Test::Is(_) | Test::Within(_) | Test::MonthsAgo(_) => None,
        }
    }

    /// The condition on a day, by its month.
    pub(super) fn as_of(&mut self, month: usize) {
        if let Test::MonthsAgo(months) = self.test {
            let before = month.saturating_sub(usize::from(months)).saturating_sub(1);
            self.test = Test::Within(0..=u16::try_from(before).unwrap_or(u16::MAX));
        }
    }

    /// Reads `name:value`, or says why that is not possible.
    pub(super) fn parse(name: &str, value: &str, vocabulary: &Vocabulary) -> Result<Self, String> {
        let Some(facet) = position(name) else {
            let names = FACETS.iter().map(|row| row.name);
            return Err(match nearest(name, names.clone()) {
                Some(meant) => format!("there is no field `{name}`: did you mean `{meant}:`?"),
                None => format!("there is no field `{name}`: the fields are {}", names.collect::<Vec<_>>().join(", ")),
            });
        };
        let mut folded = fold(value);
        let renamed = vocabulary.lexicon.renamed_kind(&folded).filter(|_| FACETS[facet].name == "kind");
        if let Some(known) = renamed.and_then(Kind::query_name) {
            known.clone_into(&mut folded);
        }
        let choices = || vocabulary.values_of(facet);
        if folded.is_empty() {
            return Err(format!("`{name}:` needs a value, such as {}", choices().join(", ")));
        }
        let test = FACETS[facet].syntax.parse(&folded, vocabulary.names_of(facet));
        test.map(|test| Self { facet, test }).ok_or_else(|| {
            if matches!(FACETS[facet].syntax, Syntax::Number) {
                let [most @ .., last] = NUMBER_FORMS.map(|form| format!("{name}:{form}"));
                return format!("`{value}` are no {name}: write {} or {last}", most.join(", "));
            }
            if matches!(FACETS[facet].syntax, Syntax::Age) {
                let [most @ .., last] = AGES.map(|form| format!("{name}:{form}"));
                return format!("`{value}` is no time: write {} or {last}", most.join(", "));
            }
            match nearest(&folded, choices().iter().map(String::as_str)) {
                Some(meant) => format!("`{name}:` has no `{value}`: did you mean `{meant}`?"),
                None => format!("`{name}:` has no `{value}`: it takes {}", choices().join(", ")),
            }
        })
    }
}

impl Syntax {
    /// Reads a folded value; `names` are those in the data.
    fn parse(&self, value: &str, names: &[Vec<String>]) -> Option<Test> {
        match self {
            Self::Choice(choices) => {
                let choices = choices();
                let exact = choices.iter().position(|name| *name == value);
                let starts = |place: &usize| {
                    choices[*place].starts_with(value) || value.strip_suffix('s') == Some(choices[*place])
                };
                let mut starting = (0..choices.len()).filter(starts);
                let only = || starting.next().filter(|_| starting.next().is_none());
                exact.or_else(only).and_then(is)
            }
            Self::Number => range(value).map(Test::Within),
            Self::Age => age(value),
            Self::Record { .. } => {
                let exact = names.iter().position(|names| names.iter().any(|name| name == value));
                let start = || names.iter().position(|names| names.iter().any(|name| name.starts_with(value)));
                exact.or_else(start).and_then(is)
            }
            Self::Text { .. } => {
                let is_known = names.iter().flatten().any(|name| name.contains(value));
                is_known.then(|| Test::Contains(value.to_owned()))
            }
        }
    }

    /// Values as one types them, for the documentation.
    fn examples(&self) -> Vec<&'static str> {
        match self {
            Self::Choice(choices) => choices(),
            Self::Number => NUMBER_FORMS.to_vec(),
            Self::Age => AGES.to_vec(),
            Self::Record { example, .. } | Self::Text { example, .. } => vec![example],
        }
    }
}

/// Tests for the value at a place.
fn is(place: usize) -> Option<Test> {
    u16::try_from(place).ok().map(Test::Is)
}

/// The codes of a number or a range of numbers: `12`, `>=12`, `<12`, `6..12`.
fn range(value: &str) -> Option<RangeInclusive<u16>> {
    let number = |text: &str| {
        let twentieths = (text.parse::<f64>().ok()? * 20.0).round();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and in range")]
        (0.0..=f64::from(u16::MAX)).contains(&twentieths).then_some(twentieths as u16)
    };
    let range = if let Some((least, most)) = value.split_once("..") {
        number(least)?..=number(most)?
    } else if let Some(rest) = value.strip_prefix(">=") {
        number(rest)?..=u16::MAX
    } else if let Some(rest) = value.strip_prefix("<=") {
        0..=number(rest)?
    } else if let Some(rest) = value.strip_prefix('>') {
        number(rest)?.checked_add(1)?..=u16::MAX
    } else if let Some(rest) = value.strip_prefix('<') {
        0..=number(rest)?.checked_sub(1)?
    } else {
        number(value)?..=number(value)?
    };
    (!range.is_empty()).then_some(range)
}

/// A month as a number, counted from the year 0.
pub(super) fn months(year: usize, month: usize) -> usize {
    year * 12 + month.clamp(1, 12) - 1
}

/// What an age asks for: `1y`, `6m`, `2025`, `2025-06`.
fn age(value: &str) -> Option<Test> {
    let number = |text: &str| text.parse::<u16>().ok();
    if let Some(years) = value.strip_suffix('y') {
        return number(years)?.checked_mul(12).map(Test::MonthsAgo);
    }
    if let Some(months) = value.strip_suffix('m') {
        return number(months).map(Test::MonthsAgo);
    }
    let (year, month) = value.split_once('-').unwrap_or((value, "1"));
    let (year, month) = (number(year).filter(|year| (1900..=2200).contains(year))?, number(month)?);
    let before = months(year.into(), usize::from(month)).checked_sub(1)?;
    (1..=12).contains(&month).then_some(Test::Within(0..=u16::try_from(before).ok()?))
}

/// The place of the facet with that name.
pub(super) fn position(name: &str) -> Option<usize> {
    FACETS.iter().position(|row| row.name.eq_ignore_ascii_case(name))
}

/// The name of each facet as it is typed: `kind:`.
pub(super) fn prefixes() -> impl Iterator<Item = String> {
    FACETS.iter().map(|row| format!("{}:", row.name))
}

/// The names of all facets as they are typed, for a line of help.
pub fn facet_names() -> String {
    prefixes().collect::<Vec<_>>().join(" ")
}

/// The facets as a Markdown table: what one types, and what it selects.
pub fn facet_table() -> String {
    let mut table = String::from("| field | selects |\n|---|---|\n");
    for row in FACETS {
        let examples: Vec<_> =
            row.syntax.examples().into_iter().map(|value| format!("`{}:{value}`", row.name)).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(table, "| {} | {} |", examples.join(", "), row.help);
    }
    table
}

/// The values that a program's records have, so that a mistyped one is noticed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// For each facet the values that depend on the data, each with all its names, folded.
    names: Vec<Vec<Vec<String>>>,
    lexicon: Lexicon,
}

impl Vocabulary {
    /// The values in a program.
    pub(super) fn new(program: &Program) -> Self {
        let names = FACETS.iter().map(|row| match row.syntax {
            Syntax::Choice(_) | Syntax::Number | Syntax::Age => Vec::new(),
            Syntax::Record { names, .. } => names(program),
            Syntax::Text { known, .. } => known(program).into_iter().map(|name| vec![name]).collect(),
        });
        Self { names: names.collect(), ..Self::of_words(program) }
    }

    /// The words alone, for queries without fields.
    pub(super) fn of_words(program: &Program) -> Self {
        let mut lexicon = Lexicon::new(&program.synonyms);
        lexicon.learn_compared(department_names(program).concat());
        lexicon.learn_kinds(program.words());
        Self { lexicon, ..Self::default() }
    }

    /// What words mean.
    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    pub(super) fn lexicon_mut(&mut self) -> &mut Lexicon {
        &mut self.lexicon
    }

    fn names_of(&self, facet: usize) -> &[Vec<String>] {
        self.names.get(facet).map_or(&[], Vec::as_slice)
    }

    /// Values of a facet to suggest.
    fn values_of(&self, facet: usize) -> Vec<String> {
        match FACETS[facet].syntax {
            Syntax::Choice(choices) => choices().into_iter().map(str::to_owned).collect(),
            Syntax::Number => ["12", ">=12", "6..12"].map(str::to_owned).to_vec(),
            Syntax::Age => AGES.map(str::to_owned).to_vec(),
            Syntax::Record { .. } | Syntax::Text { .. } => {
                self.names_of(facet).iter().filter_map(|names| names.first().cloned()).collect()
            }
        }
    }

    /// Values to suggest for the facet with that name; `None` if there is no such facet.
    pub(super) fn values(&self, name: &str) -> Option<Vec<String>> {
        position(name).map(|facet| self.values_of(facet))
    }
}

/// What queries call the state of an answer.
fn states_of(answer: &dyn AnyAnswer) -> &'static [&'static str] {
    match answer.state() {
        AnswerState::NotRecorded => &[],
        AnswerState::Known => &["known"],
        AnswerState::Conflict => &["known", "disputed"],
        AnswerState::NotFound(_) => &["unknown", "not-found"],
        AnswerState::NotPublished { .. } => &["unknown", "not-published"],
    }
}

/// The month in which a source was read, or the last of its year.
fn month_of(read: ReadDate) -> Option<usize> {
    match read {
        ReadDate::Undated => None,
        ReadDate::On { year, month, .. } => Some(months(year.into(), month.unwrap_or(12).into())),
    }
}

/// Every record's values of every facet, built record by record.
pub(super) struct ColumnsBuilder {
    columns: Vec<ColumnBuilder>,
    /// The current record's codes.
    codes: Vec<u16>,
}

struct ColumnBuilder {
    read: fn(&RecordFacts<'_>, &mut Values<'_>),
    code_of: HashMap<String, u16>,
    shown: Vec<String>,
    codes: Lists<u16>,
}

impl ColumnsBuilder {
    pub(super) fn new() -> Self {
        let columns = FACETS.iter().map(|row| {
            let choices = match row.syntax {
                Syntax::Choice(choices) => choices(),
                _ => Vec::new(),
            };
            ColumnBuilder {
                read: row.read,
                shown: choices.iter().map(ToString::to_string).collect(),
                code_of: choices.into_iter().map(str::to_owned).zip(0..).collect(),
                codes: Lists::default(),
            }
        });
        Self { columns: columns.collect(), codes: Vec::new() }
    }

    /// Adds the values of the next record.
    pub(super) fn push(&mut self, program: &Program, record: RecordRef, any: Option<&AnyRecord<'_>>) {
        let answers = any.into_iter().flat_map(|any| any.fields.iter().zip(&any.answers));
        let facts = answers
            .flat_map(|(field, answer)| answer.any_facts().filter(AnyFact::holds).map(move |fact| (field, fact.value)));
        let facts: Vec<_> = facts.collect();
        let mut states = Vec::new();
        let (mut standings, mut months) = (Vec::new(), Vec::new());
        for answer in any.into_iter().flat_map(|any| &any.answers) {
            states.extend_from_slice(states_of(*answer));
            for fact in answer.any_facts().filter(AnyFact::holds) {
                standings.extend(program.standing(&fact).map(Standing::word));
                months.extend(program.source(fact.source).and_then(|source| month_of(source.read)));
            }
        }
        for list in [&mut states, &mut standings] {
            list.sort_unstable();
            list.dedup();
        }
        months.sort_unstable();
        months.dedup();
        let facts = RecordFacts { program, record, facts, standings, states, months };
        for column in &mut self.columns {
            (column.read)(
                &facts,
                &mut Values { codes: &mut self.codes, code_of: &mut column.code_of, shown: &mut column.shown },
            );
            self.codes.sort_unstable();
            self.codes.dedup();
            column.codes.push(self.codes.drain(..));
        }
    }

    pub(super) fn finish(self) -> Columns {
        let columns = self.columns.into_iter().map(|column: ColumnBuilder| {
            let mut names = vec![String::new(); column.code_of.len()];
            for (name, code) in column.code_of {
                names[usize::from(code)] = name;
            }
            let mut codes = column.codes;
            codes.shrink();
            let mut by_name: Vec<usize> = (0..column.shown.len()).collect();
            by_name.sort_unstable_by(|one, other| column.shown[*one].cmp(&column.shown[*other]));
            let mut rank_of = vec![0; by_name.len()];
            for (rank, code) in (0..).zip(by_name) {
                rank_of[code] = rank;
            }
            Column { names, shown: column.shown, rank_of, codes }
        });
        Columns(columns.collect())
    }
}

/// Every record's values, a column for each facet.
#[derive(Default)]
pub(super) struct Columns(Vec<Column>);

/// Every record's values of one facet.
struct Column {
    /// The name behind each code; none where codes are numbers.
    names: Vec<String>,
    /// How it is shown.
    shown: Vec<String>,
    /// The rank of each code by how it is shown; catalogues have thousands of topics, and each letter puts them in order.
    rank_of: Vec<u16>,
    /// Each record's codes.
    codes: Lists<u16>,
}

impl Columns {
    /// Whether the record at `place` meets a condition.
    pub(super) fn meets(&self, place: usize, Condition { facet, test }: &Condition) -> bool {
        let Column { names, codes, .. } = &self.0[*facet];
        let codes = codes.get(place);
        match test {
            Test::Is(code) => codes.contains(code),
            Test::Within(range) => codes.iter().any(|code| range.contains(code)),
            Test::Contains(text) => codes.iter().any(|code| names[usize::from(*code)].contains(text)),
            // Nobody said what day it is.
            Test::MonthsAgo(_) => false,
        }
    }

    /// The codes of the record at `place` of the facet `facet` of [`FACETS`].
    pub(super) fn codes(&self, facet: usize, place: usize) -> &[u16] {
        self.0[facet].codes.get(place)
    }

    /// How a value of a facet is shown.
    pub(super) fn shown(&self, program: &Program, facet: usize, code: u16) -> String {
        match FACETS[facet].syntax {
            Syntax::Number => {
                let hundredths = u32::from(code) * 5;
                Units::of_hundredths(hundredths).to_string()
            }
            Syntax::Record { .. } => {
                let record = RecordRef { kind: Kind::Department, index: code.into() };
                program.label(record).to_string()
            }
            Syntax::Choice(_) | Syntax::Age | Syntax::Text { .. } => {
                self.0[facet].shown.get(usize::from(code)).cloned().unwrap_or_default()
            }
        }
    }

    /// The rank of a value of a facet among the others by its name, if it has one.
    pub(super) fn rank(&self, facet: usize, code: u16) -> u16 {
        self.0[facet].rank_of.get(usize::from(code)).copied().unwrap_or(u16::MAX)
    }

    /// Bytes used.
    pub(super) fn size(&self) -> usize {
        let names = |column: &Column| column.names.iter().map(|name| name.len() + size_of::<String>()).sum::<usize>();
        self.0.iter().map(|column| names(column) + column.codes.size()).sum()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A vocabulary of some departments and places.
    pub(in crate::search) fn vocabulary() -> Vocabulary {
        let owned = |values: &[&[&str]]| -> Vec<Vec<String>> {
            values.iter().map(|names| names.iter().map(ToString::to_string).collect()).collect()
        };
        let names = FACETS.iter().map(|row| match row.name {
            "dept" => owned(&[&["ece", "electrical"], &["meche"]]),
            "term" => owned(&[&["fall"], &["spring"], &["summer"]]),
            "campus" => owned(&[&["kigali, rwanda"], &["pittsburgh"]]),
            _ => Vec::new(),
        });
        Vocabulary { names: names.collect(), lexicon: Lexicon::default() }
    }

    fn parse(name: &str, value: &str) -> Result<Test, String> {
        Condition::parse(name, value, &vocabulary()).map(|condition| condition.test)
    }

    #[test]
    fn values_are_read() {
        for (name, value, test) in [
            ("kind", "career", Test::Is(3)),
            ("kind", "courses", Test::Is(4)),
            ("dept", "ECE", Test::Is(0)),
            ("dept", "mech", Test::Is(1)),
            ("UNITS", "6..12", Test::Within(120..=240)),
            ("units", ">12", Test::Within(241..=u16::MAX)),
            ("units", "<12", Test::Within(0..=239)),
            ("units", "0.5", Test::Within(10..=10)),
            ("term", "fall", Test::Contains("fall".to_owned())),
            ("gre", "opt", Test::Is(0)),
            ("campus", "Kigali", Test::Contains("kigali".to_owned())),
        ] {
            assert_eq!(parse(name, value), Ok(test), "{name}:{value}");
        }
    }

    #[test]
    fn a_mistake_suggests_what_was_meant() {
        for (name, value, what) in [
            ("unist", "12", "there is no field `unist`: did you mean `units:`?"),
            ("kind", "carreer", "`kind:` has no `carreer`: did you mean `career`?"),
            ("units", "abc", "`abc` are no units: write units:12, units:>=12, units:<12 or units:6..12"),
            ("units", "12..6", "`12..6` are no units: write units:12, units:>=12, units:<12 or units:6..12"),
            ("gre", "not", "`gre:` has no `not`: it takes optional, required, not-required, not-accepted, not-listed"),
            ("campus", "mars", "`campus:` has no `mars`: it takes kigali, rwanda, pittsburgh"),
            ("term", "", "`term:` needs a value, such as fall, spring, summer"),
        ] {
            assert_eq!(parse(name, value), Err(what.to_owned()));
        }
    }
}
