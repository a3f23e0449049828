//! `msaie shortlist`: what the person starred and noted, for scripts.

use std::io::{self, Write};

use clap::{Args, Subcommand};
use serde_json::json;

use super::records::{Format, pad, write_record};
use super::{Arguments, UNUSABLE, complain, show};
use crate::app::Own;
use crate::data::{Entry, EntryKey};
use crate::model::Program;
use crate::store::Store;
use crate::text::{Text, width};

/// The arguments of `msaie shortlist`.
#[derive(Debug, Args)]
pub(super) struct ShortlistArguments {
    #[command(subcommand)]
    change: Option<Change>,

    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Change {
    /// Star records.
    Add(Names),
    /// Take the stars of records away; their notes stay.
    Remove(Names),
}

#[derive(Debug, Args)]
struct Names {
    /// A record's id, short name, course number or title, or how one of them begins.
    #[arg(required = true, value_name = "ID|NAME")]
    names: Vec<String>,
}

/// Changes the shortlist, or writes it; returns the exit status.
pub(super) fn run(arguments: &Arguments, shortlist: &ShortlistArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::unchecked_program(arguments)? else { return Ok(UNUSABLE) };
    let Some(mut store) = super::store(arguments) else {
        complain("the system names no folder for stars and notes: give one with --profile");
        return Ok(UNUSABLE);
    };
    let mut own = Own::new(store.open(), program);
    if let Some(trouble) = own.trouble() {
        complain(trouble);
    }
    match &shortlist.change {
        None => write_shortlist(program, &own, shortlist.format, out)?,
        Some(change) => {
            if own.is_read_only() {
                return Ok(UNUSABLE);
            }
            return self::change(program, &mut own, &mut store, change, out);
        }
    }
    out.flush()?;
    Ok(0)
}

/// Changes the stars of all records that are named, or of none.
fn change(
    program: &Program,
    own: &mut Own,
    store: &mut Store,
    change: &Change,
    out: &mut impl Write,
) -> io::Result<u8> {
    if program.about().is_none() {
        complain("this data names no program that stars could be kept for");
        return Ok(UNUSABLE);
    }
    let (Names { names }, starred) = match change {
        Change::Add(names) => (names, true),
        Change::Remove(names) => (names, false),
    };
    let mut records = Vec::new();
    let mut status = 0;
    for name in names {
        match show::one(program, None, &Text::from(name.as_str()))? {
            Ok(record) => records.push(record),
            Err(_) => status = show::UNKNOWN,
        }
    }
    if status != 0 {
        return Ok(status);
    }
    for record in &records {
        own.change(program, *record, |entry| entry.starred = starred);
    }
    if let Some(why) = super::save(own, store, program) {
        complain(&why);
        return Ok(UNUSABLE);
    }
    for record in records {
        let title = program.title(record);
        writeln!(out, "{} {title}", if starred { "starred:" } else { "no star:" })?;
    }
    out.flush()?;
    Ok(0)
}

/// Writes what was starred or noted of this program, also what is gone from its data.
fn write_shortlist(program: &Program, own: &Own, format: Format, out: &mut impl Write) -> io::Result<()> {
    let id = program.about().map(|about| about.id.to_string());
    let of_program = own.profile().entries().filter(|(key, _)| Some(&key.program) == id.as_ref());
    let mut entries: Vec<(&EntryKey, &Entry)> = of_program.collect();
    entries.sort_by_key(|(key, entry)| (!entry.starred, program.written_about(key)));
    let any = |key: &EntryKey| program.get(program.written_about(key)?);
    match format {
        Format::Table => {
            let widest = entries.iter().map(|(key, _)| width(&Text::from(key.id.as_str()))).max().unwrap_or(0);
            for (key, entry) in entries {
                write!(out, "{} ", if entry.starred { "*" } else { " " })?;
                match any(key) {
                    Some(any) => write_record(&any, program.words(), widest, out)?,
                    None => writeln!(out, "{} {}", pad("(gone)", 12), Text::from(key.id.as_str()))?,
                }
                for line in entry.note.lines() {
                    writeln!(out, "    {}", Text::from(line))?;
                }
            }
        }
        Format::Json => {
            let object = |(key, entry): &(&EntryKey, &Entry)| {
                let any = any(key);
                let kind = any.as_ref().map_or(key.kind.as_str(), |any| any.kind.noun());
                let title = any.as_ref().map(|any| any.title.as_str());
                let ticked: Vec<&String> = entry.ticked.iter().collect();
                json!({
                    "kind": kind,
                    "id": key.id,
                    "title": title,
                    "starred": entry.starred,
                    "note": entry.note,
                    "ticked": ticked,
                })
            };
            serde_json::to_writer_pretty(&mut *out, &entries.iter().map(object).collect::<Vec<_>>())?;
            writeln!(out)?;
        }
    }
    Ok(())
}
