//! Secrets that are known by their form, whatever they are called. The forms are those that the services publish,
//! so that scanners find what was given away.

/// How the part of a secret begins that never changes, and how many letters, digits, `_`, `-` and `.` follow at
/// least.
const FORMS: [(&str, usize); 19] = [
    ("AIza", 35),
    ("AKIA", 16),
    ("ASIA", 16),
    ("SG.", 40),
    ("dop_v1_", 64),
    ("ghp_", 36),
    ("gho_", 36),
    ("ghs_", 36),
    ("ghu_", 36),
    ("github_pat_", 40),
    ("glpat-", 20),
    ("hvs.", 24),
    ("npm_", 36),
    ("pypi-AgEI", 40),
    ("rk_live_", 24),
    ("sk_live_", 24),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("xapp-", 20),
];

/// Whether a text holds a private key, or a key or token of a service.
pub(super) fn holds_one(text: &str) -> bool {
    private_key(text) || text.split(|c: char| !is_part(c)).any(|word| is_token(word) || is_signed(word))
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// The first line of a key as PEM has it, as `-----BEGIN RSA PRIVATE KEY-----`.
fn private_key(text: &str) -> bool {
    let lines = text.split("-----BEGIN ").skip(1);
    lines.filter_map(|rest| rest.split("-----").next()).any(|what| what.ends_with("PRIVATE KEY"))
}

fn is_token(word: &str) -> bool {
    let rest = FORMS.iter().find_map(|(begin, length)| {
        word.strip_prefix(begin).filter(|rest| rest.len() >= *length && !rest.contains(".."))
    });
    // What documentation shows.
    rest.is_some_and(|rest| !rest.ends_with("EXAMPLE"))
}

/// A JSON Web Token with its signature: what begins with `{"` in base64, twice, and something else.
fn is_signed(word: &str) -> bool {
    let mut parts = word.split('.');
    let json = |part: Option<&str>| part.is_some_and(|part| part.starts_with("eyJ") && part.len() > 10);
    json(parts.next())
        && json(parts.next())
        && parts.next().is_some_and(|part| part.len() > 20)
        && parts.next().is_none()
}
