//! The addresses that can be read on a screen, and the cells they take.

use ratatui::layout::Rect;

use super::cells::cells;
use super::layout::{Frame, Screen};
use super::page::{self, PageLayout};
use crate::app::{App, Popup};
use crate::text::Text;

/// An address on the screen, or the part of it that stands on one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hyperlink {
    /// The cells it takes.
    pub area: Rect,
    /// The whole address, http or https.
    pub address: Text,
}

impl Screen {
    /// The addresses that are not covered.
    pub fn hyperlinks(&self, app: &App) -> Vec<Hyperlink> {
        let cover = self.popup.map(|frame| frame.whole);
        let page = self.page.map(|frame| shown(&self.page_layout, frame, app.reader().position().scroll));
        let source = self.source.map(|frame| shown(&self.source_layout, frame, 0));
        let below = page.into_iter().chain(source).flatten().flat_map(|link| uncovered(link, cover));
        let above = match (self.popup, app.popup()) {
            (Some(frame), Some(Popup::Page(reader))) => shown(&self.popup_layout, frame, reader.position().scroll),
            _ => Vec::new(),
        };
        below.chain(above).collect()
    }
}

/// The addresses of a page in a frame, from a line on.
fn shown(layout: &PageLayout, frame: Frame, scroll: usize) -> Vec<Hyperlink> {
    let Rect { x, y, .. } = frame.inner;
    let lines = scroll..scroll + usize::from(frame.inner.height);
    let addresses = layout.addresses.iter().filter(|link| lines.contains(&link.line));
    let areas = addresses.map(|link| {
        let left = x.saturating_add(cells(page::GUTTER + link.columns.start));
        let area = Rect { x: left, y: y + cells(link.line - scroll), width: cells(link.columns.len()), height: 1 };
        Hyperlink { area: area.intersection(frame.inner), address: link.address.clone() }
    });
    areas.filter(|link| !link.area.is_empty()).collect()
}

/// What is left of an address, at the left and at the right of what covers it.
fn uncovered(link: Hyperlink, cover: Option<Rect>) -> Vec<Hyperlink> {
    let Some(cover) = cover.filter(|cover| cover.intersects(link.area)) else { return vec![link] };
    let Hyperlink { area, address } = link;
    let left = Rect { width: cover.left().saturating_sub(area.left()), ..area };
    let right = Rect { x: cover.right(), width: area.right().saturating_sub(cover.right()), ..area };
    let parts = [left, right].into_iter().filter(|part| !part.is_empty());
    parts.map(|area| Hyperlink { area, address: address.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_covered_is_no_link() {
        let link =
            |x, width| Hyperlink { area: Rect { x, y: 3, width, height: 1 }, address: Text::new("https://a.org/") };
        let left_of = |cover| uncovered(link(10, 20), cover);
        assert_eq!(left_of(None), [link(10, 20)]);
        assert_eq!(left_of(Some(Rect::new(0, 4, 80, 9))), [link(10, 20)]);
        assert_eq!(left_of(Some(Rect::new(0, 0, 80, 9))), []);
        assert_eq!(left_of(Some(Rect::new(15, 0, 5, 9))), [link(10, 5), link(20, 10)]);
        assert_eq!(left_of(Some(Rect::new(0, 0, 12, 9))), [link(12, 18)]);
    }
}
