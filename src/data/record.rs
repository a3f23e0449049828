//! The records that files contain.
//!
//! A fact is one row of a table below, from which its field in the struct, on pages, in search and in docs/data-format.md
//! is derived. A record becomes a kind by a row in `kind.rs`.

use std::{fmt, iter, slice, vec};

use serde::Deserialize;

use self::Set::{After, Applying, Cost, First, Study};
use self::Tag::{Apply, Compare, Facet, Glance, Lead, Name, Short, Topic};
use super::fact::{Answer, AnyAnswer};
use super::id::{Id, Inherits, SourceKey};
use super::value::RonExample;
use super::value::admission::{English, Fee, GreRule, Letters};
use super::value::calendar::{Deadlines, Terms};
use super::value::catalogue::{Counting, CourseUnits, CrossListing, Requisite, Session, Tier};
use super::value::contact::{Address, Contact};
use super::value::course::{Offering, Use};
use super::value::money::Rates;
use super::value::number::CourseNumber;
use super::value::occupation::{Outlook, Pay};
use super::value::reference::{CoreCourseId, DepartmentId, OccupationId};
use super::value::requirement::{Breakdown, Internship, Length, Project, Units, Variants};
use super::value::text::TextList;
use super::violation::{Checked, PathSegment, Violations};
use super::words::Words;
use crate::problem::Fault;
use crate::text::Text;

/// One row of a record's table of facts.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// The field's name in the files.
    pub key: &'static str,
    /// Its label on screen, for [`Words::fill`].
    pub label: &'static str,
    /// The heading it appears under, for [`Words::fill`].
    pub group: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// An example value in RON.
    pub example: &'static str,
    /// Where it is used besides its record's page.
    pub tags: &'static [Tag],
}

impl Field {
    /// Whether it has `tag`.
    pub fn has(&self, tag: Tag) -> bool {
        self.tags.contains(&tag)
    }

    /// The sets of questions in which it is compared; none if it is not.
    pub fn sets(&self) -> &'static [Set] {
        let sets = self.tags.iter().find_map(|tag| match tag {
            Compare(sets) => Some(*sets),
            _ => None,
        });
        sets.unwrap_or(&[])
    }
}

/// A set of questions that records are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Set {
    /// What one asks first.
    First,
    /// What an application needs.
    Applying,
    /// What it costs.
    Cost,
    /// What one studies.
    Study,
    /// What comes after it.
    After,
}

impl Set {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::First, Self::Applying, Self::Cost, Self::Study, Self::After];

    /// Its name on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Applying => "applying",
            Self::Cost => "cost",
            Self::Study => "study",
            Self::After => "after",
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "At a glance",
            Self::Applying => "Applying",
            Self::Cost => "Cost",
            Self::Study => "Study",
            Self::After => "After",
        }
    }
}

