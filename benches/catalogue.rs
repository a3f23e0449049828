//! Generates course catalogues of any size, the same on every machine.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use fastrand::Rng;

/// How many courses a file has.
const COURSES_PER_FILE: usize = 10_000;

/// How many departments a catalogue has.
const DEPARTMENTS: usize = 60;

/// What some titles start with, before their subject.
const OPENINGS: [&str; 12] = [
    "Introduction to",
    "Advanced",
    "Foundations of",
    "Topics in",
    "Applied",
    "Principles of",
    "Modern",
    "Computational",
    "Special Topics:",
    "Seminar in",
    "Experimental",
    "Engineering",
];

/// What joins the two halves of a title.
const JOINTS: [&str; 6] = ["for", "in", "of", "and", "&", "with"];

/// The words of subjects, the more frequent ones first.
const WORDS: &str = "
    systems learning machine design engineering data control energy materials analysis methods computing networks
    optimization mechanics robotics security software process chemical thermodynamics fluid transfer heat mass
    structures signal processing vision language statistics probability intelligence artificial deep neural
    reinforcement policy technology management innovation product manufacturing additive biomedical devices imaging
    tissue cellular molecular polymers ceramics metals composites semiconductors electronics circuits digital analog
    power conversion storage batteries solar wind nuclear combustion propulsion aerodynamics acoustics vibration
    dynamics kinematics estimation identification filtering stochastic processes random queueing games markets
    economics finance risk reliability safety trustworthy ethics fairness privacy cryptography protocols wireless
    mobile embedded real-time distributed parallel cloud storage databases compilers architecture hardware
    verification testing simulation modeling numerical finite element boundary differential equations linear algebra
    geometry topology calculus variational graphs algorithms complexity automata logic reasoning knowledge planning
    search agents human interaction interfaces visualization graphics animation rendering perception sensing sensors
    actuators mechatronics autonomous vehicles drones navigation mapping localization water air quality climate
    sustainability environment ecology infrastructure transportation traffic urban construction concrete steel
    earthquake geotechnical soil hydrology wastewater treatment catalysis reaction kinetics separation distillation
    membranes colloids surfaces interfaces rheology nanotechnology microfluidics photonics optics lasers quantum
    information coding communication antennas electromagnetics magnetism superconductors plasma crystals diffraction
    microscopy spectroscopy characterization corrosion fracture fatigue plasticity elasticity tribology welding
    casting machining robots assembly logistics supply chain scheduling operations inventory forecasting decision
    causal inference bayesian regression classification clustering embedding transformers generative diffusion
    speech audio music translation retrieval recommendation evaluation benchmarks deployment monitoring pipelines
    warehouses streaming operating kernels memory caches accelerators compression synthesis physiology neuroscience
    prosthetics biomechanics genomics proteins pharmacology toxicology epidemiology diagnostics ultrasound surgery
    rehabilitation ergonomics leadership entrepreneurship strategy negotiation writing law patents standards history
    Bézier Schrödinger Poincaré Kálmán Ångström Gödel Hölder Erdős Rényi Łukasiewicz naïve Müller Réaumur β-sheets
    λ-calculus Ω-stability σ-algebras 控制 理論 機械学習 材料 π-calculus μ-fluidics";

/// Phrases that introduce the words of a summary.
const PHRASES: [&str; 12] = [
    "students build and test",
    "the course goes from",
    "it covers the theory behind",
    "weekly projects apply",
    "readings compare",
    "teams measure",
    "an outlook treats",
    "laboratories introduce",
    "to the practice of",
    "together with",
    "under uncertainty, by",
    "and its limits in",
];

/// One course of a catalogue.
struct Course {
    title: String,
    number: String,
    units: usize,
    terms: &'static str,
    topics: Vec<String>,
    summary: String,
    departments: Vec<usize>,
}

