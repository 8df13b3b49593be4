//! The YAML of a program beside its source, with the way from each to the other.

use kdsl_base::Code;
use kdsl_core::Compiled;
use kdsl_core::hir::LocalId;
use kdsl_core::ty::Ty;
/// The YAML that a program becomes, and where its parts come from.
pub use kdsl_yaml::Mapped as Preview;

/// The YAML of a program; none where errors keep it from being written.
pub fn preview(compiled: &Compiled) -> Option<Preview> {
    if compiled.has_errors() {
        return None;
    }
    Some(Preview::of(compiled.written().map(|manifest| &manifest.node)))
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
