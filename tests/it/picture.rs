//! Renders a screen as a reproducible picture: glyphs from a font, with lines and blocks drawn so that they meet.

use std::array;
use std::collections::{BTreeSet, HashMap};
use std::io::Cursor;
use std::sync::LazyLock;

use fontdue::{Font, FontSettings};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use ratatui::symbols::border;
use ratatui::widgets::{Block, Widget};

/// Pixels of a cell.
const WIDTH: usize = 11;
const HEIGHT: usize = 22;

/// The margin around the cells, in pixels.
const MARGIN: usize = 11;

/// The font size at which glyphs are one cell wide and lowercase letters exactly ten pixels high.
const SIZE: f32 = 18.28;

/// The rows of a cell above the baseline, and the row of underlines.
const BASELINE: isize = 17;
const UNDERLINE: usize = 19;

/// The opacity of faint text, out of 255.
const DIM: u8 = 150;

/// How far two colour values may differ because processors round differently.
const ROUNDING: u8 = 2;

type Rgb = [u8; 3];

/// The terminal's default colours.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ground {
    Dark,
    Light,
}

impl Ground {
    fn paper(self) -> Rgb {
        match self {
            Self::Dark => [0x16, 0x18, 0x1d],
            Self::Light => [0xfc, 0xfc, 0xfa],
        }
    }

    fn ink(self) -> Rgb {
        match self {
            Self::Dark => [0xd4, 0xd7, 0xdd],
            Self::Light => [0x24, 0x27, 0x2d],
        }
    }
}

/// The sixteen ANSI colours, which differ between terminals, as one terminal shows them.
const SIXTEEN: [Rgb; 16] = [
    [0x00, 0x00, 0x00],
    [0xcd, 0x31, 0x31],
    [0x0d, 0xbc, 0x79],
    [0xe5, 0xe5, 0x10],
    [0x24, 0x72, 0xc8],
    [0xbc, 0x3f, 0xbc],
    [0x11, 0xa8, 0xcd],
    [0xcc, 0xcc, 0xcc],
    [0x66, 0x66, 0x66],
    [0xf1, 0x4c, 0x4c],
    [0x23, 0xd1, 0x8b],
    [0xf5, 0xf5, 0x43],
    [0x3b, 0x8e, 0xea],
    [0xd6, 0x70, 0xd6],
    [0x29, 0xb8, 0xdb],
    [0xff, 0xff, 0xff],
];

