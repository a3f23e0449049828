//! Finds and reads files into a [`Dataset`], with all their problems.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
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

/// The largest file to read, in bytes: eight times the size of a file of ten thousand courses.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// Where a record comes from: a file, and its index among the records there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordOrigin {
    file: usize,
    nth: usize,
}

/// The records of a set of files, before their links are resolved.
#[derive(Debug, Default)]
pub struct Dataset {
    /// What is wrong with each file, without looking at the others.
    pub problems: Vec<Problem>,
    tables: Tables,
    /// Each record's origin, in the order of its table.
    origins: HashMap<Section, Vec<RecordOrigin>>,
    files: Vec<InputFile>,
    /// What could not be read, so that references to it are not blamed.
    lost: HashMap<Section, Lost>,
}

/// What of a section could not be read.
#[derive(Debug, Clone, Default)]
struct Lost {
    /// Any of its records: a file of it could not be read to its end.
    any: bool,
    /// The ids in files with mistakes, in lower case, whether or not their records could be read.
    ids: HashSet<String>,
}

/// A file's name and text.
#[derive(Debug, Default)]
struct InputFile {
    name: Text,
    text: Cow<'static, str>,
    /// The text with rejected parts blanked, if any were.
    remaining: Option<String>,
    /// How many of its problems are reported.
    reported: usize,
    /// How many more are only counted.
    unreported: usize,
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

    /// The records, without their files.
    pub fn into_tables(self) -> Tables {
        self.tables
    }

    /// Whether a record with that id may be in what could not be read.
    pub fn may_have_lost(&self, section: Section, id: &Id) -> bool {
        self.lost.get(&section).is_some_and(|lost| lost.any || lost.ids.contains(&id.to_lowercase()))
    }

    /// Each record's origin, in the order of the section's table.
    pub fn origins(&self, section: Section) -> impl Iterator<Item = RecordOrigin> {
        self.origins.get(&section).into_iter().flatten().copied()
    }

    /// Keeps the records of a section for which `keep`, called in order, returns true.
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

    /// Takes the problems found so far, with how many more can be reported for each file.
    pub fn budget(&mut self) -> ProblemBudget {
        let problems = std::mem::take(&mut self.problems);
        let left = |file: &InputFile| parse::MOST_REPORTED.saturating_sub(file.reported);
        let quota = self.files.iter().map(|file| (left(file), file.unreported)).collect();
        ProblemBudget { problems, quota }
    }
}

/// Limits how many problems are reported for each file.
#[derive(Debug)]
pub struct ProblemBudget {
    problems: Vec<Problem>,
    /// For each file, how many more problems can be reported, and how many are only counted.
    quota: Vec<(usize, usize)>,
}

impl ProblemBudget {
    /// Counts a problem with a record and returns whether to report it.
    pub fn allows(&mut self, origin: RecordOrigin) -> bool {
        let (left, unreported) = &mut self.quota[origin.file];
        if *left == 0 {
            *unreported += 1;
            return false;
        }
        *left -= 1;
        true
    }

    /// All problems sorted by place, including those in `found`, and how many more are only counted.
    pub fn finish(self, dataset: &Dataset, found: Vec<(RecordOrigin, Violation)>) -> (Vec<Problem>, usize) {
        let mut problems = self.problems;
        let mut locator = Locator { dataset, file: None, record: None };
        problems.extend(found.into_iter().map(|(origin, violation)| locator.problem(origin, &violation)));
        let unreported = self.quota.iter().map(|(_, unreported)| unreported).sum();
        for (file, (_, more)) in dataset.files.iter().zip(self.quota).filter(|(_, (_, more))| *more > 0) {
            let what = format!("{} in this file", counted(more, "more problem", "more problems"));
            problems.push(whole_file(file.name.clone(), Fault::Further, &what, "fix the reported ones first"));
        }
        problems.sort_by(|one, other| one.place.cmp(&other.place));
        (problems, unreported)
    }
}

/// Finds the places of records and their parts, scanning each file and record once if asked in order.
struct Locator<'a> {
    dataset: &'a Dataset,
    /// The last file asked for, the ranges of its records, and its lines.
    file: Option<(usize, Vec<Range<usize>>, LineIndex)>,
    /// The last record asked for, its range, and its outline.
    record: Option<(RecordOrigin, Range<usize>, Outline)>,
}

