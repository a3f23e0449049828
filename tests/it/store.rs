//! What a person wrote survives kills, full disks, mistakes in its file, and a second window.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File, Permissions};
use std::io::{self, BufRead, BufReader, ErrorKind};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use msaie::data::{Entry, EntryKey, Profile, ProfileText};
use msaie::store::{Contents, Disk, Guard, LockError, NewFile, RealDisk, Remedy, Saved, Stamp, Store, Trouble};
use msaie::text::Text;
use tempfile::TempDir;

fn key(id: &str) -> EntryKey {
    EntryKey { program: "p".to_owned(), kind: "courses".to_owned(), id: id.to_owned() }
}

fn note(text: &str) -> Entry {
    Entry { note: text.to_owned(), ..Entry::default() }
}

fn noted(entries: &[(&str, &str)]) -> Profile {
    let mut profile = Profile::default();
    for (id, text) in entries {
        profile.set(key(id), note(text));
    }
    profile
}

fn as_it_is(_: &EntryKey) -> Option<EntryKey> {
    None
}

fn save(store: &mut Store, base: &Profile, mine: &Profile) -> Result<Saved, Trouble> {
    store.save(base, mine, &as_it_is)
}

fn look(store: &mut Store) -> Option<Contents> {
    store.look(&as_it_is)
}

/// A folder with a file that says `profile`, and a store that has read it.
fn home(profile: &Profile) -> (TempDir, Store) {
    let home = tempfile::tempdir().expect("a folder");
    let mut store = Store::new(home.path().to_owned());
    write(&store, profile.to_text().expect("its text"));
    assert_eq!(store.open(), Contents { profile: profile.clone(), trouble: None });
    (home, store)
}

fn write(store: &Store, text: impl AsRef<[u8]>) {
    fs::write(store.path(), text).expect("it is written");
}

fn parsed(path: &Path) -> Profile {
    let text = fs::read_to_string(path).expect("text");
    match Profile::read(&Text::new("profile.ron"), &text) {
        ProfileText::Valid(profile) => profile,
        other => panic!("{other:?} in {text:?}"),
    }
}

/// All files in a folder and below, with what they have.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.clone(), fs::read(&path).expect("bytes")));
            }
        }
    }
    found.sort();
    found
}

fn new_files(folder: &Path) -> usize {
    files(folder).iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "tmp")).count()
}

/// The only file of this kind in a folder, as bytes.
fn only(folder: &Path, extension: &str) -> Vec<u8> {
    let all = files(folder);
    let mut of_kind = all.into_iter().filter(|(path, _)| path.extension().is_some_and(|found| found == extension));
    let (_, bytes) = of_kind.next().expect("a file");
    assert_eq!(of_kind.next(), None);
    bytes
}

/// Runs the test `name` of this program as a process of its own, which sees `variable`.
fn run(name: &str, variable: &str, value: &str) -> Child {
    Command::new(env::current_exe().expect("this program"))
        .args(["--exact", name, "--nocapture", "--include-ignored"])
        .env(variable, value)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

mod kills {
    use super::*;

    const FOLDER: &str = "MSAIE_TEST_KILLED_IN";
    const RUNS: usize = 300;
    const AT_ONCE: usize = 10;

    /// The number that the file has as a note, as the last of its records.
    fn counter(profile: &Profile) -> usize {
        profile.get(&key("counter")).map_or(0, |entry| entry.note.parse().expect("a number"))
    }

    /// Edits until it is killed, and says before each edit that it begins, and after it that it was saved.
    #[test]
    #[ignore = "it is what the test below kills"]
    #[expect(clippy::print_stdout, reason = "the test below reads it")]
    fn editor() {
        let Some(folder) = env::var_os(FOLDER) else { return };
        let mut store = Store::new(folder.into());
        let Contents { mut profile, trouble } = store.open();
        assert_eq!(trouble, None);
        loop {
            let next = counter(&profile) + 1;
            let mut mine = profile.clone();
            mine.set(key("counter"), note(&next.to_string()));
            // A file of some size, so that there is a half of it.
            mine.set(key(&format!("filler-{}", next % 40)), note(&format!("{next}\n").repeat(200)));
            println!("\nbegun {next}");
            profile = save(&mut store, &profile, &mine).expect("it is saved").profile;
            println!("\nsaved {next}");
            thread::sleep(Duration::from_millis(if next.is_multiple_of(2) { 50 } else { 0 }));
        }
    }

    /// How many edits were saved in a folder, and how many new files were left, after a few kills.
    fn kill(folder: &Path, runs: usize, random: &mut fastrand::Rng) -> (usize, usize) {
        let (mut begun, mut saved, mut left) = (0, 0, 0);
        for _ in 0..runs {
            let mut child = run("store::kills::editor", FOLDER, &folder.to_string_lossy());
            let out = child.stdout.take().expect("its output");
            let reader = thread::spawn(move || {
                let (mut begun, mut saved) = (0, 0);
                for line in BufReader::new(out).lines().map_while(Result::ok) {
                    let number = |word| line.strip_prefix(word).and_then(|number| number.trim().parse().ok());
                    begun = number("begun").unwrap_or(begun);
                    saved = number("saved").unwrap_or(saved);
                }
                (begun, saved)
            });
            thread::sleep(Duration::from_millis(random.u64(0..600)));
            child.kill().expect("it was running");
            let status = child.wait().expect("it ended");
            assert_eq!(status.signal(), Some(9), "it failed before it was killed");
            let (last_begun, last_saved) = reader.join().expect("it read");
            (begun, saved) = (last_begun.max(begun), last_saved.max(saved));
            left += if folder.is_dir() { new_files(folder) } else { 0 };
            let mut store = Store::new(folder.to_owned());
            let contents = store.open();
            assert_eq!(contents.trouble, None);
            let found = counter(&contents.profile);
            assert!((saved..=begun).contains(&found), "{found} is in the file; {saved} were saved and {begun} begun");
            saved = found;
        }
        let mut store = Store::new(folder.to_owned());
        let profile = store.open().profile;
        let mut mine = profile.clone();
        mine.set(key("last"), note("after all"));
        save(&mut store, &profile, &mine).expect("it is saved");
        assert_eq!(new_files(folder), 0, "the next save removes what kills left");
        (saved, left)
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "how many there were depends on the machine")]
    fn three_hundred_kills_lose_nothing_that_was_saved() {
        let homes: Vec<_> = (0..AT_ONCE).map(|_| tempfile::tempdir().expect("a folder")).collect();
        let killers = homes.iter().enumerate().map(|(nth, home)| {
            let folder = home.path().join("msaie");
            let mut random = fastrand::Rng::with_seed(nth as u64);
            thread::spawn(move || kill(&folder, RUNS / AT_ONCE, &mut random))
        });
        let done: Vec<_> =
            killers.collect::<Vec<_>>().into_iter().map(|killer| killer.join().expect("no loss")).collect();
        let (saved, left) = done.into_iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        println!("{RUNS} kills, {saved} edits saved, {left} new files left by kills and removed");
        assert!(saved > RUNS, "most were killed before they saved: {saved}");
    }
}

