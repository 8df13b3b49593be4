//! An expression that is asked for beside the program.

use kdsl_base::Span;
use kdsl_syntax::Parse;
use kdsl_syntax::ast::File;

use super::Lowering;
use crate::hir::ScopeId;

impl Lowering {
    /// Lowers an expression that sees the names of all the files that are built. Of a name that two files
    /// have, the first one is meant.
    pub(super) fn asked(&mut self, parse: &Parse, files: &[ScopeId]) {
        let scope = self.push_scope(None, 0, Span::at(parse.file, 0));
        for file in files {
            let from = &self.hir[*file];
            let (locals, resources) = (from.locals.clone(), from.resources.clone());
            let (functions, namespaces) = (from.functions.clone(), from.namespaces.clone());
            let (components, aliases) = (from.components.clone(), from.aliases.clone());
            let all = &mut self.hir[scope];
            add(&mut all.locals, locals);
            add(&mut all.functions, functions);
            add(&mut all.namespaces, namespaces);
            add(&mut all.components, components);
            add(&mut all.aliases, aliases);
            for (name, decls) in resources {
                all.resources.entry(name).or_default().extend(decls);
            }
        }
        self.scope = scope;
        self.hir.asked = File::of(parse).expr().map(|expr| self.expr(expr));
    }
}

fn add<T>(
    all: &mut rustc_hash::FxHashMap<ecow::EcoString, T>,
    more: rustc_hash::FxHashMap<ecow::EcoString, T>,
) {
    for (name, thing) in more {
        all.entry(name).or_insert(thing);
    }
}
