//! Names that Kubernetes takes and refuses, and what is said about the latter.

use super::*;

type Check = fn(&str) -> Result<(), NameProblem>;

fn said(check: Check, name: &str) -> String {
    let problem = check(name).unwrap_err();
    match &problem.nearest {
        Some(nearest) => {
            assert_eq!(check(nearest), Ok(()), "{nearest} is suggested for {name}");
            format!("{problem}; {nearest}")
        }
        None => problem.to_string(),
    }
}

#[test]
fn good_names_are_taken() {
    let good: [(Check, &[&str]); 9] = [
        (dns_label, &["a", "web-1", "1web", "0"]),
        (dns_subdomain, &["a", "web.example", "1.2", "a-b.c-d"]),
        (dns_1035_label, &["web", "a1-b"]),
        (label_key, &["app", "example.com/app", "A_b.c", "app.kubernetes.io/name"]),
        (label_value, &["", "v1.2_x", "A"]),
        (config_key, &["app.properties", ".env", "-", "_", "A"]),
        (env_name, &["LOG_LEVEL", "_x", "a.b", "a-b"]),
        (env_name_relaxed, &["1 x", "a/b"]),
        (port_name, &["http", "a-1", "1a", "p"]),
    ];
    for (check, names) in good {
        for name in names {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }
    assert_eq!(dns_label(&"a".repeat(63)), Ok(()));
    assert_eq!(port_name("fifteen-letters"), Ok(()));
}

#[test]
fn bad_names_say_why_and_what_would_do() {
    assert_eq!(said(dns_label, ""), "it is empty");
    assert_eq!(
        said(dns_label, "Web_App"),
        "it has `W`, and may have only lower-case letters, digits and `-`; web-app"
    );
    assert_eq!(said(dns_label, "-web"), "it must not begin with `-`; web");
    assert_eq!(said(dns_label, "web-"), "it must not end with `-`; web");
    assert_eq!(said(dns_label, &"a".repeat(64)), "it has 64 characters, and 63 are the most");
    assert_eq!(said(dns_1035_label, "1web"), "it must not begin with `1`; web");
    assert_eq!(
        said(dns_subdomain, "a..b"),
        "it has a part between dots that is empty or has `-` at its edge; a.b"
    );
    assert_eq!(
        said(dns_subdomain, "a-.b"),
        "it has a part between dots that is empty or has `-` at its edge; a.b"
    );
    assert_eq!(
        said(label_key, "Example.com/app"),
        "the part before `/` has `E`, and may have only lower-case letters, digits, `-` and `.`; example.com/app"
    );
    assert_eq!(said(label_key, "/app"), "the part before `/` is empty");
    assert_eq!(said(label_key, "a/b/c"), "it has two slashes, and may have one");
    assert_eq!(said(label_key, "a/"), "it is empty");
    assert_eq!(
        said(label_value, "hello world"),
        "it has ` `, and may have only letters, digits, `-`, `_` and `.`; hello-world"
    );
    assert_eq!(said(config_key, ".."), "it must not be `.` or begin with `..`");
    assert_eq!(said(config_key, "..a"), "it must not be `.` or begin with `..`; .a");
    assert_eq!(said(env_name, "1A"), "it must not begin with `1`; A");
    assert_eq!(
        said(env_name_relaxed, "a=b"),
        "it has `=`, and may have only printable ASCII characters but `=`; a-b"
    );
    assert_eq!(said(port_name, "a--b"), "it has two `-` in a row; a-b");
    assert_eq!(said(port_name, "8080"), "it needs at least one letter; p8080");
    assert_eq!(said(port_name, "a-very-long-port-name"), "it has 21 characters, and 15 are the most");
    assert_eq!(
        said(dns_label, "\u{1b}"),
        "it has `\\u{1b}`, and may have only lower-case letters, digits and `-`"
    );
}
