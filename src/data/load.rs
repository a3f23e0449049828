//! Reads files into a [`Dataset`]: finds them, parses each, and collects all their problems.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::id::Id;
use super::outline::{self, LineIndex, Outline};
use super::parse;
use super::tables::{Section, Tables};
use super::violation::Violation;
use crate::parallel;
use crate::problem::{Fault, Place, Problem, nearest};
use crate::text::{Text, counted};

/// The largest file that is read, in bytes: eight times what a file of ten thousand courses takes.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// Where a record comes from: a file, and its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordOrigin {
    file: usize,
    nth: usize,
}

/// Everything that a set of files says, before links are resolved.
#[derive(Debug, Default)]
pub struct Dataset {
    /// What is wrong with the files, each taken alone.
    pub problems: Vec<Problem>,
    tables: Tables,
    /// Each record's origin, in the order of its table.
    origins: HashMap<Section, Vec<RecordOrigin>>,
    files: Vec<InputFile>,
}

/// A file's name and text.
#[derive(Debug, Default)]
struct InputFile {
    name: Text,
    text: Cow<'static, str>,
    /// The text with rejected parts blanked, if any were.
    remaining: Option<String>,
    /// How many of its problems are listed.
    told: usize,
    /// How many more are only counted.
    more: usize,
}

impl Dataset {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The records.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The records, without the files that they come from.
    pub fn into_tables(self) -> Tables {
        self.tables
    }

    /// Each record's origin, in the order of the section's table.
    pub fn origins(&self, section: Section) -> impl Iterator<Item = RecordOrigin> {
        self.origins.get(&section).into_iter().flatten().copied()
    }

    /// Keeps the records of a section that `keep` approves, asked in order.
    pub fn retain(&mut self, section: Section, mut keep: impl FnMut(&Id, RecordOrigin) -> bool) {
        let origins = self.origins.remove(&section).unwrap_or_default();
        let (mut origins, mut kept) = (origins.into_iter(), Vec::new());
        self.tables.retain(section, |id| {
            let origin = origins.next().filter(|origin| keep(id, *origin));
            kept.extend(origin);
            origin.is_some()
        });
        self.origins.insert(section, kept);
    }

    /// Takes the problems found so far, and how many more each file may list.
    pub fn budget(&mut self) -> ProblemBudget {
        let problems = std::mem::take(&mut self.problems);
        let quota = self.files.iter().map(|page| (parse::MOST_TOLD.saturating_sub(page.told), page.more)).collect();
        ProblemBudget { problems, quota }
    }
}

/// Limits how many problems of one file are listed.
#[derive(Debug)]
pub struct ProblemBudget {
    problems: Vec<Problem>,
    /// For each file, how many more problems may be listed, and how many are only counted.
    quota: Vec<(usize, usize)>,
}

impl ProblemBudget {
    /// Counts a problem with a record and returns whether to list it.
    pub fn takes(&mut self, origin: RecordOrigin) -> bool {
        let (left, more) = &mut self.quota[origin.file];
        if *left == 0 {
            *more += 1;
            return false;
        }
        *left -= 1;
        true
    }

    /// All problems sorted by place, those of the files and those in `found`, and how many more are only counted.
    pub fn finish(self, dataset: &Dataset, found: Vec<(RecordOrigin, Violation)>) -> (Vec<Problem>, usize) {
        let mut problems = self.problems;
        let mut places = Locator { dataset, page: None, record: None };
        problems.extend(found.into_iter().map(|(origin, violation)| places.problem(origin, &violation)));
        let untold = self.quota.iter().map(|(_, more)| more).sum();
        for (page, (_, more)) in dataset.files.iter().zip(self.quota).filter(|(_, (_, more))| *more > 0) {
            let what = format!("{} in this file", counted(more, "more problem", "more problems"));
            problems.push(whole_file(page.name.clone(), Fault::Further, &what, "mend those that are told first"));
        }
        problems.sort_by(|one, other| one.place.cmp(&other.place));
        (problems, untold)
    }
}

/// Finds the places of records and their parts, scanning each file and each record once.
struct Locator<'a> {
    dataset: &'a Dataset,
    /// The last file asked for, the ranges of its records, and its lines.
    page: Option<(usize, Vec<Range<usize>>, LineIndex)>,
    /// The last record asked for, its range, and its outline.
    record: Option<(RecordOrigin, Range<usize>, Outline)>,
}