/// A use of a fact besides its record's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Among the values at the top of the page.
    Glance,
    /// Says what the record is, so that it needs no label on its page.
    Lead,
    /// Said in so few words that two such values share a line.
    Short,
    /// Compared across departments, among these sets of questions.
    Compare(&'static [Set]),
    /// Relevant to applicants.
    Apply,
    /// Contains names of the record.
    Name,
    /// Lists what the record is about.
    Topic,
    /// Read by the facet of this name.
    Facet(&'static str),
}

/// The facts of a record: each field of its table with the record's answer.
pub type Facts<'a> = iter::Zip<slice::Iter<'static, Field>, vec::IntoIter<&'a dyn AnyAnswer>>;

/// A record of any kind.
pub trait Record: fmt::Debug {
    /// The table of its facts.
    fn fields(&self) -> &'static [Field];
    /// Its stable name.
    fn id(&self) -> &Id;
    /// Its title.
    fn title(&self) -> &Text;
    /// Short and other names it is known by.
    fn aliases(&self) -> &[Text];
    /// The key of the source that lists it, its file's if none is given.
    fn source(&self) -> &SourceKey;
    /// The ids it had before, by which it is still found.
    fn was(&self) -> &[Id];
    /// Pages about it.
    fn links(&self) -> &[Link];
    /// The fields specific to its kind that are not facts, by name.
    fn head(&self) -> Vec<(&'static str, &dyn HeadField)>;
    /// Its answers, in the order of [`Record::fields`].
    fn answers(&self) -> Vec<&dyn AnyAnswer>;

    /// Each field of the table with the record's answer.
    fn facts(&self) -> Facts<'_> {
        self.fields().iter().zip(self.answers())
    }
}

impl<T: Record> Checked for T {
    fn check(&self, violations: &mut Violations) {
        self.id().check_renamed(self.was(), violations);
        if self.source().is_missing() {
            let help = "add `source: \"…\"`, the key of an entry in sources.ron, to the record or to its file";
            violations.report(Fault::MissingSource, "the source is missing", help);
        }
        violations.within("title", |violations| {
            if self.title().trim().is_empty() {
                violations.contradiction("the title is empty", "every record needs a title");
            }
        });
        for (index, link) in self.links().iter().enumerate() {
            violations.within("links", |violations| {
                violations.at(PathSegment::Index(index), |violations| {
                    violations.within("url", |violations| link.url.check(violations));
                });
            });
        }
        for (name, field) in self.head() {
            violations.within(name, |violations| field.check(violations));
        }
        for (field, answer) in self.facts() {
            violations.within(field.key, |violations| answer.check(violations));
        }
    }
}

/// A field of a record that is not a fact.
pub trait HeadField {
    /// Reports what is wrong with it.
    fn check(&self, violations: &mut Violations);

    /// The keys of the sources it names itself, each with its path.
    fn sources(&self) -> Vec<(Vec<PathSegment>, &Id)> {
        Vec::new()
    }

    /// Gives what names no source its record's.
    fn inherit(&mut self, _source: &Id) {}
}

impl HeadField for Address {
    fn check(&self, violations: &mut Violations) {
        Self::check(self, violations);
    }
}

/// The number of the format that a program's files are written in; 1 if they give none, as the first format did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct FormatNumber(u32);

impl FormatNumber {
    /// The format that this version reads.
    const CURRENT: u32 = 2;
}

impl Default for FormatNumber {
    fn default() -> Self {
        Self(1)
    }
}

impl HeadField for FormatNumber {
    fn check(&self, violations: &mut Violations) {
        let Self(number) = *self;
        let current = Self::CURRENT;
        if number < current {
            let help = format!(
                "write `format: {current}`, and where you use them: `Disputed` is now `Conflict`, `formerly`, `Varies` or \
                 `Titles`; `test: Toefl` is now `test: \"TOEFL\"`; an occupation's SOC code belongs in `code`"
            );
            violations.report(
                Fault::OldFormat,
                format!("this data is in format {number}; the current format is {current}"),
                help,
            );
        } else if number > current {
            let what = format!("this data is in format {number}; this version reads format {current}");
            violations.report(Fault::OldFormat, what, "use a newer version of msaie");
        }
    }
}

impl HeadField for Words {
    fn check(&self, violations: &mut Violations) {
        Self::check(self, violations);
    }
}

impl HeadField for Tier {
    fn check(&self, _: &mut Violations) {}
}

impl HeadField for CourseNumber {
    fn check(&self, violations: &mut Violations) {
        Self::check(self, violations);
    }
}

impl HeadField for Vec<ApplyStep> {
    fn check(&self, violations: &mut Violations) {
        for (index, step) in self.iter().enumerate() {
            if let Some(url) = &step.url {
                violations.at(PathSegment::Index(index), |violations| {
                    violations.within("url", |violations| url.check(violations));
                });
            }
        }
    }

    fn sources(&self) -> Vec<(Vec<PathSegment>, &Id)> {
        let path = |index| vec![PathSegment::Index(index), PathSegment::Field("source")];
        let named = self.iter().enumerate().filter(|(_, step)| !step.source.is_inherited());
        named.map(|(index, step)| (path(index), &*step.source)).collect()
    }

    fn inherit(&mut self, source: &Id) {
        self.retain(|step| !(source.is_empty() && step.source.is_inherited()));
        for step in self {
            step.source.inherit(source);
        }
    }
}

/// Declares a record: generates the struct, its RON form and its [`Record`] implementation from a table of facts.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $name:ident { $($(#[$head_meta:meta])* $head:ident: $head_type:ty,)* }
        $($group:literal { $(
            $key:ident: $type:ty, $label:literal, $meaning:literal $(, [$($tag:expr),*])?;
        )* })*
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Its stable name.
            pub id: Id,
            /// Its title, as its source prints it.
            pub title: Text,
            /// The key of the source that lists it, its file's if none is given.
            #[serde(default)]
            pub source: SourceKey,
            /// The ids it had before, by which it is still found.
            #[serde(default)]
            pub was: Box<[Id]>,
            /// Short and other names it is known by.
            #[serde(default)]
            pub aliases: Box<[Text]>,
            /// Pages about it.
            #[serde(default)]
            pub links: Box<[Link]>,
            $($(#[$head_meta])* pub $head: $head_type,)*
            $($(
                #[doc = concat!($meaning, ".")]
                #[serde(default)]
                pub $key: Answer<$type>,
            )*)*
        }

        impl $name {
            /// The table of its facts.
            pub const FIELDS: &'static [Field] = &[$($(Field {
                key: stringify!($key),
                label: $label,
                group: $group,
                meaning: $meaning,
                example: <$type as RonExample>::EXAMPLE,
                tags: &[$($($tag),*)?],
            },)*)*];
        }

        impl Inherits for $name {
            fn inherit(&mut self, file: Option<&Id>) {
                if let Some(file) = file {
                    self.source.inherit(file);
                }
                let source = Id::clone(&self.source);
                $(HeadField::inherit(&mut self.$head, &source);)*
                $($(self.$key.inherit(&source);)*)*
            }
        }

        impl Record for $name {
            fn fields(&self) -> &'static [Field] {
                Self::FIELDS
            }

            fn id(&self) -> &Id {
                &self.id
            }

            fn title(&self) -> &Text {
                &self.title
            }

            fn aliases(&self) -> &[Text] {
                &self.aliases
            }

            fn source(&self) -> &SourceKey {
                &self.source
            }

            fn was(&self) -> &[Id] {
                &self.was
            }

            fn links(&self) -> &[Link] {
                &self.links
            }

            fn answers(&self) -> Vec<&dyn AnyAnswer> {
                vec![$($(&self.$key,)*)*]
            }

            fn head(&self) -> Vec<(&'static str, &dyn HeadField)> {
                vec![$((stringify!($head), &self.$head as &dyn HeadField),)*]
            }
        }
    };
}

