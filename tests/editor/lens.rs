//! What stands above declarations.

use std::fmt::Write as _;

use kdsl_base::LineIndex;
use kdsl_ide::LensAct;

use super::Case;

pub fn render(case: &Case) -> String {
    let (compiled, file) = case.file(0);
    let project = case.project();
    let text = &case.files[0].1;
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for lens in kdsl_ide::lenses(&compiled, file, Some(&project)) {
        let number = lines.line(lens.span.start);
        let act = match &lens.act {
            LensAct::Preview => "preview".to_owned(),
            LensAct::Test(name) => format!("run {name:?}"),
            LensAct::Show(places) => {
                let shown = |span: &kdsl_base::Span| {
                    let source = compiled.analysis.sources.get(span.file).unwrap();
                    let line = source.lines().line(span.start) + 1;
                    format!("{}:{line} `{}`", source.name, source.slice(*span))
                };
                places.iter().map(shown).collect::<Vec<_>>().join(", ")
            }
        };
        let line = text.lines().nth(number as usize).unwrap_or("");
        let head = format!("{} ▸ {act}", lens.title);
        let _ = writeln!(out, "{}\n    {}: {line}", head.trim_end(), number + 1);
    }
    out
}
