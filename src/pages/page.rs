//! A page to read: a record, the application, the program or a fact's source as a list of items in reading order.

use crate::data::{AnswerState, AnyFact, Field, Id, Kind, Link, ReadDate, Standing, Tag};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::{Text, counted};

/// How far what an item says can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// The institution says so itself.
    Official,
    /// It said so in a copy that has probably been superseded.
    OlderCopy,
    /// Somebody else says that it says so.
    SecondHand,
    /// We infer it, for this reason.
    Ours(Text),
    /// Its source is not among the sources, so nobody can tell.
    Unsourced,
}

/// Where an item comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The source's title.
    pub title: Text,
    /// The source's address.
    pub url: Option<Text>,
    /// When it was read.
    pub read: Option<ReadDate>,
    /// The period that the item holds for, where the source prints one.
    pub period: Option<Text>,
    /// Its standing.
    pub trust: Trust,
    /// What a reader should know of the source.
    pub note: Option<Text>,
    /// Further sources that say the same: title and address.
    pub also: Vec<(Text, Option<Text>)>,
}

impl Provenance {
    /// The host of the source's address, without `www.`; the source's title where it has no address.
    pub fn site(&self) -> &str {
        let host = self.url.as_deref().and_then(|url| url.split("//").nth(1)).and_then(|rest| rest.split('/').next());
        host.map_or(&self.title, |host| host.strip_prefix("www.").unwrap_or(host))
    }

    /// What to be careful of, in a few words; none where the item is official.
    pub fn caution(&self) -> Option<String> {
        match &self.trust {
            Trust::Official => None,
            Trust::OlderCopy => Some("older copy, probably superseded".to_owned()),
            Trust::SecondHand => Some("second-hand".to_owned()),
            Trust::Ours(reason) => Some(format!("our inference: {reason}")),
            Trust::Unsourced => Some(self.title.to_string()),
        }
    }

    /// The period that it holds for and when it was read, as far as they are known; empty where neither is.
    pub fn when(&self) -> String {
        let read = self.read.map(ReadDate::said);
        let parts: Vec<_> = self.period.as_ref().map(ToString::to_string).into_iter().chain(read).collect();
        parts.join(", ")
    }
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A heading over what follows.
    Heading,
    /// What a fact says, one part a line.
    Fact(Vec<Text>),
    /// Several sources disagree: what one of them says, and which of how many it is.
    Disputed {
        /// What it says, one part a line.
        lines: Vec<Text>,
        /// Which of them, from 1.
        nth: usize,
        /// How many there are.
        of: usize,
    },
    /// What is not known, in words.
    Gap(Text),
    /// Another record that this one has to do with.
    Relation {
        /// The other record.
        to: RecordRef,
        /// Its title.
        title: Text,
        /// What the relation says beside that it is there.
        lines: Vec<Text>,
    },
    /// A page.
    Link {
        /// What the page is.
        title: Text,
        /// Its address.
        url: Text,
    },
    /// Running text.
    Prose(Text),
    /// What one compares first, side by side.
    KeyFacts(Vec<KeyFact>),
}

/// One question at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFact {
    /// What the question is called.
    pub label: Text,
    /// The first answer in a few words.
    pub brief: Text,
    /// The period it holds for; empty where none is printed.
    pub period: Text,
    /// What to be careful of: that it is not official, or disputed, or not known; empty where it is official.
    pub caution: Text,
}

/// Related records of one kind that a page lists.
const MOST_RELATED: usize = 60;

/// One item of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is called; empty where it goes on from the item above.
    pub label: Text,
    /// What it says.
    pub body: Body,
    /// What a reader should know beside it.
    pub note: Option<Text>,
    /// Where it comes from; none for headings and for what the program says of itself.
    pub provenance: Option<Provenance>,
}

impl Item {
    fn new(label: impl Into<Text>, body: Body) -> Self {
        Self { label: label.into(), body, note: None, provenance: None }
    }

    fn heading(label: impl Into<Text>) -> Self {
        Self::new(label, Body::Heading)
    }