record! {
    /// A degree program as a whole.
    DegreeProgram {
        /// The number of the format in which the files are written.
        #[serde(default)]
        format: FormatNumber,
        /// The page that takes precedence if the data disagrees with it.
        official: Address,
        /// What the program calls its parts, where that differs from our words.
        #[serde(default)]
        words: Words,
        /// How to apply, in order.
        #[serde(default = "Vec::new")]
        apply: Vec<ApplyStep>,
    }
    "The program" {
        introduction: Text, "Overview", "What the program is, in a few sentences", [Lead];
        owner: Text, "Offered by", "The university and the school that offer it";
        idea: TextList, "What it teaches", "What sets the program apart, one point per line";
        fields: TextList, "AI fields", "The fields of AI that it builds on", [Topic];
        core_units: Breakdown, "Common core", "The units of the courses that every degree builds on";
        first_intake: Text, "First students", "When the first students began";
        degrees: Text, "Degrees", "How many degrees there are and how they are counted";
        campuses: Text, "Campuses", "Where the degrees are taught";
        stem: Text, "STEM", "Whether the degrees are designated as STEM";
        stem_rule: Text, "STEM rule", "How it is decided whether a degree counts as STEM";
        research: TextList, "AI research", "The research areas that the school names", [Topic];
        outcomes: Text, "Graduates", "What is published about graduates: placement, salary, employers";
    }
    "Applying" {
        application: TextList, "Application", "Application rules that apply to every department";
        questions: Text, "Questions", "Who answers general questions";
        sessions: Text, "Info session", "Information sessions for applicants";
    }
    "{Units} and money" {
        unit: Text, "{A unit}", "What a unit is";
        full_time: Units, "Full-time load", "Units per semester that count as full-time";
        tuition: Rates, "Tuition", "The school's rate";
        fees: TextList, "Fees", "Fees on top of tuition";
        costs: TextList, "Other costs", "Estimates of what else a year costs";
        billing: Text, "Billing", "How tuition is billed";
        funding: Text, "Funding", "Fellowships and aid across departments";
    }
}