mod windows {
    use super::*;

    const WINDOW: &str = "MSAIE_TEST_WINDOW";
    const EDITS: usize = 200;

    /// Edits a record of its own and the common note, so many times.
    #[test]
    #[ignore = "it is what the test below starts twice"]
    fn editor() {
        let Ok(value) = env::var(WINDOW) else { return };
        let (name, folder) = value.split_once(' ').expect("a name and a folder");
        let mut store = Store::new(folder.into());
        let mut profile = store.open().profile;
        for nth in 0..EDITS {
            if let Some(contents) = look(&mut store) {
                assert_eq!(contents.trouble, None);
                profile = contents.profile;
            }
            let mut mine = profile.clone();
            let own = mine.get(&key(name)).cloned().unwrap_or_default();
            let ticked = own.ticked.into_iter().chain([nth.to_string()]).collect();
            mine.set(key(name), Entry { starred: nth % 2 == 1, note: format!("{name} {nth}"), ticked });
            let common = mine.get(&key("common")).cloned().unwrap_or_default();
            mine.set(key("common"), note(&format!("{}\n{name} wrote {nth}", common.note)));
            profile = loop {
                match save(&mut store, &profile, &mine) {
                    Ok(Saved { profile, told }) => {
                        assert_eq!(told, None);
                        break profile;
                    }
                    Err(trouble) => assert!(trouble.text.contains("another window"), "{}", trouble.text),
                }
            };
        }
    }

