//! What a person wrote survives kills, failing disks, broken files and other windows.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use msaie::data::{Entry, EntryKey, Profile};
use msaie::store::{Contents, Disk, Lock, RealDisk, Remedy, Stamp, Store, Unfinished};

/// Says to a run of these tests which folder it is to edit, as which of several.
const EDITOR: &str = "MSAIE_TEST_EDITOR";

fn key(id: &str) -> EntryKey {
    EntryKey { program: "p".to_owned(), kind: "departments".to_owned(), id: id.to_owned() }
}

fn noted(id: &str, note: &str) -> Profile {
    let mut profile = Profile::default();
    set_note(&mut profile, id, note);
    profile
}

fn set_note(profile: &mut Profile, id: &str, note: &str) {
    profile.set(key(id), Entry { note: note.to_owned(), ..Entry::default() });
}

fn note<'a>(profile: &'a Profile, id: &str) -> &'a str {
    profile.get(&key(id)).map_or("", |entry| &entry.note)
}

fn unrenamed(_: &EntryKey) -> Option<EntryKey> {
    None
}

fn save(store: &mut Store, base: &Profile, mine: &Profile) -> Profile {
    store.save(base, mine, &unrenamed).unwrap_or_else(|trouble| panic!("{}", trouble.text)).profile
}

/// The profile that is found in a folder.
fn found(folder: &Path) -> Profile {
    let Contents { profile, trouble } = Store::new(folder.to_owned()).open();
    assert_eq!(trouble, None);
    profile
}

fn file(folder: &Path) -> PathBuf {
    folder.join("profile.ron")
}

/// The names in a folder, without the lock.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != ".lock");
    names.sort();
    names
}

/// This is the program that the tests below start and kill: it edits for ever, or so many times, and reports each save.
#[test]
fn editor() {
    let Ok(orders) = env::var(EDITOR) else { return };
    let mut orders = orders.split('|');
    let (who, folder) = (orders.next().expect("a name"), orders.next().expect("a folder"));
    let edits: usize = orders.next().and_then(|edits| edits.parse().ok()).unwrap_or(usize::MAX);
    let mut store = Store::new(folder.into());
    let mut base = store.open().profile;
    let mut out = io::stdout();
    let first: usize = note(&base, who).parse().unwrap_or(0);
    for edit in first + 1..=first.saturating_add(edits) {
        let mut mine = base.clone();
        set_note(&mut mine, who, &edit.to_string());
        let common = format!("{}\n{who} {edit}", note(&base, "common"));
        set_note(&mut mine, "common", &common);
        writeln!(out, "\nmade {edit}").expect("a pipe");
        base = save(&mut store, &base, &mine);
        writeln!(out, "saved {edit}").expect("a pipe");
        if edits == usize::MAX {
            // An edit each 50 ms, as a quick typist makes them.
            thread::sleep(Duration::from_millis(50));
        }
    }
}

