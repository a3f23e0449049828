//! Ranking, most significant first: tier, proximity, area, quality, distance, data order.
//!
//! A record ranks as its worst word does, since all words must match. A rank is one number, so that ranks are compared
//! and sorted without reading any text again. `docs/search.md` describes the ranking.

/// How a word matches a text, best first. A better tier outweighs everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The word is a whole name: a title, a number, a short name or an id.
    Exact,
    /// A name starts with it.
    Prefix,
    /// A word starts with it, or it is an acronym of a name.
    WordStart,
    /// It is inside a word.
    Substring,
    /// It is a compact subsequence of a name.
    Fuzzy,
    /// It was misspelt: a word one or two mistakes away matches.
    Typo,
}

impl Tier {
    /// All tiers, best first.
    pub const ALL: [Self; 6] = [Self::Exact, Self::Prefix, Self::WordStart, Self::Substring, Self::Fuzzy, Self::Typo];

    /// The tier's name.
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

/// Where in a record a word matches, most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// The title, numbers, short names and id.
    Names,
    /// What a question is called, such as GRE; none of a record's text is in this area.
    Questions,
    /// Topics: the elements of lists.
    Topics,
    /// Short facts with their labels.
    Facts,
    /// Long text: notes, links and related records.
    Texts,
}

impl Area {
    /// All areas, the best first.
    pub(super) const ALL: [Self; 5] = [Self::Names, Self::Questions, Self::Topics, Self::Facts, Self::Texts];

    /// The areas other than names that text is stored in, in order.
    pub(super) const REST: [Self; 3] = [Self::Topics, Self::Facts, Self::Texts];

    /// The distance of a match in this area, other than names. It grows so fast that among several words a match in a
    /// name helps its record.
    pub(super) fn distance(self) -> u32 {
        AREA_STEP * self as u32
    }
}

/// The step in distance from one area to the next.
const AREA_STEP: u32 = 1000;

/// How close the words of a query are in a record, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Proximity(u8);

impl Proximity {
    /// Some consecutive words are one of its names: `ece` in `ece deadline`.
    pub(super) const NAMED: Self = Self(0);
    /// They stand beside each other, as they were typed.
    pub(super) const PHRASE: Self = Self(1);
    /// One name or one answer, with the name of its question, has them all.
    pub(super) const TOGETHER: Self = Self(2);

    /// The answer with most of the words lacks so many.
    pub(super) fn lacking(words: usize) -> Self {
        Self(u8::try_from(words).unwrap_or(u8::MAX).saturating_add(Self::TOGETHER.0).min((1 << PROXIMITY_BITS) - 1))
    }
}

/// How much an answer says, best first: what is known before what is not, yes before no, what is current before what is
/// older, what is official before what is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Quality(u8);

/// Whether an answer says yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Affirms {
    /// It does, or it is not about whether something is so.
    Yes,
    /// It leaves it open.
    Open,
    /// It does not.
    No,
}

impl Quality {
    /// Known, yes, current and official.
    pub(super) const BEST: Self = Self(0);
    /// Nothing is known.
    pub(super) const UNKNOWN: Self = Self(12);
    /// No such answer at all.
    pub(super) const NONE: Self = Self(15);

    /// Of an answer that is known.
    pub(super) fn new(affirms: Affirms, is_older: bool, is_official: bool) -> Self {
        Self(affirms as u8 * 4 + u8::from(is_older) * 2 + u8::from(!is_official))
    }

    /// As one number, below 16.
    pub(super) const fn code(self) -> u8 {
        self.0
    }

    /// From its number.
    pub(super) fn of_code(code: u8) -> Self {
        Self(code.min(Self::NONE.0))
    }

    /// Whether the answer says yes; `None` if nothing is known.
    pub(super) fn affirms(self) -> Option<Affirms> {
        match self.0 / 4 {
            0 => Some(Affirms::Yes),
            1 => Some(Affirms::Open),
            2 => Some(Affirms::No),
            _ => None,
        }
    }

    /// The quality where no is wanted rather than yes.
    pub(super) fn denied(self) -> Self {
        if self >= Self::UNKNOWN { self } else { Self((2 - self.0 / 4) * 4 + self.0 % 4) }
    }
}

/// The best match of a word in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    pub(super) tier: Tier,
    pub(super) area: Area,
    /// How much the answer says that it is in.
    pub(super) quality: Quality,
    /// Distance from the best match of the tier: the length of the name beyond the word, the gap between a fuzzy score
    /// and the highest possible one, or the distance of the area.
    pub(super) distance: u32,
}

impl Match {
    /// A whole name.
    pub(super) const NAME: Self = Self { tier: Tier::Exact, area: Area::Names, quality: Quality::BEST, distance: 0 };

    /// The match of two words together: the worse of the two in each part, and the sum of their distances.
    #[inline]
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            tier: self.tier.max(other.tier),
            area: self.area.max(other.area),
            quality: self.quality.max(other.quality),
            distance: self.distance.saturating_add(other.distance),
        }
    }
}

