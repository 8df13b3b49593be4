//! Quantities against what the API server does with them.

use super::*;

fn quantity(text: &str) -> Quantity {
    parse_quantity(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn the_canonical_text_is_the_api_servers() {
    for (text, canonical) in [
        ("0", "0"),
        ("100m", "100m"),
        ("1000m", "1"),
        ("1.5", "1500m"),
        (".5", "500m"),
        ("5.", "5"),
        ("+1", "1"),
        ("-1.5Gi", "-1536Mi"),
        ("1024Mi", "1Gi"),
        ("1023", "1023"),
        ("512Ki", "512Ki"),
        ("0.5Ki", "512"),
        ("1.5Ki", "1536"),
        ("1000k", "1M"),
        ("1e3", "1e3"),
        ("1E3", "1e3"),
        ("12e5", "1200e3"),
        ("1e-3", "1e-3"),
        ("1E", "1E"),
        ("1Ei", "1Ei"),
        ("0.0000000001", "1n"),
        ("-0.0000000001", "-1n"),
        ("1000E", "1000E"),
        ("00100", "100"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ] {
        assert_eq!(quantity(text).to_string(), canonical, "{text}");
    }
}

#[test]
fn the_short_way_and_the_grammar_agree() {
    for number in ["0", "1", "100", "250", "999999999999999"] {
        for suffix in ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] {
            let (short, long) =
                (quantity(&format!("{number}{suffix}")), quantity(&format!("+{number}{suffix}")));
            assert_eq!((short, short.family()), (long, long.family()));
        }
    }
}

#[test]
fn what_is_not_a_quantity_says_why() {
    for text in ["", " ", ".", "-", "+.", "abc", "Gi", " 1", "--1", "e3"] {
        assert_eq!(parse_quantity(text), Err(QuantityError::NotANumber), "{text:?}");
    }
    for (text, suffix) in [
        ("512Mb", "Mb"),
        ("1 Gi", "Gi"),
        ("1K", "K"),
        ("1e", "e"),
        ("1.2.3", ".3"),
        ("1ki", "ki"),
        ("1e+", "e+"),
    ] {
        assert_eq!(parse_quantity(text), Err(QuantityError::UnknownSuffix(suffix.to_owned())), "{text}");
    }
    for text in ["1e400", "1e-400", "1e99999999999", &"9".repeat(40), &format!("{}Ei", "9".repeat(30))] {
        assert_eq!(parse_quantity(text), Err(QuantityError::OutOfRange), "{text}");
    }
}

#[test]
fn amounts_compare_and_add_up_exactly() {
    assert_eq!(quantity("1Gi"), quantity("1024Mi"));
    assert_eq!(quantity("1"), quantity("1000m"));
    assert!(quantity("1Gi") > quantity("1G"));
    assert!(quantity("-1") < quantity("1n"));
    assert!(quantity("1e57") > quantity("1e-57"));
    assert!(quantity("-1e57") < quantity("-1e-57"));
    assert_eq!(quantity("100m").checked_add(quantity("1")).unwrap().to_string(), "1100m");
    assert_eq!(quantity("1Gi").checked_sub(quantity("512Mi")).unwrap().to_string(), "512Mi");
    assert_eq!(quantity("250m").checked_mul(4).unwrap().to_string(), "1");
    assert_eq!(quantity("1e57").checked_add(quantity("1e-57")), None);
    assert_eq!(quantity("1Gi").base_units(), Some(1 << 30));
    assert_eq!(quantity("100m").base_units(), None);
    assert!(quantity("100m").has_fraction() && !quantity("1000m").has_fraction());
}

#[test]
fn near_misses_are_understood() {
    let texts = |text: &str| suggest(text).into_iter().map(|one| one.text).collect::<Vec<_>>();
    assert_eq!(texts("512Mb"), ["512Mi", "512M"]);
    assert_eq!(texts("512MB"), ["512Mi", "512M"]);
    assert_eq!(texts("1 Gi"), ["1Gi"]);
    assert_eq!(texts("1gb"), ["1Gi", "1G"]);
    assert_eq!(texts("1GiB"), ["1Gi"]);
    assert_eq!(texts("1gi"), ["1Gi"]);
    assert_eq!(texts("1K"), ["1Ki", "1k"]);
    assert_eq!(texts("1,5Gi"), ["1.5Gi"]);
    assert_eq!(texts("1_000m"), ["1000m"]);
    assert_eq!(texts("500 millicores"), ["500m"]);
    assert_eq!(texts("2 cores"), ["2"]);
    assert_eq!(texts("500M cpu"), ["500m"]);
    assert_eq!(texts("512 megabytes"), ["512Mi", "512M"]);
    assert!(texts("many").is_empty() && texts("1Gi").is_empty() && texts("5%").is_empty());
}