    /// Something that the program says of itself.
    fn line(label: &str, text: impl Into<Text>) -> Self {
        Self::new(label, Body::Fact(vec![text.into()]))
    }

    /// Whether the reader's cursor can stand on it.
    pub fn can_hold_cursor(&self) -> bool {
        !matches!(self.body, Body::Heading)
    }

    /// Every text that it shows, for whoever looks for something in it.
    pub fn says(&self) -> impl Iterator<Item = &Text> {
        let (one, many): (Option<&Text>, &[Text]) = match &self.body {
            Body::Heading | Body::KeyFacts(_) => (None, &[]),
            Body::Fact(lines) | Body::Disputed { lines, .. } => (None, lines),
            Body::Relation { title, lines, .. } => (Some(title), lines),
            Body::Gap(text) | Body::Prose(text) | Body::Link { title: text, .. } => (Some(text), &[]),
        };
        one.into_iter().chain(many).chain(&self.note)
    }

    /// The value as one text, for the clipboard.
    pub fn value(&self) -> Option<Text> {
        match &self.body {
            Body::Heading | Body::Gap(_) | Body::KeyFacts(_) => None,
            Body::Fact(lines) | Body::Disputed { lines, .. } => {
                Some(Text::new(lines.iter().map(Text::as_str).collect::<Vec<_>>().join("; ")))
            }
            Body::Relation { title, .. } => Some(title.clone()),
            Body::Link { url, .. } => Some(url.clone()),
            Body::Prose(text) => Some(text.clone()),
        }
    }

    /// The address that belongs to the item: a link's own, or that of its value or its source.
    pub fn address(&self) -> Option<&Text> {
        match &self.body {
            Body::Link { url, .. } => Some(url),
            Body::Fact(lines) if lines.len() == 1 && crate::data::Address::is_safe(&lines[0]) => lines.first(),
            _ => self.provenance.as_ref().and_then(|provenance| provenance.url.as_ref()),
        }
    }
}

/// A page to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Its title.
    pub title: Text,
    /// The items, in reading order.
    pub items: Vec<Item>,
}

/// The page of a record; empty where there is no such record.
pub fn record(program: &Program, record: RecordRef) -> Page {
    Writer { program }.page(record)
}

/// The page on how to apply: the steps, the pages, and what each department asks for.
pub fn apply(program: &Program) -> Page {
    Writer { program }.apply_page()
}

/// The page about the program, the data and this explorer.
pub fn about(program: &Program) -> Page {
    Writer { program }.about_page()
}

/// The page of what is wrong with the data.
pub fn problems(program: &Program) -> Page {
    Writer { program }.problems_page()
}

/// Writes the pages of a program.
struct Writer<'a> {
    program: &'a Program,
}