/// A colour's RGB value, or `None` for the terminal's default.
fn rgb(color: Color) -> Option<Rgb> {
    let index = match color {
        Color::Reset => return None,
        Color::Rgb(red, green, blue) => return Some([red, green, blue]),
        Color::Indexed(index) => index,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    Some(match index {
        0..16 => SIXTEEN[usize::from(index)],
        16..232 => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
            let cube = index - 16;
            [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
        }
        232.. => [8 + 10 * (index - 232); 3],
    })
}

/// Blends `over` onto `under` with an opacity of `cover` out of 255.
fn mix(under: Rgb, over: Rgb, cover: u8) -> Rgb {
    let part = |color: u8, parts: u8| u16::from(color) * u16::from(parts);
    array::from_fn(|i| {
        let sum = part(under[i], 255 - cover) + part(over[i], cover) + 127;
        u8::try_from(sum / 255).expect("a mean of two bytes")
    })
}

/// Regular, bold, oblique and bold oblique.
static FACES: [LazyLock<Font>; 4] = [
    LazyLock::new(|| font(dejavu::sans_mono::regular())),
    LazyLock::new(|| font(dejavu::sans_mono::bold())),
    LazyLock::new(|| font(dejavu::sans_mono::oblique())),
    LazyLock::new(|| font(dejavu::sans_mono::bold_oblique())),
];

fn font(bytes: &[u8]) -> Font {
    Font::from_bytes(bytes, FontSettings { scale: SIZE, ..FontSettings::default() }).expect("a font")
}

/// The coverage of each pixel of a rectangle, out of 255, and the rectangle's position in its cell.
struct Stamp {
    left: isize,
    top: isize,
    width: usize,
    cover: Vec<u8>,
}

impl Stamp {
    /// Draws a character: lines and blocks by hand so that they meet, others from the font.
    fn new(c: char, face: usize) -> Self {
        if let Some(line) = LINES.iter().find(|(line, ..)| *line == c) {
            return Self::line(line.1, line.2);
        }
        let block = u32::from(c);
        match block {
            0x2580 => Self::rectangle(WIDTH, 0, HEIGHT / 2),
            0x2581..=0x2588 => Self::rectangle(WIDTH, HEIGHT - eighths(HEIGHT, block - 0x2580), HEIGHT),
            0x2589..=0x258f => Self::rectangle(eighths(WIDTH, 0x2590 - block), 0, HEIGHT),
            _ => Self::glyph(c, &FACES[face]),
        }
    }

    fn glyph(c: char, font: &Font) -> Self {
        assert!(font.has_glyph(c), "the font has no {c:?}");
        let (metrics, cover) = font.rasterize(c, SIZE);
        let pixels = |offset: i32| isize::try_from(offset).expect("some pixels");
        let top = BASELINE - pixels(metrics.ymin) - metrics.height.cast_signed();
        Self { left: pixels(metrics.xmin), top, width: metrics.width, cover }
    }

    fn rectangle(width: usize, top: usize, bottom: usize) -> Self {
        Self { left: 0, top: top.cast_signed(), width, cover: vec![255; width * (bottom - top)] }
    }

    /// Draws strokes from the centre of a cell to some of its edges.
    fn line(arms: &str, stroke: Stroke) -> Self {
        let [up, right, down, left] = ['u', 'r', 'd', 'l'].map(|arm| arms.contains(arm));
        // Coordinates are in eighths of a pixel, so that samples and strokes fall on whole numbers.
        let (middle_x, middle_y) = (4 * WIDTH.cast_signed(), 4 * HEIGHT.cast_signed() + 4);
        let half = match stroke {
            Stroke::Light | Stroke::Bent => 4,
            Stroke::Heavy => 12,
        };
        let covered = |x: isize, y: isize| {
            let (x, y) = (x - middle_x, y - middle_y);
            if let Stroke::Bent = stroke {
                // Mirror the point so that one bend serves all four corners.
                return bend(if right { x } else { -x }, if down { y } else { -y }, middle_x, half);
            }
            let across = x.abs() < half && ((up && y < half) || (down && y > -half));
            let along = y.abs() < half && ((left && x < half) || (right && x > -half));
            across || along
        };
        let samples = || (0..4).map(|quarter| 2 * quarter + 1);
        let cover = (0..HEIGHT * WIDTH).map(|pixel| {
            let (x, y) = (8 * (pixel % WIDTH).cast_signed(), 8 * (pixel / WIDTH).cast_signed());
            let hits = samples().flat_map(|down| samples().map(move |right| (x + right, y + down)));
            let hits = hits.filter(|(x, y)| covered(*x, *y)).count();
            u8::try_from(hits * 255 / 16).expect("at most 255")
        });
        Self { left: 0, top: 0, width: WIDTH, cover: cover.collect() }
    }
}

/// Whether a stroke that bends from right to down along a quarter circle covers a point.
fn bend(x: isize, y: isize, radius: isize, half: isize) -> bool {
    if x > radius {
        y.abs() < half
    } else if y > radius {
        x.abs() < half
    } else {
        let square = (x - radius).pow(2) + (y - radius).pow(2);
        ((radius - half).pow(2)..(radius + half).pow(2)).contains(&square)
    }
}

/// `count` eighths of a length, in whole pixels.
fn eighths(length: usize, count: u32) -> usize {
    (length * count as usize + 4) / 8
}

#[derive(Clone, Copy)]
enum Stroke {
    Light,
    Heavy,
    Bent,
}

/// Line-drawing characters, with the edges that each reaches and its stroke.
const LINES: [(char, &str, Stroke); 26] = [
    ('─', "lr", Stroke::Light),
    ('│', "ud", Stroke::Light),
    ('┌', "rd", Stroke::Light),
    ('┐', "ld", Stroke::Light),
    ('└', "ur", Stroke::Light),
    ('┘', "ul", Stroke::Light),
    ('├', "urd", Stroke::Light),
    ('┤', "uld", Stroke::Light),
    ('┬', "lrd", Stroke::Light),
    ('┴', "ulr", Stroke::Light),
    ('┼', "uldr", Stroke::Light),
    ('╭', "rd", Stroke::Bent),
    ('╮', "ld", Stroke::Bent),
    ('╰', "ur", Stroke::Bent),
    ('╯', "ul", Stroke::Bent),
    ('━', "lr", Stroke::Heavy),
    ('┃', "ud", Stroke::Heavy),
    ('┏', "rd", Stroke::Heavy),
    ('┓', "ld", Stroke::Heavy),
    ('┗', "ur", Stroke::Heavy),
    ('┛', "ul", Stroke::Heavy),
    ('┣', "urd", Stroke::Heavy),
    ('┫', "uld", Stroke::Heavy),
    ('┳', "lrd", Stroke::Heavy),
    ('┻', "ulr", Stroke::Heavy),
    ('╋', "uldr", Stroke::Heavy),
];

/// Pixels, row by row.
#[derive(PartialEq)]
pub(crate) struct Picture {
    width: usize,
    pixels: Vec<Rgb>,
}

impl Picture {
    /// Renders `buffer` as a terminal would show it, with the cursor as an outlined cell.
    pub(crate) fn new(buffer: &Buffer, cursor: Option<(u16, u16)>, ground: Ground) -> Self {
        let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
        let (width, height) = (columns * WIDTH + 2 * MARGIN, rows * HEIGHT + 2 * MARGIN);
        let mut picture = Self { width, pixels: vec![ground.paper(); width * height] };
        let cells = || {
            buffer.content.iter().enumerate().map(|(index, cell)| {
                (MARGIN + index % columns * WIDTH, MARGIN + index / columns * HEIGHT, cell, Look::of(cell, ground))
            })
        };
        // Backgrounds first, since an oblique glyph may reach into the next cell.
        for (x, y, _, look) in cells().filter(|(.., look)| look.paper != ground.paper()) {
            picture.fill(x, y, WIDTH, HEIGHT, look.paper);
        }
        let mut stamps = HashMap::new();
        for (x, y, cell, look) in cells() {
            for c in cell.symbol().chars().filter(|c| *c != ' ') {
                let stamp = stamps.entry((c, look.face)).or_insert_with(|| Stamp::new(c, look.face));
                picture.stamp(x, y, stamp, look.ink);
            }
            if look.underlined {
                picture.fill(x, y + UNDERLINE, WIDTH, 1, look.ink);
            }
        }
        if let Some((column, row)) = cursor {
            let (x, y) = (MARGIN + usize::from(column) * WIDTH, MARGIN + usize::from(row) * HEIGHT);
            let ink = Look::of(&buffer[(column, row)], ground).ink;
            for (x, y, width, height) in
                [(x, y, WIDTH, 1), (x, y + HEIGHT - 1, WIDTH, 1), (x, y, 1, HEIGHT), (x + WIDTH - 1, y, 1, HEIGHT)]
            {
                picture.fill(x, y, width, height, ink);
            }
        }
        picture
    }

    fn fill(&mut self, x: usize, y: usize, width: usize, height: usize, color: Rgb) {
        for row in self.pixels.chunks_exact_mut(self.width).skip(y).take(height) {
            row[x..x + width].fill(color);
        }
    }

    fn stamp(&mut self, x: usize, y: usize, stamp: &Stamp, ink: Rgb) {
        let (left, top) = (x.saturating_add_signed(stamp.left), y.saturating_add_signed(stamp.top));
        // A glyph without ink, such as a no-break space, has no width.
        for (row, covers) in stamp.cover.chunks_exact(stamp.width.max(1)).enumerate() {
            let start = (top + row) * self.width + left;
            for (pixel, cover) in self.pixels[start..].iter_mut().zip(covers).filter(|(_, cover)| **cover > 0) {
                *pixel = mix(*pixel, ink, *cover);
            }
        }
    }

    /// Encodes the picture as a PNG file.
    pub(crate) fn png(&self) -> Vec<u8> {
        let size = |pixels: usize| u32::try_from(pixels).expect("a picture of a few thousand pixels a side");
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, size(self.width), size(self.pixels.len() / self.width));
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::High);
        encoder.set_filter(Filter::NoFilter);
        let mut writer = encoder.write_header().expect("writing to memory cannot fail");
        writer.write_image_data(self.pixels.as_flattened()).expect("writing to memory cannot fail");
        writer.finish().expect("writing to memory cannot fail");
        file
    }

    /// Decodes a file made by [`Picture::png`].
    pub(crate) fn read(file: &[u8]) -> Result<Self, String> {
        let mut reader = Decoder::new(Cursor::new(file)).read_info().map_err(|error| error.to_string())?;
        let mut bytes = vec![0; reader.output_buffer_size().ok_or("too large")?];
        let frame = reader.next_frame(&mut bytes).map_err(|error| error.to_string())?;
        if (frame.color_type, frame.bit_depth) != (ColorType::Rgb, BitDepth::Eight) {
            return Err("it is not 8-bit RGB".to_owned());
        }
        Ok(Self { width: frame.width as usize, pixels: bytes.as_chunks().0.to_vec() })
    }

    /// How this differs from `other`, or `None` if they look the same.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        if (self.width, self.pixels.len()) != (other.width, other.pixels.len()) {
            return Some("the sizes differ".to_owned());
        }
        if self == other {
            return None;
        }
        let differs = |(a, b): (&Rgb, &Rgb)| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > ROUNDING);
        let mut different = self.pixels.iter().zip(&other.pixels).enumerate().filter(|(_, pair)| differs(*pair));
        let (first, _) = different.next()?;
        let (x, y) = (first % self.width, first / self.width);
        let (column, row) = (x.saturating_sub(MARGIN) / WIDTH + 1, y.saturating_sub(MARGIN) / HEIGHT + 1);
        Some(format!("{} pixels, the first in column {column} of line {row}", 1 + different.count()))
    }
}

