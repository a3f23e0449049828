//! A reference search that reads every line of every record for every query; the real one must agree with it.

use std::any::Any;
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::find::{CancelToken, Found, Hit, Narrowing, area_of, group_of, is_amount};
use super::fold::{begins_word, fold};
use super::index::{Index, names_question};
use super::lines::{answers, compact};
use super::matcher::{Haystack, Matcher};
use super::query::{Clause, Query, SYNONYM};
use super::rank::{Area, Match, Proximity, Quality, Rank, Tier};
use super::subsequence::Subsequence;
use crate::data::{self, Kind, Term, Terms, Units};
use crate::model::{Program, RecordRef};
use crate::text::LineBuffer;

/// Hits of each kind that a search returns.
const MOST: usize = 50;

/// A record's names, and its answers.
struct ReferenceRecord {
    record: RecordRef,
    names: Vec<String>,
    answers: Vec<ReferenceAnswer>,
}

/// An answer: the question, if it answers one, and its folded lines.
struct ReferenceAnswer {
    question: String,
    is_answer: bool,
    area: Area,
    quality: Quality,
    lines: Vec<String>,
}

impl ReferenceRecord {
    fn new(program: &Program, record: RecordRef) -> Self {
        let (mut names, mut found) = (Vec::new(), Vec::new());
        let _ = answers(
            program,
            record,
            |_| true,
            &mut LineBuffer::default(),
            |origin, lines, _| {
                let lines: Vec<String> = lines.iter().map(fold).collect();
                if origin.area == Area::Names {
                    names.extend(lines.iter().filter_map(|line| compact(line)).map(String::from_iter));
                    names.extend(lines);
                } else {
                    let label = fold(&program.words().fill(origin.label));
                    let question = if origin.is_question { label } else { String::new() };
                    let is_answer = origin.is_answer;
                    found.push(ReferenceAnswer {
                        question,
                        is_answer,
                        area: origin.area,
                        quality: origin.quality,
                        lines,
                    });
                }
                ControlFlow::Continue(())
            },
        );
        Self { record, names, answers: found }
    }

    /// The best match as typed.
    fn best_match(&self, clause: &Clause, denies: bool) -> Option<Match> {
        let in_line = |line: &String, area: Area, quality: Quality| {
            let found = clause.words().filter_map(|(word, penalty)| {
                let found = Matcher::new(word).best_match(Haystack::line_of(line, area))?;
                Some(Match { distance: found.distance + penalty, ..found })
            });
            found.map(|found| Match { quality, ..found }).min()
        };
        let judged = |answer: &ReferenceAnswer| if denies { answer.quality.denied() } else { answer.quality };
        let named = self.names.iter().filter_map(|name| in_line(name, Area::Names, Quality::BEST));
        let said = self
            .answers
            .iter()
            .flat_map(|answer| answer.lines.iter().filter_map(move |line| in_line(line, answer.area, judged(answer))));
        let occurs = |line: &String, area: Area| {
            Matcher::new(&clause.word).best_match(Haystack::line_of(line, area)).is_some()
                || Matcher::new(&clause.word).acronym(Haystack::line_of(line, area)).is_some()
        };
        let is_typed = self.names.iter().any(|name| occurs(name, Area::Names))
            || self.answers.iter().any(|answer| answer.lines.iter().any(|line| occurs(line, answer.area)));
        let asked = self.answers.iter().filter(|answer| answer.is_answer).filter_map(|answer| {
            let (tier, penalty) = names_question(clause, &answer.question)?;
            Some((tier, penalty, judged(answer)))
        });
        let asked = asked.min().map(|(tier, penalty, quality)| {
            let distance = Area::Questions.distance() + if is_typed && penalty >= SYNONYM { 0 } else { penalty };
            Match { tier, area: Area::Questions, quality, distance }
        });
        named.chain(said).chain(asked).min()
    }

    /// The best match as a subsequence of a name.
    fn subsequence(&self, clause: &Clause) -> Option<Match> {
        let subsequence = Subsequence::new(&clause.word)?;
        self.names.iter().filter_map(|name| subsequence.best(name)).min()
    }