impl Writer<'_> {
    /// The page of a record; empty where there is no such record.
    fn page(&self, record: RecordRef) -> Page {
        let Some(any) = self.program.get(record) else { return Page::default() };
        let mut items = Vec::new();
        items.extend(self.glance(&any));
        self.push_facts(&any, &mut items);
        self.push_related(record, &mut items);
        if !any.links.is_empty() {
            items.push(Item::heading("Links"));
            items.extend(any.links.iter().map(|link| self.link(link, any.source)));
        }
        items.push(Item::heading("In this data"));
        let listed = Item::line("Listed as", any.title.clone());
        items.push(Item { provenance: Some(self.provenance(any.source, None, None, &[])), ..listed });
        if !any.aliases.is_empty() {
            let aliases = any.aliases.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
            items.push(Item::line("Found as", aliases));
        }
        items.push(Item::line("Record", format!("{} {}", any.kind.noun(), any.id)));
        Page { title: any.title.clone(), items }
    }

    /// The page on how to apply: the steps, the pages, and what each department asks for.
    fn apply_page(&self) -> Page {
        let mut items = Vec::new();
        if let Some(about) = self.program.about() {
            items.push(Item::heading("Steps"));
            for (index, step) in about.apply.iter().enumerate() {
                let label = format!("Step {}", index + 1);
                let provenance = Some(self.provenance(&step.source, None, None, &[]));
                let body = match &step.url {
                    Some(url) => Body::Link { title: step.text.clone(), url: Text::new(&**url) },
                    None => Body::Fact(vec![step.text.clone()]),
                };
                items.push(Item { label: label.into(), body, note: step.note.clone(), provenance });
            }
            items.push(Item::heading("Pages"));
            items.extend(about.links.iter().map(|link| self.link(link, &about.source)));
            if let Some(any) = self.program.get(RecordRef { kind: Kind::Program, index: 0 }) {
                self.push_group(&any, "Applying", &mut items);
            }
        }
        items.push(Item::heading("Department by department"));
        for index in 0..self.program.tables.departments.len() {
            self.push_application(RecordRef { kind: Kind::Department, index }, &mut items);
        }
        Page { title: "How to apply".into(), items }
    }

    /// One department's deadlines, and under them what else an application costs and needs.
    fn push_application(&self, record: RecordRef, items: &mut Vec<Item>) {
        let Some(any) = self.program.get(record) else { return };
        let body = Body::Relation { to: record, title: any.title.clone(), lines: Vec::new() };
        items.push(Item::new("", body));
        for (index, field) in any.fields.iter().enumerate() {
            if field.has(Tag::Apply) {
                self.push_answer(&any, field, index, items);
            }
        }
    }

    /// The page about the program, the data and this explorer.
    fn about_page(&self) -> Page {
        let mut items = Vec::new();
        let mut title = Text::new("A degree program");
        if let Some(about) = self.program.about() {
            title = about.title.clone();
            let prose = "Nothing here is published by the university. Where this data and the official page disagree, \
                         the official page decides.";
            items.push(Item::new("Please note", Body::Prose(prose.into())));
            let body = Body::Link { title: "Official page".into(), url: Text::new(&*about.official) };
            let provenance = Some(self.provenance(&about.source, None, None, &[]));
            items.push(Item { provenance, ..Item::new("Decides", body) });
        }
        items.push(Item::heading("The data"));
        if let Some(age) = self.program.age() {
            let read = if age.oldest == age.newest {
                format!("{}", age.newest)
            } else {
                format!("between {} and {}, most of it in {}", age.oldest, age.newest, age.usual)
            };
            items.push(Item::line("Read", read));
        }
        self.push_coverage(&mut items);
        if let Some(any) = self.program.get(RecordRef { kind: Kind::Program, index: 0 }) {
            for group in groups(any.fields) {
                if group != "Applying" {
                    self.push_group(&any, group, &mut items);
                }
            }
            items.push(Item::heading("Links"));
            items.extend(any.links.iter().map(|link| self.link(link, any.source)));
        }
        items.push(Item::heading("This explorer"));
        items.push(Item::line("Version", concat!("msaie ", env!("CARGO_PKG_VERSION"))));
        items.push(Item::line("License", env!("CARGO_PKG_LICENSE")));
        let network = "It sends nothing over a network and writes no file; links open in your browser when you say so.";
        items.push(Item::new("Privacy", Body::Prose(network.into())));
        Page { title, items }
    }

    fn push_coverage(&self, items: &mut Vec<Item>) {
        let count = |kind: &Kind| counted(self.program.count(*kind), kind.noun(), kind.plural());
        let records: Vec<_> = Kind::PANES.iter().map(count).collect();
        items.push(Item::line("Records", records.join(", ")));
        let tally = self.program.tally();
        let standing = [
            counted(tally.facts(), "fact", "facts"),
            format!("{} official", tally.official),
            format!("{} from older official copies", tally.older),
            format!("{} at second hand", tally.second_hand),
            format!("{} our own inference", tally.ours),
        ];
        items.push(Item::line("Facts", format!("{}: {}", standing[0], standing[1..].join(", "))));
        let open = [
            format!("{} disputed", tally.disputed),
            format!("{} not published", tally.not_published),
            format!("{} not found", tally.not_found),
        ];
        items.push(Item::line("Open", open.join(", ")));
        items.push(Item::line("Sources", counted(self.program.tables.sources.len(), "page", "pages")));
        let problems = match self.program.problem_count() {
            0 => "none".to_owned(),
            count => format!("{}: see the view Problems", counted(count, "problem", "problems")),
        };
        items.push(Item::line("Problems", problems));
        for index in 0..self.program.tables.departments.len() {
            let record = RecordRef { kind: Kind::Department, index };
            let Some(any) = self.program.get(record) else { continue };
            let known = any.answers.iter().filter(|answer| !answer.any_facts().is_empty()).count();
            let lines = vec![Text::new(format!("{known} of {} questions answered", any.answers.len()))];
            let body = Body::Relation { to: record, title: any.title.clone(), lines };
            items.push(Item::new(if index == 0 { "Coverage" } else { "" }, body));
        }
    }

    /// The page of what is wrong with the data.
    fn problems_page(&self) -> Page {
        let mut items = Vec::new();
        let mut file: Option<&Text> = None;
        for problem in &self.program.problems {
            if file != Some(&problem.place.file) {
                items.push(Item::heading(problem.place.file.clone()));
                file = Some(&problem.place.file);
            }
            let label = match problem.place.line {
                0 => String::new(),
                line => format!("{line}:{}", problem.place.column),
            };
            let what = if problem.excerpt.is_empty() {
                problem.what.clone()
            } else {
                Text::new(format!("{}: {}", problem.what, problem.excerpt))
            };
            let note = (!problem.help.is_empty()).then(|| problem.help.clone());
            items.push(Item { note, ..Item::new(label, Body::Fact(vec![what])) });
        }
        Page { title: Text::new(counted(self.program.problem_count(), "problem", "problems")), items }
    }

    /// The answers that its kind shows at a glance; nothing for kinds that show none.
    fn glance(&self, any: &AnyRecord<'_>) -> Option<Item> {
        let key_facts: Vec<_> = any
            .fields
            .iter()
            .zip(&any.answers)
            .filter(|(field, _)| field.has(Tag::Glance))
            .filter_map(|(field, answer)| {
                let (brief, period, caution) = match answer.state() {
                    AnswerState::NotRecorded => return None,
                    AnswerState::NotFound(_) => (Text::default(), Text::default(), "not found"),
                    AnswerState::NotPublished { .. } => (Text::default(), Text::default(), "not published"),
                    state @ (AnswerState::Known | AnswerState::Disputed) => {
                        let fact = answer.any_facts().into_iter().next()?;
                        let provenance = self.provenance(fact.source, fact.standing, fact.period, fact.also);
                        let caution = match provenance.trust {
                            _ if state == AnswerState::Disputed => "disputed",
                            Trust::Official => "",
                            Trust::OlderCopy => "older copy",
                            Trust::SecondHand => "second-hand",
                            Trust::Ours(_) => "inferred",
                            Trust::Unsourced => "no source",
                        };
                        (Text::new(fact.value.brief()), provenance.period.unwrap_or_default(), caution)
                    }
                };
                Some(KeyFact { label: field.label.into(), brief, period, caution: caution.into() })
            })
            .collect();
        (!key_facts.is_empty()).then(|| Item::new("", Body::KeyFacts(key_facts)))
    }

    fn push_facts(&self, any: &AnyRecord<'_>, items: &mut Vec<Item>) {
        for group in groups(any.fields) {
            self.push_group(any, group, items);
        }
    }

    /// The facts of one group under their heading; nothing where none was recorded.
    fn push_group(&self, any: &AnyRecord<'_>, group: &str, items: &mut Vec<Item>) {
        let before = items.len();
        items.push(Item::heading(group));
        for (index, field) in any.fields.iter().enumerate().filter(|(_, field)| field.group == group) {
            self.push_answer(any, field, index, items);
        }
        if items.len() == before + 1 {
            items.pop();
        }
    }

    /// The answer to one question: its facts, or what is known of its absence.
    fn push_answer(&self, any: &AnyRecord<'_>, field: &Field, index: usize, items: &mut Vec<Item>) {
        let answer = any.answers[index];
        match answer.state() {
            AnswerState::NotRecorded => {}
            AnswerState::NotFound(looked) => items.push(Item {
                note: (!looked.is_empty()).then(|| looked.clone()),
                ..Item::new(field.label, Body::Gap("not found".into()))
            }),
            AnswerState::NotPublished { source, note } => items.push(Item {
                note: note.cloned(),
                provenance: Some(self.provenance(source, None, None, &[])),
                ..Item::new(field.label, Body::Gap("not published".into()))
            }),
            state @ (AnswerState::Known | AnswerState::Disputed) => {
                let any_facts = answer.any_facts();
                let of = any_facts.len();
                for (nth, fact) in any_facts.into_iter().enumerate() {
                    let label = if nth == 0 { field.label } else { "" };
                    let disputed = (state == AnswerState::Disputed).then_some((nth + 1, of));
                    self.push_claim(label, &fact, disputed, items);
                }
            }
        }
    }

    fn push_claim(&self, label: &str, fact: &AnyFact<'_>, disputed: Option<(usize, usize)>, items: &mut Vec<Item>) {
        let lines: Vec<Text> = fact.value.lines().into_iter().filter(|line| !line.is_empty()).map(Text::new).collect();
        let provenance = self.provenance(fact.source, fact.standing, fact.period, fact.also);
        let reference = fact.value.refers().first().copied();
        let target = reference.and_then(|reference| self.program.find(reference.kind, reference.id));
        let explorable = target.filter(|to| to.kind.has_pane());
        let body = match (explorable, disputed, fact.value.address()) {
            (Some(to), _, _) => Body::Relation { to, title: Text::new(self.program.title(to)), lines },
            (None, _, Some(url)) => Body::Link { title: Text::default(), url: Text::new(url) },
            (None, Some((nth, of)), None) => Body::Disputed { lines, nth, of },
            (None, None, None) => Body::Fact(lines),
        };
        let note = fact.note.cloned();
        items.push(Item { label: label.into(), body, note, provenance: Some(provenance) });
        if let Some(occupation) = target.filter(|to| to.kind == Kind::Occupation).and_then(|to| self.program.get(to)) {
            if let Some(Item { body: Body::Fact(lines), .. }) = items.last_mut() {
                *lines = vec![Text::new(format!("{}, SOC {}", occupation.title, occupation.id))];
            }
            for (index, field) in occupation.fields.iter().enumerate() {
                self.push_answer(&occupation, field, index, items);
            }
        }
    }

    /// What other records say of this one; of very many, the first of each kind.
    fn push_related(&self, record: RecordRef, items: &mut Vec<Item>) {
        let related = || self.program.relations(record).iter().filter(|relation| relation.stated.record != record);
        if related().next().is_some() {
            items.push(Item::heading("Related"));
        }
        for &kind in Kind::PANES {
            let of_kind = || related().filter(|relation| relation.to.kind == kind);
            for (index, relation) in of_kind().take(MOST_RELATED).enumerate() {
                let label = match (kind, record.kind) {
                    _ if index > 0 => "",
                    (Kind::Career, Kind::Department) => "Leads to",
                    (Kind::Career, _) => "Careers",
                    (Kind::CoreCourse, _) => "Core courses",
                    _ => "Departments",
                };
                let Some(fact) = self.program.fact(relation.stated) else { continue };
                let lines = Some(relation.detail.clone()).filter(|detail| !detail.is_empty()).into_iter().collect();
                let body = Body::Relation { to: relation.to, title: Text::new(self.program.title(relation.to)), lines };
                let provenance = self.provenance(fact.source, fact.standing, fact.period, fact.also);
                let note = fact.note.cloned();
                items.push(Item { label: label.into(), body, note, provenance: Some(provenance) });
            }
            let more = of_kind().count().saturating_sub(MOST_RELATED);
            if more > 0 {
                items.push(Item::line("", format!("and {}", counted(more, "more", "more"))));
            }
        }
    }

    fn link(&self, link: &Link, record_source: &Id) -> Item {
        let provenance = self.provenance(link.source.as_ref().unwrap_or(record_source), None, None, &[]);
        let body = Body::Link { title: link.label.clone(), url: Text::new(&*link.url) };
        Item { note: link.note.clone(), provenance: Some(provenance), ..Item::new("", body) }
    }

    /// Where something comes from: its source, unless its own standing and period differ.
    fn provenance(&self, key: &Id, standing: Option<&Standing>, period: Option<&Text>, also: &[Id]) -> Provenance {
        let Some(source) = self.program.source(key) else {
            return Provenance {
                title: Text::new(format!("unknown source `{key}`")),
                url: None,
                read: None,
                period: period.cloned(),
                trust: Trust::Unsourced,
                note: None,
                also: Vec::new(),
            };
        };
        let trust = match standing.unwrap_or(&source.standing) {
            Standing::Official => Trust::Official,
            Standing::OlderCopy => Trust::OlderCopy,
            Standing::SecondHand => Trust::SecondHand,
            Standing::Ours(reason) => Trust::Ours(reason.clone()),
        };
        let address = |source: &crate::data::Source| source.url.as_ref().map(|url| Text::new(&**url));
        Provenance {
            title: source.title.clone(),
            url: address(source),
            read: Some(source.read),
            period: period.or(source.period.as_ref()).cloned(),
            trust,
            note: source.note.clone(),
            also: also
                .iter()
                .filter_map(|key| self.program.source(key))
                .map(|source| (source.title.clone(), address(source)))
                .collect(),
        }
    }
}

