//! Finds and reads files into a [`Dataset`], with all their problems.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::embedded::{EmbeddedFile, FILES};
use super::id::Id;
use super::kind::Kind;
use super::lost::{Absence, Lost};
use super::outline::{self, LineIndex, Outline};
use super::parse::{self, Parsed};
use super::synonyms::{self, Synonyms};
use super::tables::{Section, Tables};
use super::violation::Violation;
use super::wrapper::Wrapper;
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

impl RecordOrigin {
    /// Stands for the record that a file is, in place of an index.
    const WHOLE_FILE: usize = usize::MAX;

    /// The index of its file among those that were read.
    pub fn file(self) -> usize {
        self.file
    }
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
    /// What could not be read of each section.
    lost: HashMap<Section, Lost>,
    /// The folder that was read, if it was one.
    dir: PathBuf,
    /// Words that ask for the same thing, beside those that are built in.
    synonyms: Synonyms,
    /// Whether it is built in, in which a test finds no problems.
    is_built_in: bool,
}

/// A file that was read, and where its text is.
#[derive(Debug, Default)]
struct InputFile {
    name: Text,
    text: FileText,
    /// The source of all its records, if it names one, and where.
    source: Option<(Id, Range<usize>)>,
    /// How many of its problems are reported.
    reported: usize,
    /// How many more are only counted.
    unreported: usize,
}

/// A file's text, which is needed again only to say where a problem is.
#[derive(Debug)]
enum FileText {
    /// In memory: it is built in, or something in it was rejected.
    Kept {
        text: Cow<'static, str>,
        /// The text with rejected parts blanked, if any were.
        remaining: Option<String>,
    },
    /// On disk: it had no mistakes, and few files with none have problems with others.
    OnDisk(PathBuf, Stamp),
}

impl Default for FileText {
    fn default() -> Self {
        Self::Kept { text: Cow::Borrowed(""), remaining: None }
    }
}

impl FileText {
    /// The text, and the same with rejected parts and what is around its records blanked; `None` if the file has changed.
    fn get(&self) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
        let (text, remaining) = match self {
            Self::Kept { text, remaining } => (Cow::Borrowed(&**text), remaining.as_deref().map(Cow::Borrowed)),
            Self::OnDisk(path, stamp) => {
                let (text, now) = read_file(path).ok()?;
                if now != *stamp {
                    return None;
                }
                (Cow::Owned(text), None)
            }
        };
        let removed = || Wrapper::of(&text).map(|wrapper| Cow::Owned(wrapper.removed_from(&text)));
        let remaining = remaining.or_else(removed).unwrap_or_else(|| text.clone());
        Some((text, remaining))
    }
}

/// What tells whether a file is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok() }
    }
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

    /// Adds words that ask for the same thing.
    pub fn add_synonyms(&mut self, synonyms: Synonyms) {
        self.synonyms.append(synonyms);
    }

    /// Takes the words that ask for the same thing, beside those that are built in.
    pub fn take_synonyms(&mut self) -> Synonyms {
        std::mem::take(&mut self.synonyms)
    }

    /// Whether nobody need look for problems again: it is built in, and was compiled from text that had none.
    pub fn is_sound(&self) -> bool {
        self.is_built_in
    }

    /// The records, without their files.
    pub fn into_tables(self) -> Tables {
        self.tables
    }

    /// Each record's origin, in the order of the section's table.
    pub fn origins(&self, section: Section) -> impl Iterator<Item = RecordOrigin> {
        self.origins.get(&section).into_iter().flatten().copied()
    }

    /// Whether `id`, which no record of the section has, is missing from its files.
    pub fn absence(&self, section: Section, id: &str) -> Absence {
        self.lost.get(&section).map_or(Absence::Certain, |lost| lost.absence(id))
    }

    /// Whether the section has a file that could be read.
    pub fn has_file(&self, section: Section) -> bool {
        self.origins.contains_key(&section)
    }

    /// Keeps the records of a section for which `keep`, called in order, returns true.
    pub fn retain(&mut self, section: Section, mut keep: impl FnMut(&Id, RecordOrigin) -> bool) {
        let Some(origins) = self.origins.remove(&section) else { return };
        let (mut origins, mut kept) = (origins.into_iter(), Vec::new());
        self.tables.retain(section, |id| {
            let origin = origins.next().filter(|origin| keep(id, *origin));
            kept.extend(origin);
            origin.is_some()
        });
        self.origins.insert(section, kept);
    }

    /// The source that each file names for all its records, with the origin of what names it.
    pub fn file_sources(&self) -> impl Iterator<Item = (RecordOrigin, &Id)> {
        let named = self.files.iter().enumerate().filter_map(|(file, found)| Some((file, found.source.as_ref()?)));
        named.map(|(file, (id, _))| (RecordOrigin { file, nth: RecordOrigin::WHOLE_FILE }, id))
    }

    /// Takes the problems found so far, with how many more can be reported for each file.
    pub fn budget(&mut self) -> ProblemBudget {
        let problems = std::mem::take(&mut self.problems);
        let left = |file: &InputFile| parse::MOST_REPORTED.saturating_sub(file.reported);
        let quota = self.files.iter().map(|file| (left(file), file.unreported)).collect();
        ProblemBudget { problems, quota, without_file: HashSet::new() }
    }
}

