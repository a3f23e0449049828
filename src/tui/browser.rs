//! Opens web addresses in a browser: http and https only, as one argument, never through a shell.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::time::Duration;

use super::detached::{Detached, Failure, SETTLED};
use crate::data::Address;

/// How long a browser's failure is still about the address it was given.
const SOON: Duration = Duration::from_secs(5);

/// Browsers that need a terminal, which is ours.
const IN_TERMINALS: [&str; 7] = ["w3m", "lynx", "links", "links2", "elinks", "browsh", "cha"];

/// A program and its arguments.
type Words = Vec<OsString>;

/// A browser that was started.
pub(super) struct Browser(Option<Detached>);

/// Opens `url` in the browser that `BROWSER` names, or else in the desktop's: in the first that starts and does not fail at
/// once.
///
/// # Errors
/// If the address is not one for a browser, if no browser can be reached (no display, a remote session), or if each fails;
/// then it says how each did.
pub(super) fn open(url: &str) -> Result<Browser, String> {
    if !Address::is_safe(url) {
        return Err("It is not a web address".to_owned());
    }
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let chosen = set("BROWSER").map(|list| browsers(&list, url, |path| Path::new(path).is_file())).unwrap_or_default();
    if !chosen.is_empty() {
        return first(chosen);
    }
    let desktop = cfg!(target_os = "macos") || set("DISPLAY").or(set("WAYLAND_DISPLAY")).is_some();
    let remote = set("SSH_CONNECTION").is_some() && set("DISPLAY").is_none();
    if !desktop || remote {
        return Err("No browser can be reached from here".to_owned());
    }
    let command = |command: &std::process::Command| {
        let program = command.get_program();
        std::iter::once(program).chain(command.get_args()).map(OsStr::to_owned).collect()
    };
    first(open::commands(url).iter().map(command).collect())
}

impl Browser {
    /// Waits for it to fail soon after all, and says how it did.
    pub(super) fn failed(self) -> Option<String> {
        let mut browser = self.0?;
        let ended = browser.watch(SOON, || false);
        if ended.is_none() {
            browser.let_run();
        }
        ended?.err().map(|failure| failure.to_string())
    }
}

/// Starts the first command that does not fail at once.
///
/// # Errors
/// If there is none; what was not found is named only if nothing else failed.
fn first(commands: Vec<Words>) -> Result<Browser, String> {
    let mut failures = Vec::new();
    for command in commands {
        match start(&command) {
            Ok(browser) => return Ok(browser),
            Err(failure) => failures.push(failure),
        }
    }
    if failures.iter().any(|failure| matches!(failure, Failure::Other(_))) {
        failures.retain(|failure| matches!(failure, Failure::Other(_)));
    }
    Err(failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

fn start(command: &[OsString]) -> Result<Browser, Failure> {
    let Some((program, arguments)) = command.split_first() else { return Ok(Browser(None)) };
    if let Some(name) = Path::new(program).file_name().filter(|name| IN_TERMINALS.iter().any(|other| name == other)) {
        return Err(Failure::Other(format!("{} needs a terminal of its own", name.display())));
    }
    let mut browser = Detached::start(program, arguments, None)?;
    match browser.watch(SETTLED, || false) {
        Some(ended) => ended.map(|()| Browser(None)),
        None => Ok(Browser(Some(browser))),
    }
}

/// The commands of a list as `BROWSER` has it, with `url` in its place.
///
/// Commands are separated by colons and their words by blanks, except within quotes. `%s` is the address, which is the
/// last word where there is none, `%c` a colon, `%%` a percent sign. Where a whole command is a file, it has no arguments.
fn browsers(list: &str, url: &str, is_file: impl Fn(&str) -> bool) -> Vec<Words> {
    let commands = if is_file(list) { vec![list] } else { split(list, |c| c == ':') };
    let commands = commands.into_iter().map(|command| {
        let mut words = if is_file(command) {
            vec![command.to_owned()]
        } else {
            let words = split(command, char::is_whitespace).into_iter().filter(|word| !word.is_empty());
            words.map(unquoted).collect()
        };
        // For a shell, this puts the browser in the background, where it is already.
        words.pop_if(|word| word == "&");
        words
    });
    let filled = commands.filter(|words| !words.is_empty()).map(|words| {
        let mut has_url = false;
        let mut filled: Words = words.iter().map(|word| fill(word, url, &mut has_url).into()).collect();
        if !has_url {
            filled.push(url.into());
        }
        filled
    });
    filled.collect()
}

/// The parts of `text` between what separates them outside of quotes.
fn split(text: &str, separates: impl Fn(char) -> bool) -> Vec<&str> {
    let mut quote = None;
    text.split(|c| {
        let is_bare = quote.is_none();
        quote = quote.or(Some(c)).filter(|open| matches!(open, '"' | '\'') && (is_bare || c != *open));
        is_bare && separates(c)
    })
    .collect()
}

/// A word without its quotes.
fn unquoted(word: &str) -> String {
    let mut quote = None;
    let mut bare = String::with_capacity(word.len());
    for c in word.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => bare.push(c),
        }
    }
    bare
}

/// A word with what its percent signs stand for.
fn fill(word: &str, url: &str, has_url: &mut bool) -> String {
    let mut filled = String::with_capacity(word.len() + url.len());
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('%') {
        filled.push_str(before);
        let stands_for = match after.chars().next() {
            Some('s') => {
                *has_url = true;
                url
            }
            Some('c') => ":",
            Some('%') => "%",
            _ => {
                filled.push('%');
                rest = after;
                continue;
            }
        };
        filled.push_str(stands_for);
        rest = &after[1..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://a.org/%s:x?b=c&d";

    #[test]
    fn browser_is_a_list_of_commands_with_the_address_in_its_place() {
        for (list, expected) in [
            ("firefox", &[&["firefox", URL][..]][..]),
            ("firefox:w3m -M", &[&["firefox", URL], &["w3m", "-M", URL]]),
            ("firefox --new-tab %s -x", &[&["firefox", "--new-tab", URL, "-x"]]),
            ("open --url=%s", &[&["open", &format!("--url={URL}")]]),
            ("a '%s'", &[&["a", URL]]),
            ("a 100%% b%c %x 5%", &[&["a", "100%", "b:", "%x", "5%", URL]]),
            ("open -a \"Google Chrome\"", &[&["open", "-a", "Google Chrome", URL]]),
            ("a 'it:s \"here\"':b", &[&["a", "it:s \"here\"", URL], &["b", URL]]),
            ("/mnt/c/Program Files/x.exe:b", &[&["/mnt/c/Program Files/x.exe", URL], &["b", URL]]),
            ("firefox %s &", &[&["firefox", URL]]),
            ("/o'brien/a:b/c", &[&["/o'brien/a:b/c", URL]]),
            (" : ::a  b:", &[&["a", "b", URL]]),
            ("", &[]),
            ("&", &[]),
            ("a '", &[&["a", "", URL]]),
        ] {
            let found = browsers(list, URL, |path| ["/mnt/c/Program Files/x.exe", "/o'brien/a:b/c"].contains(&path));
            let found: Vec<Vec<_>> =
                found.iter().map(|words| words.iter().map(|word| word.to_str().expect("UTF-8")).collect()).collect();
            assert_eq!(found, expected, "{list:?}");
        }
    }
}