    /// The worst match of all clauses; `None` unless all match.
    fn worst(&self, query: &Query, start: Tier, of: impl Fn(&Clause) -> Option<Match>) -> Option<Match> {
        if query.excluded().any(|clause| self.best_match(clause, query.denies).is_some()) {
            return None;
        }
        let start = Match { tier: start, ..Match::NAME };
        query.wanted().try_fold(start, |worst, clause| Some(worst.and(of(clause)?)))
    }

    fn rank(&self, query: &Query, worst: Match, order: usize) -> Rank {
        let wanted: Vec<&Clause> = query.wanted().collect();
        if query.clauses.len() < 2 {
            return Rank::new(worst, Proximity::TOGETHER, order);
        }
        let is_name = |words: &str| {
            let spelt = |name: &&String| name.chars().filter(|c| c.is_alphanumeric()).eq(words.chars());
            !words.is_empty() && self.names.iter().any(|name| spelt(&name))
        };
        if is_name(&query.joined()) {
            return Rank::new(Match::NAME, Proximity::NAMED, order);
        }
        let occurs = |clause: &Clause, line: &str, area: Area| {
            clause.words().any(|(word, _)| Matcher::new(word).occurs(line, area))
        };
        let in_one_name = self.names.iter().any(|name| wanted.iter().all(|clause| occurs(clause, name, Area::Names)));
        let judged = |answer: &ReferenceAnswer| {
            let asks = |clause: &&Clause| names_question(clause, &answer.question).is_some();
            let says = |clause: &Clause| answer.lines.iter().any(|line| occurs(clause, line, answer.area));
            let is_named = |clause: &Clause| self.names.iter().any(|name| occurs(clause, name, Area::Names));
            let matched = wanted.iter().filter(|clause| asks(clause) || says(clause)).count();
            let lacks = |clause: &&&Clause| !asks(clause) && !says(clause) && !is_named(clause);
            // What asks something that the record answers counts twice.
            let weight = |clause: &&Clause| {
                let is_answered =
                    |known: &ReferenceAnswer| known.is_answer && names_question(clause, &known.question).is_some();
                1 + usize::from(self.answers.iter().any(is_answered))
            };
            let lacking: usize = wanted.iter().filter(lacks).map(weight).sum();
            let area = area_of(wanted.iter().any(asks), answer.is_answer, answer.area);
            let quality = if query.denies { answer.quality.denied() } else { answer.quality };
            let penalty: u32 = wanted
                .iter()
                .filter_map(|clause| names_question(clause, &answer.question))
                .map(|(_, penalty)| penalty)
                .sum();
            (matched > 0).then_some((lacking, area, penalty, quality))
        };
        let (lacking, area, quality) = if wanted.len() < 2 {
            (0, worst.area, worst.quality)
        } else if in_one_name {
            (0, Area::Names, Quality::BEST)
        } else {
            let best = self.answers.iter().filter_map(judged).min();
            best.map_or((wanted.len(), worst.area, worst.quality), |(lacking, area, _, quality)| {
                (lacking, area, quality)
            })
        };
        let named = query.runs().iter().any(|run| is_name(run));
        let has_phrase = query.phrase().is_some_and(|phrase| {
            let begins = |line: &String| line.match_indices(&phrase).any(|(at, _)| begins_word(line, at));
            self.names.iter().chain(self.answers.iter().flat_map(|answer| &answer.lines)).any(begins)
        });
        let proximity = if named {
            Proximity::NAMED
        } else if has_phrase {
            Proximity::PHRASE
        } else {
            Proximity::lacking(lacking)
        };
        Rank::new(Match { area, quality, ..worst }, proximity, order)
    }
}

