//! A Kubernetes object on its way out, or on its way in from YAML.

use ecow::EcoString;

use crate::{Diagnostic, Label, Node, Span, nearest};

/// An instance of a component: what stands in the component was made for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Maker {
    /// Where the instance's name stands.
    pub span: Span,
    /// All of the component.
    pub component: Span,
    /// The component's name.
    pub name: EcoString,
}

impl Maker {
    /// A finding inside of the component, as the author of the instance should see it: the instance first,
    /// then the place in the component. What lies elsewhere stays as it is.
    pub fn shows(&self, mut problem: Diagnostic) -> Diagnostic {
        if !self.component.covers(problem.primary.span) || self.component.covers(self.span) {
            return problem;
        }
        problem.inside = problem.inside.or(Some(Box::new(problem.primary.span)));
        let mut text = std::mem::take(&mut problem.primary.text);
        if text.is_empty() {
            text = "here, in the component".to_owned();
        }
        problem.secondary.insert(0, Label { span: problem.primary.span, text });
        problem.primary = Label { span: self.span, text: format!("in this instance of `{}`", self.name) };
        problem
    }
}

/// Where a broken manifest lacks something.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Lost {
    /// The keys whose values are lost. The author may have meant another key.
    pub keys: Vec<EcoString>,
    /// The keys above them.
    pub above: Vec<EcoString>,
}

/// An object, what it is known by, and where its parts were written.
#[derive(Clone, PartialEq, Debug)]
pub struct Manifest {
    /// `apiVersion`, as it is written; where the kind has none of that name, the one that was meant.
    pub api_version: EcoString,
    /// `kind`
    pub kind: EcoString,
    /// `metadata.name`; empty where the cluster generates one.
    pub name: EcoString,
    /// `metadata.namespace`, where it is said and the kind has one.
    pub namespace: Option<EcoString>,
    /// Whether it exists in the cluster already and is not written.
    pub external: bool,
    /// Whether no schema knows its kind.
    pub raw: bool,
    /// Whether a mistake in it is reported already, so that parts of it may be missing.
    pub broken: bool,
    /// The keys of it whose values the program itself makes use of, other than by a reference.
    pub read: Vec<EcoString>,
    /// What is missing for the sake of that mistake, where it is known.
    pub lost: Option<Box<Lost>>,
    /// The instances of components that it was made for, the innermost first.
    pub made_by: Vec<Maker>,
    /// Where its name stands.
    pub name_span: Span,
    /// Where its kind stands.
    pub kind_span: Span,
    /// The whole object.
    pub node: Node,
}

impl Manifest {
    /// Whether a reported mistake may be the reason that an entry called so is missing somewhere, or that
    /// something is missing below it.
    #[inline]
    pub fn hides(&self, key: &str) -> bool {
        self.broken
            && (self.hides_whole(key)
                || self.lost.as_ref().is_some_and(|lost| lost.above.iter().any(|above| above == key)))
    }

    /// Whether a reported mistake may be the reason that an entry called so is missing somewhere.
    pub fn hides_whole(&self, key: &str) -> bool {
        self.broken
            && self.lost.as_ref().is_none_or(|lost| {
                lost.keys.iter().any(|known| known == key || nearest(known, [key]).is_some())
            })
    }

    /// Whether a reported mistake may be the reason that nothing stands at the end of a path of fields.
    pub fn hides_path(&self, path: &str) -> bool {
        self.broken && path.split('.').any(|field| self.hides_whole(field))
    }

    /// The API group; empty for the core group.
    pub fn group(&self) -> &str {
        // A plain loop is quicker than what searches long texts, and everybody asks for it.
        let slash = self.api_version.bytes().position(|byte| byte == b'/');
        slash.and_then(|at| self.api_version.get(..at)).unwrap_or("")
    }

    /// A finding in it, as the author of the instances around it should see it.
    pub fn shows(&self, problem: Diagnostic) -> Diagnostic {
        self.made_by.iter().fold(problem, |problem, maker| maker.shows(problem))
    }

    /// What the object is known by: group, kind, namespace and name.
    pub fn identity(&self) -> (&str, &str, &str, &str) {
        (self.group(), &self.kind, self.namespace.as_deref().unwrap_or(""), &self.name)
    }
}