/// A problem among records, whose place has not been looked up yet.
#[derive(Debug)]
pub struct Finding {
    /// The record that has it.
    pub origin: RecordOrigin,
    /// What is wrong, and where in the record.
    pub violation: Violation,
    /// Another record that it is about, if any: the place of the same part of it will be added to `violation.what`.
    pub other: Option<RecordOrigin>,
}

/// Limits how many problems are reported for each file.
#[derive(Debug)]
pub struct ProblemBudget {
    problems: Vec<Problem>,
    /// For each file, how many more problems can be reported, and how many are only counted.
    quota: Vec<(usize, usize)>,
    /// The sections that were reported to have no file.
    without_file: HashSet<Section>,
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

    /// Reports, once, that a section has no file though records refer to it.
    pub fn report_without_file(&mut self, dataset: &Dataset, section: Section) {
        if self.without_file.insert(section) {
            let name = format!("{}.ron", section.file());
            let what = format!("there is no `{name}`, but other files refer to its records");
            let help = format!("add it, or a folder `{}` with its files", section.file());
            self.problems.push(whole_file(shown(&dataset.dir.join(&name)), Fault::MissingFile, &what, &help));
        }
    }

    /// All problems sorted by place, including those in `found`, and how many more are only counted.
    pub fn finish(self, dataset: &Dataset, mut found: Vec<Finding>) -> (Vec<Problem>, usize) {
        let mut problems = self.problems;
        let mut locator = Locator { dataset, file: None, record: None };
        // In the order of the files, so that each is scanned once.
        let mut others: Vec<(RecordOrigin, usize)> =
            found.iter().enumerate().filter_map(|(index, finding)| Some((finding.other?, index))).collect();
        others.sort_by_key(|(other, _)| (other.file, other.nth));
        for (other, index) in others {
            let violation = &mut found[index].violation;
            let place = locator.problem(other, violation).place;
            violation.what = format!("{}: {place}", violation.what);
        }
        problems.extend(found.into_iter().map(|finding| locator.problem(finding.origin, &finding.violation)));
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
    /// The last file asked for, and what was found in it unless it has changed.
    file: Option<(usize, Option<Scanned<'a>>)>,
    /// The last record asked for, its range, and its outline.
    record: Option<(RecordOrigin, Range<usize>, Outline)>,
}

/// A file in which places are looked up.
struct Scanned<'a> {
    text: Cow<'a, str>,
    /// The text with rejected parts and what is around its records blanked.
    remaining: Cow<'a, str>,
    records: Vec<Range<usize>>,
    lines: LineIndex,
}

impl<'a> Scanned<'a> {
    /// Scans a file; `None` if it has changed since it was read.
    fn of(file: &'a InputFile) -> Option<Self> {
        let (text, remaining) = file.text.get()?;
        let records = match outline::open_bracket(&remaining, 0..remaining.len()) {
            Some(open) if remaining[open..].starts_with('[') => {
                outline::inside(&remaining, open).items.into_iter().map(|item| item.whole).collect()
            }
            _ => std::iter::once(outline::skip_blank(&remaining, 0)..text.len()).collect(),
        };
        let lines = LineIndex::of(&text);
        Some(Self { text, remaining, records, lines })
    }
}

impl Locator<'_> {
    fn problem(&mut self, origin: RecordOrigin, violation: &Violation) -> Problem {
        let file = &self.dataset.files[origin.file];
        let known = self.file.take().filter(|(index, _)| *index == origin.file);
        let (_, scanned) = self.file.insert(known.unwrap_or_else(|| (origin.file, Scanned::of(file))));
        let Some(Scanned { text, remaining, records, lines }) = scanned else {
            // Where it was is not where it is now.
            return whole_file(file.name.clone(), violation.fault, &violation.what, &violation.help);
        };
        let known = self.record.take().filter(|(record, ..)| *record == origin);
        let (_, range, outline) = self.record.insert(known.unwrap_or_else(|| {
            let named = || file.source.as_ref().map(|(_, range)| range.clone());
            let range = records.get(origin.nth).cloned().or_else(named).unwrap_or(0..remaining.len());
            (origin, range.clone(), Outline::of(remaining, range))
        }));
        let range = outline.find(remaining, range.clone(), &violation.path);
        parse::problem(&file.name, text, lines, range, violation.fault, &violation.what, &violation.help)
    }
}

