//! Brings together what two windows made of the same profile.

use std::collections::BTreeSet;

use crate::data::{Entry, EntryKey, Profile};

/// The line between two notes that cannot be brought together.
const HEADING: &str = "From another window:";

/// What `mine` and `theirs`, both made from `base`, say together.
///
/// What only one of them changed is as that one says. Where both changed a note, the text of both stays: what one only
/// added below follows what the other made of the note, and otherwise theirs stands below mine, under a line that says
/// so. A note that one deleted and the other edited stays as edited. Merging a result again adds nothing to it.
#[must_use]
pub fn merge(base: &Profile, mine: &Profile, theirs: &Profile) -> Profile {
    let mut merged = Profile::default();
    let keys: BTreeSet<&EntryKey> =
        [base, mine, theirs].into_iter().flat_map(Profile::entries).map(|(key, _)| key).collect();
    let none = Entry::default();
    for key in keys {
        let [base, mine, theirs] = [base, mine, theirs].map(|side| side.get(key).unwrap_or(&none));
        let ticks: BTreeSet<&String> = [base, mine, theirs].into_iter().flat_map(|side| &side.ticked).collect();
        let is_ticked = |tick: &&String| {
            let [base, mine, theirs] = [base, mine, theirs].map(|side| side.ticked.contains(*tick));
            changed(base, mine, theirs)
        };
        let entry = Entry {
            starred: changed(base.starred, mine.starred, theirs.starred),
            note: note(&base.note, &mine.note, &theirs.note),
            ticked: ticks.into_iter().filter(is_ticked).cloned().collect(),
        };
        merged.set(key.clone(), entry);
    }
    merged
}

/// What whoever changed it says. If both did, they say the same.
fn changed(base: bool, mine: bool, theirs: bool) -> bool {
    if mine == base { theirs } else { mine }
}

fn note(base: &str, mine: &str, theirs: &str) -> String {
    if theirs == base {
        return mine.to_owned();
    }
    if mine == base || has(theirs, mine) {
        return theirs.to_owned();
    }
    if has(mine, theirs) {
        return mine.to_owned();
    }
    match (added(base, mine), added(base, theirs)) {
        (Some(addition), _) if has(theirs, addition) => theirs.to_owned(),
        (_, Some(addition)) if has(mine, addition) => mine.to_owned(),
        (_, Some(addition)) => format!("{mine}{addition}"),
        (Some(addition), None) => format!("{theirs}{addition}"),
        (None, None) => format!("{mine}\n\n{HEADING}\n{theirs}"),
    }
}

/// The lines that `note` has below all of `base`, with the break before them.
fn added<'a>(base: &str, note: &'a str) -> Option<&'a str> {
    note.strip_prefix(base).filter(|addition| addition.starts_with('\n'))
}

