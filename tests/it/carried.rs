//! What the data said in its first format is still there, but for what was changed on purpose.

use std::collections::HashSet;

use msaie::data::{self, Kind, Words};
use msaie::model::{Program, RecordRef};

/// Each line, note and link of the data of the first format: kind, id, field, source and text, separated by tabs.
const BEFORE: &str = include_str!("carried.tsv");

/// What is not there any more: the record, the beginning of the line, and why.
const DROPPED: &[(&str, &str, &str)] = &[
    ("etim", "note: applicants hear in March", "it is the day of the decision now"),
    ("cheme", "note: what graduation asks for was not found", "it is what is not found of the average to graduate"),
    ("mse", "Waiver: none; the fee", "that there is no waiver is a note, not one of them"),
    ("meche", "AI core · 42 units: all four courses", "our own sum of four courses was no side of a conflict"),
];

/// Everything that a record, and what is open to all applicants, say: each line, and each word of all of them.
struct Said {
    lines: HashSet<String>,
    words: HashSet<String>,
}

impl Said {
    fn of(program: &Program, record: RecordRef) -> Self {
        let open = (0..program.count(Kind::Opportunity)).map(|index| RecordRef { kind: Kind::Opportunity, index });
        let mut lines = HashSet::new();
        for any in open.chain([record]).filter_map(|record| program.get(record)) {
            for answer in &any.answers {
                for fact in answer.any_facts() {
                    lines.extend(fact.value.lines(Words::OURS));
                    lines.extend(fact.note.map(|note| format!("note: {note}")));
                    if let Some(data::Standing::Ours(reason)) = fact.standing {
                        lines.insert(reason.to_string());
                    }
                    // An occupation was shown with its code.
                    lines.extend(fact.value.refers().iter().map(|reference| format!("SOC {}", reference.id)));
                }
            }
            lines.extend(any.links.iter().map(|link| format!("{} {}", link.label, &*link.url)));
        }
        let words = lines.iter().flat_map(|line| words(line)).collect();
        Self { lines, words }
    }

    /// Whether a line is there, perhaps in other words: all of its figures, and most of its words.
    fn holds(&self, line: &str) -> bool {
        let is_figure = |word: &String| word.bytes().any(|byte| byte.is_ascii_digit());
        let (all, missing): (Vec<String>, Vec<String>) =
            (words(line).collect(), words(line).filter(|word| !self.words.contains(word)).collect());
        self.lines.contains(line) || !missing.iter().any(is_figure) && missing.len() * 3 <= all.len()
    }
}

/// The words and figures of a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase)
}

#[test]
fn no_fact_of_the_first_format_is_lost() {
    let program = Program::new(data::embedded());
    let kind = |name: &str| Kind::ALL.iter().copied().find(|kind| format!("{kind:?}") == name).expect("a kind");
    let url = |source: &data::Source| source.url.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut said: Option<(&str, Said)> = None;
    let mut lost = Vec::new();
    for line in BEFORE.lines() {
        let [name, id, _, _, text] = line.splitn(5, '\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        if name == "Source" {
            let is_here = |source: &data::Source| &*source.id == id && url(source) == text;
            assert!(program.tables.sources.iter().any(is_here), "{line}");
            continue;
        }
        if said.as_ref().is_none_or(|(known, _)| *known != id) {
            let record = program.find(kind(name), id).unwrap_or_else(|| panic!("no {name} {id}"));
            said = Some((id, Said::of(&program, record)));
        }
        let (_, said) = said.as_ref().expect("a record");
        if !said.holds(text) && !DROPPED.iter().any(|(record, start, _)| *record == id && text.starts_with(start)) {
            lost.push(line);
        }
    }
    assert!(BEFORE.lines().count() > 1800);
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
