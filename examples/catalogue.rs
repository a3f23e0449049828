//! Writes a generated catalogue: `cargo run --release --example catalogue -- 100000 DIR`.

use std::io;
use std::path::Path;

#[path = "../benches/catalogue.rs"]
mod catalogue;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [courses, dir] = arguments.as_slice() else {
        return Err(io::Error::other("usage: catalogue COURSES DIR"));
    };
    let courses = courses.parse().map_err(io::Error::other)?;
    catalogue::write(Path::new(dir), courses)
}