/// How to draw a cell.
struct Look {
    ink: Rgb,
    paper: Rgb,
    face: usize,
    underlined: bool,
}

impl Look {
    fn of(cell: &Cell, ground: Ground) -> Self {
        let has = |modifier| cell.modifier.contains(modifier);
        let paper = rgb(cell.bg).unwrap_or(ground.paper());
        let ink = rgb(cell.fg).unwrap_or(ground.ink());
        let ink = if has(Modifier::DIM) { mix(paper, ink, DIM) } else { ink };
        let (ink, paper) = if has(Modifier::REVERSED) { (paper, ink) } else { (ink, paper) };
        let face = usize::from(has(Modifier::BOLD)) + 2 * usize::from(has(Modifier::ITALIC));
        Self { ink, paper, face, underlined: has(Modifier::UNDERLINED) }
    }
}

fn picture_of(lines: &[&str]) -> Picture {
    Picture::new(&Buffer::with_lines(lines.iter().copied()), None, Ground::Dark)
}

#[test]
fn boxes_have_no_gaps() {
    for set in [border::ROUNDED, border::PLAIN, border::THICK] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 4));
        Block::bordered().border_set(set).render(buffer.area, &mut buffer);
        let Picture { width, pixels } = Picture::new(&buffer, None, Ground::Dark);
        let mut reached = BTreeSet::new();
        let mut next = vec![pixels.len() / 2 + width / 2];
        while let Some(at) = next.pop() {
            if pixels[at] == Ground::Dark.paper() && reached.insert(at) {
                assert!(at > width && at + width < pixels.len(), "the box of {set:?} has a gap");
                next.extend([at - 1, at + 1, at - width, at + width]);
            }
        }
        assert!(!reached.is_empty());
    }
}

