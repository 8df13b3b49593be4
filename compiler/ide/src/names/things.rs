//! The sorts of things that have names.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_rules::Labelled;

/// What has a name, by what makes it the one and no other.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Thing {
    /// What is declared under the name that stands there.
    At(Span),
    /// What the declaration there makes under that name in the cluster.
    Object(Span, EcoString),
    /// An object that is not in the program: group, kind, namespace and name.
    Outside(Box<[EcoString; 4]>),
    /// A key of an object that is not in the program.
    OutsideKey(Box<[EcoString; 4]>, EcoString),
    /// A key of the ConfigMap or Secret that is declared there.
    Key(Span, EcoString),
    /// A port of what is declared there.
    Port(Span, EcoString),
    /// A container of what is declared there.
    Container(Span, EcoString),
    /// A volume of what is declared there.
    Volume(Span, EcoString),
    /// A label of what is in a namespace.
    LabelKey(Labelled, EcoString, EcoString),
    /// A label's value: namespace, label, value.
    LabelValue(Labelled, EcoString, EcoString, EcoString),
}

/// What is known of a thing beside its places.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Info {
    /// What it is.
    pub sort: Sort,
    /// Its name.
    pub name: EcoString,
    /// The whole of its declaration, where it has one.
    pub whole: Option<Span>,
}

/// What a thing is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Sort {
    /// An input of the program.
    Param,
    /// An input of a component.
    ComponentParam,
    /// `let`, a variable of a loop, a parameter of a lambda, …
    Value,
    /// A parameter of a function, which a call may name.
    Argument,
    /// What an instance of a component gives.
    Output,
    /// A function.
    Function,
    /// A component.
    Component,
    /// A type.
    Type,
    /// A kind that an import gives.
    Kind,
    /// A field of a record type.
    Field,
    /// A key of a record that no type is asked of.
    Entry,
    /// A resource by its name in the program.
    Resource,
    /// An instance of a component by its name in the program.
    Instance,
    /// Another name for what an import gives.
    Alias,
    /// A file that is imported whole.
    File,
    /// An object by its name in the cluster, or the name of an instance.
    Object,
    /// A key of a ConfigMap or a Secret.
    Key,
    /// A port.
    Port,
    /// A container.
    Container,
    /// A volume.
    Volume,
    /// A label.
    LabelKey,
    /// The value of a label.
    LabelValue,
}

impl Sort {
    /// What a person calls it, with its article.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Sort::Param | Sort::ComponentParam => "a param",
            Sort::Value => "a variable",
            Sort::Argument => "a parameter",
            Sort::Output => "an output",
            Sort::Function => "a function",
            Sort::Component => "a component",
            Sort::Type => "a type",
            Sort::Kind => "a kind",
            Sort::Field => "a field",
            Sort::Entry => "an entry of a record",
            Sort::Resource => "a resource",
            Sort::Instance => "an instance",
            Sort::Alias => "a name of an import",
            Sort::File => "an imported file",
            Sort::Object => "an object",
            Sort::Key => "a key",
            Sort::Port => "a port",
            Sort::Container => "a container",
            Sort::Volume => "a volume",
            Sort::LabelKey => "a label",
            Sort::LabelValue => "the value of a label",
        }
    }

    /// Whether it is a name of the language, which other names of a scope may hide.
    pub(crate) const fn is_of_program(self) -> bool {
        matches!(
            self,
            Sort::Param
                | Sort::ComponentParam
                | Sort::Value
                | Sort::Argument
                | Sort::Output
                | Sort::Function
                | Sort::Component
                | Sort::Type
                | Sort::Kind
                | Sort::Field
                | Sort::Resource
                | Sort::Instance
                | Sort::Alias
                | Sort::File
        )
    }

    /// Whether names of this sort begin with a capital.
    pub(crate) const fn is_capital(self) -> bool {
        matches!(self, Sort::Component | Sort::Type | Sort::Kind)
    }
}