record! {
    /// A course that every degree of the program builds on.
    CoreCourse {}
    "What it is" {
        summary: Text, "Overview", "What the course is about, in a sentence or two", [Lead];
    }
    "Take it as" {
        units: Units, "{Units}", "Its units", [Glance, Short];
        numbers: Offering, "Numbers", "The numbers under which it is offered, by whom and when";
        terms: Terms, "Terms", "The terms in which it runs", [Glance, Short];
        places: Text, "Places", "Where it is taught", [Glance, Facet("campus")];
    }
    "Before you start" {
        background: Text, "Background", "What students should already know";
    }
    "What it covers" {
        topics: TextList, "Topics", "Topic keywords", [Topic];
        format: Text, "Format", "How it is taught";
        assessment: Text, "Assessment", "How it is graded";
        instructors: Text, "Instructors", "Who taught it";
    }
    "Where it counts" {
        used_by: Use, "{Departments}", "The departments that count it, and under which numbers";
    }
    "Titles and history" {
        other_titles: TextList, "Also titled", "Other titles that pages use for it", [Name];
        history: Text, "History", "When it began, and under what names";
    }
}

record! {
    /// A department and the degree that it offers.
    Department {}
    "What it is" {
        summary: Text, "Overview", "What the degree is about, in a few sentences", [Lead];
        research: TextList, "Research", "The department's research areas", [Topic];
    }
    "What you take" {
        units: Units, "{Units}", "Total units of the standard version", [Glance, Short, Compare(&[First, Study])];
        breakdown: Breakdown, "Breakdown", "The units area by area";
        length: Length, "Length", "How long the standard version takes", [Glance, Short, Compare(&[First, Study])];
        variants: Variants, "Variants", "Other versions of the degree";
        project: Project, "Project", "Project, thesis or capstone work", [Compare(&[Study])];
        internship: Internship, "Internship", "Whether and how an internship is part of it", [Compare(&[Study, After])];
        qpa: Text, "QPA to graduate", "The quality point average that the degree requires", [Compare(&[Study])];
        courses: TextList, "Courses", "Courses that the department names, by number and title";
        subjects: TextList, "Numbers from", "What the numbers of its courses begin with";
        campus: Text, "Campus", "Where the degree is taught", [Glance, Short, Compare(&[First, Study]), Facet("campus")];
    }
    "Getting in" {
        starts: Terms, "Starts", "The terms in which students can start", [Glance, Short, Compare(&[First, Applying])];
        deadlines: Deadlines, "Deadlines", "When to apply", [Glance, Compare(&[First, Applying]), Apply];
        gre: GreRule, "GRE", "Whether Graduate Record Examination scores are needed", [Glance, Short, Compare(&[First, Applying]), Apply];
        fee: Fee, "Fee", "What it costs to apply", [Glance, Short, Compare(&[Applying, Cost]), Apply];
        english: English, "English", "English tests and their minimum scores", [Glance, Compare(&[Applying]), Apply];
        letters: Letters, "Letters", "Letters of recommendation", [Short, Compare(&[Applying]), Apply];
        background: TextList, "Background", "What applicants should have studied", [Glance, Compare(&[Applying])];
        application: Text, "Application", "What else an application needs";
    }
    "Money" {
        tuition: Rates, "Tuition", "What it costs", [Glance, Compare(&[First, Cost])];
        fees: Rates, "Fees", "Required fees on top of tuition", [Compare(&[Cost])];
        funding: Text, "Funding", "Aid, assistantships and fellowships", [Glance, Compare(&[Cost])];
    }
    "Leads to" {
        outcomes: TextList, "Graduates", "What the department says its graduates can do or become", [Compare(&[After])];
        stem: Text, "STEM", "Whether the degree is designated as STEM", [Compare(&[After])];
    }
    "Name and contact" {
        degree: Text, "Degree", "The degree's exact name";
        contact: Contact, "Contact", "How to reach the office";
    }
}

