//! How quick it is.

use std::time::Instant;

/// A megabyte of a program as people write them, half of it with the indentation of others.
fn program() -> String {
    let one = include_str!("everything.kdsl");
    let item =
        one.get(one.find("Deployment backend").unwrap()..one.find("Deployment plain").unwrap()).unwrap();
    let mut text = String::new();
    while text.len() < 1 << 20 {
        text.push_str(item);
        text.push_str(&item.replace("\n  ", "\n    "));
    }
    text
}

/// `cargo test --release -p kdsl-fmt -- --ignored --nocapture speed`
#[test]
#[ignore = "a measurement"]
fn speed() {
    let long = program();
    // The same on one line, as far as that goes.
    let wide =
        format!("let a = [{}]", "{ name: \"x\", ports: { http: 80 }, env: [1, 2, 3] }, ".repeat(20_000));
    for (name, text) in [("lines", long), ("a line", wide)] {
        let mut best = f64::MAX;
        for _ in 0..9 {
            let start = Instant::now();
            assert!(super::format(&text).is_ok());
            best = best.min(start.elapsed().as_secs_f64());
        }
        let size = text.len() as f64 / 1e6;
        println!("{name}: {size:.1} MB in {:.0} ms, {:.0} MB/s", best * 1e3, size / best);
    }
}