/// Reads the program that is built into the binary, without checking it again.
pub fn embedded() -> Dataset {
    embedded_with(|_, _| true)
}

/// Reads the program that is built into the binary, but for the catalogue, which the first frame does not need.
pub fn embedded_first() -> Dataset {
    embedded_with(|section, name| section != Section::Kind(Kind::Course) && name != CATALOGUE_SOURCES)
}

/// Reads the program that is built into the binary from its text, and checks it, as if it were a folder.
pub fn embedded_as_text() -> Dataset {
    let mut dataset = Dataset::default();
    let files: Vec<_> = sections().collect();
    let read = parallel::map(&files, |(section, file)| {
        let name = Text::new(file.name);
        let parsed = Tables::read(*section, &name, file.text);
        ReadFile::new(name, *section, parsed, file.text.into())
    });
    for read in read {
        dataset.take(read);
    }
    dataset
}

/// The built-in file of sources that only the catalogue names.
const CATALOGUE_SOURCES: &str = "sources/courses.ron";

/// The built-in files of records and sources.
fn sections() -> impl Iterator<Item = (Section, &'static EmbeddedFile)> {
    FILES.iter().filter_map(|file| Some((Section::of(file.name)?, file)))
}

/// Reads built-in files as they were compiled, or their text where they were not. A second core would not make it sooner.
fn embedded_with(is_read: impl Fn(Section, &str) -> bool) -> Dataset {
    let mut dataset = Dataset { is_built_in: true, ..Dataset::default() };
    for (section, file) in sections().filter(|(section, file)| is_read(*section, file.name)) {
        let name = Text::new(file.name);
        let compiled = file.compiled.and_then(|compiled| Tables::of_compiled(section, compiled));
        let parsed = compiled.unwrap_or_else(|| Tables::read(section, &name, file.text));
        dataset.take(ReadFile::new(name, section, parsed, file.text.into()));
    }
    dataset
}

/// A file whose records were read.
struct ReadFile {
    name: Text,
    /// What its records are.
    section: Section,
    parsed: Parsed<Tables>,
    text: FileText,
}

impl ReadFile {
    /// A file whose text stays in memory.
    fn new(name: Text, section: Section, mut parsed: Parsed<Tables>, text: Cow<'static, str>) -> Self {
        let remaining = parsed.remaining.take();
        Self { name, section, parsed, text: FileText::Kept { text, remaining } }
    }

    /// Reads a file on disk. If it has no mistakes its text does not stay in memory.
    fn open(file: &Candidate) -> Result<Self, ReadError> {
        let (text, stamp) = read_file(&file.path)?;
        let parsed = Tables::read(file.section, &file.name, &text);
        let (name, section) = (file.name.clone(), file.section);
        if parsed.problems.is_empty() && parsed.remaining.is_none() {
            return Ok(Self { name, section, parsed, text: FileText::OnDisk(file.path.clone(), stamp) });
        }
        let (section, parsed) = misplaced(file, &text, &parsed).unwrap_or((section, parsed));
        Ok(Self::new(name, section, parsed, text.into()))
    }