fn start_editor(who: &str, folder: &Path, edits: &str) -> Child {
    Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "store::editor", "--nocapture"])
        .env(EDITOR, format!("{who}|{}|{edits}", folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs")
}

/// The last edit that a killed editor made, and the last that it said was saved.
fn reported(child: &mut Child) -> (usize, usize) {
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let (mut made, mut saved) = (0, 0);
    for line in lines {
        let number = |what: &str| line.strip_prefix(what).and_then(|number| number.parse().ok());
        made = number("made ").unwrap_or(made);
        saved = number("saved ").unwrap_or(saved);
    }
    (made, saved)
}

#[test]
fn what_was_reported_saved_survives_300_kills() {
    const WINDOWS: u64 = 10;
    const KILLS: usize = 30;
    let kill_often = |seed: u64| {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = parent.path().join("profile");
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut before, mut progress) = (0, 0);
        for _ in 0..KILLS {
            let mut child = start_editor("a", &folder, "");
            thread::sleep(Duration::from_millis(random.u64(0..600)));
            child.kill().and_then(|()| child.wait()).expect("it is killed");
            let (made, saved) = reported(&mut child);
            let profile = found(&folder);
            let kept: usize = note(&profile, "a").parse().unwrap_or(0);
            assert!(kept >= saved.max(before), "{saved} was saved, {kept} is there");
            assert!(kept <= made.max(before), "{kept} is there, {made} was made last");
            let common = note(&profile, "common").lines().filter(|line| !line.is_empty()).count();
            assert_eq!(common, kept, "an edit is there whole");
            progress += usize::from(kept > before);
            before = kept;
        }
        // What a killed save left unfinished goes with the next one.
        let mut store = Store::new(folder.clone());
        let base = store.open().profile;
        save(&mut store, &base, &noted("a", "the end"));
        assert!(names(&folder).iter().all(|name| !name.starts_with(".unfinished")), "{:?}", names(&folder));
        progress
    };
    let progress: usize = thread::scope(|scope| {
        let windows: Vec<_> = (0..WINDOWS).map(|seed| scope.spawn(move || kill_often(seed))).collect();
        windows.into_iter().map(|window| window.join().expect("it holds")).sum()
    });
    assert!(progress > 100, "only {progress} of 300 runs saved anything before they were killed");
}

#[test]
fn two_windows_that_edit_at_once_lose_nothing() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("profile");
    let mut editors = ["a", "b"].map(|who| start_editor(who, &folder, "200"));
    for child in &mut editors {
        assert_eq!(reported(child), (200, 200));
        child.wait().expect("it ends");
    }
    let profile = found(&folder);
    assert_eq!((note(&profile, "a"), note(&profile, "b")), ("200", "200"));
    let lines: BTreeSet<&str> = note(&profile, "common").lines().collect();
    for who in ["a", "b"] {
        for edit in 1..=200 {
            assert!(lines.contains(format!("{who} {edit}").as_str()), "{who} {edit} is gone");
        }
    }
}

/// A disk that remembers what was done, and fails at one step.
#[derive(Clone, Default)]
struct Recorder {
    steps: Arc<Mutex<Vec<String>>>,
    fails_at: Option<usize>,
}

impl Recorder {
    fn step(&self, what: &str, path: &Path) -> io::Result<()> {
        let mut steps = self.steps.lock().expect("no panic");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        steps.push(format!("{what} {name}").trim_end().to_owned());
        if self.fails_at == Some(steps.len()) { Err(io::Error::other("no space left on the device")) } else { Ok(()) }
    }

    fn steps(&self) -> Vec<String> {
        self.steps.lock().expect("no panic").clone()
    }
}

impl Disk for Recorder {
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(file)
    }

    fn stamp(&mut self, file: &Path) -> Option<Stamp> {
        RealDisk.stamp(file)
    }

    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        self.step("make", folder)?;
        RealDisk.make_folder(folder)
    }

    fn lock(&mut self, folder: &Path) -> io::Result<Lock> {
        self.step("lock", Path::new(""))?;
        RealDisk.lock(folder)
    }

    fn unlock(&mut self, lock: Lock) {
        // That cannot fail.
        let _ = self.step("unlock", Path::new(""));
        RealDisk.unlock(lock);
    }

    fn write_beside(&mut self, target: &Path, bytes: &[u8]) -> io::Result<Unfinished> {
        self.step("write beside", target)?;
        RealDisk.write_beside(target, bytes)
    }

    fn sync(&mut self, file: &Unfinished) -> io::Result<()> {
        self.step("sync", Path::new(""))?;
        RealDisk.sync(file)
    }

    fn rename(&mut self, file: Unfinished, target: &Path) -> io::Result<()> {
        self.step("rename to", target)?;
        RealDisk.rename(file, target)
    }

    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        self.step("sync folder", folder)?;
        RealDisk.sync_folder(folder)
    }

    fn move_aside(&mut self, file: &Path, to: &Path) -> io::Result<()> {
        self.step("move aside", file)?;
        RealDisk.move_aside(file, to)
    }
}

