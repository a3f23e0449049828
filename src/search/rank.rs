//! The ranking: tiers before how words hang together, that before fields, fields before closeness, closeness before the
//! data's own order.
//!
//! A record's rank is that of its worst word, since all words must match. The whole of it is one number, so that ranks
//! are compared, sorted and cut off without looking at any text again; `docs/search.md` says it in words.

/// How a word matches a text, the best first. A better tier wins whatever else is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// What was typed is a whole name: a title, a number, a short name, an id.
    Exact,
    /// A name begins with it.
    Prefix,
    /// A word begins with it, or the first letters of a title's words spell it.
    WordStart,
    /// It stands inside a word.
    Substring,
    /// Its letters stand in a name in their order, close together.
    Fuzzy,
    /// It was misspelt: a word that differs from it by a letter or two is there.
    Typo,
}

impl Tier {
    /// All tiers, the best first.
    pub const ALL: [Self; 6] = [Self::Exact, Self::Prefix, Self::WordStart, Self::Substring, Self::Fuzzy, Self::Typo];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Prefix => "prefix",
            Self::WordStart => "word start",
            Self::Substring => "substring",
            Self::Fuzzy => "fuzzy",
            Self::Typo => "typo",
        }
    }
}

/// Where in a record a word was found, what counts most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Its title, numbers, short names and id.
    Names,
    /// Its topics: the elements of lists.
    Topics,
    /// What its facts say in short, with what they are called.
    Facts,
    /// Long text: notes, links, and what it has to do with.
    Texts,
}

impl Area {
    /// All areas, in the order in which a record's text is kept.
    pub(super) const ALL: [Self; 4] = [Self::Names, Self::Topics, Self::Facts, Self::Texts];

    /// How far a word is that stands there, outside names: more than any name is long, so that of several words one in a
    /// name counts for its record.
    pub(super) fn distance(self) -> u32 {
        AREA_APART * self as u32
    }
}

/// How much farther a word is in an area than in the one before.
const AREA_APART: u32 = 1000;

/// How the words of a query hang together in a record, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Proximity {
    /// Some of several words, one behind the other, are one of its names: `ece` in `ece deadline`.
    Named,
    /// A single line holds them all: two words of one sentence mean more than two of a page.
    Together,
    /// No single line holds them all.
    Apart,
}

/// How one word matches one record at its best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    pub(super) tier: Tier,
    pub(super) area: Area,
    /// Distance from the best match of the tier: letters of the name beyond the word, how far a fuzzy score is from the
    /// highest there can be, or how far from the names the area is.
    pub(super) distance: u32,
}

impl Match {
    /// The match of two words together: the worse of the two in each part, and the sum of their distances.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            tier: self.tier.max(other.tier),
            area: self.area.max(other.area),
            distance: self.distance.saturating_add(other.distance),
        }
    }
}

/// A match, or none, as one number; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Packed(u32);

impl Packed {
    /// No match at all.
    pub(super) const NONE: Self = Self(u32::MAX);

    /// The match, if there is one.
    pub(super) fn get(self) -> Option<Match> {
        let part = |shift: u32, bits: u32| self.0 >> shift & ((1_u32 << bits) - 1);
        let tier = *Tier::ALL.get(part(AREA_BITS + DISTANCE_BITS, TIER_BITS) as usize)?;
        let area = *Area::ALL.get(part(DISTANCE_BITS, AREA_BITS) as usize)?;
        Some(Match { tier, area, distance: part(0, DISTANCE_BITS) })
    }
}

impl From<Match> for Packed {
    fn from(found: Match) -> Self {
        let kind = (found.tier as u32) << AREA_BITS | found.area as u32;
        Self(kind << DISTANCE_BITS | found.distance.min((1 << DISTANCE_BITS) - 1))
    }
}

/// A record's rank; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Rank(u64);

const ORDER_BITS: u32 = 32;
const DISTANCE_BITS: u32 = 20;
const AREA_BITS: u32 = 2;
const BOND_BITS: u32 = 2;
const TIER_BITS: u32 = 3;

impl Rank {
    /// The rank of a record whose words match so, at the place `order` in the data.
    pub(super) fn new(worst: Match, proximity: Proximity, order: usize) -> Self {
        let distance = u64::from(worst.distance).min((1 << DISTANCE_BITS) - 1);
        let order = (order as u64).min((1 << ORDER_BITS) - 1);
        let parts = [
            (worst.tier as u64, 0),
            (proximity as u64, BOND_BITS),
            (worst.area as u64, AREA_BITS),
            (distance, DISTANCE_BITS),
            (order, ORDER_BITS),
        ];
        Self(parts.into_iter().fold(0, |rank, (part, bits)| rank << bits | part))
    }

    /// The record's place in the data.
    pub(super) fn order(self) -> usize {
        usize::try_from(self.0 & ((1 << ORDER_BITS) - 1)).unwrap_or(usize::MAX)
    }

    /// The tier of its worst word.
    pub(super) fn tier(self) -> Tier {
        let place = self.0 >> (ORDER_BITS + DISTANCE_BITS + AREA_BITS + BOND_BITS);
        usize::try_from(place).ok().and_then(|place| Tier::ALL.get(place).copied()).unwrap_or(Tier::Typo)
    }

    /// The distance in it.
    pub(super) fn distance(self) -> u64 {
        self.0 >> ORDER_BITS & ((1 << DISTANCE_BITS) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_a_match() {
        let found = Match { tier: Tier::Substring, area: Area::Texts, distance: 77 };
        assert_eq!(Packed::from(found).get(), Some(found));
        assert_eq!(Packed::NONE.get(), None);
        assert!(Packed::from(found) < Packed::NONE);
    }

    #[test]
    fn each_part_outweighs_all_behind_it() {
        let best = Match { tier: Tier::Prefix, area: Area::Names, distance: 0 };
        let far = Match { distance: u32::MAX, ..best };
        let elsewhere = Match { area: Area::Texts, ..best };
        let worse = Match { tier: Tier::WordStart, ..best };
        let ranks = [
            Rank::new(elsewhere, Proximity::Named, 0),
            Rank::new(best, Proximity::Together, 0),
            Rank::new(best, Proximity::Together, 1_000_000),
            Rank::new(far, Proximity::Together, 0),
            Rank::new(elsewhere, Proximity::Together, 0),
            Rank::new(best, Proximity::Apart, 0),
            Rank::new(worse, Proximity::Named, 0),
        ];
        assert!(ranks.is_sorted_by(|one, other| one < other));
        assert_eq!((ranks[2].tier(), ranks[2].order()), (Tier::Prefix, 1_000_000));
    }
}
