//! Web addresses and other ways to contact an office.

use std::fmt;

use serde::Deserialize;

use super::{RonExample, Value};
use crate::data::violation::Violations;
use crate::data::words::Words;
use crate::problem::{Fault, short};
use crate::text::{LineBuffer, Text, is_hidden};

/// A way to reach an office.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Contact {
    /// An e-mail address.
    Email(Text),
    /// A telephone number, as printed.
    Phone(Text),
    /// A room or a postal address, as printed.
    Office(Text),
    /// A page with a form or a calendar.
    Page(Address),
}

impl Value for Contact {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        match self {
            Self::Email(text) | Self::Phone(text) | Self::Office(text) => lines.push(text),
            Self::Page(address) => lines.push(address),
        }
    }

    fn check(&self, violations: &mut Violations) {
        match self {
            Self::Email(email) if !looks_like_email(email) => violations.report(
                Fault::BadAddress,
                format!("`{}` is not an e-mail address", short(email)),
                "an address is written name@host, without spaces",
            ),
            Self::Phone(phone) if !looks_like_phone(phone) => violations.report(
                Fault::BadAddress,
                format!("`{}` is not a telephone number", short(phone)),
                "write its digits; an address is written `Email(\"…\")`, `Page(\"…\")` or `Office(\"…\")`",
            ),
            Self::Office(office) if office.trim().is_empty() || looks_like_email(office) => violations.report(
                Fault::BadAddress,
                format!("`{}` is neither a room nor a postal address", short(office)),
                "write an e-mail address as `Email(\"…\")`",
            ),
            Self::Email(_) | Self::Phone(_) | Self::Office(_) => {}
            Self::Page(address) => address.check(violations),
        }
    }

    fn address(&self) -> Option<&str> {
        match self {
            Self::Page(address) => Some(address),
            Self::Email(_) | Self::Phone(_) | Self::Office(_) => None,
        }
    }
}

impl RonExample for Contact {
    const EXAMPLE: &'static str = r#"Email("etim@andrew.cmu.edu")"#;
}

/// Whether `text` looks like an e-mail address.
fn looks_like_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        let is_host = host.contains('.') && host.split('.').all(|part| !part.is_empty());
        !name.is_empty()
            && is_host
            && !text.contains(|c: char| c.is_whitespace() || ",;:<>()\"".contains(c))
            && !host.contains('@')
    })
}

/// Whether `text` looks like a telephone number, perhaps with an extension.
fn looks_like_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let has_letter_inside = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|part| part.starts_with(|c: char| c.is_ascii_digit()) && part.contains(|c: char| c.is_ascii_alphabetic()));
    digits >= 5 && !text.contains('@') && !text.contains("://") && !has_letter_inside
}

/// The address of a web page, http or https.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct Address(Text);

impl Address {
    /// Whether `text` is safe to open in a browser: http or https, a plain host, and no white space, control characters
    /// or pictures of them.
    pub fn is_safe(text: &str) -> bool {
        text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).is_some_and(|rest| {
            is_host(rest.split(['/', '?', '#']).next().unwrap_or_default())
                && rest
                    .chars()
                    .all(|c| !c.is_whitespace() && !c.is_control() && !is_hidden(c) && !"\"'<>`\\�".contains(c))
                && !rest.contains(|c| ('\u{2400}'..='\u{2421}').contains(&c))
        })
    }

    /// Reports an address that is not safe to open.
    pub fn check(&self, violations: &mut Violations) {
        if !Self::is_safe(self) {
            violations.report(
                Fault::BadAddress,
                format!("`{}` is not a web address", short(self)),
                "write the whole address, beginning with https:// or http:// and a host in ASCII (xn--… for other characters), \
                 without a name or a password before it",
            );
        }
    }
}

/// Whether `text` is a host, perhaps with a port, that cannot pose as another: without a name or password before it, and
/// without lookalike characters from other scripts.
fn is_host(text: &str) -> bool {
    let (host, port) = text.rsplit_once(':').filter(|_| !text.ends_with(']')).unwrap_or((text, "0"));
    let is_number = !port.is_empty() && port.parse::<u16>().is_ok();
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    is_number && inner.map_or(!host.is_empty() && is_name(host), |inner| inner.parse::<std::net::Ipv6Addr>().is_ok())
}

impl std::ops::Deref for Address {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