impl Locator<'_> {
    fn problem(&mut self, origin: RecordOrigin, violation: &Violation) -> Problem {
        let page = &self.dataset.files[origin.file];
        let text = page.remaining.as_deref().unwrap_or(&page.text);
        let known = self.page.take().filter(|(file, ..)| *file == origin.file);
        let (_, records, lines) =
            self.page.insert(known.unwrap_or_else(|| (origin.file, page.records(text), LineIndex::of(&page.text))));
        let known = self.record.take().filter(|(record, ..)| *record == origin);
        let (_, range, outline) = self.record.insert(known.unwrap_or_else(|| {
            let range = records.get(origin.nth).cloned().unwrap_or(0..text.len());
            (origin, range.clone(), Outline::of(text, range))
        }));
        let range = outline.find(text, range.clone(), &violation.path);
        parse::problem(&page.name, &page.text, lines, range, violation.fault, &violation.what, &violation.help)
    }
}

impl InputFile {
    /// The range of each record in `text`, which is the file's text with rejected parts blanked.
    fn records(&self, text: &str) -> Vec<Range<usize>> {
        match outline::open_bracket(text, 0..text.len()) {
            Some(open) if text[open..].starts_with('[') => {
                outline::inside(text, open).items.into_iter().map(|item| item.whole).collect()
            }
            _ => std::iter::once(outline::skip_blank(text, 0)..self.text.len()).collect(),
        }
    }
}

/// Reads the program that is built into the binary.
pub fn embedded() -> Dataset {
    let files = super::embedded::FILES
        .iter()
        .filter_map(|(name, text)| Section::of(name).map(|section| (section, Text::new(*name), Cow::Borrowed(*text))));
    let mut dataset = Dataset::default();
    dataset.add(files.collect());
    dataset
}

/// Reads the program described by the folder `dir`.
///
/// Whatever is wrong ends up in the problems; an unreadable folder gives an empty dataset with one problem.
pub fn folder(dir: &Path) -> Dataset {
    Folder::find(dir).read(|_, _| {})
}

/// The files of a folder that describes a program, before they are read.
#[derive(Debug)]
pub struct Folder {
    files: Vec<Candidate>,
    problems: Vec<Problem>,
}

#[derive(Debug)]
struct Candidate {
    path: PathBuf,
    name: Text,
    section: Section,
    bytes: u64,
}

impl Folder {
    /// Finds the files in `dir`.
    pub fn find(dir: &Path) -> Self {
        let mut problems = Vec::new();
        let mut paths = Vec::new();
        list(dir, &mut paths, &mut problems);
        for path in paths.iter().filter(|path| path.is_dir()).cloned().collect::<Vec<_>>() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if Section::all().any(|section| section.file() == name) {
                list(&path, &mut paths, &mut problems);
            } else if let Some(meant) = nearest(&name, Section::all().map(Section::file)) {
                let (what, help) = ("this folder is not part of the format", format!("did you mean `{meant}`?"));
                problems.push(whole_file(Text::new(path.display().to_string()), Fault::UnknownFile, what, &help));
            }
        }
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "ron"));
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let name = Text::new(path.display().to_string());
            let known = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            match Section::of(&known) {
                Some(section) => {
                    let bytes = fs::metadata(&path).map_or(0, |about| about.len());
                    files.push(Candidate { path, name, section, bytes });
                }
                None => problems.push(unknown_file(name, &known)),
            }
        }
        if files.is_empty() && problems.is_empty() {
            let what = "there is no file of the format in this folder";
            let help = "a folder that describes a program holds program.ron, sources.ron, departments.ron and others";
            problems.push(whole_file(Text::new(dir.display().to_string()), Fault::Unreadable, what, help));
        }
        // Small files first: they describe the program, which can be shown while the rest is read.
        files.sort_by_key(|file| file.bytes > LARGE_FILE);
        Self { files, problems }
    }

    /// The total size of all files, in bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Reads the files on all cores; after each portion, `report` gets the records so far and the percentage read.
    pub fn read(self, mut report: impl FnMut(&Dataset, u8)) -> Dataset {
        let total = self.bytes().max(1);
        let mut dataset = Dataset { problems: self.problems, ..Dataset::default() };
        let mut done = 0;
        let mut portion: Vec<(Section, Text, Cow<'static, str>)> = Vec::new();
        let mut size = 0;
        let last = self.files.len().saturating_sub(1);
        for (index, file) in self.files.into_iter().enumerate() {
            match read_file(&file.path) {
                Ok(text) => portion.push((file.section, file.name, Cow::Owned(text))),
                Err(Unread { what, place: (line, column), help }) => {
                    let whole = whole_file(file.name, Fault::Unreadable, &what, help);
                    dataset.problems.push(Problem { place: Place { line, column, ..whole.place }, ..whole });
                }
            }
            size += file.bytes;
            if size >= PORTION || index == last {
                dataset.add(std::mem::take(&mut portion));
                done += std::mem::take(&mut size);
                report(&dataset, u8::try_from(done * 100 / total).unwrap_or(100));
            }
        }
        dataset
    }
}

