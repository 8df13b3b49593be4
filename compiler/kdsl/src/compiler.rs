//! The settings of a compilation.

use kdsl_base::World;
use kdsl_core::{Limits, Options};
use kdsl_schema::Target;

use crate::Output;

/// Compiles programs. The settings are the version of Kubernetes and what a program may use.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compiler {
    options: Options,
}

impl Compiler {
    /// A compiler for the newest version of Kubernetes, with limits that a real program keeps.
    pub fn new() -> Compiler {
        Compiler::default()
    }

    /// The version of Kubernetes, or the range of versions, that the manifests are for.
    #[must_use]
    pub fn target(mut self, target: Target) -> Compiler {
        self.options.target = target;
        self
    }

    /// What the program may use. It can be made small for programs of strangers.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Compiler {
        self.options.limits = limits;
        self
    }

    /// Whether the templates of pods carry a hash of just those ConfigMap keys of the program that the pods
    /// use, so that a change of one starts them anew. It is the annotation `checksum/config`, of
    /// Deployments, StatefulSets and DaemonSets; one that the author wrote stays.
    #[must_use]
    pub fn rollout_on_config_change(mut self, wanted: bool) -> Compiler {
        self.options.rollout_on_config_change = wanted;
        self
    }

    /// Compiles files of `world` as one program. `files` are paths that the world knows.
    ///
    /// The manifests are held against Kubernetes' own rules as well, and against each other. A mistake
    /// in the program does not end it: the output holds all that were found.
    pub fn compile<P: AsRef<str>>(&self, world: &dyn World, files: &[P]) -> Output {
        let files: Vec<String> = files.iter().map(|path| path.as_ref().to_owned()).collect();
        let mut compiled = kdsl_core::compile(world, &files, &self.options);
        let kube = compiled.analysis.kube.clone();
        if self.options.rollout_on_config_change {
            kdsl_rules::add_rollout_hashes(&mut compiled.manifests, kube.schema(), kube.target);
        }
        compiled.add(kdsl_rules::check(&compiled.manifests, kube.schema(), kube.target));
        Output::new(compiled)
    }
}
