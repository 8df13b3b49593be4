//! Patterns of paths: `*` stands for anything in a name, `?` for a character, `**` for any folders. A pattern
//! without stars is a file, or a folder with all that is in it.

/// Whether `path` is covered by `pattern`, both with `/` between their parts.
pub(crate) fn covers(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = parts(pattern).collect();
    let path: Vec<&str> = parts(path).collect();
    // The pattern of a folder covers what lies in it.
    parts_match(&pattern, &path)
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty() && *part != ".")
}

/// One row per part of the pattern: which prefixes of the path it can have taken so far.
fn parts_match(pattern: &[&str], path: &[&str]) -> bool {
    let mut reached = vec![false; path.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for part in pattern {
        let mut next = vec![false; path.len() + 1];
        let mut any = false;
        for (at, slot) in next.iter_mut().enumerate() {
            let here = reached.get(at).copied().unwrap_or(false);
            let before = at > 0 && reached.get(at - 1).copied().unwrap_or(false);
            any |= here;
            *slot = match *part {
                "**" => any,
                name => before && path.get(at - 1).is_some_and(|it| name_matches(name, it)),
            };
        }
        reached = next;
    }
    // Whatever lies deeper than the last part is covered as well.
    reached.iter().any(|reached| *reached) && !path.is_empty()
}

fn name_matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let mut reached = vec![false; name.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for wanted in pattern {
        let mut next = vec![false; name.len() + 1];
        let mut any = false;
        for (at, slot) in next.iter_mut().enumerate() {
            any |= reached.get(at).copied().unwrap_or(false);
            let before = at > 0 && reached.get(at - 1).copied().unwrap_or(false);
            *slot = match wanted {
                '*' => any,
                '?' => before,
                c => before && name.get(at - 1) == Some(&c),
            };
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn patterns() {
        for (pattern, path) in [
            ("vendor", "vendor/a/b.yaml"),
            ("vendor/", "vendor/a.yaml"),
            ("vendor/**", "vendor/a/b.yaml"),
            ("**/*.yaml", "a.yaml"),
            ("**/*.yaml", "a/b/c.yaml"),
            ("*.yaml", "a.yaml"),
            ("a/*/c.kdsl", "a/b/c.kdsl"),
            ("a/**/d", "a/b/c/d"),
            ("./a?c", "abc"),
        ] {
            assert!(covers(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("vendor", "vendors/a"),
            ("*.yaml", "a/b.yaml"),
            ("a/*/c", "a/b/b/c"),
            ("a", ""),
            ("**/a.kdsl", "a/b.kdsl"),
        ] {
            assert!(!covers(pattern, path), "{pattern} {path}");
        }
        let long = "a*".repeat(200);
        assert!(!covers(&long, &"a".repeat(100)));
    }
}