const SAVING: [&str; 4] = ["write beside profile.ron", "sync", "rename to profile.ron", "sync folder profile"];

#[test]
fn a_new_file_is_synced_before_it_gets_its_name_and_the_folder_after() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("profile");
    let recorder = Recorder::default();
    let mut store = Store::with_disk(folder, Box::new(recorder.clone()));
    assert_eq!(store.open(), Contents::default());
    assert_eq!(recorder.steps(), [""; 0], "reading writes nothing");
    save(&mut store, &Profile::default(), &noted("a", "one"));
    let expected = [&["make profile", "lock"][..], &SAVING, &["unlock"]].concat();
    assert_eq!(recorder.steps(), expected);
    // Nothing changed, nothing is written.
    let before = recorder.steps().len();
    save(&mut store, &noted("a", "one"), &noted("a", "one"));
    assert_eq!(recorder.steps()[before..], ["make profile", "lock", "unlock"]);
}

#[test]
fn whatever_step_fails_the_old_file_stays_whole_and_the_next_save_works() {
    let mut tried = 0;
    for fails_at in 1.. {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = parent.path().join("profile");
        let (old, new) = (noted("a", "one"), noted("a", "two"));
        save(&mut Store::new(folder.clone()), &Profile::default(), &old);
        let recorder = Recorder { fails_at: Some(fails_at), ..Recorder::default() };
        let mut store = Store::with_disk(folder.clone(), Box::new(recorder.clone()));
        store.open();
        let result = store.save(&old, &new, &unrenamed);
        let steps = recorder.steps();
        let Some(failed) = steps.get(fails_at - 1) else { break };
        tried += 1;
        let has_new_name = failed == SAVING[3] || failed == "unlock";
        let is_backup = steps.iter().position(|step| step.starts_with("write beside profile.ron")) > Some(fails_at - 1);
        match result {
            Ok(saved) => {
                assert!(failed == "unlock" || is_backup, "{failed} failed and nobody said so");
                assert_eq!((saved.profile, found(&folder)), (new.clone(), new));
            }
            Err(trouble) => {
                assert!(trouble.text.contains("no space left on the device"), "{}", trouble.text);
                assert_eq!(trouble.remedy, Remedy::Retry);
                assert_eq!(found(&folder), if has_new_name { new.clone() } else { old.clone() }, "{failed} failed");
                assert_eq!(save(&mut store, &old, &new), new);
                assert_eq!(found(&folder), new);
            }
        }
    }
    assert!(tried >= 11, "only {tried} steps");
}

#[test]
fn a_file_cut_at_any_length_is_kept_aside_at_the_next_save() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("profile");
    save(&mut Store::new(folder.clone()), &Profile::default(), &noted("a", "one\nand \"two\""));
    let whole = fs::read(file(&folder)).expect("it was saved");
    let text = String::from_utf8(whole.clone()).expect("UTF-8");
    // Blank lines at the end are no part of what was written.
    let length = text.trim_end().len();
    let cut = (0..length).map(|at| whole[..at].to_vec());
    let zeroed = [vec![0; whole.len()], [&whole[..length / 2], &[0; 9]].concat(), b"\xff\xfe".to_vec()];
    for (nth, broken) in cut.chain(zeroed).enumerate() {
        let folder = parent.path().join(nth.to_string());
        fs::create_dir(&folder).expect("a folder");
        fs::write(file(&folder), &broken).expect("a file");
        let mut store = Store::new(folder.clone());
        let Contents { profile, trouble } = store.open();
        let trouble = trouble.expect("it says so");
        assert!(profile.is_empty() && trouble.remedy == Remedy::None, "{}", trouble.text);
        assert_eq!(names(&folder), ["profile.ron"], "reading moves nothing");
        let saved = store.save(&profile, &noted("b", "new"), &unrenamed).expect("it can be saved");
        assert!(saved.told.is_some_and(|told| told.contains("aside")));
        assert_eq!(found(&folder), noted("b", "new"));
        let aside: Vec<_> = names(&folder.join("aside"))
            .into_iter()
            .filter(|name| Path::new(name).extension().is_some_and(|end| end == "ron"))
            .collect();
        assert_eq!(fs::read(folder.join("aside").join(&aside[0])).expect("it is kept"), broken);
    }
}