impl Course {
    fn new(index: usize, words: &[&'static str]) -> Self {
        let mut rng = Rng::with_seed(index as u64);
        let rng = &mut rng;
        let mut departments: Vec<usize> = (0..rng.usize(1..=3)).map(|_| rng.usize(..DEPARTMENTS)).collect();
        departments.sort_unstable();
        departments.dedup();
        let title = title(rng, words);
        let digits = if rng.bool() { rng.usize(100..1000) } else { rng.usize(1000..10_000) };
        Self {
            title,
            number: format!("{:02}-{digits}", departments[0] + 10),
            units: *rng.choice(&[3, 6, 9, 12, 12, 12, 15, 18]).expect("units"),
            terms: rng.choice(["Fall", "Spring", "Fall, Spring", "Summer"]).expect("terms"),
            topics: (0..rng.usize(3..=8)).map(|_| subject(rng, words)).collect(),
            summary: summary(rng, words),
            departments,
        }
    }
}

/// A random word, with those at the front more likely.
fn word(rng: &mut Rng, words: &[&'static str]) -> &'static str {
    words[rng.usize(..words.len()).min(rng.usize(..words.len()))]
}

/// One or two words.
fn subject(rng: &mut Rng, words: &[&'static str]) -> String {
    let first = word(rng, words);
    if rng.bool() { first.to_owned() } else { format!("{first} {}", word(rng, words)) }
}

/// A title of two to seven words.
fn title(rng: &mut Rng, words: &[&'static str]) -> String {
    let opening = if rng.bool() { "" } else { rng.choice(OPENINGS).expect("openings") };
    let mut title = format!("{opening} {}", word(rng, words));
    if opening.is_empty() || rng.bool() {
        title = format!("{title} {}", word(rng, words));
    }
    if rng.bool() {
        title = format!("{title} {} {}", rng.choice(JOINTS).expect("joints"), subject(rng, words));
    }
    title.split_whitespace().map(capitalized).collect::<Vec<_>>().join(" ")
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) if !JOINTS.contains(&word) && word != "to" => first.to_uppercase().chain(characters).collect(),
        _ => word.to_owned(),
    }
}

/// A sentence of 60 to 200 characters.
fn summary(rng: &mut Rng, words: &[&'static str]) -> String {
    let least = rng.usize(60..160);
    let mut summary = String::new();
    while summary.chars().count() < least {
        let phrase = rng.choice(PHRASES).expect("phrases");
        let blank = if summary.is_empty() { "" } else { " " };
        summary = format!("{summary}{blank}{phrase} {}", word(rng, words));
    }
    format!("{}.", capitalized(&summary))
}

/// Writes a catalogue of `courses` courses to `dir`, as files for the explorer.
pub(crate) fn write(dir: &Path, courses: usize) -> io::Result<()> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let folder = dir.join("core-courses");
    fs::create_dir_all(&folder)?;
    fs::write(
        dir.join("program.ron"),
        "(\n    format: 2,\n    id: \"catalogue\",\n    title: \"A Made-up Catalogue\",\n    source: \"catalogue\",\n    \
         official: \"https://example.org/\",\n)\n",
    )?;
    fs::write(
        dir.join("sources.ron"),
        "[\n    (\n        id: \"catalogue\",\n        title: \"A made-up catalogue\",\n        \
         url: \"https://example.org/catalogue\",\n        read: \"2026-01\",\n        standing: Official,\n    ),\n]\n",
    )?;
    let mut file = BufWriter::new(File::create(dir.join("departments.ron"))?);
    writeln!(file, "[")?;
    for index in 0..DEPARTMENTS {
        let first = capitalized(words[index * 4]);
        let second = capitalized(words[index * 4 + 1]);
        writeln!(
            file,
            "    (\n        id: \"d-{index:02}\",\n        title: \"{first} and {second}\",\n        \
             source: \"catalogue\",\n        aliases: [\"D{index:02}\"],\n    ),"
        )?;
    }
    writeln!(file, "]")?;
    file.flush()?;
    for (nth, start) in (0..courses).step_by(COURSES_PER_FILE).enumerate() {
        let mut file = BufWriter::new(File::create(folder.join(format!("{nth:04}.ron")))?);
        writeln!(file, "[")?;
        for index in start..courses.min(start + COURSES_PER_FILE) {
            write_course(&mut file, index, &Course::new(index, &words))?;
        }
        writeln!(file, "]")?;
        file.flush()?;
    }
    Ok(())
}

fn write_course(file: &mut impl Write, index: usize, course: &Course) -> io::Result<()> {
    let Course { title, number, units, terms, topics, summary, departments } = course;
    let source = "source: \"catalogue\"";
    writeln!(file, "    (\n        id: \"c-{index:06}\",\n        title: \"{title}\",\n        {source},")?;
    writeln!(file, "        aliases: [\"{number}\"],")?;
    writeln!(file, "        summary: Known(value: \"{summary}\", {source}),")?;
    writeln!(file, "        units: Known(value: {units}, {source}),")?;
    writeln!(file, "        terms: Known(value: [{terms}], {source}),")?;
    writeln!(file, "        topics: Known(value: {topics:?}, {source}),")?;
    writeln!(file, "        used_by: Several([")?;
    for department in departments {
        writeln!(file, "            (value: (department: \"d-{department:02}\", numbers: [\"{number}\"]), {source}),")?;
    }
    writeln!(file, "        ]),\n    ),")
}
