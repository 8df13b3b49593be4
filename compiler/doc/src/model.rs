//! What is known of a file.

/// A file.
#[derive(Debug, Default)]
pub(crate) struct FileDoc {
    /// Its path, with `/` between its parts.
    pub path: String,
    /// What its first comment says.
    pub intro: String,
    /// Its items.
    pub items: Items,
    /// Its components, those inside others behind them.
    pub components: Vec<Component>,
    /// Its functions.
    pub functions: Vec<Function>,
    /// Its names for types.
    pub types: Vec<TypeName>,
}

/// What a file and a component have in common.
#[derive(Debug, Default)]
pub(crate) struct Items {
    /// The inputs.
    pub params: Vec<Entry>,
    /// What is given out.
    pub outputs: Vec<Entry>,
    /// The resources and instances that are made.
    pub makes: Vec<Made>,
}

/// A param, an output, or a field of a record type.
#[derive(Debug)]
pub(crate) struct Entry {
    pub name: String,
    /// The type as it is written; empty where none is.
    pub ty: String,
    /// What it is where nothing is said.
    pub default: Default,
    /// The whole declaration, without what must not be shown.
    pub source: String,
    pub docs: String,
}

/// What a param is where nothing is said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Default {
    /// It must be given.
    Required,
    /// This.
    Is(String),
    /// Something that is not shown, because it is Sensitive.
    Hidden,
}

/// A resource or an instance of a component.
#[derive(Debug)]
pub(crate) struct Made {
    /// The kind or component.
    pub kind: String,
    /// The name as it is written, without quotes.
    pub name: String,
    /// `external` or `raw`.
    pub sort: Option<&'static str>,
    /// The conditions and loops around it, the outermost first.
    pub when: Vec<String>,
    pub docs: String,
}

/// A component.
#[derive(Debug)]
pub(crate) struct Component {
    /// Its name, behind those of the components that it is in.
    pub name: String,
    pub docs: String,
    pub items: Items,
}

/// A function.
#[derive(Debug)]
pub(crate) struct Function {
    pub name: String,
    /// `fn name(a: T = default): R`
    pub signature: String,
    pub params: Vec<Entry>,
    pub docs: String,
}

/// A name for a type.
#[derive(Debug)]
pub(crate) struct TypeName {
    pub name: String,
    /// The whole declaration.
    pub source: String,
    /// The fields, if it is a record.
    pub fields: Vec<Entry>,
    pub docs: String,
}