#[test]
fn the_newest_readable_earlier_version_is_taken() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("profile");
    fs::create_dir_all(folder.join("backup")).expect("a folder");
    let backup = |name: &str, text: &str| fs::write(folder.join("backup").join(name), text).expect("a file");
    backup("profile-20260101-000000.ron", &noted("a", "older").to_text().expect("text"));
    backup("profile-20260102-000000.ron", &noted("a", "newer").to_text().expect("text"));
    backup("profile-20260103-000000.ron", "(broken");
    fs::write(file(&folder), "(version: 1, entries: [").expect("a file");
    let mut store = Store::new(folder.clone());
    let Contents { profile, trouble } = store.open();
    assert_eq!(profile, noted("a", "newer"));
    let text = trouble.expect("it says so").text;
    assert!(text.contains("profile.ron:1:") && text.contains("20260102"), "{text}");
    let mut mine = profile.clone();
    set_note(&mut mine, "b", "more");
    save(&mut store, &profile, &mine);
    assert_eq!((note(&found(&folder), "a"), note(&found(&folder), "b")), ("newer", "more"));
}

#[test]
fn earlier_versions_are_kept_but_not_for_ever() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("profile");
    let mut store = Store::new(folder.clone());
    let mut base = Profile::default();
    for edit in 0..5 {
        base = save(&mut store, &base, &noted("a", &edit.to_string()));
    }
    assert_eq!(names(&folder.join("backup")).len(), 1, "one in ten minutes");
    for day in 10..30 {
        fs::write(folder.join(format!("backup/profile-202601{day}-000000.ron")), "").expect("a file");
    }
    let recent = names(&folder.join("backup")).pop().expect("the first");
    fs::remove_file(folder.join("backup").join(recent)).expect("it is there");
    save(&mut store, &base, &noted("a", "last"));
    let kept = names(&folder.join("backup"));
    assert!(kept.len() == 10 && !kept.contains(&"profile-20260110-000000.ron".to_owned()), "{kept:?}");
}

#[test]
fn what_cannot_be_understood_is_never_written_over() {
    let row = "program: \"p\", kind: \"departments\", id: \"a\", note: \"kept\"";
    for text in [format!("(version: 2, entries: [({row})])"), format!("(version: 1, entries: [({row}, colour: 1)])")] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(file(folder.path()), &text).expect("a file");
        let mut store = Store::new(folder.path().to_owned());
        let Contents { profile, trouble } = store.open();
        assert_eq!((note(&profile, "a"), trouble.map(|trouble| trouble.remedy)), ("kept", Some(Remedy::ReadOnly)));
        let refused = store.save(&profile, &noted("a", "new"), &unrenamed).expect_err("it is not written");
        assert_eq!(refused.remedy, Remedy::ReadOnly);
        assert_eq!(fs::read_to_string(file(folder.path())).expect("it is there"), text);
        assert_eq!(names(folder.path()), ["profile.ron"]);
        // Once it can be understood, what is there and what was written are joined.
        fs::write(file(folder.path()), noted("a", "kept").to_text().expect("text")).expect("a file");
        let looked = store.look(&unrenamed).expect("it has changed");
        assert_eq!((looked.trouble, note(&looked.profile, "a")), (None, "kept"));
        let mut mine = profile.clone();
        set_note(&mut mine, "b", "new");
        let saved = save(&mut store, &profile, &mine);
        assert_eq!((note(&saved, "a"), note(&saved, "b")), ("kept", "new"));
    }
}