    /// The first records of a large file, while the rest is still to be read; `None` if there is a mistake in them.
    fn beginning(file: &Candidate) -> Option<Self> {
        let mut bytes = Vec::new();
        File::open(&file.path).ok()?.take(BEGINNING).read_to_end(&mut bytes).ok()?;
        let whole = bytes.utf8_chunks().next()?.valid();
        let text = outline::beginning(whole.trim_start_matches('\u{feff}'))?;
        let parsed = Tables::read(file.section, &file.name, &text);
        parsed.problems.is_empty().then(|| Self::new(file.name.clone(), file.section, parsed, Cow::default()))
    }
}

/// How many fields that its section does not have make a file one of another section.
const FOREIGN_FIELDS: usize = 2;

/// What a file is if its records have fields of another section and no others, with one problem more: it is in the wrong
/// place.
fn misplaced(file: &Candidate, text: &str, parsed: &Parsed<Tables>) -> Option<(Section, Parsed<Tables>)> {
    let foreign =
        |parsed: &Parsed<Tables>| parsed.problems.iter().filter(|problem| problem.fault == Fault::UnknownField).count();
    if foreign(parsed) < FOREIGN_FIELDS || file.bytes > LARGE_FILE || file.section.is_single() {
        return None;
    }
    let others = Section::all().filter(|section| *section != file.section && !section.is_single());
    let mut read = others.map(|section| (section, Tables::read(section, &file.name, text)));
    let is_meant = |section: Section, read: &Parsed<Tables>| {
        foreign(read) == 0 && read.records.len(section) > 0 && read.problems.len() < parsed.problems.len()
    };
    let (section, mut read) = read.find(|(section, read)| is_meant(*section, read))?;
    let (meant, here) = (section.file(), file.section.file());
    let what =
        format!("the records of this file have the fields of `{meant}`, not of `{here}`, so they are taken for those");
    let help = format!("move it into the folder `{meant}`, or its records into `{meant}.ron`");
    read.problems.push(whole_file(file.name.clone(), Fault::UnknownFile, &what, &help));
    Some((section, read))
}

/// Reads the program described by the folder `dir`.
///
/// Everything wrong is in the dataset's problems; an unreadable folder gives an empty dataset with one problem.
pub fn folder(dir: &Path) -> Dataset {
    // Nobody waits for a part of it.
    Folder::find(dir).read_by(u64::MAX, |_, _| {})
}