/// The hits, and the matches of each kind.
fn search(program: &Program, all: &[ReferenceRecord], typed: &str, query: &Query) -> (Vec<Hit>, Vec<usize>) {
    let holds = |record: RecordRef| {
        let any = program.get(record).expect("a record");
        let facts: Vec<_> = any.answers.iter().flat_map(|answer| answer.any_facts()).collect();
        let units = facts.iter().filter_map(|fact| (fact.value as &dyn Any).downcast_ref::<Units>());
        let terms = facts.iter().filter_map(|fact| (fact.value as &dyn Any).downcast_ref::<Terms>());
        typed.split(' ').all(|token| match token {
            "kind:core" => record.kind == Kind::CoreCourse,
            "!kind:department" => record.kind != Kind::Department,
            "units:6..12" => units.clone().any(|units| (Units::whole(6)..=Units::whole(12)).contains(units)),
            "term:fall" => terms.clone().any(|terms| terms.0.contains(&Term::Fall)),
            "!term:summer" => !terms.clone().any(|terms| terms.0.contains(&Term::Summer)),
            _ => true,
        })
    };
    let read: Vec<(usize, &ReferenceRecord)> = all.iter().enumerate().filter(|(_, read)| holds(read.record)).collect();
    let as_typed = |(order, read): &(usize, &ReferenceRecord)| {
        let worst = read.worst(query, Tier::Exact, |clause| read.best_match(clause, query.denies))?;
        Some((read.record, read.rank(query, worst, *order)))
    };
    let mut ranked: Vec<(RecordRef, Rank)> = read.iter().filter_map(as_typed).collect();
    if ranked.is_empty() && query.wanted().any(|clause| Subsequence::new(&clause.word).is_some()) {
        let as_subsequence = |(order, read): &(usize, &ReferenceRecord)| {
            let worst = read.worst(query, Tier::Fuzzy, |clause| {
                read.best_match(clause, query.denies).or_else(|| read.subsequence(clause))
            })?;
            let is_new = read.worst(query, Tier::Exact, |clause| read.best_match(clause, query.denies)).is_none();
            is_new.then(|| (read.record, Rank::new(worst, Proximity::TOGETHER, *order)))
        };
        ranked.extend(read.iter().filter_map(as_subsequence));
    }
    ranked.sort_unstable_by_key(|(record, rank)| (rank.tier(), group_of(record.kind), *rank));
    let of_kind = |kind| ranked.iter().filter(|(record, _)| record.kind == kind).count();
    let counts = Kind::PANES.iter().copied().map(of_kind).collect();
    let mut shown: HashMap<Kind, usize> = HashMap::new();
    ranked.retain(|(record, _)| {
        let shown = shown.entry(record.kind).or_default();
        *shown += 1;
        *shown <= MOST
    });
    let hit =
        |(record, rank): &(RecordRef, Rank)| Hit { record: *record, tier: rank.tier(), distance: rank.distance() };
    (ranked.iter().map(hit).collect(), counts)
}

/// The words that all texts are made of, so that queries match in many ways.
const WORDS: [&str; 20] = [
    "deep",
    "learning",
    "Schrödinger",
    "deer",
    "dee",
    "a",
    "of",
    "control",
    "18-661",
    "machine",
    "aaa",
    "lean",
    "C++",
    "units",
    "topic",
    "no",
    "required",
    "École",
    "中文",
    "MSE",
];

/// Fields that are typed; the reference knows what each means.
const FIELDS: [&str; 5] = ["kind:core", "!kind:department", "units:6..12", "term:fall", "!term:summer"];

