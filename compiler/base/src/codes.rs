//! The catalogue of codes: one line each, the code's short name and its page of documentation.
//!
//! A code never changes its meaning. The ranges: `K00xx` text and syntax, `K01xx` fields and types,
//! `K02xx` kinds and versions, `K03xx` references between resources, `K04xx` evaluation and inputs,
//! `K05xx` secrets, `K06xx` files and projects.

/// The stable name of one sort of finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id())
    }
}

impl Code {
    /// The code as it is written, such as `K0101`.
    pub fn id(self) -> String {
        format!("K{:04}", self.0)
    }

    /// The code of that spelling, in either case, if it is in the catalogue.
    pub fn parse(text: &str) -> Option<Code> {
        let digits = text.strip_prefix(['K', 'k'])?;
        let number: u16 = digits.parse().ok()?;
        all().iter().copied().find(|code| code.0 == number && digits.len() == 4)
    }
}

macro_rules! catalogue {
    ($($id:ident = $number:literal, $name:literal;)*) => {
        impl Code {
            $(#[doc = $name] pub const $id: Code = Code($number);)*

            /// The code's short name, such as `unknown field`.
            pub const fn name(self) -> &'static str {
                match self.0 { $($number => $name,)* _ => "" }
            }

            /// The code's page: what it means, why it matters in a cluster, a bad and a good example.
            pub const fn page(self) -> &'static str {
                match self.0 {
                    $($number => include_str!(concat!("../../../docs/errors/", stringify!($id), ".md")),)*
                    _ => "",
                }
            }
        }

        /// Every code, in the order of the numbers.
        pub const fn all() -> &'static [Code] {
            &[$(Code($number),)*]
        }
    };
}

catalogue! {
    K0001 = 1, "unclosed bracket";
    K0002 = 2, "unexpected token";
    K0003 = 3, "unclosed string";
    K0004 = 4, "bad escape";
    K0005 = 5, "malformed number";
    K0006 = 6, "unmatched closing bracket";
    K0007 = 7, "nested too deeply";
    K0008 = 8, "ambiguous minus";
    K0009 = 9, "character that does not belong here";
}
