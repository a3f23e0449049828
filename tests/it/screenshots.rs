//! The pictures of the main views match what the program draws.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, thread};

use msaie::data;
use msaie::model::Program;
use msaie::text::Text;

use crate::picture::{Ground, Picture};
use crate::play::Play;

/// A picture to take, and the keys that lead to it.
struct Scene {
    name: &'static str,
    size: (u16, u16),
    theme: &'static str,
    keys: &'static str,
}

const fn scene(name: &'static str, size: (u16, u16), theme: &'static str, keys: &'static str) -> Scene {
    Scene { name, size, theme, keys }
}

const NORMAL: (u16, u16) = (120, 36);

const SCENES: [Scene; 16] = [
    scene("compare", NORMAL, "dark", "2 l"),
    scene("dates", NORMAL, "light", "4"),
    scene("courses", NORMAL, "light", "3 l"),
    scene("explore", NORMAL, "dark", "departments j j j j Enter j j j j"),
    scene("explore-light", NORMAL, "light", "departments j j j j"),
    scene("search", NORMAL, "dark", "/ b a t t e r y"),
    scene("source", NORMAL, "dark", "departments j j j j Enter j j j j s"),
    scene("keys", NORMAL, "dark", "departments ?"),
    scene("palette", NORMAL, "dark", "departments : c o p y"),
    scene("apply", NORMAL, "dark", "6"),
    scene("about", NORMAL, "dark", "7"),
    scene("problems", NORMAL, "dark", "!"),
    scene("wide", (200, 50), "dark", "departments j j j j Enter j j j j"),
    scene("compact", (80, 24), "sixteen", "departments j j"),
    scene("plain", (80, 24), "plain", "departments j j j j Enter"),
    scene("narrow", (40, 12), "dark", "departments j j"),
];

const REWRITE: &str = "REWRITE_SCREENSHOTS";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots")
}

impl Scene {
    fn file(&self) -> String {
        format!("{}.png", self.name)
    }

    fn play(&self) -> Play {
        let (columns, rows) = self.size;
        let mut play =
            if self.name == "problems" { Play::of(broken(), columns, rows) } else { Play::new(columns, rows) };
        let themes = play.app.options().themes.clone();
        let wanted = themes.iter().position(|(name, _)| name.as_str() == self.theme).expect("a theme of that name");
        while play.app.options().theme != wanted {
            play.press("t");
        }
        play.press(self.keys);
        play
    }

    fn picture(&self) -> Picture {
        let mut play = self.play();
        let ground = if self.theme == "light" { Ground::Light } else { Ground::Dark };
        let cursor = play.cursor();
        Picture::new(&play.buffer(), cursor, ground)
    }

    /// Compares the scene with its file, or rewrites the file if [`REWRITE`] is set.
    fn check(&self) -> Result<(), String> {
        let (picture, path) = (self.picture(), folder().join(self.file()));
        if env::var_os(REWRITE).is_some() {
            return fs::create_dir_all(folder())
                .and_then(|()| fs::write(path, picture.png()))
                .map_err(|error| error.to_string());
        }
        let file = fs::read(path).map_err(|error| error.to_string())?;
        let Some(difference) = picture.difference(&Picture::read(&file)?) else { return Ok(()) };
        let drawn = Path::new(env!("CARGO_TARGET_TMPDIR")).join(self.file());
        fs::write(&drawn, picture.png()).map_err(|error| error.to_string())?;
        Err(format!("{difference}; the current drawing is in {}", drawn.display()))
    }
}

/// A program with common mistakes.
const BROKEN: [(&str, &str); 5] = [
    (
        "program.ron",
        r#"(
    id: "robotics",
    title: "Master of Science in Robotics",
    source: "college",
    format: 2,
    official: "https://www.example.edu/robotics",
    apply: [(text: "Choose the department.", url: "www.example.edu/apply", source: "college")],
)"#,
    ),
    (
        "sources.ron",
        r#"[
    (id: "college", title: "College", url: "https://www.example.edu/", read: "2025-10", standing: Official),
    (id: "catalog", title: "Catalog", url: "https://www.example.edu/catalog", read: "2025-13", standing: Official),
]"#,
    ),
    (
        "departments.ron",
        r#"[
    (
        id: "mechanical",
        title: "Mechanical Engineering",
        source: "college",
        units: Known(value: 96, source: "college"),
        breakdown: Known(value: [(area: "Core", units: 48), (area: "Electives", units: 40)], source: "college"),
    ),
    (
        id: "electrical",
        title: "Electrical Engineering",
        source: "colege",
        unitz: Known(value: 96, source: "college"),
    ),
]"#,
    ),
    (
        "careers.ron",
        r#"[
    (
        id: "roboticist",
        title: "Robotics engineer",
        source: "college",
        departments: Known(value: "mechatronics", source: "college"),
    ),
    (
        id: "controls",
        title: "Controls engineer",
        source: "college"
        skills: Known(value: ["estimation"], source: "college"),
    ),
]"#,
    ),
    ("departmnets.ron", "[]"),
];

/// The program of these files, as if read from a folder of a fixed name.
fn broken() -> Program {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in BROKEN {
        fs::write(dir.path().join(name), text).expect("a file");
    }
    let mut program = Program::new(data::folder(dir.path()));
    for problem in &mut program.problems {
        let file = Path::new(problem.place.file.as_str()).strip_prefix(dir.path()).expect("a file in the folder");
        problem.place.file = Text::new(format!("robotics/{}", file.display()));
    }
    program
}

#[test]
fn each_picture_matches_what_is_drawn() {
    let wrong: Vec<_> = thread::scope(|scope| {
        let checks: Vec<_> = SCENES.iter().map(|scene| (scene.file(), scope.spawn(|| scene.check()))).collect();
        let results = checks.into_iter().map(|(file, check)| (file, check.join().expect("the scene does not panic")));
        results.filter_map(|(file, result)| Some(format!("{file}: {}", result.err()?))).collect()
    });
    let wrong = wrong.join("\n");
    assert!(wrong.is_empty(), "{wrong}\nTo rewrite them all: {REWRITE}=1 cargo test --test it screenshots");
}

#[test]
fn each_picture_file_belongs_to_a_scene() {
    let made: BTreeSet<_> = SCENES.iter().map(Scene::file).collect();
    for entry in fs::read_dir(folder()).into_iter().flatten() {
        let name = entry.expect("an entry").file_name();
        assert!(made.contains(&*name.to_string_lossy()), "no scene makes screenshots/{}", name.display());
    }
}