#[test]
fn what_cannot_be_read_is_moved_nowhere() {
    let parent = tempfile::tempdir().expect("a folder");
    // A folder in place of the file, a file in place of the folder, and a link to a disk that is not there.
    let folder = |name: &str| parent.path().join(name);
    fs::create_dir_all(file(&folder("one"))).expect("a folder");
    fs::write(folder("two"), "in the way").expect("a file");
    fs::create_dir(folder("three")).expect("a folder");
    symlink("/nowhere/profile.ron", file(&folder("three"))).expect("a link");
    for name in ["one", "two", "three"] {
        let mut store = Store::new(folder(name));
        let trouble = store.open().trouble.expect("it says so");
        assert_eq!(trouble.remedy, Remedy::ReadOnly, "{name}: {}", trouble.text);
        let before = names(&folder(name));
        store.save(&Profile::default(), &noted("a", "new"), &unrenamed).expect_err("it is not written");
        assert_eq!(names(&folder(name)), before);
    }
    fs::remove_dir(file(&folder("one"))).expect("it is there");
    let mut store = Store::new(folder("one"));
    assert_eq!(store.open(), Contents::default());
    save(&mut store, &Profile::default(), &noted("a", "new"));
}

#[test]
fn links_and_rights_stay() {
    let parent = tempfile::tempdir().expect("a folder");
    let (real, folder) = (parent.path().join("real"), parent.path().join("profile"));
    fs::create_dir(&real).expect("a folder");
    fs::create_dir(&folder).expect("a folder");
    let target = real.join("stars.ron");
    fs::write(&target, noted("a", "one").to_text().expect("text")).expect("a file");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).expect("it is ours");
    symlink(&target, file(&folder)).expect("a link");
    let mut store = Store::new(folder.clone());
    let base = store.open().profile;
    save(&mut store, &base, &noted("a", "two"));
    assert!(fs::symlink_metadata(file(&folder)).expect("it is there").is_symlink());
    assert_eq!(fs::metadata(&target).expect("it is there").mode() & 0o777, 0o640);
    assert_eq!(found(&folder), noted("a", "two"));
    // What is new is for its owner alone.
    let own = parent.path().join("own");
    save(&mut Store::new(own.clone()), &Profile::default(), &noted("a", "one"));
    assert_eq!(fs::metadata(&own).expect("it is there").mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(file(&own)).expect("it is there").mode() & 0o777, 0o600);
}

#[test]
fn what_was_renamed_elsewhere_is_followed() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("profile");
    save(&mut Store::new(folder.clone()), &Profile::default(), &noted("old", "kept"));
    let renamed = |former: &EntryKey| (former.id == "old").then(|| key("new"));
    let mut store = Store::new(folder.clone());
    let mut base = store.open().profile;
    base.rename(renamed);
    let mut mine = base.clone();
    set_note(&mut mine, "b", "more");
    // Meanwhile a window with the old data wrote more on the record.
    let mut other = Store::new(folder.clone());
    let theirs = other.open().profile;
    save(&mut other, &theirs, &noted("old", "kept\nand more"));
    let saved = store.save(&base, &mine, &renamed).expect("it can be saved").profile;
    assert_eq!((note(&saved, "new"), note(&saved, "old"), note(&saved, "b")), ("kept\nand more", "", "more"));
}

#[test]
fn a_file_of_the_first_version_is_read_for_ever() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "// Your stars.\n(\n    version: 1,\n    entries: [\n        (program: \"ms-aie\", kind: \"departments\", \
                id: \"ece\", starred: true, note: \"two\nlines\", ticked: [\"gre\"]),\n    ],\n)\n";
    fs::write(file(folder.path()), text).expect("a file");
    let key = EntryKey { program: "ms-aie".to_owned(), kind: "departments".to_owned(), id: "ece".to_owned() };
    let ticked = BTreeSet::from(["gre".to_owned()]);
    let entry = Entry { starred: true, note: "two\nlines".to_owned(), ticked };
    assert_eq!(found(folder.path()).get(&key), Some(&entry));
}