/// The files of a data folder, before they are read.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    files: Vec<Candidate>,
    problems: Vec<Problem>,
    /// What is in files that are not read, by the section that they seem to belong to.
    lost: HashMap<Section, Lost>,
    synonyms: Synonyms,
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
        let mut found = Self {
            dir: dir.to_owned(),
            files: Vec::new(),
            problems: Vec::new(),
            lost: HashMap::new(),
            synonyms: Synonyms::default(),
        };
        let mut others = Vec::new();
        for path in list(dir, &mut found.problems) {
            let name = name_of(&path);
            if !path.is_dir() {
                found.take(path, &mut others);
            } else if let Some(section) = Section::all().find(|section| section.file() == name) {
                found.take_folder(section, &path);
            } else if is_ron(&path) {
                found.take(path, &mut others);
            } else if let Some(meant) = nearest_section(&name).filter(|_| holds_ron(&path, DEEPEST_FOLDER)) {
                found.report_unknown(&path, "this folder is not part of the format", meant, meant.file());
            }
        }
        found.report_near_names(&others);
        found.report_doubled();
        if found.files.is_empty() && found.problems.is_empty() {
            let what = "there is no file of the format in this folder";
            let help = "a data folder contains program.ron, sources.ron, departments.ron and others";
            found.problems.push(whole_file(shown(dir), Fault::Unreadable, what, help));
        }
        found.files.sort_by(|one, other| one.path.cmp(&other.path));
        // Small files come first: they describe the program, which can be shown while the rest is read.
        found.files.sort_by_key(|file| file.bytes > LARGE_FILE);
        found
    }

    /// Adds a file of the folder itself, or puts it into `others` if its name does not end in `.ron`.
    fn take(&mut self, path: PathBuf, others: &mut Vec<PathBuf>) {
        let name = name_of(&path);
        match Section::of(&name) {
            _ if !is_ron(&path) => others.push(path),
            Some(section) => self.add(section, path),
            None if name == synonyms::FILE => match synonyms_in(&path) {
                Ok(synonyms) => self.synonyms = synonyms,
                Err(problem) => self.problems.push(*problem),
            },
            None => {
                let what = "this file is not part of the format";
                if let Some(meant) = nearest_section(name.trim_end_matches(".ron")) {
                    self.report_unknown(&path, what, meant, &format!("{}.ron", meant.file()));
                } else {
                    let names: Vec<_> = Section::all().map(|section| format!("{}.ron", section.file())).collect();
                    let help = format!("the files are {}; all but the first may be folders of files", names.join(", "));
                    self.problems.push(whole_file(shown(&path), Fault::UnknownFile, what, &help));
                }
            }
        }
    }

    /// Reports a file or a folder that was probably meant to have the name `name`, or is a copy of what has it.
    fn report_unknown(&mut self, path: &Path, what: &str, meant: Section, name: &str) {
        let folder = self.dir.join(meant.file());
        let file = folder.with_extension("ron");
        match [file, folder].into_iter().find(|path| path.exists()) {
            Some(read) => {
                let help = format!("`{}` is read instead; delete this one, or move its records there", name_of(&read));
                self.problems.push(whole_file(shown(path), Fault::UnknownFile, what, &help));
                let files = if path.is_dir() { list(path, &mut Vec::new()) } else { vec![path.to_owned()] };
                let lost = self.lost.entry(meant).or_default();
                for file in files.iter().filter(|file| is_ron(file)) {
                    match read_file(file) {
                        Ok((text, _)) => lost.merge(Lost::of(&text)),
                        Err(_) => lost.add_unread(),
                    }
                }
            }
            None => self.skip(path, meant, what, &format!("did you mean `{name}`?")),
        }
    }

    /// Adds the files of a section's folder.
    fn take_folder(&mut self, section: Section, dir: &Path) {
        let paths = list(dir, &mut self.problems);
        for path in &paths {
            if is_ron(path) {
                self.add(section, path.clone());
            } else if path.is_dir() {
                if holds_ron(path, DEEPEST_FOLDER) {
                    let help = format!("move its files into `{}`, or move the folder out of it", section.file());
                    self.skip(path, section, "this folder is not read, because it is inside another one", &help);
                }
            } else {
                let meant = format!("{}.ron", stem(&name_of(path)));
                if !paths.contains(&dir.join(&meant)) && holds_records(path) {
                    let what = "this file is not read, because its name does not end in `.ron`";
                    self.skip(path, section, what, &rename(&meant));
                }
            }
        }
    }

    fn add(&mut self, section: Section, path: PathBuf) {
        let bytes = fs::metadata(&path).map_or(0, |about| about.len());
        self.files.push(Candidate { name: shown(&path), path, section, bytes });
    }

    /// Reports a file or a folder of a section that is not read.
    fn skip(&mut self, path: &Path, section: Section, what: &str, help: &str) {
        self.lost.entry(section).or_default().add_unread();
        self.problems.push(whole_file(shown(path), Fault::UnknownFile, what, help));
    }

    /// Reports, for each section without a file, the file among `others` whose name is nearly its own.
    fn report_near_names(&mut self, others: &[PathBuf]) {
        for section in Section::all() {
            if self.files.iter().any(|file| file.section == section) {
                continue;
            }
            let is_near = |path: &&PathBuf| nearest_section(&stem(&name_of(path))) == Some(section);
            if let Some(path) = others.iter().filter(is_near).find(|path| holds_records(path)) {
                let meant = format!("{}.ron", section.file());
                let what = format!("this file is not read, because its name is not `{meant}`");
                self.skip(path, section, &what, &rename(&meant));
            }
        }
    }

    /// Reports sections that have both a file and a folder.
    fn report_doubled(&mut self) {
        for section in Section::all().filter(|section| !section.is_single()) {
            let name = format!("{}.ron", section.file());
            let (file, folder) = (self.dir.join(&name), self.dir.join(section.file()));
            if file.is_file() && self.files.iter().any(|found| found.path.parent() == Some(&folder)) {
                let what = format!("there is also a folder `{}`; both are read", section.file());
                let help = "keep all records in one of the two, so that nobody looks in the wrong one";
                self.problems.push(whole_file(shown(&file), Fault::UnknownFile, &what, help));
            }
        }
    }

    /// The total size of all files, in bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Reads the files on all cores. After each portion, calls `report` with the records so far and the percentage read; first
    /// with the small files and the beginning of a large one.
    pub fn read(self, report: impl FnMut(&Dataset, u8)) -> Dataset {
        self.read_by(PORTION, report)
    }

    /// Reads the files in portions of so many bytes.
    fn read_by(self, largest: u64, mut report: impl FnMut(&Dataset, u8)) -> Dataset {
        let total = self.bytes().max(1);
        let percent = |bytes: u64| u8::try_from(bytes * 100 / total).unwrap_or(100);
        let Self { problems, lost, dir, synonyms, .. } = self;
        let mut dataset = Dataset { problems, lost, dir, synonyms, ..Dataset::default() };
        let mut done = 0;
        let is_large = |file: &Candidate| file.bytes > LARGE_FILE;
        let mut files = self.files.into_iter().peekable();
        while files.peek().is_some() {
            let (mut portion, mut bytes) = (Vec::new(), 0);
            // Somebody who waits sees the small files before the first large one.
            let mut has_large = largest == u64::MAX;
            while let Some(file) =
                files.next_if(|file| bytes < largest && (portion.is_empty() || has_large || !is_large(file)))
            {
                has_large |= is_large(&file);
                bytes += file.bytes;
                portion.push(file);
            }
            dataset.add(&portion);
            done += bytes;
            let beginning = files.peek().filter(|file| is_large(file) && !has_large).and_then(|file| {
                let read = ReadFile::beginning(file)?;
                let mut part = dataset.so_far();
                part.take(read);
                Some(part)
            });
            report(beginning.as_ref().unwrap_or(&dataset), percent(done));
        }
        dataset.report_missing();
        dataset
    }
}

