//! Modules of functions that a host gives: declared in the language, done by the host.
//!
//! `import { region } from "host/acme"` finds the module `acme`. Its text is made of the declarations, so that types,
//! documentation and what an editor says come from where they come from for the standard library; the bodies
//! are calls of the host's functions.

use std::fmt;
use std::sync::Arc;

use kdsl_base::{Diagnostic, FileId, MemoryWorld, Node, Value};
use kdsl_syntax::ast::{AstNode, File, Item};

use crate::{Options, stdlib};

/// What the paths of these modules begin with.
pub(crate) const PREFIX: &str = "host/";

/// Whether the path of an import leads to a module of the host, and to no file of a folder of that name.
pub fn is_host(path: &str) -> bool {
    path.strip_prefix(PREFIX).is_some_and(|name| !name.is_empty() && !name.contains(['.', '/']))
}

/// What a function of the host is: from its arguments to its result, or to what is wrong with them.
pub(crate) type Native = dyn Fn(&[Node]) -> Result<Value, String> + Send + Sync;

/// A module of functions that a host gives to programs.
///
/// ```
/// use kdsl_core::HostModule;
///
/// let module = HostModule::new("acme").function(
///     "/// The region that a cluster is in.\nfn region(cluster: String): String",
///     |arguments| match arguments[0].as_str() {
///         Some("prod-1") => Ok("eu-west-1".into()),
///         other => Err(format!("there is no cluster {other:?}")),
///     },
/// )?;
/// assert_eq!(module.path(), "host/acme");
/// # Ok::<(), kdsl_core::Undeclarable>(())
/// ```
#[derive(Clone)]
pub struct HostModule {
    path: Arc<str>,
    text: Arc<str>,
    functions: Vec<HostFunction>,
}

/// A function of the host's.
#[derive(Clone)]
pub struct HostFunction {
    pub(crate) name: Arc<str>,
    pub(crate) call: Arc<Native>,
}

impl HostModule {
    /// A module without functions, which programs import as `host/NAME`.
    pub fn new(name: &str) -> HostModule {
        HostModule { path: format!("{PREFIX}{name}").into(), text: "".into(), functions: Vec::new() }
    }

    /// By what programs import it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The declarations, as an editor shows them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds types that the declarations of functions may name, as programs may: `type Tier = "a" | "b"`.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn types(self, declarations: &str) -> Result<HostModule, Undeclarable> {
        let parse = kdsl_syntax::parse(FileId(0), declarations);
        if File::of(&parse).items().any(|item| !matches!(item, Item::TypeAlias(_))) {
            return Err(Undeclarable("types are declared as `type Name = …`".to_owned()));
        }
        self.with(declarations)
    }

    /// Adds a function: its declaration as a program would write it, with the types of all parameters and of the
    /// result, without a body. Documentation (`///`) stands before it.
    ///
    /// The arguments have the declared types when `call` gets them: a parameter that is absent is null, a quantity
    /// a text, and what is `Sensitive` its text. The result is held against the declared type. What comes of
    /// a `Sensitive` argument is `Sensitive`, and an error where the declared type of the result is not.
    ///
    /// `call` is pure: it may be called once, many times or never for the same arguments, and gives the same each
    /// time. Its `Err` is an error at the call in the program. A panic is not caught: it goes through the compiler to
    /// whoever called it, which leaves nothing half, because each compilation has its own state.
    ///
    /// # Errors
    /// Says what is wrong with the declaration.
    pub fn function(
        mut self,
        declaration: &str,
        call: impl Fn(&[Node]) -> Result<Value, String> + Send + Sync + 'static,
    ) -> Result<HostModule, Undeclarable> {
        let text = format!("{} = host\n", declaration.trim_end());
        let parse = kdsl_syntax::parse(FileId(0), text.as_str());
        if let Some(problem) = parse.problems.first() {
            return Err(Undeclarable::of(problem));
        }
        let mut items = File::of(&parse).items();
        let (Some(Item::Fn(function)), None) = (items.next(), items.next()) else {
            return Err(Undeclarable("a function is declared as `fn name(a: String): Int`".to_owned()));
        };
        let name = function.name().map(|name| name.text()).unwrap_or_default();
        if function.ret().is_none() {
            return Err(Undeclarable(format!("`{name}` says no type of its result")));
        }
        if let Some(param) = function.params().find(|param| param.ty().is_none()) {
            let param = param.name().map(|name| name.text()).unwrap_or_default();
            return Err(Undeclarable(format!("`{name}` says no type of `{param}`")));
        }
        self.functions.push(HostFunction { name: name.into(), call: Arc::new(call) });
        self.with(&text)
    }

    /// The same with more text, which is held against the language.
    fn with(mut self, text: &str) -> Result<HostModule, Undeclarable> {
        if !is_host(&self.path) {
            return Err(Undeclarable(format!("`{}` is no name of a module", self.path)));
        }
        let between = if self.text.is_empty() { "" } else { "\n" };
        self.text = format!("{}{between}{}\n", self.text, text.trim_end()).into();
        let main = format!("import \"{}\" as module\n", self.path);
        let options = Options { host: vec![self.clone()], ..Options::default() };
        let world = MemoryWorld::with_file("main.kdsl", main);
        match crate::analyse(&world, &["main.kdsl".to_owned()], &options).diagnostics.first() {
            Some(problem) => Err(Undeclarable::of(problem)),
            None => Ok(self),
        }
    }

    /// The function of that name.
    pub(crate) fn get(&self, name: &str) -> Option<HostFunction> {
        self.functions.iter().find(|function| *function.name == *name).cloned()
    }
}

impl fmt::Debug for HostModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostModule")
            .field("path", &self.path)
            .field("text", &self.text)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for HostFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostFunction").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A declaration of a host's that means nothing. The words say why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undeclarable(pub String);

impl Undeclarable {
    fn of(problem: &Diagnostic) -> Undeclarable {
        Undeclarable(problem.message.clone())
    }
}

impl fmt::Display for Undeclarable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Undeclarable {}

/// What the sources of modules are called that are not the user's, in a sentence: of the standard library, or of
/// the host.
pub(crate) fn owner(name: &str) -> &'static str {
    if name.starts_with(stdlib::PREFIX) { "the standard library" } else { "the host" }
}