/// The groups of a table, in its order.
fn groups(fields: &'static [Field]) -> Vec<&'static str> {
    let mut groups: Vec<&str> = fields.iter().map(|field| field.group).collect();
    groups.dedup();
    groups
}

impl Item {
    /// The page about where this item comes from; none where it comes from no source.
    pub fn source_page(&self) -> Option<Page> {
        let provenance = self.provenance.as_ref()?;
        let mut items = Vec::new();
        let said = self.value().or_else(|| match &self.body {
            Body::Gap(words) => Some(words.clone()),
            _ => None,
        });
        items.extend(said.map(|said| Item::line("Says", said)));
        items.extend(self.note.as_ref().map(|note| Item::line("Beside", note.clone())));
        items.push(Item::line("Source", provenance.title.clone()));
        match &provenance.url {
            Some(url) => {
                let body = Body::Link { title: Text::default(), url: url.clone() };
                items.push(Item::new("Address", body));
            }
            None => items.push(Item::new("Address", Body::Gap("it has no public address".into()))),
        }
        items.push(Item::line("Read", provenance.read.map_or("unknown".to_owned(), |read| read.to_string())));
        let period =
            provenance.period.clone().map_or(Body::Gap("none printed".into()), |period| Body::Fact(vec![period]));
        items.push(Item::new("Holds for", period));
        let standing = match &provenance.trust {
            Trust::Official => "official".to_owned(),
            Trust::OlderCopy => "official, in an older copy that has probably been superseded".to_owned(),
            Trust::SecondHand => "at second hand: a third party reports it".to_owned(),
            Trust::Ours(reason) => format!("our own inference: {reason}"),
            Trust::Unsourced => "unknown: its source is not among the sources".to_owned(),
        };
        items.push(Item::line("Standing", standing));
        items.extend(provenance.note.as_ref().map(|note| Item::line("Of the source", note.clone())));
        for (index, (title, url)) in provenance.also.iter().enumerate() {
            let body = match url {
                Some(url) => Body::Link { title: title.clone(), url: url.clone() },
                None => Body::Fact(vec![title.clone()]),
            };
            items.push(Item::new(if index == 0 { "Also says so" } else { "" }, body));
        }
        Some(Page { title: "Where it comes from".into(), items })
    }
}