/// Files larger than this, in bytes, are read after the others.
const LARGE_FILE: u64 = 1024 * 1024;

/// Bytes of a large file that are read before the rest, so that something can be shown soon.
const BEGINNING: u64 = 512 * 1024;

/// Bytes read between two reports.
const PORTION: u64 = 8 * 1024 * 1024;

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

/// The entries of `dir` except hidden ones, by name.
fn list(dir: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    match fs::read_dir(dir) {
        Ok(entries) => {
            let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
            let mut paths: Vec<_> = paths.filter(|path| !name_of(path).starts_with('.')).collect();
            paths.sort();
            paths
        }
        Err(error) => {
            let what = format!("the folder cannot be read: {error}");
            problems.push(whole_file(shown(dir), Fault::Unreadable, &what, "check the path and its permissions"));
            Vec::new()
        }
    }
}

/// How many levels of a folder that is not read are searched for files.
const DEEPEST_FOLDER: usize = 4;

/// Whether there is a RON file in `dir` or in a folder in it, down to so many levels.
fn holds_ron(dir: &Path, levels: usize) -> bool {
    let paths = list(dir, &mut Vec::new());
    paths.iter().any(|path| is_ron(path) || levels > 1 && path.is_dir() && holds_ron(path, levels - 1))
}

/// How many bytes of a file show whether it contains records.
const START: u64 = 4096;

/// Whether a file, whatever its name, seems to contain records.
fn holds_records(path: &Path) -> bool {
    let mut bytes = Vec::new();
    let is_read = fs::metadata(path).is_ok_and(|about| about.is_file())
        && File::open(path).is_ok_and(|file| file.take(START).read_to_end(&mut bytes).is_ok());
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    is_read && text[outline::skip_blank(text, 0)..].starts_with(['(', '['])
}

fn is_ron(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ron")
}

/// The last part of a path.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A file's name up to its first dot.
fn stem(name: &str) -> String {
    name.split(['.', '~']).next().unwrap_or_default().to_owned()
}

/// A path as problems name it.
fn shown(path: &Path) -> Text {
    Text::new(path.display().to_string())
}

fn rename(meant: &str) -> String {
    format!("rename it to `{meant}`")
}