    #[test]
    fn two_windows_lose_nothing_of_each_other() {
        let home = tempfile::tempdir().expect("a folder");
        let windows = ["one", "two"]
            .map(|name| run("store::windows::editor", WINDOW, &format!("{name} {}", home.path().display())));
        for window in windows {
            let output = window.wait_with_output().expect("it ends");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
        let profile = parsed(&home.path().join("profile.ron"));
        let common = &profile.get(&key("common")).expect("the common note").note;
        for name in ["one", "two"] {
            let last = EDITS - 1;
            let ticked: BTreeSet<String> = (0..EDITS).map(|nth| nth.to_string()).collect();
            let expected = Entry { starred: last % 2 == 1, note: format!("{name} {last}"), ticked };
            assert_eq!(profile.get(&key(name)), Some(&expected));
            for nth in 0..EDITS {
                let line = format!("{name} wrote {nth}");
                assert_eq!(common.lines().filter(|found| *found == line).count(), 1, "{line}");
            }
        }
        assert_eq!(new_files(home.path()), 0);
    }

    #[test]
    fn a_note_that_two_windows_wrote_has_both_texts() {
        let base = noted(&[("ece", "ask"), ("math", "why")]);
        let (_home, mut one) = home(&base);
        let mut two = Store::new(one.path().parent().expect("a folder").to_owned());
        assert_eq!(two.open().profile, base);
        let mine = noted(&[("ece", "ask Ann"), ("math", "why")]);
        save(&mut one, &base, &mine).expect("it is saved");
        let saved = save(&mut two, &base, &noted(&[("ece", "call"), ("math", "why not")])).expect("it is saved");
        let both = noted(&[("ece", "call\n\nFrom another window:\nask Ann"), ("math", "why not")]);
        assert_eq!(saved, Saved { profile: both.clone(), told: None });
        assert_eq!(look(&mut one), Some(Contents { profile: both, trouble: None }));
        assert_eq!((look(&mut one), look(&mut two)), (None, None));
    }

    #[test]
    fn a_save_made_from_what_was_saved_since_adds_only_what_is_new() {
        let base = noted(&[("ece", "ask")]);
        let (_home, mut store) = home(&base);
        write(&store, noted(&[("ece", "ask"), ("other", "theirs")]).to_text().expect("text"));
        let first = noted(&[("ece", "call"), ("math", "soon")]);
        let theirs = ("other", "theirs");
        assert_eq!(
            save(&mut store, &base, &first).expect("it is saved").profile,
            noted(&[("ece", "call"), ("math", "soon"), theirs])
        );
        // Before that was known, more was edited, and a note deleted again.
        let second = noted(&[("ece", "call Ann")]);
        assert_eq!(
            save(&mut store, &base, &second).expect("it is saved").profile,
            noted(&[("ece", "call Ann"), theirs])
        );
    }

    #[test]
    fn a_change_undone_elsewhere_can_be_made_again() {
        let (starred, plain) = (noted(&[("ece", "star")]), noted(&[]));
        let (_home, mut store) = home(&starred);
        save(&mut store, &starred, &plain).expect("it is saved");
        write(&store, starred.to_text().expect("text"));
        assert_eq!(look(&mut store).expect("a change").profile, starred);
        assert_eq!(save(&mut store, &starred, &plain).expect("it is saved").profile, plain);
    }
}

/// A disk that remembers its steps and has one of them fail.
struct Watched {
    real: RealDisk,
    steps: Arc<Mutex<Vec<String>>>,
    failing: Arc<Mutex<Option<(&'static str, Failure)>>>,
}

#[derive(Debug, Clone, Copy)]
enum Failure {
    Error(i32),
    Busy,
    NoLocks,
}

/// What a test has of a disk that is in a store.
struct Watch {
    steps: Arc<Mutex<Vec<String>>>,
    failing: Arc<Mutex<Option<(&'static str, Failure)>>>,
}

impl Watch {
    fn fail(&self, step: Option<(&'static str, Failure)>) {
        *self.failing.lock().expect("no panic") = step;
    }

    fn steps(&self) -> Vec<String> {
        self.steps.lock().expect("no panic").drain(..).collect()
    }
}

impl Watched {
    fn store(folder: &Path) -> (Store, Watch) {
        let (steps, failing) = (Arc::default(), Arc::default());
        let disk = Self { real: RealDisk, steps: Arc::clone(&steps), failing: Arc::clone(&failing) };
        (Store::with_disk(folder.to_owned(), Box::new(disk)), Watch { steps, failing })
    }

    fn step(&self, name: &str, path: &Path) -> io::Result<()> {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        self.steps.lock().expect("no panic").push(format!("{name} {file}"));
        match *self.failing.lock().expect("no panic") {
            Some((step, Failure::Error(code))) if step == name => Err(io::Error::from_raw_os_error(code)),
            _ => Ok(()),
        }
    }
}

/// The lock, which says when it is given back.
struct Locked {
    steps: Arc<Mutex<Vec<String>>>,
    _real: Box<dyn Guard>,
}

impl Guard for Locked {}

impl Drop for Locked {
    fn drop(&mut self) {
        self.steps.lock().expect("no panic").push("unlock".to_owned());
    }
}

impl Disk for Watched {
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        self.step("read", path)?;
        self.real.read(path)
    }

    fn stamp(&mut self, path: &Path) -> io::Result<Stamp> {
        self.real.stamp(path)
    }

    fn target(&mut self, path: &Path) -> io::Result<PathBuf> {
        self.real.target(path)
    }

    fn make_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step("make_folder", path)?;
        self.real.make_folder(path)
    }

    fn lock(&mut self, path: &Path) -> Result<Box<dyn Guard>, LockError> {
        self.step("lock", path).map_err(LockError::Failed)?;
        match *self.failing.lock().expect("no panic") {
            Some((_, Failure::Busy)) => Err(LockError::Busy),
            Some((_, Failure::NoLocks)) => Err(LockError::Unsupported(ErrorKind::Unsupported.into())),
            _ => Ok(Box::new(Locked { steps: Arc::clone(&self.steps), _real: self.real.lock(path)? })),
        }
    }

    fn write(&mut self, target: &Path, bytes: &[u8]) -> io::Result<NewFile> {
        self.step("write", target)?;
        self.real.write(target, bytes)
    }

    fn sync(&mut self, file: &NewFile) -> io::Result<()> {
        self.step("sync", Path::new(""))?;
        self.real.sync(file)
    }

    fn replace(&mut self, file: NewFile, target: &Path) -> io::Result<()> {
        self.step("replace", target)?;
        self.real.replace(file, target)
    }