/// Files larger than this, in bytes, are read after the others.
const LARGE_FILE: u64 = 1024 * 1024;

/// Bytes read between two reports.
const PORTION: u64 = 8 * 1024 * 1024;

/// The problem that a file is not part of the format.
fn unknown_file(name: Text, known: &str) -> Problem {
    let names: Vec<_> = Section::all().map(|section| format!("{}.ron", section.file())).collect();
    let help = nearest(known, names.iter().map(String::as_str)).map_or_else(
        || format!("the files are {}; all but the first may be folders of files", names.join(", ")),
        |meant| format!("did you mean `{meant}`?"),
    );
    whole_file(name, Fault::UnknownFile, "this file is not part of the format", &help)
}

/// A problem with a file as a whole.
fn whole_file(file: Text, fault: Fault, what: &str, help: &str) -> Problem {
    Problem {
        fault,
        place: Place { file, line: 0, column: 0 },
        excerpt: Text::default(),
        what: Text::new(what),
        help: Text::new(help),
    }
}

/// Adds the entries of `dir` to `paths`, except hidden ones.
fn list(dir: &Path, paths: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    match fs::read_dir(dir) {
        Ok(entries) => paths.extend(
            entries
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))),
        ),
        Err(error) => {
            let name = Text::new(dir.display().to_string());
            let what = format!("the folder cannot be read: {error}");
            problems.push(whole_file(name, Fault::Unreadable, &what, "check the path and its permissions"));
        }
    }
}

/// Why a file could not be read: what is wrong, its line and column (0 for the whole file), and how to fix it.
struct Unread {
    what: String,
    place: (u32, u32),
    help: &'static str,
}

impl Unread {
    fn new(what: impl Into<String>, help: &'static str) -> Self {
        Self { what: what.into(), place: (0, 0), help }
    }

    fn failed(error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "put the file there, or remove what points to it",
            io::ErrorKind::PermissionDenied => "let it be read by whoever runs this program",
            _ => "see whether other programs can read it",
        };
        Self::new(format!("the file cannot be read: {error}"), help)
    }
}

/// Reads a regular file of reasonable size.
fn read_file(path: &Path) -> Result<String, Unread> {
    let failed = |error| Unread::failed(&error);
    // Opening a pipe would block until something writes to it; a device might never end.
    readable(&fs::metadata(path).map_err(failed)?)?;
    let file = File::open(path).map_err(failed)?;
    // The file may have been replaced since, and may still grow.
    let about = file.metadata().map_err(failed)?;
    readable(&about)?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0) + 1);
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(too_large());
    }
    let mut text =
        String::from_utf8(bytes).map_err(|error| no_text(error.as_bytes(), error.utf8_error().valid_up_to()))?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// Whether a file can be read to its end.
fn readable(about: &fs::Metadata) -> Result<(), Unread> {
    if !about.is_file() {
        return Err(Unread::new("this is not a regular file", "put a text file in its place, or give it another name"));
    }
    if about.len() > LARGEST_FILE { Err(too_large()) } else { Ok(()) }
}

fn too_large() -> Unread {
    let what = format!("the file is larger than {} MiB", LARGEST_FILE / 1024 / 1024);
    Unread::new(what, "divide it among several files of a folder that has its name")
}

/// The problem that `bytes` are not UTF-8 from byte `right` on.
fn no_text(bytes: &[u8], right: usize) -> Unread {
    let before = std::str::from_utf8(&bytes[..right]).unwrap_or_default();
    Unread {
        what: format!("the file is not UTF-8 text: byte {right} is not"),
        place: LineIndex::of(before).place(before, right),
        help: "save it as UTF-8",
    }
}

impl Dataset {
    /// Reads more files, on all cores.
    fn add(&mut self, files: Vec<(Section, Text, Cow<'static, str>)>) {
        let parsed = parallel::map(&files, |(section, name, text)| Tables::read(*section, name, text));
        for (parsed, (section, name, text)) in parsed.into_iter().zip(files) {
            let file = self.files.len();
            let count = parsed.records.len(section);
            self.origins.entry(section).or_default().extend((0..count).map(|nth| RecordOrigin { file, nth }));
            self.tables.append(parsed.records);
            let (told, more) = (parsed.problems.len(), parsed.more);
            self.files.push(InputFile { name, text, remaining: parsed.remaining, told, more });
            self.problems.extend(parsed.problems);
        }
    }

    /// The records read so far, without the text of their files and without problems.
    #[must_use]
    pub fn so_far(&self) -> Self {
        let files = self.files.iter().map(|file| InputFile { name: file.name.clone(), ..InputFile::default() });
        Self {
            problems: Vec::new(),
            tables: self.tables.clone(),
            origins: self.origins.clone(),
            files: files.collect(),
        }
    }
}
