//! Resources: their kind, the defaults that hold for them, and their body.

use ecow::EcoString;
use kdsl_base::{Diagnostic, Span};
use kdsl_schema::{Kind, KindId, Schema, Versions};

use super::Checker;
use super::named::Named;
use super::record::served;
use crate::hir::{DeclId, DeclName, ExprId, ExprKind, Member, Mode};
use crate::problems;
use crate::ty::{Ty, Type};

impl Checker<'_> {
    /// Finds the kind of a declaration; a mistake in it is reported where the resource is checked.
    pub(super) fn resolve_kind(&mut self, decl: DeclId) {
        let hir = self.hir;
        let declared = &hir[decl];
        let kind = match (declared.mode, self.written_version(decl)) {
            (Mode::Raw, _) => None,
            (_, Some((version, _))) => self.kind_in_target(&version, &declared.kind),
            (_, None) => match &declared.group {
                Some(group) => self.kube.preferred_in(group, &declared.kind),
                None => self.kube.preferred(&declared.kind),
            },
        };
        let kind = kind.filter(|_| declared.component.is_none()).map(|kind| kind.id);
        let meant = if kind.is_none() { self.meant_kind(decl) } else { None };
        if meant.is_some() {
            self.out.misversioned.insert(decl);
        }
        self.out.kinds.push(kind.or(meant));
    }

    /// The kind of that `apiVersion`, where all of the target serves it.
    fn kind_in_target(&self, version: &str, name: &str) -> Option<Kind<'_>> {
        let kind = self.kube.schema().find_kind(version, name);
        kind.filter(|kind| kind.versions.is_superset(self.kube.target.versions()))
    }

    /// The kind that the author of a wrong `apiVersion` must have meant: the only one of that name, or the
    /// newer version of it with the same fields. What else is wrong in the object is then found as well.
    fn meant_kind(&self, decl: DeclId) -> Option<KindId> {
        let declared = &self.hir[decl];
        let (version, _) = self.written_version(decl)?;
        if declared.mode == Mode::Raw || declared.component.is_some() || self.is_foreign(decl) {
            return None;
        }
        let schema = self.kube.schema();
        if let Some(life) = schema.lifecycle(&version, &declared.kind) {
            let same = kdsl_schema::migration(&version, &declared.kind)?.keeps_fields();
            let newer = same.then(|| self.successor(&life, &declared.kind)).flatten()?;
            return self.kind_in_target(&newer, &declared.kind).map(|kind| kind.id);
        }
        let mut known = schema.kinds_named(&declared.kind);
        let (only, other) = (known.next()?, known.next());
        let is_sure = other.is_none() && only.versions.is_superset(self.kube.target.versions());
        (is_sure && schema.find_kind(&version, &declared.kind).is_none()).then_some(only.id)
    }

    /// The `apiVersion` that a body says itself.
    pub(super) fn written_version(&self, decl: DeclId) -> Option<(EcoString, ExprId)> {
        let ExprKind::Record(record) = &self.hir[self.hir[decl].body].kind else { return None };
        record.members.iter().find_map(|member| match member {
            Member::Entry(key, _, value) if key == "apiVersion" => match &self.hir[*value].kind {
                ExprKind::Str(version) => Some((version.clone(), *value)),
                _ => None,
            },
            _ => None,
        })
    }

    pub(super) fn resource(&mut self, decl: DeclId) {
        let hir = self.hir;
        let declared = &hir[decl];
        if let DeclName::Computed(name) = declared.name {
            self.check(name, Type::of(Ty::Str));
        }
        self.name_path(declared.body, Named::Decl(decl));
        if declared.mode == Mode::Raw || declared.mode == Mode::Manifest && self.is_foreign(decl) {
            self.raw(decl);
            return;
        }
        if declared.mode == Mode::Manifest
            && self.written_version(decl).is_none()
            && !self.says(decl, "apiVersion")
        {
            self.versionless(decl);
        }
        let kind = self.out.kind_of(decl);
        if !declared.kind.is_empty() && (kind.is_none() || self.out.is_misversioned(decl)) {
            self.unknown_kind(decl);
        }
        let Some(kind) = kind else {
            let told = self.problems.len();
            self.infer(declared.body);
            self.forget_choices(told);
            self.out.wrong.insert(declared.body);
            return;
        };
        let slot = self.kube.resource(kind);
        self.resource_kind = Some(kind);
        self.resource_decl = Some(decl);
        self.around.clear();
        self.version_goes(decl, kind);
        self.lenient = declared.mode == Mode::External;
        let filled = self.is_layered(decl);
        let want = Type::of(Ty::Slot(if filled || self.lenient { self.kube.partial(slot) } else { slot }));
        self.check(declared.body, want);
        self.lenient = false;
        self.resource_kind = None;
        self.resource_decl = None;
    }

    /// Whether a document is of another project's kind, of which no schema is known. What claims to be of
    /// a group of Kubernetes' own is not.
    fn is_foreign(&self, decl: DeclId) -> bool {
        let Some((version, _)) = self.written_version(decl) else { return false };
        let group = version.split_once('/').map_or("", |(group, _)| group);
        let schema = self.kube.schema();
        schema.find_kind(&version, &self.hir[decl].kind).is_none()
            && schema.lifecycle(&version, &self.hir[decl].kind).is_none()
            && !Schema::builtin().kinds().any(|kind| kind.group == group)
    }

    /// Whether a document has a field, whatever stands in it.
    fn says(&self, decl: DeclId, field: &str) -> bool {
        let ExprKind::Record(record) = &self.hir[self.hir[decl].body].kind else { return false };
        record.members.iter().any(|member| matches!(member, Member::Entry(key, ..) if key == field))
    }

    /// A program leaves the `apiVersion` to the compiler, a manifest cannot.
    fn versionless(&mut self, decl: DeclId) {
        let declared = &self.hir[decl];
        let (kind, body) = (declared.kind.clone(), declared.body);
        let known = self.out.kind_of(decl).and_then(|_| self.kube.preferred(&kind));
        let problem = problems::missing_field(declared.kind_span, &kind, &["apiVersion"]);
        let problem = problem.note("the API server cannot tell what the document is");
        self.report(match known {
            Some(known) => problem.help(format!("write `apiVersion: {}`", known.api_version())),
            None => problem,
        });
        self.out.incomplete.insert(self.hir[body].span);
    }

    fn raw(&mut self, decl: DeclId) {
        let declared = &self.hir[decl];
        if declared.mode == Mode::Manifest && !self.says(decl, "metadata") {
            // As files do that configure a program.
            self.report(problems::no_object(declared.kind_span));
            self.out.wrong.insert(declared.body);
            return;
        }
        self.infer(declared.body);
        if let Some((version, value)) = self.written_version(decl)
            && let Some(gone) = kdsl_schema::gone_elsewhere(&version, &declared.kind)
        {
            let at = self.hir[value].span;
            let what = format!("`{version}` {}", declared.kind);
            let problem = problems::gone_elsewhere(at, &what, gone.project, gone.release);
            let spelled = self.spelled(at, gone.instead);
            self.report(problem.suggestion(format!("use `{}`", gone.instead), at, spelled));
        }
        if self.written_version(decl).is_none() {
            let problem = problems::raw_needs_version(declared.kind_span, &declared.kind);
            let body = self.hir[declared.body].span;
            let known = kdsl_schema::known_crd(&declared.kind);
            self.report(match known.filter(|_| self.sources.slice(body).starts_with('{')) {
                Some(known) => {
                    let inside = kdsl_base::Span::at(body.file, body.start + 1);
                    let line = format!("\n  apiVersion: \"{}\"", known.api_version);
                    problem.suggestion(format!("it is `{}`", known.api_version), inside, line)
                }
                None => problem,
            });
        }
    }

    /// The finding about a kind that has no `apiVersion` for all of the target.
    fn kind_of_other_versions(&self, span: Span, name: &str, known: &[Kind<'_>]) -> Diagnostic {
        let target = self.kube.target_text();
        let ever = known.iter().fold(Versions::NONE, |ever, kind| ever.union(kind.versions));
        let wanted = self.kube.target.versions();
        if !ever.is_superset(wanted) {
            return problems::other_version(span, &format!("kind `{name}`"), &served(ever), &target, None);
        }
        let in_target = known.iter().filter(|kind| kind.versions.intersects(wanted));
        let served: Vec<String> =
            in_target.map(|kind| format!("`{}` {}", kind.api_version(), kind.versions.describe())).collect();
        problems::no_common_version(span, name, &served.join(", "), &target)
    }

    fn unknown_kind(&mut self, decl: DeclId) {
        let declared = &self.hir[decl];
        let (name, span) = (declared.kind.as_str(), declared.kind_span);
        let first = name.split('.').next().unwrap_or(name);
        if self.hir.unresolved.iter().any(|known| known == first) {
            return;
        }
        let target = self.kube.target_text();
        let mut known: Vec<_> = self.kube.schema().kinds_named(name).collect();
        known.sort_by_key(|kind| !kind.versions.is_superset(self.kube.target.versions()));
        if declared.mode == Mode::Manifest && known.is_empty() && !self.says(decl, "metadata") {
            self.report(problems::no_object(span));
            return;
        }
        if let Some((version, value)) = self.written_version(decl) {
            let at = self.hir[value].span;
            let instead = self.kube.preferred(name).map(|kind| kind.api_version());
            let what = format!("`{version}` {name}");
            let life = self.kube.schema().lifecycle(&version, name);
            if let Some(problem) =
                life.and_then(|life| self.version_gone(decl, (version.as_str(), at), &life))
            {
                self.report(problem);
                return;
            }
            if let Some(found) = self.kube.schema().find_kind(&version, name) {
                let problem =
                    problems::other_version(at, &what, &served(found.versions), &target, instead.as_deref());
                self.report(problem);
                return;
            }
            if !known.is_empty() {
                let versions: Vec<String> = known.iter().map(|kind| kind.api_version()).collect();
                self.report(problems::unknown_api_version(at, &version, name, &versions));
                return;
            }
        }
        if !known.is_empty() {
            self.report(self.kind_of_other_versions(span, name, &known));
            return;
        }
        if let Some(removed) = self.kube.schema().kind_gone(name, self.kube.target.last()) {
            self.report(problems::removed_version(span, &format!("kind `{name}`"), removed, None));
            return;
        }
        if let Some(foreign) = kdsl_schema::known_crd(name) {
            let problem = problems::foreign_kind(span, name, foreign.project, foreign.api_version);
            self.report(match self.hir[decl].mode {
                Mode::Written => problem.suggestion(
                    "write it unchecked, with its `apiVersion`",
                    Span::at(span.file, span.start),
                    "raw ",
                ),
                _ => problem.help("name its definition under `crds` in `kdsl.toml`, or say its name as text"),
            });
            return;
        }
        let kinds = self.kube.schema().kinds().map(|kind| kind.name);
        self.report(problems::unknown_kind(span, name, &target, kinds));
    }
}