    fn sync_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step("sync_folder", path)?;
        self.real.sync_folder(path)
    }

    fn create(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step("create", path)?;
        self.real.create(path, bytes)
    }

    fn list(&mut self, path: &Path) -> io::Result<Vec<String>> {
        self.step("list", path)?;
        self.real.list(path)
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.step("remove", path)?;
        self.real.remove(path)
    }
}

mod steps {
    use super::*;

    #[test]
    fn the_file_is_synced_before_it_takes_its_place_and_the_folder_after() {
        let (home, _) = home(&noted(&[("ece", "old")]));
        let (mut store, watch) = Watched::store(home.path());
        let base = store.open().profile;
        watch.steps();
        save(&mut store, &base, &noted(&[("ece", "new")])).expect("it is saved");
        let folder = home.path().file_name().expect("a name").to_string_lossy();
        let sync_folder = format!("sync_folder {folder}");
        let order = [
            "lock .lock",
            "read profile.ron",
            "write profile.ron",
            "sync ",
            "replace profile.ron",
            &sync_folder,
            "unlock",
        ];
        let steps = watch.steps();
        let found: Vec<_> = steps.iter().filter(|step| order.contains(&step.as_str())).collect();
        assert_eq!(found, order, "{steps:?}");
        let again = store.open().profile;
        watch.steps();
        save(&mut store, &again, &again).expect("it is saved");
        assert!(!watch.steps().iter().any(|step| step.starts_with("write")), "nothing is new");
    }

    #[test]
    fn whatever_fails_the_old_file_stays_whole_and_the_edit_can_be_saved_again() {
        let (old, new) = (noted(&[("ece", "old")]), noted(&[("ece", "new")]));
        let full = Failure::Error(28);
        let (no_space, busy) = ("no space left on the device", "another window is saving to it");
        for (step, failure, told) in [
            ("make_folder", full, no_space),
            ("lock", full, no_space),
            ("lock", Failure::Busy, busy),
            ("write", full, no_space),
            ("sync", Failure::Error(5), "input/output error"),
            ("replace", Failure::Error(13), "permission denied"),
            ("sync_folder", Failure::Error(5), "input/output error"),
        ] {
            let (home, _) = home(&old);
            let (mut store, watch) = Watched::store(home.path());
            let base = store.open().profile;
            let before = fs::read(store.path()).expect("bytes");
            watch.fail(Some((step, failure)));
            for _ in 0..3 {
                let trouble = save(&mut store, &base, &new).expect_err(step);
                let text = format!("Can't save to {}: {told}", store.path().display());
                assert_eq!(trouble, Trouble { text: text.into(), remedy: Remedy::Retry }, "{step}");
                if step == "sync_folder" {
                    assert_eq!(parsed(store.path()), new, "it already took its place");
                } else {
                    assert_eq!(fs::read(store.path()).expect("bytes"), before, "{step}");
                }
                assert_eq!(new_files(home.path()), 0, "{step}");
                assert_eq!(look(&mut store), None, "{step}");
            }
            watch.fail(None);
            watch.steps();
            assert_eq!(save(&mut store, &base, &new), Ok(Saved { profile: new.clone(), told: None }), "{step}");
            assert_eq!(parsed(store.path()), new, "{step}");
            assert!(watch.steps().iter().any(|step| step.starts_with("sync_folder")), "{step}");
        }
    }

    #[test]
    fn a_save_is_not_lost_for_want_of_a_lock_or_a_backup() {
        for (step, failure) in [
            ("lock", Failure::NoLocks),
            ("create", Failure::Error(28)),
            ("list", Failure::Error(5)),
            ("remove", Failure::Error(5)),
        ] {
            let (home, _) = home(&noted(&[("ece", "old")]));
            let (mut store, watch) = Watched::store(home.path());
            let base = store.open().profile;
            fs::write(home.path().join(".profile-abc.tmp"), "(version").expect("it is written");
            watch.fail(Some((step, failure)));
            let new = noted(&[("ece", "new")]);
            assert_eq!(save(&mut store, &base, &new), Ok(Saved { profile: new.clone(), told: None }), "{step}");
            assert_eq!(parsed(store.path()), new, "{step}");
        }
    }

    #[test]
    fn without_a_lock_only_old_new_files_are_removed() {
        let (home, _) = home(&noted(&[]));
        let (mut store, watch) = Watched::store(home.path());
        watch.fail(Some(("lock", Failure::NoLocks)));
        let [fresh, old] = [".profile-a.tmp", ".profile-b.tmp"].map(|name| home.path().join(name));
        for path in [&fresh, &old] {
            fs::write(path, "(").expect("it is written");
        }
        let long_ago = SystemTime::now() - Duration::from_hours(25);
        File::options().write(true).open(&old).and_then(|file| file.set_modified(long_ago)).expect("an old file");
        save(&mut store, &noted(&[]), &noted(&[("ece", "new")])).expect("it is saved");
        assert_eq!((fresh.exists(), old.exists()), (true, false));
        watch.fail(None);
        save(&mut store, &noted(&[]), &noted(&[("ece", "newer")])).expect("it is saved");
        assert!(!fresh.exists(), "with the lock, it is nobody's");
    }

