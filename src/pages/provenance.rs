//! Where an item comes from and how far it can be trusted.

use jiff::civil::Date;

use super::mark::Mark;
use crate::data::{AnyFact, Day, Id, ReadDate, Session, Source, Standing};
use crate::model::Program;
use crate::text::Text;

/// The year in which the academic year of a day began.
fn first_year(today: Date) -> i16 {
    if today.month() >= 8 { today.year() } else { today.year() - 1 }
}

/// The academic year of a day, such as `2026-27`.
pub(super) fn academic_year(today: Date) -> String {
    let first = first_year(today);
    format!("{first}-{:02}", (first + 1) % 100)
}

/// A date as data write it.
pub fn day(date: Date) -> Day {
    let small = |number: i8| u8::try_from(number).unwrap_or(1);
    Day { year: u16::try_from(date.year()).ok(), month: small(date.month()), day: Some(small(date.day())) }
}

/// Why to be careful of a fact; `None` if it is official, or if its source is unknown.
pub(super) fn mark_of(program: &Program, fact: &AnyFact<'_>) -> Option<Mark> {
    match program.standing(fact)? {
        Standing::Official => None,
        Standing::OlderCopy => Some(Mark::Older),
        Standing::SecondHand => Some(Mark::SecondHand),
        Standing::Ours(_) => Some(Mark::Inferred),
    }
}

/// How far what an item says can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// The institution says so itself.
    Official,
    /// The institution said so in a copy that has probably been superseded.
    OlderCopy,
    /// A third party reports it.
    SecondHand,
    /// We infer it, for this reason.
    Ours(Text),
    /// Its source is not in the data.
    Unsourced,
}

impl Trust {
    /// Its name for scripts; `None` if its source is not in the data.
    pub fn word(&self) -> Option<&'static str> {
        match self {
            Self::Official => Some("official"),
            Self::OlderCopy => Some("older"),
            Self::SecondHand => Some("second-hand"),
            Self::Ours(_) => Some("ours"),
            Self::Unsourced => None,
        }
    }
}

impl From<&Standing> for Trust {
    fn from(standing: &Standing) -> Self {
        match standing {
            Standing::Official => Self::Official,
            Standing::OlderCopy => Self::OlderCopy,
            Standing::SecondHand => Self::SecondHand,
            Standing::Ours(reason) => Self::Ours(reason.clone()),
        }
    }
}

/// Where an item comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The source's id.
    pub id: Id,
    /// The source's title.
    pub title: Text,
    /// The source's address.
    pub url: Option<Text>,
    /// When it was read.
    pub read: Option<ReadDate>,
    /// When it was published, if the source says so.
    pub published: Option<ReadDate>,
    /// The period that the item holds for, if the source prints one.
    pub period: Option<Text>,
    /// How far it can be trusted.
    pub trust: Trust,
    /// What a reader should know of the source.
    pub note: Option<Text>,
    /// Further sources that say the same: title and address.
    pub also: Vec<(Text, Option<Text>)>,
}

impl Provenance {
    /// The provenance of what a record's head says.
    pub(super) fn of_source(program: &Program, key: &Id) -> Self {
        Self::new(program, key, None, None, &[])
    }

    /// The provenance of a fact, whose own standing and period come before its source's.
    pub(super) fn of_fact(program: &Program, fact: &AnyFact<'_>) -> Self {
        let provenance = Self::new(program, fact.source, fact.standing, fact.period, fact.also);
        // A term of a schedule says for when it holds.
        let has_own = fact.value_as::<Session>().is_some();
        Self { period: provenance.period.filter(|_| !has_own), ..provenance }
    }

    fn new(program: &Program, key: &Id, standing: Option<&Standing>, period: Option<&Text>, also: &[Id]) -> Self {
        let Some(source) = program.source(key) else {
            return Self {
                id: key.clone(),
                title: Text::new(format!("unknown source `{key}`")),
                url: None,
                read: None,
                published: None,
                period: period.cloned(),
                trust: Trust::Unsourced,
                note: None,
                also: Vec::new(),
            };
        };
        let trust = Trust::from(standing.unwrap_or(&source.standing));
        let address = |source: &Source| source.url.as_ref().map(|url| Text::new(&**url));
        let also = also.iter().filter_map(|key| program.source(key));
        Self {
            id: source.id.clone(),
            title: source.title.clone(),
            url: address(source),
            read: Some(source.read),
            published: source.published,
            period: period.or(source.period.as_ref()).cloned(),
            trust,
            note: source.note.clone(),
            also: also.map(|source| (source.title.clone(), address(source))).collect(),
        }
    }

    /// Whether it names an academic year, such as 2025-26, or a `calendar year 2025`, that is over on a day.
    pub(super) fn is_over(&self, today: Date) -> bool {
        let Some(period) = &self.period else { return false };
        if let Some(year) = period.strip_prefix("calendar year ") {
            return year.parse::<i16>().is_ok_and(|year| year < today.year());
        }
        let years = period.split(|c: char| !c.is_ascii_digit() && c != '-').filter_map(|word| {
            let (first, second) = word.split_once('-')?;
            let first: i16 = first.parse().ok().filter(|_| first.len() == 4)?;
            let follows = second.len() == 2 && second.parse() == Ok((first + 1) % 100);
            follows.then_some(first)
        });
        years.max().is_some_and(|first| first < first_year(today))
    }

    /// The host of the source's address, without `www.`; the source's title if it has no address.
    pub fn site(&self) -> &str {
        let host = self.url.as_deref().and_then(|url| url.split("//").nth(1)).and_then(|rest| rest.split('/').next());
        host.map_or(&self.title, |host| host.strip_prefix("www.").unwrap_or(host))
    }

    /// Why to be careful; `None` if the item is official, or if its source is unknown.
    pub fn mark(&self) -> Option<Mark> {
        match self.trust {
            Trust::Official | Trust::Unsourced => None,
            Trust::OlderCopy => Some(Mark::Older),
            Trust::SecondHand => Some(Mark::SecondHand),
            Trust::Ours(_) => Some(Mark::Inferred),
        }
    }

    /// Why to be careful, in a few words; `None` if the item is official.
    pub fn caution(&self) -> Option<String> {
        match &self.trust {
            Trust::Official => None,
            Trust::OlderCopy => Some("older page, maybe outdated".to_owned()),
            Trust::SecondHand => Some("second-hand".to_owned()),
            Trust::Ours(reason) => Some(format!("we infer: {reason}")),
            Trust::Unsourced => Some(self.title.to_string()),
        }
    }

    /// The period that it holds for and when it was read, as far as known; may be empty.
    pub fn when(&self) -> String {
        let parts = [self.period.as_ref().map(ToString::to_string), self.dated()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// When it was read, or published where a copy without a date was read.
    pub fn dated(&self) -> Option<String> {
        match (self.read?, self.published) {
            (ReadDate::Undated, Some(published)) => Some(format!("published {}", published.in_words())),
            (read, _) => Some(read.phrase()),
        }
    }

    /// How far it can be trusted, in a sentence.
    pub(super) fn standing(&self) -> String {
        match &self.trust {
            Trust::Official => "official".to_owned(),
            Trust::OlderCopy => "official, but an older page, maybe outdated".to_owned(),
            Trust::SecondHand => "second-hand: a third party reports it".to_owned(),
            Trust::Ours(reason) => format!("our inference: {reason}"),
            Trust::Unsourced => "unknown: its source is missing from the data".to_owned(),
        }
    }
}