/// Whether all lines of `part` follow each other in `note`.
fn has(note: &str, part: &str) -> bool {
    let begins = |at: usize| at == 0 || part.starts_with('\n') || note[..at].ends_with('\n');
    let ends = |at: usize| at == note.len() || part.ends_with('\n') || note[at..].starts_with('\n');
    // Places where it is can overlap: `\nb\nb` twice in `\nb\nb\nb`.
    let is_at = |at: usize| note[at..].starts_with(part) && begins(at) && ends(at + part.len());
    part.is_empty() || note.char_indices().any(|(at, _)| is_at(at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(id: u8) -> EntryKey {
        EntryKey { program: "p".to_owned(), kind: "courses".to_owned(), id: id.to_string() }
    }

    /// Few words and ids, so that the three have much in common.
    fn entry() -> impl Strategy<Value = Entry> {
        let lines = prop::collection::vec(prop_oneof!["[a-d]{0,2}", "[a-zé\r ]{0,6}"], 0..5);
        let ticked = prop::collection::btree_set("[a-d]", 0..3);
        (any::<bool>(), lines.prop_map(|lines| lines.join("\n")), ticked).prop_map(|(starred, note, ticked)| Entry {
            starred,
            note,
            ticked,
        })
    }

    fn profile() -> impl Strategy<Value = Profile> {
        prop::collection::vec((0..3_u8, entry()), 0..4).prop_map(|entries| {
            let mut profile = Profile::default();
            for (id, entry) in entries {
                profile.set(key(id), entry);
            }
            profile
        })
    }

    /// Three of which the last two often continue the first.
    fn three() -> impl Strategy<Value = (Profile, Profile, Profile)> {
        let continued = |profile: &Profile, lines: &[String]| {
            let mut more = profile.clone();
            for (key, entry) in profile.entries() {
                let note = lines.iter().fold(entry.note.clone(), |note, line| format!("{note}\n{line}"));
                more.set(key.clone(), Entry { note, ..entry.clone() });
            }
            more
        };
        let lines = || prop::collection::vec("[a-d]{0,2}", 0..3);
        (profile(), profile(), profile(), lines(), lines(), 0..4_u8).prop_map(
            move |(base, mine, theirs, some, others, which)| match which {
                0 => (base.clone(), continued(&base, &some), continued(&base, &others)),
                1 => (base.clone(), mine, continued(&base, &others)),
                2 => (base.clone(), continued(&base, &some), theirs),
                _ => (base, mine, theirs),
            },
        )
    }

    fn entry_of(profile: &Profile, id: u8) -> Entry {
        profile.get(&key(id)).cloned().unwrap_or_default()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_one_changed_is_as_that_one_says((base, mine, _) in three()) {
            prop_assert_eq!(merge(&base, &base, &mine), mine.clone());
            prop_assert_eq!(merge(&base, &mine, &base), mine.clone());
            prop_assert_eq!(merge(&base, &mine, &mine), mine);
        }

        #[test]
        fn no_new_line_is_lost((base, mine, theirs) in three()) {
            let merged = merge(&base, &mine, &theirs);
            for id in 0..3 {
                let [base, mine, theirs, merged] =
                    [&base, &mine, &theirs, &merged].map(|profile| entry_of(profile, id).note);
                let known: BTreeSet<&str> = base.split('\n').collect();
                let merged: BTreeSet<&str> = merged.split('\n').collect();
                for line in mine.split('\n').chain(theirs.split('\n')).filter(|line| !line.is_empty()) {
                    prop_assert!(known.contains(line) || merged.contains(line), "{line:?} in {merged:?}");
                }
            }
        }

        #[test]
        fn stars_and_ticks_are_as_whoever_changed_them_says((base, mine, theirs) in three()) {
            let merged = merge(&base, &mine, &theirs);
            for id in 0..3 {
                let [base, mine, theirs, merged] =
                    [&base, &mine, &theirs, &merged].map(|profile| entry_of(profile, id));
                let expected = |base: bool, mine: bool, theirs: bool| if mine == theirs { mine } else { !base };
                prop_assert_eq!(merged.starred, expected(base.starred, mine.starred, theirs.starred));
                for tick in ["a", "b", "c", "d"] {
                    let [base, mine, theirs, merged] =
                        [&base, &mine, &theirs, &merged].map(|entry| entry.ticked.contains(tick));
                    prop_assert_eq!(merged, expected(base, mine, theirs));
                }
            }
        }

        #[test]
        fn merging_again_adds_nothing((base, mine, theirs) in three()) {
            let merged = merge(&base, &mine, &theirs);
            prop_assert_eq!(&merge(&base, &mine, &merged), &merged);
            prop_assert_eq!(&merge(&base, &merged, &theirs), &merged);
        }
    }

    #[test]
    fn notes_of_two_windows_stay() {
        for (base, mine, theirs, merged) in [
            ("a", "b", "a\nc", "b\nc"),
            ("a", "a\nb", "c", "c\nb"),
            ("a", "a\nb", "a\nc", "a\nb\nc"),
            ("", "b", "c", "b\n\nFrom another window:\nc"),
            ("a", "ab", "ac", "ab\n\nFrom another window:\nac"),
            ("a", "", "a\nc", "a\nc"),
            ("a", "ab", "", "ab"),
            ("a", "", "a", ""),
            ("a", "", "", ""),
            ("a", "b\nbb\nbb\nb", "a\nbb\nb", "b\nbb\nbb\nb"),
        ] {
            assert_eq!(note(base, mine, theirs), merged, "{base:?} {mine:?} {theirs:?}");
        }
    }
}