    #[test]
    fn what_is_put_aside_is_put_there_once() {
        let (home, _) = home(&noted(&[]));
        let (mut store, watch) = Watched::store(home.path());
        write(&store, "(version: 1");
        let base = store.open().profile;
        let new = noted(&[("ece", "new")]);
        for step in ["create", "replace"] {
            watch.fail(Some((step, Failure::Error(28))));
            for _ in 0..3 {
                save(&mut store, &base, &new).expect_err(step);
                assert_eq!(fs::read_to_string(store.path()).expect("text"), "(version: 1");
            }
        }
        watch.fail(None);
        let told = save(&mut store, &base, &new).expect("it is saved").told.expect("it is told");
        assert!(told.contains("aside/profile-"), "{told}");
        assert_eq!(only(&home.path().join("aside"), "ron"), b"(version: 1");
    }

    #[test]
    fn another_window_that_saves_is_waited_for_but_not_for_ever() {
        let (home, mut store) = home(&noted(&[]));
        let lock = File::create(home.path().join(".lock")).expect("a file");
        lock.lock().expect("the lock");
        let new = noted(&[("ece", "new")]);
        let trouble = save(&mut store, &noted(&[]), &new).expect_err("it is locked");
        assert!(trouble.text.ends_with("another window is saving to it"), "{}", trouble.text);
        assert_eq!(trouble.remedy, Remedy::Retry);
        drop(lock);
        assert_eq!(save(&mut store, &noted(&[]), &new), Ok(Saved { profile: new, told: None }));
    }
}

mod damage {
    use super::*;

    /// Has the file be `bytes`, which are no profile, and checks what becomes of them and of what is saved.
    fn check(bytes: &[u8], backup: Option<&Profile>) {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path();
        if let Some(backup) = backup {
            fs::create_dir(folder.join("backup")).expect("a folder");
            let older = noted(&[("ece", "far too old")]).to_text().expect("text");
            for (name, text) in [
                ("profile-20260101-000000.ron", older.as_str()),
                ("profile-20260102-120000.ron", &backup.to_text().expect("text")),
                ("profile-20260103-000000.ron", "(version: 1, entr"),
                ("profile-20260104-000000.txt", &older),
            ] {
                fs::write(folder.join("backup").join(name), text).expect("it is written");
            }
        }
        let mut store = Store::new(folder.to_owned());
        write(&store, bytes);
        let before = files(folder);
        let Contents { profile, trouble } = store.open();
        let Trouble { text, remedy } = trouble.expect("it is told");
        assert_eq!((&profile, remedy), (backup.unwrap_or(&Profile::default()), Remedy::Told), "{text}");
        assert!(text.contains("profile.ron can't be read (") && text.ends_with("it is kept aside at the next change"));
        assert_eq!(text.contains("its backup of ") && text.contains(" Jan 2026, "), backup.is_some(), "{text}");
        assert_eq!(look(&mut store), None);
        assert_eq!(files(folder), before, "reading writes nothing");
        let mut mine = profile.clone();
        mine.set(key("math"), note("new"));
        let Saved { profile: saved, told } = save(&mut store, &profile, &mine).expect("it is saved");
        assert_eq!((&saved, &parsed(store.path())), (&mine, &mine));
        assert_eq!(only(&folder.join("aside"), "ron"), bytes);
        let why = String::from_utf8(only(&folder.join("aside"), "txt")).expect("text");
        assert!(why.contains("could not be read"), "{why}");
        let told = told.expect("it is told");
        let aside = told.split(" is kept as ").nth(1).expect("the new place");
        assert_eq!(fs::read(aside).expect("bytes"), bytes);
        let again = save(&mut store, &saved, &noted(&[])).expect("it is saved");
        assert_eq!(again, Saved { profile: noted(&[]), told: None });
    }

    #[test]
    fn a_file_cut_anywhere_is_kept_and_the_newest_readable_backup_taken() {
        let whole = noted(&[("ece", "é\n\"quoted\""), ("math", "b")]).to_text().expect("text");
        let backup = noted(&[("ece", "from the backup")]);
        let mut broken = 0;
        for length in 0..whole.len() {
            let cut = &whole.as_bytes()[..length];
            // Only the last line break says nothing.
            if whole.trim_end().len() > length {
                check(cut, (length % 2 == 0).then_some(&backup));
                broken += 1;
            }
        }
        assert!(broken > 200, "{broken}");
    }

    #[test]
    fn a_file_with_wrong_bytes_is_kept() {
        let text = noted(&[("ece", "note"), ("math", "b")]).to_text().expect("text").into_bytes();
        let zeros = vec![0; text.len()];
        let mut half = text.clone();
        half[text.len() / 2..].fill(0);
        let mut changed = text.clone();
        changed[text.iter().position(|byte| *byte == b'(').expect("a bracket")] = b'[';
        let mut latin = text.clone();
        latin[text.len() - 10] = 0xe9;
        let doubled = [text.as_slice(), &text].concat();
        for bytes in [zeros, half, changed, latin, doubled, b" \n".to_vec()] {
            check(&bytes, Some(&noted(&[("ece", "from the backup")])));
            check(&bytes, None);
        }
    }