record! {
    /// A position that graduates aim for.
    Career {}
    "Pay, in the nearest occupations" {
        occupation: OccupationId, "Occupation", "The nearest occupation";
    }
    "Degrees that lead here" {
        departments: DepartmentId, "{Departments}", "The departments whose degree leads there";
        courses: CoreCourseId, "{Core courses}", "The core courses it draws on most";
    }
    "The work" {
        does: Text, "The work", "What a person in this position does", [Lead];
        reading: Text, "The title", "How to interpret an unclear title";
    }
    "What it takes" {
        skills: TextList, "Skills", "Required skills", [Topic];
        industries: TextList, "Industries", "Industries with such positions", [Topic];
        education: Text, "Education", "Required education";
        postings: Text, "Postings", "What public postings show";
    }
}

record! {
    /// A course of the catalogue.
    Course {
        /// The number under which it is offered today, or was last.
        number: CourseNumber,
        /// How the pages of the degrees know it.
        #[serde(default)]
        tier: Tier,
    }
    "Take it as" {
        units: CourseUnits, "{Units}", "Its units: a number, a range such as (from: 1, to: 48), or Variable", [Glance, Short];
        schedule: Session, "Offered", "A term of a printed schedule in which it is offered", [Glance];
        terms: Terms, "Usual terms", "The terms that pages give for it, of any year", [Glance];
        numbers: Offering, "Other numbers", "Further numbers of the same course";
        careful: Text, "Careful", "What is easily mistaken about the number or the course";
    }
    "Before you start" {
        prerequisites: Requisite, "Prerequisites", "The courses to have taken before";
        corequisites: Requisite, "Corequisites", "The courses to take at the same time";
    }
    "Who counts it" {
        counts: Counting, "Counts for", "A department that counts it, and for which area";
        related: Counting, "Related to", "A department whose own lists have it, without a page of the degree that does";
    }
    "What it covers" {
        topics: TextList, "Topics", "Topic keywords", [Topic];
    }
    "Numbers and titles" {
        cross_listed: CrossListing, "Cross-listed", "The numbers that a list prints beside its own";
        other_titles: TextList, "Also titled", "Other titles that pages or schedules use for the number", [Name];
    }
}

record! {
    /// Something with dates of its own for applicants to all departments, such as a fellowship or an information session.
    Opportunity {}
    "The opportunity" {
        summary: Text, "Overview", "What it is, in a sentence or two";
        eligible: Text, "Open to", "Who is eligible";
        deadlines: Deadlines, "Dates", "When to apply for it, or when it takes place", [Apply];
        application: Text, "Application", "How to apply for it";
    }
}

record! {
    /// An occupation, as statistics of work know it.
    Occupation {}
    "The occupation" {
        code: Text, "Code", "Its code, with the name of the classification", [Name];
        pay: Pay, "Pay", "What it pays, at every level of experience";
        outlook: Outlook, "Outlook", "How it is expected to grow";
        education: Text, "Education", "Typical entry-level education";
        employers: TextList, "Employers", "Where the jobs are";
    }
}

impl Course {
    /// The number under which it is offered today, then its others.
    pub fn all_numbers(&self) -> impl Iterator<Item = &CourseNumber> {
        let others = self.numbers.facts().iter().map(|fact| &fact.value.course.number);
        iter::once(&self.number).chain(others)
    }
}

/// A page about a record.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What the page is.
    pub label: Text,
    /// Its address.
    pub url: Address,
    /// The key of the source that names it; by default the record's own source.
    #[serde(default)]
    pub source: Option<Id>,
    /// What else a reader should know.
    #[serde(default)]
    pub note: Option<Text>,
}

/// One step of an application.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplyStep {
    /// What to do.
    pub text: Text,
    /// The key of the source that says so, its record's if none is given.
    #[serde(default)]
    pub source: SourceKey,
    /// Where to do it.
    #[serde(default)]
    pub url: Option<Address>,
    /// What else a reader should know.
    #[serde(default)]
    pub note: Option<Text>,
}