/// The section whose file or folder probably should have this name, which has a typo or more words.
fn nearest_section(name: &str) -> Option<Section> {
    let near = nearest(name, Section::all().map(Section::file));
    let lowered = name.to_lowercase();
    Section::all().find(|section| near.map_or_else(|| lowered.contains(section.file()), |near| near == section.file()))
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

    /// What is reported of the file.
    fn problem(self, file: Text) -> Problem {
        let (line, column) = self.place;
        let whole = whole_file(file, Fault::Unreadable, &self.what, self.help);
        Problem { place: Place { line, column, ..whole.place }, ..whole }
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

/// How text in other formats begins that a file may hold by mistake.
const OTHER_FORMATS: [(&str, &str); 6] = [
    ("{\\rtf", "RTF"),
    ("<!DOCTYPE", "HTML"),
    ("<html", "HTML"),
    ("<?xml", "XML"),
    ("%PDF", "PDF"),
    ("version https://git-lfs", "a Git LFS pointer"),
];

/// Reads a regular file of reasonable size.
fn read_file(path: &Path) -> Result<(String, Stamp), ReadError> {
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
    if is_utf16(&bytes) {
        let what = "the file is UTF-16 text, not UTF-8";
        return Err(ReadError { place: (1, 1), ..ReadError::new(what, "save it as UTF-8") });
    }
    let mut text =
        String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error().valid_up_to()))?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    if let Some((_, what)) = OTHER_FORMATS.iter().find(|(begins, _)| text.trim_start().starts_with(begins)) {
        return Err(ReadError::new(format!("the file is {what}, not RON"), "save its records as plain text in RON"));
    }
    // Old programs end lines with a carriage return alone.
    if text.contains('\r') && !text.contains('\n') {
        text = text.replace('\r', "\n");
    }
    Ok((text, Stamp::of(&metadata)))
}

/// Reads the words that ask for the same thing in a file of their own.
///
/// # Errors
/// Why the file cannot be read, or the first mistake in it.
pub fn synonyms_in(path: &Path) -> Result<Synonyms, Box<Problem>> {
    let (text, _) = read_file(path).map_err(|error| Box::new(error.problem(shown(path))))?;
    Synonyms::read(&shown(path), &text)
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
    let is_latin =
        !bytes.contains(&0) && std::str::from_utf8(&bytes[valid..]).is_err_and(|error| error.error_len().is_some());
    ReadError {
        what: format!("the file is not UTF-8 text: byte {valid} is not valid"),
        place: LineIndex::of(before).place(before, valid),
        help: if is_latin { "save it as UTF-8; it may be Windows-1252" } else { "save it as UTF-8" },
    }
}

/// Whether a text seems to be UTF-16: it begins with the mark of UTF-16, or every other byte of its start is zero.
fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [first, second, third, fourth, ..] => {
            (*first == 0) != (*second == 0)
                && (first, second) != (third, fourth)
                && (*third == 0, *fourth == 0) == (*first == 0, *second == 0)
        }
        _ => false,
    }
}

impl Dataset {
    /// Reads more files, on all cores.
    fn add(&mut self, files: &[Candidate]) {
        for (file, read) in files.iter().zip(parallel::map(files, ReadFile::open)) {
            match read {
                Ok(read) => self.take(read),
                Err(error) => {
                    self.problems.push(error.problem(file.name.clone()));
                    self.lost.entry(file.section).or_default().add_unread();
                }
            }
        }
    }

    /// Takes over what was read from a file.
    fn take(&mut self, read: ReadFile) {
        let ReadFile { name, section, parsed, text } = read;
        let Parsed { records, problems, unreported, source, lost, .. } = parsed;
        let file = self.files.len();
        let count = records.len(section);
        self.origins.entry(section).or_default().extend((0..count).map(|nth| RecordOrigin { file, nth }));
        self.tables.append(records);
        if !lost.is_empty() {
            self.lost.entry(section).or_default().merge(lost);
        }
        self.files.push(InputFile { name, text, source, reported: problems.len(), unreported });
        self.problems.extend(problems);
    }

    /// Reports that there is no record of the program as a whole, unless the reason is reported already.
    fn report_missing(&mut self) {
        for section in Section::all().filter(|section| section.is_single()) {
            if self.files.is_empty() || self.tables.len(section) > 0 || self.lost.contains_key(&section) {
                continue;
            }
            let name = format!("{}.ron", section.file());
            let what = if self.has_file(section) {
                format!("there is no {} in `{name}`", section.noun())
            } else {
                format!("there is no `{name}`, which describes the {} as a whole", section.noun())
            };
            let help =
                "add it with `format`, `id`, `title`, `source` and `official`; the other files are read without it";
            self.problems.push(whole_file(shown(&self.dir.join(&name)), Fault::MissingFile, &what, help));
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
            lost: HashMap::new(),
            dir: self.dir.clone(),
            synonyms: self.synonyms.clone(),
            is_built_in: self.is_built_in,
        }
    }
}