    #[test]
    fn the_line_and_column_are_told() {
        let (home, _) = home(&noted(&[]));
        for (bytes, place) in [
            (&b"(version: 1,\n  entries: oops)"[..], "(line 2, column "),
            (b"(version: 1,\n \xe9)", "(line 2, column 2: this is not UTF-8 text)"),
            (b"", "(it is empty)"),
        ] {
            fs::write(home.path().join("profile.ron"), bytes).expect("it is written");
            let trouble = Store::new(home.path().to_owned()).open().trouble.expect("it is told");
            assert!(trouble.text.contains(place), "{}", trouble.text);
        }
    }

    #[test]
    fn a_mistake_made_while_it_runs_is_told_and_can_be_repaired() {
        let base = noted(&[("ece", "old")]);
        let (home, mut store) = home(&base);
        write(&store, "(version: 1, entries: oops)");
        let Contents { profile, trouble } = look(&mut store).expect("a change");
        assert_eq!(profile, base, "what was known stays");
        assert_eq!(trouble.expect("it is told").remedy, Remedy::Told);
        assert_eq!(look(&mut store), None);
        let repaired = noted(&[("ece", "by hand")]);
        write(&store, repaired.to_text().expect("text"));
        assert_eq!(look(&mut store), Some(Contents { profile: repaired, trouble: None }));
        assert!(!home.path().join("aside").exists());
    }
}

mod refusals {
    use super::*;

    #[test]
    fn what_a_newer_version_wrote_is_never_written() {
        let row = "(program: \"p\", kind: \"courses\", id: \"ece\", note: \"old\"";
        let unknown = format!("(version: 1, entries: [{row}, colour: \"red\")])");
        let newer = format!("(version: 2, plans: [1], entries: [{row})])");
        for text in [unknown, newer] {
            let (home, mut store) = home(&noted(&[]));
            write(&store, &text);
            let before = files(home.path());
            let Contents { profile, trouble } = store.open();
            assert_eq!(profile, noted(&[("ece", "old")]));
            let trouble = trouble.expect("it is told");
            assert!(trouble.remedy == Remedy::ReadOnly && trouble.text.contains("version"), "{}", trouble.text);
            let new = noted(&[("ece", "new")]);
            for _ in 0..2 {
                assert_eq!(save(&mut store, &profile, &new), Err(trouble.clone()));
                assert_eq!(files(home.path()), before);
            }
            // Another window takes back what was not understood.
            write(&store, noted(&[("ece", "old"), ("math", "theirs")]).to_text().expect("text"));
            let both = noted(&[("ece", "new"), ("math", "theirs")]);
            assert_eq!(save(&mut store, &profile, &new), Ok(Saved { profile: both, told: None }));
        }
    }

    #[test]
    fn a_file_that_becomes_newer_while_it_runs_is_not_written() {
        let base = noted(&[("ece", "old")]);
        let (home, mut store) = home(&base);
        let text = "(version: 7)";
        write(&store, text);
        let trouble = save(&mut store, &base, &noted(&[])).expect_err("it is newer");
        assert_eq!(trouble.remedy, Remedy::ReadOnly);
        assert_eq!(fs::read_to_string(store.path()).expect("text"), text);
        assert!(!home.path().join("aside").exists() && !home.path().join("backup").exists());
    }

    #[test]
    fn a_folder_in_the_place_of_the_file_is_told_until_it_is_gone() {
        let home = tempfile::tempdir().expect("a folder");
        let mut store = Store::new(home.path().to_owned());
        fs::create_dir(store.path()).expect("a folder");
        let Contents { profile, trouble } = store.open();
        let trouble = trouble.expect("it is told");
        assert!(trouble.text.contains(": a folder is in its place; "), "{}", trouble.text);
        assert_eq!((profile.is_empty(), trouble.remedy), (true, Remedy::ReadOnly));
        let new = noted(&[("ece", "new")]);
        assert_eq!(save(&mut store, &profile, &new), Err(trouble));
        fs::remove_dir(store.path()).expect("it is removed");
        assert_eq!(save(&mut store, &profile, &new), Ok(Saved { profile: new.clone(), told: None }));
        assert_eq!(parsed(store.path()), new);
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_told_until_it_is_gone() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("msaie");
        fs::write(&folder, "mine").expect("it is written");
        let mut store = Store::new(folder.clone());
        let Contents { profile, trouble } = store.open();
        let trouble = trouble.expect("it is told");
        assert!(trouble.text.ends_with(": a file is where its folder should be"), "{}", trouble.text);
        assert_eq!(trouble.remedy, Remedy::Retry);
        let new = noted(&[("ece", "new")]);
        assert_eq!(save(&mut store, &profile, &new), Err(trouble));
        assert_eq!(fs::read_to_string(&folder).expect("text"), "mine");
        fs::remove_file(&folder).expect("it is removed");
        assert_eq!(save(&mut store, &profile, &new), Ok(Saved { profile: new, told: None }));
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let home = tempfile::tempdir().expect("a folder");
        let mut store = Store::new(home.path().to_owned());
        assert!(Command::new("mkfifo").arg(store.path()).status().expect("mkfifo runs").success());
        let trouble = store.open().trouble.expect("it is told");
        assert!(trouble.text.contains(": it is not a regular file; "), "{}", trouble.text);
        assert_eq!(save(&mut store, &noted(&[]), &noted(&[("ece", "new")])), Err(trouble));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_taken_for_an_empty_one() {
        let old = noted(&[("ece", "old")]);
        let (home, _) = home(&old);
        let (mut store, watch) = Watched::store(home.path());
        watch.fail(Some(("read", Failure::Error(13))));
        let Contents { profile, trouble } = store.open();
        assert_eq!(trouble.expect("it is told").remedy, Remedy::ReadOnly);
        let new = noted(&[("math", "new")]);
        save(&mut store, &profile, &new).expect_err("it cannot be read");
        assert_eq!(parsed(store.path()), old);
        watch.fail(None);
        let both = noted(&[("ece", "old"), ("math", "new")]);
        assert_eq!(save(&mut store, &profile, &new), Ok(Saved { profile: both, told: None }));
    }
}

mod keeping {
    use super::*;

