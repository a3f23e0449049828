//! The signs of marks, and the legend that says what they mean.

use crate::app::Charset;
use crate::pages::Mark;
use crate::text::width;

/// The sign of a mark, in what the terminal can display.
pub(super) fn sign(mark: Mark, charset: Charset) -> &'static str {
    let (sign, in_ascii) = match mark {
        Mark::Differ => ("≠", "!="),
        Mark::SecondHand => ("²", "^2"),
        Mark::Older => ("‹", "<"),
        Mark::Inferred => ("~", "~"),
        Mark::NotFound => ("?", "?"),
        Mark::NotPublished => ("–", "-"),
    };
    if charset == Charset::All { sign } else { in_ascii }
}

/// The legend: each sign with what it means, in at most `columns`; `None` if it has no room.
pub(super) fn legend(columns: usize, charset: Charset) -> Option<Vec<(&'static str, &'static str)>> {
    let long = |mark: Mark| mark.words();
    let short = |mark: Mark| match mark {
        Mark::Differ => "differ",
        Mark::Inferred => "inferred",
        Mark::NotPublished => "unpublished",
        mark => mark.words(),
    };
    let shortest = |mark: Mark| match mark {
        Mark::Older => "older",
        mark => short(mark),
    };
    let marks = |words: &dyn Fn(Mark) -> &'static str| {
        Mark::ALL.iter().map(|mark| (sign(*mark, charset), words(*mark))).collect::<Vec<_>>()
    };
    let fits = |legend: &Vec<(&'static str, &'static str)>| {
        legend.iter().map(|(sign, words)| width(sign) + width(words) + 3).sum::<usize>() <= columns + 2
    };
    [marks(&long), marks(&short), marks(&shortest)].into_iter().find(fits)
}
