//! The YAML of a program beside its source, with the way from each to the other.

use std::ops::Range;

use kdsl_base::{Code, Span};
use kdsl_core::Compiled;
use kdsl_core::hir::LocalId;
use kdsl_core::ty::Ty;

/// The YAML that a program becomes, and where its parts come from.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Preview {
    /// A stream of documents.
    pub yaml: String,
    /// The bytes of each scalar, and the place in the source where its value was written, in the order of the
    /// YAML. What the user did not write is at what it was made from.
    pub scalars: Vec<(Range<u32>, Span)>,
}

/// The YAML of a program; none where errors keep it from being written.
pub fn preview(compiled: &Compiled) -> Option<Preview> {
    if compiled.has_errors() {
        return None;
    }
    let mut yaml = String::new();
    let scalars = kdsl_yaml::write_with_map(compiled.written().map(|manifest| &manifest.node), &mut yaml);
    Some(Preview { yaml, scalars })
}

/// A param of a program that has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MissingParam<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether it is `Sensitive`.
    pub is_secret: bool,
}

/// The params that a program was not given, which keep it from being written.
pub fn missing_params(compiled: &Compiled) -> Vec<MissingParam<'_>> {
    let analysis = &compiled.analysis;
    let told = compiled.diagnostics().iter().filter(|finding| finding.code == Code::K0403);
    let missing = told.filter_map(|finding| {
        let mut locals = analysis.hir.locals.iter().zip(0u32..);
        let (local, number) = locals.find(|(local, _)| local.span == finding.primary.span)?;
        let ty = analysis.checked.local_type(LocalId(number)).map(|found| found.ty);
        Some(MissingParam { name: &local.name, is_secret: ty == Some(Ty::Sensitive) })
    });
    missing.collect()
}

impl Preview {
    /// The place that a byte of the YAML was written at: that of the scalar there, or of the nearest one
    /// before it in its line or above.
    pub fn origin(&self, offset: u32) -> Option<Span> {
        let after = self.scalars.partition_point(|(bytes, _)| bytes.start <= offset);
        let (_, span) = self.scalars.get(after.saturating_sub(1))?;
        Some(*span)
    }

    /// The bytes of the YAML that were written at a place of the source: those of the smallest values around
    /// it.
    pub fn shown(&self, place: Span) -> Vec<Range<u32>> {
        let around = |span: Span| {
            span.file == place.file && span.start <= place.start && place.end <= span.end && !span.is_empty()
        };
        let smallest =
            self.scalars.iter().filter(|(_, span)| around(*span)).map(|(_, span)| span.len()).min();
        let of = |(_, span): &&(Range<u32>, Span)| around(*span) && Some(span.len()) == smallest;
        self.scalars.iter().filter(of).map(|(bytes, _)| bytes.clone()).collect()
    }
}
