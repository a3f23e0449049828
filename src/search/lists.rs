//! Many short lists stored end to end in one allocation.

/// Lists stored end to end.
#[derive(Debug, Clone)]
pub(super) struct Lists<T> {
    /// Where each list ends; the next one starts there.
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), items: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// Appends a list.
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.ends.push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }

    /// The list at `place`.
    #[inline]
    pub(super) fn get(&self, place: usize) -> &[T] {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.items[start..self.ends[place] as usize]
    }

    /// Frees the room kept for more lists.
    pub(super) fn shrink(&mut self) {
        self.ends.shrink_to_fit();
        self.items.shrink_to_fit();
    }

    /// Bytes used.
    pub(super) fn size(&self) -> usize {
        self.ends.len() * size_of::<u32>() + self.items.len() * size_of::<T>()
    }
}

impl<T: Copy + Default> Lists<T> {
    /// Groups items by the list they belong to, given as the first of each pair, keeping their order within a list.
    pub(super) fn grouped(count: usize, pairs: Vec<Vec<(u32, T)>>) -> Self {
        let mut next = vec![0_u32; count];
        for (list, _) in pairs.iter().flatten() {
            next[*list as usize] += 1;
        }
        let mut start = 0;
        for next in &mut next {
            start += std::mem::replace(next, start);
        }
        let mut items = vec![T::default(); start as usize];
        for (list, item) in pairs.into_iter().flatten() {
            let next = &mut next[list as usize];
            items[*next as usize] = item;
            *next += 1;
        }
        Self { ends: next, items }
    }
}
