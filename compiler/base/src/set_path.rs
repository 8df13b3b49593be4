//! Values given on the command line, `--set name=value`.

use chumsky::prelude::*;

/// What `--set` sets: a parameter, or a part of one behind dots, and the text to set it to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting<'a> {
    /// The path as it was written: names of letters, digits, `_` and `-`, with dots between them.
    pub path: &'a str,
    /// Everything behind the first `=`, exactly.
    pub value: &'a str,
}

impl<'a> Setting<'a> {
    /// The names in the path; there is at least one, and none is empty.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.path.split('.')
    }
}

/// Why a text is not `name=value`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingError {
    /// The byte at which it stops being one.
    pub at: usize,
    /// What is wrong there, in plain words.
    pub words: String,
}

/// Reads `name=value`, `some-name=value` or `a.b.c=value`.
///
/// # Errors
/// Says where the text stops being one, and what was expected there.
pub fn parse_setting(text: &str) -> Result<Setting<'_>, SettingError> {
    setting().parse(text).into_result().map_err(|problems| {
        let at = problems.first().map_or(0, |problem| problem.span().start);
        let found = text.get(at..).and_then(|rest| rest.chars().next());
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        SettingError { at, words: words(found, before) }
    })
}

fn words(found: Option<char>, before: Option<char>) -> String {
    let name_due = matches!(before, None | Some('.'));
    match found {
        None if name_due => "a name is missing".to_owned(),
        None => "`=` and a value are missing".to_owned(),
        Some('=' | '.') if name_due => "a name is missing".to_owned(),
        Some(character) if name_due => {
            format!("a name begins with a letter or `_`, not with `{}`", character.escape_default())
        }
        Some(character) => format!("`{}` cannot stand in a name", character.escape_default()),
    }
}

fn setting<'a>() -> impl Parser<'a, &'a str, Setting<'a>, extra::Err<Simple<'a, char>>> {
    let first = any().filter(|c: &char| c.is_ascii_alphabetic() || *c == '_');
    let other = any().filter(|c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let name = first.then(other.repeated()).ignored();
    let path = name.separated_by(just('.')).at_least(1).to_slice();
    path.then_ignore(just('=')).then(any().repeated().to_slice()).map(|(path, value)| Setting { path, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_everything_behind_the_first_equals_sign() {
        let setting = parse_setting("app.max-replicas=a=b, c ").unwrap();
        assert_eq!(setting.names().collect::<Vec<_>>(), ["app", "max-replicas"]);
        assert_eq!(setting.value, "a=b, c ");
        assert_eq!(parse_setting("x=").unwrap().value, "");
    }

    #[test]
    fn what_is_wrong_is_said_where_it_is() {
        let problem = |text: &str| parse_setting(text).map_err(|error| (error.at, error.words)).unwrap_err();
        assert_eq!(problem(""), (0, "a name is missing".to_owned()));
        assert_eq!(problem("=1"), (0, "a name is missing".to_owned()));
        assert_eq!(problem("replicas"), (8, "`=` and a value are missing".to_owned()));
        assert_eq!(problem("a..b=1"), (2, "a name is missing".to_owned()));
        assert_eq!(problem("a b=1"), (1, "` ` cannot stand in a name".to_owned()));
        assert_eq!(problem("1a=1"), (0, "a name begins with a letter or `_`, not with `1`".to_owned()));
        assert_eq!(problem("é=1"), (0, "a name begins with a letter or `_`, not with `\\u{e9}`".to_owned()));
    }
}