impl Locator<'_> {
    fn problem(&mut self, origin: RecordOrigin, violation: &Violation) -> Problem {
        let file = &self.dataset.files[origin.file];
        let text = file.remaining.as_deref().unwrap_or(&file.text);
        let known = self.file.take().filter(|(index, ..)| *index == origin.file);
        let (_, records, lines) =
            self.file.insert(known.unwrap_or_else(|| (origin.file, file.records(text), LineIndex::of(&file.text))));
        let known = self.record.take().filter(|(record, ..)| *record == origin);
        let (_, range, outline) = self.record.insert(known.unwrap_or_else(|| {
            let range = records.get(origin.nth).cloned().unwrap_or(0..text.len());
            (origin, range.clone(), Outline::of(text, range))
        }));
        let range = outline.find(text, range.clone(), &violation.path);
        parse::problem(&file.name, &file.text, lines, range, violation.fault, &violation.what, &violation.help)
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
/// Everything wrong is in the dataset's problems; an unreadable folder gives an empty dataset with one problem.
pub fn folder(dir: &Path) -> Dataset {
    Folder::find(dir).read(|_, _| {})
}

/// The files of a data folder, before they are read.
#[derive(Debug)]
pub struct Folder {
    files: Vec<Candidate>,
    problems: Vec<Problem>,
    /// The sections whose only file has a name that is not read.
    misnamed: Vec<Section>,
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
                let known = paths.len();
                list(&path, &mut paths, &mut problems);
                let is_folder =
                    |path: &&PathBuf| path.is_dir() && path.extension().is_none_or(|extension| extension != "ron");
                for folder in paths[known..].iter().filter(is_folder) {
                    let what = "this folder is not read";
                    let help = format!("put its files into `{name}`");
                    problems.push(whole_file(Text::new(folder.display().to_string()), Fault::UnknownFile, what, &help));
                }
                let file = dir.join(format!("{name}.ron"));
                if file.is_file() {
                    let what = format!("both this file and the folder `{name}` are read");
                    let help = "keep one of the two, so that nobody looks in the wrong one";
                    problems.push(whole_file(Text::new(file.display().to_string()), Fault::UnknownFile, &what, help));
                }
            } else if let Some(meant) = nearest(&name, Section::all().map(Section::file)) {
                let (what, help) = ("this folder is not part of the format", format!("did you mean `{meant}`?"));
                problems.push(whole_file(Text::new(path.display().to_string()), Fault::UnknownFile, what, &help));
            }
        }
        let misnamed = misnamed(dir, &paths, &mut problems);
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "ron"));
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let name = Text::new(path.display().to_string());
            let relative = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            match Section::of(&relative) {
                Some(section) => {
                    let bytes = fs::metadata(&path).map_or(0, |metadata| metadata.len());
                    files.push(Candidate { path, name, section, bytes });
                }
                None => problems.push(unknown_file(name, &relative)),
            }
        }
        if files.is_empty() && problems.is_empty() {
            let what = "there are no data files in this folder";
            let help = "a data folder contains program.ron, sources.ron, departments.ron and others";
            problems.push(whole_file(Text::new(dir.display().to_string()), Fault::Unreadable, what, help));
        }
        // Small files come first: they describe the program, which can be shown while the rest is read.
        files.sort_by_key(|file| file.bytes > LARGE_FILE);
        Self { files, problems, misnamed }
    }

    /// The total size of all files, in bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Reads the files on all cores. After each portion, calls `report` with the records so far and the percentage read.
    pub fn read(self, mut report: impl FnMut(&Dataset, u8)) -> Dataset {
        let total = self.bytes().max(1);
        let mut dataset = Dataset { problems: self.problems, ..Dataset::default() };
        for section in self.misnamed {
            dataset.lost.entry(section).or_default().any = true;
        }
        let mut done = 0;
        let mut portion: Vec<(Section, Text, Cow<'static, str>)> = Vec::new();
        let mut size = 0;
        let last = self.files.len().saturating_sub(1);
        for (index, file) in self.files.into_iter().enumerate() {
            match read_file(&file.path) {
                Ok(text) => portion.push((file.section, file.name, Cow::Owned(text))),
                Err(ReadError { what, place: (line, column), help }) => {
                    dataset.lost.entry(file.section).or_default().any = true;
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

/// Reports files that were probably meant for a section that has no other: `departments.txt`, `departments.ron.bak`.
fn misnamed(dir: &Path, paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<Section> {
    let mut sections = Vec::new();
    for section in Section::all() {
        let name = section.file();
        if paths.contains(&dir.join(format!("{name}.ron"))) || paths.contains(&dir.join(name)) {
            continue;
        }
        let starts = |path: &&PathBuf| {
            let file = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            path.parent() == Some(dir) && file.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '~']))
        };
        if let Some(path) = paths.iter().find(starts) {
            let help = format!("name it `{name}.ron`");
            let what = "this file is not read: its name does not end in `.ron`";
            problems.push(whole_file(Text::new(path.display().to_string()), Fault::UnknownFile, what, &help));
            sections.push(section);
        }
    }
    sections
}

/// The problem of a file that is not part of the format.
fn unknown_file(name: Text, relative: &str) -> Problem {
    let names: Vec<_> = Section::all().map(|section| format!("{}.ron", section.file())).collect();
    let help = nearest(relative, names.iter().map(String::as_str)).map_or_else(
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
struct ReadError {
    what: String,
    place: (u32, u32),
    help: &'static str,
}

impl ReadError {
    fn new(what: impl Into<String>, help: &'static str) -> Self {
        Self { what: what.into(), place: (0, 0), help }
    }

    fn io(error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "restore the file, or remove the link to it",
            io::ErrorKind::PermissionDenied => "give the person who runs this program permission to read it",
            _ => "check whether other programs can read it",
        };
        Self::new(format!("the file cannot be read: {error}"), help)
    }
}

/// Reads a regular file of reasonable size.
fn read_file(path: &Path) -> Result<String, ReadError> {
    let failed = |error| ReadError::io(&error);
    // Opening a pipe would block until something writes to it; a device might never end.
    check_readable(&fs::metadata(path).map_err(failed)?)?;
    let file = File::open(path).map_err(failed)?;
    // The file may have been replaced since, and may still grow.
    let metadata = file.metadata().map_err(failed)?;
    check_readable(&metadata)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(too_large());
    }
    if let [first, 0, second, 0, ..] | [0, first, 0, second, ..] = bytes[..]
        && first.is_ascii()
        && second.is_ascii()
    {
        return Err(ReadError::new("the file is UTF-16 text", "save it as UTF-8"));
    }
    let mut text =
        String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error().valid_up_to()))?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// Checks that a file can be read to its end.
fn check_readable(metadata: &fs::Metadata) -> Result<(), ReadError> {
    if !metadata.is_file() {
        return Err(ReadError::new("this is not a regular file", "replace it with a text file, or rename it"));
    }
    if metadata.len() > LARGEST_FILE { Err(too_large()) } else { Ok(()) }
}

fn too_large() -> ReadError {
    let what = format!("the file is larger than {} MiB", LARGEST_FILE / 1024 / 1024);
    ReadError::new(what, "split it into several files in a folder of the same name")
}

/// The error for `bytes` that are UTF-8 only up to byte `valid`.
fn not_utf8(bytes: &[u8], valid: usize) -> ReadError {
    let before = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
    ReadError {
        what: format!("the file is not UTF-8 text: byte {valid} is not valid"),
        place: LineIndex::of(before).place(before, valid),
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
            if !parsed.problems.is_empty() {
                let lost = self.lost.entry(section).or_default();
                lost.any |= outline::may_be_cut(&text);
                lost.ids.extend(outline::ids(&text).map(str::to_lowercase));
            }
            let (reported, unreported) = (parsed.problems.len(), parsed.unreported);
            self.files.push(InputFile { name, text, remaining: parsed.remaining, reported, unreported });
            self.problems.extend(parsed.problems);
        }
    }

    /// The records read so far, without problems or the text of their files.
    #[must_use]
    pub fn so_far(&self) -> Self {
        let files = self.files.iter().map(|file| InputFile { name: file.name.clone(), ..InputFile::default() });
        Self {
            problems: Vec::new(),
            tables: self.tables.clone(),
            origins: self.origins.clone(),
            files: files.collect(),
            lost: self.lost.clone(),
        }
    }
}