/// A program of some departments and many courses.
fn program() -> Program {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut text = |least: usize, most: usize| -> String {
        let words: Vec<&str> = (0..rng.usize(least..=most)).map(|_| WORDS[rng.usize(..WORDS.len())]).collect();
        words.join(if rng.bool() { " " } else { "-" })
    };
    let known = |value: &str| format!("Known(value: {value}, source: \"s\")");
    let (mut courses, mut departments) = (String::from("["), String::from("["));
    for nth in 0..400 {
        let topics = known(&format!("{:?}", [text(1, 2), text(1, 3)]));
        let summary = known(&format!("{:?}", text(5, 40)));
        let (title, alias, units) = (text(1, 5), text(1, 2), 3 * (nth % 5 + 1));
        let term = ["Fall", "Spring", "Summer"][nth % 3];
        write!(
            courses,
            "(id: \"c-{nth}\", title: {title:?}, aliases: [{alias:?}], source: \"s\", topics: {topics}, \
             summary: {summary}, units: {}, terms: {}),",
            known(&units.to_string()),
            known(&format!("[{term}]")),
        )
        .expect("room");
    }
    for nth in 0..20 {
        write!(departments, "(id: \"d-{nth}\", title: {:?}, source: \"s\"),", text(1, 4)).expect("room");
    }
    let mut catalogue = String::from("[");
    for nth in 0..200 {
        let topics = known(&format!("{:?}", [text(1, 2), text(1, 3)]));
        write!(
            catalogue,
            "(id: \"9-{nth}\", number: \"9-{nth}\", title: {:?}, source: \"s\", topics: {topics}),",
            text(1, 5)
        )
        .expect("room");
    }
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: String| std::fs::write(dir.path().join(name), text).expect("a file");
    write("sources.ron", r#"[(id: "s", title: "S", read: "2026-01", standing: Official)]"#.to_owned());
    write("program.ron", r#"(id: "p", title: "P", source: "s", format: 2, official: "https://a.org/")"#.to_owned());
    write("core-courses.ron", courses + "]");
    write("courses.ron", catalogue + "]");
    write("departments.ron", departments + "]");
    let program = Program::new(data::folder(dir.path()));
    assert!(program.problems.is_empty(), "{}", program.problems[0]);
    program
}

/// Queries of words of the texts, parts of them, misspellings, operators and fields.
fn typed() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS.to_vec());
    let piece = (word.clone(), 0_usize..4, 1_usize..6)
        .prop_map(|(word, from, count)| word.chars().skip(from).take(count).collect::<String>());
    let gaps = word.clone().prop_map(|word| word.chars().step_by(2).collect::<String>());
    let token = prop_oneof![
        4 => word.prop_map(str::to_owned),
        4 => piece.clone(),
        2 => gaps,
        1 => "[a-e]{1,4}",
        1 => piece.clone().prop_map(|piece| format!("'{piece}")),
        1 => piece.clone().prop_map(|piece| format!("^{piece}")),
        1 => piece.clone().prop_map(|piece| format!("{piece}$")),
        1 => piece.prop_map(|piece| format!("!{piece}")),
        1 => prop::sample::select(FIELDS.to_vec()).prop_map(str::to_owned),
    ];
    prop::collection::vec(token, 1..4).prop_map(|tokens| tokens.join(" "))
}

fn find(index: &Index, query: &Query, narrowing: &Narrowing) -> Found {
    index.search(query, MOST, narrowing, &CancelToken::free()).expect("nothing cancels a free token")
}

fn counts_of(found: &Found) -> Vec<usize> {
    Kind::PANES.iter().map(|kind| found.count_of(*kind)).collect()
}

thread_local! {
    /// The program, its records, an index that reads text, and one that looks words up.
    static MADE: (Program, Vec<ReferenceRecord>, [Index; 2]) = {
        let program = program();
        let (reading, looking_up) = (Index::new(&program), Index::new(&program));
        looking_up.words();
        let read = program.searched().map(|record| ReferenceRecord::new(&program, record)).collect();
        (program, read, [reading, looking_up])
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_search_agrees_with_the_reference(typed in typed()) {
        MADE.with(|(program, read, indexes)| -> Result<(), TestCaseError> {
            let query = Query::new(&typed, indexes[0].vocabulary());
            let (hits, counts) = search(program, read, &typed, &query);
            for index in indexes {
                let found = find(index, &query, &Narrowing::default());
                // The reference neither corrects words nor leaves any out.
                if found.meant.is_none() {
                    prop_assert_eq!(&found.hits, &hits, "{}", &typed);
                    prop_assert_eq!(counts_of(&found), counts.as_slice());
                } else {
                    // Letters far apart come after a correction; amounts that are said of something else are left out.
                    let lacks_amount = found.left_out.iter().any(|word| is_amount(word));
                    prop_assert!(lacks_amount || hits.iter().all(|hit| hit.tier == Tier::Fuzzy));
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn narrowing_finds_the_same(typed in typed()) {
        MADE.with(|(.., indexes)| -> Result<(), TestCaseError> {
            for index in indexes {
                let mut narrowing = Narrowing::default();
                for (start, c) in typed.char_indices() {
                    let query = Query::new(&typed[..start + c.len_utf8()], index.vocabulary());
                    let (afresh, on) = (find(index, &query, &Narrowing::default()), find(index, &query, &narrowing));
                    prop_assert_eq!(&on.hits, &afresh.hits, "{}", &typed);
                    prop_assert_eq!(counts_of(&on), counts_of(&afresh));
                    narrowing = on.narrowing;
                }
            }
            Ok(())
        })?;
    }
}