    #[test]
    fn nothing_is_made_before_the_first_save() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("share/msaie");
        let mut store = Store::new(folder.clone());
        assert_eq!(store.open(), Contents { profile: noted(&[]), trouble: None });
        assert_eq!(look(&mut store), None);
        assert!(!home.path().join("share").exists());
        save(&mut store, &noted(&[]), &noted(&[("ece", "new")])).expect("it is saved");
        let mode = |path: &Path| fs::metadata(path).expect("it is there").mode() & 0o777;
        assert_eq!((mode(&folder), mode(store.path())), (0o700, 0o600));
        let names: Vec<_> = files(&folder).into_iter().map(|(path, _)| path).collect();
        assert_eq!(names, [folder.join(".lock"), folder.join("profile.ron")]);
    }

    #[test]
    fn the_mode_is_kept() {
        let base = noted(&[("ece", "old")]);
        let (_home, mut store) = home(&base);
        fs::set_permissions(store.path(), Permissions::from_mode(0o640)).expect("its mode");
        save(&mut store, &base, &noted(&[("ece", "new")])).expect("it is saved");
        assert_eq!(fs::metadata(store.path()).expect("it is there").mode() & 0o777, 0o640);
    }

    #[test]
    fn a_link_stays_one_and_what_it_leads_to_is_written() {
        let base = noted(&[("ece", "old")]);
        for is_there in [true, false] {
            let (home, mut store) = home(&base);
            let synced = home.path().join("synced");
            fs::create_dir(&synced).expect("a folder");
            let target = synced.join("stars.ron");
            if is_there {
                fs::rename(store.path(), &target).expect("it is moved");
            } else {
                fs::remove_file(store.path()).expect("it is removed");
            }
            symlink("synced/link.ron", store.path()).expect("a link");
            symlink("stars.ron", synced.join("link.ron")).expect("a link");
            let others = synced.join(".profile-others.tmp");
            fs::write(&others, "(").expect("it is written");
            let new = noted(&[("ece", "new")]);
            save(&mut store, &base, &new).expect("it is saved");
            assert!(fs::symlink_metadata(store.path()).expect("it is there").is_symlink());
            assert!(fs::symlink_metadata(synced.join("link.ron")).expect("it is there").is_symlink());
            assert_eq!((parsed(store.path()), parsed(&target)), (new.clone(), new));
            assert!(others.exists(), "another window may be writing it");
        }
    }

    #[test]
    fn a_file_that_was_deleted_is_written_again() {
        let base = noted(&[("ece", "old")]);
        let (home, mut store) = home(&base);
        fs::remove_file(store.path()).expect("it is removed");
        assert_eq!(look(&mut store), None);
        let both = noted(&[("ece", "old"), ("math", "new")]);
        assert_eq!(save(&mut store, &base, &both), Ok(Saved { profile: both.clone(), told: None }));
        assert_eq!(parsed(store.path()), both);
        fs::remove_dir_all(home.path()).expect("it is removed");
        let third = noted(&[("third", "newer")]);
        assert_eq!(save(&mut store, &both, &third), Ok(Saved { profile: third.clone(), told: None }));
        assert_eq!(parsed(store.path()), third);
    }

    #[test]
    fn what_says_the_same_is_not_written() {
        let base = noted(&[("ece", "old")]);
        let (_home, mut store) = home(&base);
        let by_hand = format!("// my comment\n{}", base.to_text().expect("text"));
        write(&store, &by_hand);
        assert_eq!(save(&mut store, &base, &base), Ok(Saved { profile: base, told: None }));
        assert_eq!(fs::read_to_string(store.path()).expect("text"), by_hand);
    }

