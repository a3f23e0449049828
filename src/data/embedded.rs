//! The data built into the binary, file by file.

/// Pairs each file name under `data/` with the file's text.
macro_rules! embed {
    ($($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../data/", $name))),)*]
    };
}

/// The program's files, in reading order.
pub(super) const FILES: &[(&str, &str)] = embed![
    "program.ron",
    "sources/africa.ron",
    "sources/bme.ron",
    "sources/careers.ron",
    "sources/cee.ron",
    "sources/cheme.ron",
    "sources/common.ron",
    "sources/core-courses.ron",
    "sources/ece.ron",
    "sources/estp.ron",
    "sources/etim.ron",
    "sources/ini.ron",
    "sources/meche.ron",
    "sources/mse.ron",
    "sources/program.ron",
    "core-courses.ron",
    "departments/biomedical-engineering.ron",
    "departments/chemical-engineering.ron",
    "departments/civil-and-environmental-engineering.ron",
    "departments/cmu-africa.ron",
    "departments/electrical-and-computer-engineering.ron",
    "departments/energy-science-technology-and-policy.ron",
    "departments/engineering-and-technology-innovation-management.ron",
    "departments/information-networking-institute.ron",
    "departments/materials-science-and-engineering.ron",
    "departments/mechanical-engineering.ron",
    "careers.ron",
    "occupations.ron",
];

/// The themes, the default first.
pub(super) const THEMES: &[(&str, &str)] =
    embed!["themes/dark.ron", "themes/light.ron", "themes/sixteen.ron", "themes/plain.ron",];
