//! The generated parts of docs/data-format.md.

use std::fmt::Write;

use super::kind::Kind;
use super::tables::Section;
use super::value::admission::GreRule;
use super::value::calendar::Season;
use super::value::catalogue::Tier;
use super::value::money::Per;
use super::value::requirement::Rule;

/// Where a choice is made, and its choices as they are written, each with its meaning.
type Choices = (&'static str, &'static [(&'static str, &'static str)]);

/// Every choice that a value offers.
const CHOICES: &[Choices] = &[
    ("`gre`", GreRule::MEANINGS),
    ("`rule` of a `project` or an `internship`", Rule::MEANINGS),
    ("`per` of a `tuition` rate or of `pay`", Per::MEANINGS),
    (
        "`starts`, `terms`, and the `start` of a window",
        &[
            ("Winter", "A term named after the winter."),
            ("Spring", "A term named after the spring."),
            ("Summer", "A term named after the summer."),
            ("Autumn", "A term named after the autumn."),
            ("Fall", "A term named after the fall."),
            ("FirstHalf(Fall)", "The first half of a semester."),
            ("SecondHalf(Fall)", "The second half of a semester."),
            ("Month(8)", "An intake in a month, from 1 for January."),
            ("Named(\"Semester 1\")", "A term with a name of its own."),
        ],
    ),
    ("the season of half a semester, and the `term` of a `schedule`", Season::MEANINGS),
    (
        "`units` of a course",
        &[
            ("12", "So many."),
            ("(from: 1, to: 48)", "As many as the student and the teacher agree on, between these."),
            ("Variable", "As many as they agree on."),
        ],
    ),
    ("`tier` of a course", Tier::MEANINGS),
    (
        "`prerequisites` and `corequisites`",
        &[
            ("Course(\"24-787\")", "A course of the catalogue, by any of its numbers."),
            ("Outside(\"15-112\")", "A course that the catalogue does not hold."),
            ("All([Course(\"24-787\"), Outside(\"15-112\")])", "All of these."),
            ("Any([Course(\"24-787\"), Outside(\"15-112\")])", "Any of these."),
            ("Text(\"permission of the teacher\")", "What is no course, or could not be read, as it is printed."),
            ("NoneListed", "The list that was read names none."),
        ],
    ),
    (
        "`cross_listed`",
        &[
            ("[Course(\"12-751\")]", "A number of a course of the catalogue."),
            ("[Outside(\"19-751\")]", "A number that the catalogue does not hold."),
        ],
    ),
    (
        "`contact`",
        &[
            ("Email(\"etim@andrew.cmu.edu\")", "An e-mail address."),
            ("Phone(\"412-268-2000\")", "A telephone number, as printed."),
            ("Office(\"Hamerschlag Hall\")", "A room or a postal address, as printed."),
            ("Page(\"https://…\")", "A page with a form or a calendar."),
        ],
    ),
    (
        "`standing` of a source or a fact",
        &[
            ("Official", "Published by the institution itself, or by the office responsible for the figure."),
            ("OlderCopy", "Published by the institution, in a copy that has probably been superseded."),
            ("SecondHand", "Reported by a third party."),
            ("Ours(\"the reason\")", "Our own inference or calculation."),
        ],
    ),
];

/// Every choice of every field, as a Markdown table.
pub fn choice_table() -> String {
    let mut page = "| in | written | meaning |\n|---|---|---|\n".to_owned();
    for (field, choices) in CHOICES {
        for (index, (written, meaning)) in choices.iter().enumerate() {
            let field = if index == 0 { *field } else { "" };
            let meaning = meaning.trim().trim_end_matches('.');
            let _ = writeln!(page, "| {field} | `{written}` | {meaning} |");
        }
    }
    page
}

/// The files and what their records are, as a Markdown table.
pub fn file_table() -> String {
    let mut page = "| file | each record in it |\n|---|---|\n".to_owned();
    for section in Section::all() {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "| `{}.ron` | {} |", section.file(), section.meaning());
    }
    page
}

/// The facts of each kind of record, as Markdown tables of field, meaning and example value.
pub fn fact_tables() -> String {
    let mut page = String::new();
    for kind in Kind::ALL {
        let _ = writeln!(
            page,
            "### Facts in `{}.ron`, of each {}\n\n| field | meaning | an example of its `value` |\n|---|---|---|",
            kind.file(),
            kind.noun()
        );
        for field in kind.fields() {
            let _ = writeln!(page, "| `{}` | {} | `{}` |", field.key, field.meaning, field.example);
        }
        page.push('\n');
    }
    page
}