#[test]
fn blocks_fill_their_part_of_the_cell() {
    let inked = |line: &str| {
        let inked = picture_of(&[line]).pixels.into_iter().filter(|pixel| *pixel == Ground::Dark.ink());
        inked.count()
    };
    assert_eq!(inked("███"), 3 * WIDTH * HEIGHT);
    assert_eq!(inked("▀▄"), WIDTH * HEIGHT);
    assert_eq!(inked("▌"), 6 * HEIGHT);
    assert_eq!(inked(" \u{a0}"), 0);
    assert_eq!(inked("▁"), 3 * WIDTH);
    assert_eq!(inked("┃"), 3 * HEIGHT);
}

#[test]
fn glyphs_stay_within_their_line() {
    for (c, face) in (' '..='~').flat_map(|c| (0..FACES.len()).map(move |face| (c, face))) {
        let stamp = Stamp::new(c, face);
        let bottom = stamp.top.checked_add_unsigned(stamp.cover.len() / stamp.width.max(1));
        assert!(stamp.top >= 0 && bottom <= Some(HEIGHT.cast_signed()), "{c:?} in face {face}");
    }
}

#[test]
fn indexed_colours_match_the_256_colour_palette() {
    assert_eq!(rgb(Color::Indexed(110)), Some([0x87, 0xaf, 0xd7]));
    assert_eq!(rgb(Color::Indexed(231)), Some([0xff; 3]));
    assert_eq!(rgb(Color::Indexed(255)), Some([0xee; 3]));
    assert_eq!(rgb(Color::Indexed(4)), rgb(Color::Blue));
}

