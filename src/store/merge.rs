//! Joins what two windows wrote, given what both began with.

use std::collections::BTreeSet;

use crate::data::{Entry, EntryKey, Profile};

/// The line between two notes that could not be joined.
const OTHER: &str = "From another window:";

/// What `mine` and `theirs`, which were both made from `base`, say together. Where both changed a note, both are kept.
pub fn merge(base: &Profile, mine: &Profile, theirs: &Profile) -> Profile {
    if mine == base || mine == theirs {
        return theirs.clone();
    }
    if theirs == base {
        return mine.clone();
    }
    let keys: BTreeSet<&EntryKey> = mine.entries().chain(theirs.entries()).map(|(key, _)| key).collect();
    let nothing = Entry::default();
    let mut merged = Profile::default();
    for key in keys {
        let entry = |profile: &'_ Profile| profile.get(key).cloned().unwrap_or_else(|| nothing.clone());
        merged.set(key.clone(), merge_entry(&entry(base), &entry(mine), &entry(theirs)));
    }
    merged
}

fn merge_entry(base: &Entry, mine: &Entry, theirs: &Entry) -> Entry {
    let starred = if mine.starred == base.starred { theirs.starred } else { mine.starred };
    let is_ticked = |name: &&String| {
        let (was, is) = (base.ticked.contains(*name), mine.ticked.contains(*name));
        if was == is { theirs.ticked.contains(*name) } else { is }
    };
    let ticked = mine.ticked.union(&theirs.ticked).filter(is_ticked).cloned().collect();
    Entry { starred, note: merge_note(&base.note, &mine.note, &theirs.note), ticked }
}

fn merge_note(base: &str, mine: &str, theirs: &str) -> String {
    if mine == theirs || theirs == base {
        return mine.to_owned();
    }
    if mine == base {
        return theirs.to_owned();
    }
    // One went on in new lines: these stand behind what the other made of the rest.
    let added =
        |to: &'_ str, by: &str| to.strip_prefix(base).filter(|new| new.starts_with('\n')).map(|new| join(by, new));
    if !base.is_empty()
        && let Some(joined) = added(theirs, mine).or_else(|| added(mine, theirs))
    {
        return joined;
    }
    // An emptied note takes nothing away that the other wrote; and what one has whole need not stand there twice.
    match (mine.contains(theirs), theirs.contains(mine)) {
        (true, _) => mine.to_owned(),
        (_, true) => theirs.to_owned(),
        _ => format!("{mine}\n\n{OTHER}\n{theirs}"),
    }
}

/// `text` with new lines behind it, unless they are there already.
fn join(text: &str, new: &str) -> String {
    if text.ends_with(new) { text.to_owned() } else { format!("{text}{new}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn profile() -> impl Strategy<Value = Profile> {
        let entry = (any::<bool>(), "[ab\n]{0,4}", prop::collection::btree_set("[xy]", 0..2));
        prop::collection::btree_map("[pq]", entry, 0..2).prop_map(|entries| {
            let mut profile = Profile::default();
            for (id, (starred, note, ticked)) in entries {
                let key = EntryKey { program: "p".to_owned(), kind: "departments".to_owned(), id };
                profile.set(key, Entry { starred, note, ticked });
            }
            profile
        })
    }

    proptest! {
        #[test]
        fn who_changed_nothing_takes_over_the_other(base in profile(), other in profile()) {
            prop_assert_eq!(&merge(&base, &base, &other), &other);
            prop_assert_eq!(&merge(&base, &other, &base), &other);
            prop_assert_eq!(&merge(&base, &other, &other), &other);
        }

        #[test]
        fn neither_loses_a_star_a_tick_or_a_word(base in profile(), mine in profile(), theirs in profile()) {
            let merged = merge(&base, &mine, &theirs);
            for one in [&mine, &theirs] {
                for (key, entry) in one.entries() {
                    let was = base.get(key).cloned().unwrap_or_default();
                    let now = merged.get(key).cloned().unwrap_or_default();
                    prop_assert!(!entry.starred || was.starred || now.starred);
                    prop_assert!(entry.ticked.iter().all(|tick| was.ticked.contains(tick) || now.ticked.contains(tick)));
                    let new = entry.note.strip_prefix(was.note.as_str()).unwrap_or(&entry.note);
                    prop_assert!(entry.note == was.note || now.note.contains(new), "{now:?} lacks {new:?}");
                }
            }
        }

        #[test]
        fn joining_again_adds_nothing(base in profile(), mine in profile(), theirs in profile()) {
            let once = merge(&base, &mine, &theirs);
            // The window goes on from what it had, which the saved text has already.
            prop_assert_eq!(&merge(&mine, &mine, &once), &once);
            prop_assert_eq!(&merge(&mine, &once, &once), &once);
        }
    }

    #[test]
    fn lines_that_both_added_stand_behind_each_other() {
        assert_eq!(merge_note("a", "a\nmine", "a\ntheirs"), "a\nmine\ntheirs");
        assert_eq!(merge_note("a", "A", "a\ntheirs"), "A\ntheirs");
        assert_eq!(merge_note("a", "a\nmine", "A"), "A\nmine");
        assert_eq!(merge_note("", "mine", "theirs"), "mine\n\nFrom another window:\ntheirs");
        assert_eq!(merge_note("a", "", "b"), "b");
    }
}
