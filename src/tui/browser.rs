//! Opens web addresses in a browser: http and https only, as one argument, never through a shell.

use std::env;
use std::io;

use crate::data::Address;

/// Opens `url` in the browser that `BROWSER` names, or else in the desktop's.
///
/// # Errors
/// If the address is not one for a browser, if no browser can be reached (no display, a remote session), or if it does not
/// start.
pub(super) fn open(url: &str) -> io::Result<()> {
    if !Address::is_safe(url) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a web address"));
    }
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(browser) = set("BROWSER") {
        return open::with_detached(url, browser);
    }
    let desktop = !cfg!(all(unix, not(target_os = "macos"))) || set("DISPLAY").or(set("WAYLAND_DISPLAY")).is_some();
    let remote = set("SSH_CONNECTION").is_some() && set("DISPLAY").is_none();
    if !desktop || remote {
        return Err(io::Error::new(io::ErrorKind::NotFound, "no browser can be reached from here"));
    }
    open::that_detached(url)
}