    #[test]
    fn a_change_by_hand_is_seen_once() {
        let base = noted(&[("ece", "old")]);
        let (_home, mut store) = home(&base);
        assert_eq!(look(&mut store), None);
        let theirs = noted(&[("ece", "by hand")]);
        write(&store, theirs.to_text().expect("text"));
        assert_eq!(look(&mut store), Some(Contents { profile: theirs.clone(), trouble: None }));
        assert_eq!(look(&mut store), None);
        // Touched, but the same.
        let file = File::options().write(true).open(store.path()).expect("the file");
        file.set_modified(SystemTime::UNIX_EPOCH).expect("another time");
        assert_eq!(look(&mut store), None);
        save(&mut store, &theirs, &noted(&[("ece", "new")])).expect("it is saved");
        assert_eq!(look(&mut store), None, "what was saved is known");
    }

    #[test]
    fn entries_of_another_program_are_left_alone() {
        let other = EntryKey { program: "other".to_owned(), ..key("ece") };
        let entry = Entry { starred: true, note: "theirs".to_owned(), ticked: BTreeSet::from(["a".to_owned()]) };
        let mut base = noted(&[("ece", "old")]);
        base.set(other.clone(), entry.clone());
        let (_home, mut store) = home(&base);
        let mut mine = base.clone();
        mine.set(key("ece"), Entry::default());
        save(&mut store, &base, &mine).expect("it is saved");
        assert_eq!(parsed(store.path()).entries().collect::<Vec<_>>(), [(&other, &entry)]);
    }

    #[test]
    fn renamed_records_keep_their_notes() {
        let renamed = |former: &EntryKey| (former.id == "old").then(|| key("new"));
        let on_disk = noted(&[("old", "a note"), ("other", "b")]);
        let (_home, mut store) = home(&on_disk);
        let mut base = on_disk.clone();
        base.rename(renamed);
        let mut mine = base.clone();
        mine.set(key("math"), note("mine"));
        // A window that runs on older data writes under the old name.
        write(&store, noted(&[("old", "a note\nand more"), ("other", "b")]).to_text().expect("text"));
        let looked = store.look(&renamed).expect("a change");
        assert_eq!(looked.profile, noted(&[("new", "a note\nand more"), ("other", "b")]));
        let all = noted(&[("new", "a note\nand more"), ("other", "b"), ("math", "mine")]);
        assert_eq!(store.save(&base, &mine, &renamed), Ok(Saved { profile: all.clone(), told: None }));
        assert_eq!(parsed(store.path()), all);
    }

    #[test]
    fn the_last_ten_versions_are_kept_and_no_two_of_ten_minutes() {
        let base = noted(&[("ece", "0")]);
        let (home, mut store) = home(&base);
        let backup = home.path().join("backup");
        fs::create_dir(&backup).expect("a folder");
        let names: Vec<_> = (10..25).map(|day| format!("profile-202601{day}-120000.ron")).collect();
        for name in &names {
            fs::write(backup.join(name), "(version: 1)").expect("it is written");
        }
        fs::write(backup.join("profile-20260101-120000.ron.mine"), "").expect("it is written");
        let mut saved = base.clone();
        for nth in 1..4 {
            saved = save(&mut store, &saved, &noted(&[("ece", &nth.to_string())])).expect("it is saved").profile;
        }
        let kept: Vec<_> = files(&backup).into_iter().map(|(path, _)| path).collect();
        assert_eq!(kept.len(), 11, "{kept:?}");
        assert!(kept[0].ends_with("profile-20260101-120000.ron.mine"), "it is none of ours");
        assert!(kept[1].ends_with(&names[6]), "the oldest are gone: {kept:?}");
        assert_eq!(parsed(&kept[10]), base, "the version before the first save");
    }

    #[test]
    #[ignore = "it is what the test below asks"]
    #[expect(clippy::print_stdout, reason = "the test below reads it")]
    fn place() {
        println!("\nplace {:?}", msaie::store::folder());
    }

    #[test]
    fn the_folder_is_where_the_system_keeps_data() {
        for (home, data, expected) in [
            ("/home/ann", "/data", "Some(\"/data/msaie\")"),
            ("/home/ann", "", "Some(\"/home/ann/.local/share/msaie\")"),
            ("/home/ann", "relative", "Some(\"/home/ann/.local/share/msaie\")"),
            ("relative", "", "None"),
        ] {
            let output = Command::new(env::current_exe().expect("this program"))
                .args(["--exact", "store::keeping::place", "--nocapture", "--include-ignored"])
                .envs([("HOME", home), ("XDG_DATA_HOME", data)])
                .output()
                .expect("it runs");
            let output = String::from_utf8_lossy(&output.stdout).into_owned();
            let place = output.lines().find_map(|line| line.strip_prefix("place "));
            assert_eq!(place, Some(expected), "HOME={home} XDG_DATA_HOME={data}");
        }
    }

    #[test]
    fn a_store_can_go_to_another_thread() {
        fn goes<T: Send>(_: &T) {}
        goes(&Store::new(PathBuf::from("/nowhere")));
    }
}
