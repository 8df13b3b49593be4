//! The classes of tokens: the one table of what a word can be and of what editors call it.
//!
//! Each class has one of the protocol's own types, so that every editor and theme has a colour for it, and
//! modifiers that tell apart what Kubernetes and the language tell apart.

/// What a token is, as far as its colour goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Class {
    /// A word of the language.
    Keyword,
    /// A comment.
    Comment,
    /// Documentation of what follows.
    DocComment,
    /// Text.
    String,
    /// A number, a percentage or a quantity.
    Number,
    /// A sign between operands, and the ends of an interpolation.
    Operator,
    /// A kind of Kubernetes.
    Kind,
    /// A component.
    Component,
    /// A type of the program or of Kubernetes.
    Type,
    /// A type of the language itself.
    BuiltInType,
    /// A file that is imported whole.
    Namespace,
    /// A resource, or an instance of a component.
    Resource,
    /// A param of the program or of a component.
    Param,
    /// A parameter of a function.
    Parameter,
    /// A `let` or a loop's variable.
    Variable,
    /// A function of the program.
    Function,
    /// A function of the language itself.
    BuiltInFunction,
    /// A method of values.
    Method,
    /// A policy.
    Policy,
    /// A field of Kubernetes' schema.
    Field,
    /// A key that the author chose: of a map, a keyed list or a record of the program.
    EntryKey,
    /// A member of a path: a field that is read.
    Member,
    /// A key of a ConfigMap or Secret that is referred to.
    KeyReference,
    /// A port that is referred to.
    PortReference,
    /// A value of a closed set.
    EnumValue,
}

/// A class and what editors call it.
#[derive(Clone, Copy, Debug)]
pub struct ClassRow {
    /// The class.
    pub class: Class,
    /// The protocol's type.
    pub name: &'static str,
    /// The modifiers that each token of it has.
    pub modifiers: Modifiers,
}

/// What else holds for a token: a set of the names of [`MODIFIERS`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Modifiers(pub u32);

/// The modifiers, by their bits. The first five are the protocol's own.
pub const MODIFIERS: &[&str] = &[
    "declaration",
    "readonly",
    "deprecated",
    "documentation",
    "defaultLibrary",
    "resource",
    "param",
    "entry",
    "reference",
    "required",
];

impl Modifiers {
    /// Where the name is declared.
    pub const DECLARATION: Modifiers = Modifiers(1);
    /// Nothing changes it; of a field: the cluster writes it.
    pub const READ_ONLY: Modifiers = Modifiers(1 << 1);
    /// Kubernetes advises against it.
    pub const DEPRECATED: Modifiers = Modifiers(1 << 2);
    /// Documentation.
    pub const DOCUMENTATION: Modifiers = Modifiers(1 << 3);
    /// The language or Kubernetes has it, not the program.
    pub const LIBRARY: Modifiers = Modifiers(1 << 4);
    /// A resource, not a value.
    pub const RESOURCE: Modifiers = Modifiers(1 << 5);
    /// Given from outside.
    pub const PARAM: Modifiers = Modifiers(1 << 6);
    /// A key that the author chose.
    pub const ENTRY: Modifiers = Modifiers(1 << 7);
    /// It means something in another object.
    pub const REFERENCE: Modifiers = Modifiers(1 << 8);
    /// A field that an object must have.
    pub const REQUIRED: Modifiers = Modifiers(1 << 9);
    /// Nothing.
    pub const NONE: Modifiers = Modifiers(0);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Modifiers) -> Modifiers {
        Modifiers(self.0 | other.0)
    }

    /// The names, in the order of the bits.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        MODIFIERS.iter().enumerate().filter(move |(bit, _)| self.0 >> bit & 1 == 1).map(|(_, name)| *name)
    }
}

const fn row(class: Class, name: &'static str, modifiers: Modifiers) -> ClassRow {
    ClassRow { class, name, modifiers }
}

/// Every class, in the order of their numbers.
pub const CLASSES: &[ClassRow] = &[
    row(Class::Keyword, "keyword", Modifiers::NONE),
    row(Class::Comment, "comment", Modifiers::NONE),
    row(Class::DocComment, "comment", Modifiers::DOCUMENTATION),
    row(Class::String, "string", Modifiers::NONE),
    row(Class::Number, "number", Modifiers::NONE),
    row(Class::Operator, "operator", Modifiers::NONE),
    row(Class::Kind, "class", Modifiers::LIBRARY),
    row(Class::Component, "class", Modifiers::NONE),
    row(Class::Type, "type", Modifiers::NONE),
    row(Class::BuiltInType, "type", Modifiers::LIBRARY),
    row(Class::Namespace, "namespace", Modifiers::NONE),
    row(Class::Resource, "variable", Modifiers::RESOURCE),
    row(Class::Param, "parameter", Modifiers::PARAM),
    row(Class::Parameter, "parameter", Modifiers::NONE),
    row(Class::Variable, "variable", Modifiers::READ_ONLY),
    row(Class::Function, "function", Modifiers::NONE),
    row(Class::BuiltInFunction, "function", Modifiers::LIBRARY),
    row(Class::Method, "method", Modifiers::LIBRARY),
    row(Class::Policy, "event", Modifiers::NONE),
    row(Class::Field, "property", Modifiers::NONE),
    row(Class::EntryKey, "property", Modifiers::ENTRY),
    row(Class::Member, "property", Modifiers::NONE),
    row(Class::KeyReference, "property", Modifiers::ENTRY.and(Modifiers::REFERENCE)),
    row(Class::PortReference, "property", Modifiers::REFERENCE),
    row(Class::EnumValue, "enumMember", Modifiers::NONE),
];

impl Class {
    /// Its row of the table.
    pub fn row(self) -> ClassRow {
        let row = CLASSES.get(self as usize).copied();
        row.unwrap_or(ClassRow { class: self, name: "variable", modifiers: Modifiers::NONE })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_order_of_the_classes() {
        for (number, row) in CLASSES.iter().enumerate() {
            assert_eq!(row.class as usize, number);
        }
        assert!(Modifiers(u32::MAX).names().eq(MODIFIERS.iter().copied()));
    }
}