/// A match or none as one number; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Packed(u32);

impl Packed {
    /// No match.
    pub(super) const NONE: Self = Self(u32::MAX);

    /// The match, if there is one.
    pub(super) fn get(self) -> Option<Match> {
        let part = |shift: u32, bits: u32| self.0 >> shift & ((1_u32 << bits) - 1);
        let tier = *Tier::ALL.get(part(AREA_BITS + QUALITY_BITS + DISTANCE_BITS, TIER_BITS) as usize)?;
        let area = *Area::ALL.get(part(QUALITY_BITS + DISTANCE_BITS, AREA_BITS) as usize)?;
        let quality = Quality::of_code(u8::try_from(part(DISTANCE_BITS, QUALITY_BITS)).unwrap_or(0));
        Some(Match { tier, area, quality, distance: part(0, DISTANCE_BITS) })
    }
}

impl From<Match> for Packed {
    fn from(found: Match) -> Self {
        let kind = (found.tier as u32) << AREA_BITS | found.area as u32;
        let kind = kind << QUALITY_BITS | u32::from(found.quality.code());
        Self(kind << DISTANCE_BITS | found.distance.min((1 << DISTANCE_BITS) - 1))
    }
}

/// A record's rank; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Rank(u64);

const ORDER_BITS: u32 = 32;
const DISTANCE_BITS: u32 = 18;
const QUALITY_BITS: u32 = 4;
const AREA_BITS: u32 = 3;
const PROXIMITY_BITS: u32 = 3;
const TIER_BITS: u32 = 3;

impl Rank {
    /// The rank of the record at the place `order` in the data.
    pub(super) fn new(worst: Match, proximity: Proximity, order: usize) -> Self {
        let distance = u64::from(worst.distance).min((1 << DISTANCE_BITS) - 1);
        let order = (order as u64).min((1 << ORDER_BITS) - 1);
        let parts = [
            (worst.tier as u64, 0),
            (proximity.0.into(), PROXIMITY_BITS),
            (worst.area as u64, AREA_BITS),
            (worst.quality.code().into(), QUALITY_BITS),
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
        let place = self.0 >> (ORDER_BITS + DISTANCE_BITS + QUALITY_BITS + AREA_BITS + PROXIMITY_BITS);
        usize::try_from(place).ok().and_then(|place| Tier::ALL.get(place).copied()).unwrap_or(Tier::Typo)
    }

    /// The quality of its worst word's answer.
    pub(super) fn quality(self) -> Quality {
        let code = self.0 >> (ORDER_BITS + DISTANCE_BITS) & ((1 << QUALITY_BITS) - 1);
        u8::try_from(code).map_or(Quality::NONE, Quality::of_code)
    }

    /// The distance of its words.
    pub(super) fn distance(self) -> u64 {
        self.0 >> ORDER_BITS & ((1 << DISTANCE_BITS) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_a_match() {
        let quality = Quality::new(Affirms::No, true, false);
        let found = Match { tier: Tier::Substring, area: Area::Texts, quality, distance: 77 };
        assert_eq!(Packed::from(found).get(), Some(found));
        assert_eq!(Packed::NONE.get(), None);
        assert!(Packed::from(found) < Packed::NONE);
    }

    #[test]
    fn each_part_outweighs_those_after_it() {
        let best = Match { tier: Tier::Prefix, ..Match::NAME };
        let far = Match { distance: u32::MAX, ..best };
        let unknown = Match { quality: Quality::UNKNOWN, ..best };
        let elsewhere = Match { area: Area::Texts, ..best };
        let worse = Match { tier: Tier::WordStart, ..best };
        let ranks = [
            Rank::new(elsewhere, Proximity::NAMED, 0),
            Rank::new(elsewhere, Proximity::PHRASE, 0),
            Rank::new(best, Proximity::TOGETHER, 0),
            Rank::new(best, Proximity::TOGETHER, 1_000_000),
            Rank::new(far, Proximity::TOGETHER, 0),
            Rank::new(unknown, Proximity::TOGETHER, 0),
            Rank::new(elsewhere, Proximity::TOGETHER, 0),
            Rank::new(best, Proximity::lacking(1), 0),
            Rank::new(best, Proximity::lacking(2), 0),
            Rank::new(worse, Proximity::NAMED, 0),
        ];
        assert!(ranks.is_sorted_by(|one, other| one < other));
        assert_eq!((ranks[3].tier(), ranks[3].order()), (Tier::Prefix, 1_000_000));
    }

    #[test]
    fn what_is_wanted_decides_between_yes_and_no() {
        let [yes, open, no] = [Affirms::Yes, Affirms::Open, Affirms::No].map(|says| Quality::new(says, false, true));
        let older = Quality::new(Affirms::Yes, true, true);
        let second_hand = Quality::new(Affirms::Yes, false, false);
        assert!([yes, second_hand, older, open, no, Quality::UNKNOWN].is_sorted());
        assert!([no, open, yes, Quality::UNKNOWN].map(Quality::denied).is_sorted());
    }
}