#[test]
fn each_attribute_and_the_cursor_are_visible() {
    let attributes = [
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::ITALIC,
        Modifier::UNDERLINED,
        Modifier::REVERSED,
        Modifier::BOLD | Modifier::ITALIC,
    ];
    let render = |attribute, cursor| {
        let mut buffer = Buffer::with_lines(["letters"]);
        buffer.set_style(buffer.area, attribute);
        Picture::new(&buffer, cursor, Ground::Light)
    };
    let mut pictures: Vec<_> = attributes.map(|attribute| render(attribute, None)).into();
    pictures.push(render(Modifier::empty(), Some((1, 0))));
    for (index, picture) in pictures.iter().enumerate() {
        assert!(pictures[..index].iter().all(|other| picture.difference(other).is_some()), "{index}");
    }
}

#[test]
fn a_png_round_trip_keeps_the_picture_and_rounding_is_ignored() {
    let picture = picture_of(&["a box", "a cup"]);
    let mut same = Picture::read(&picture.png()).expect("a picture");
    assert_eq!(picture.difference(&same), None);
    let middle = same.pixels.len() / 2;
    same.pixels[middle][1] += ROUNDING;
    assert_eq!(picture.difference(&same), None);
    same.pixels[middle][1] += 1;
    assert!(picture.difference(&same).is_some());
    let difference = picture.difference(&picture_of(&["a box", "a cap"])).expect("a difference");
    assert!(difference.ends_with("column 4 of line 2"), "{difference}");
    assert!(picture.difference(&picture_of(&["a box", "a cups"])).is_some());
    assert!(Picture::read(b"not a picture").is_err());
}
