//! Writes the built-in table. For now an empty one, so that the interface can be compiled against.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    let names = [
        ("kinds", ""), ("types", ""), ("by_short", ""), ("fields", ""), ("shapes", ""), ("lists", ""),
        ("strings", ""), ("enums", ""), ("values", ""), ("defaults", ""), ("unions", ""), ("members", ""),
        ("nodes", ""), ("edges", ""), ("references", ""), ("selectors", ""), ("lives", ""),
    ];
    let mut text = String::from("pub(crate) static BUILTIN: Table = Table { text: Cow::Borrowed(\"\"),\n");
    for (name, _) in names {
        text.push_str(&format!("{name}: Cow::Borrowed(&[]),\n"));
    }
    text.push_str("};\n");
    fs::write(Path::new(&out).join("builtin.rs"), text)
}
