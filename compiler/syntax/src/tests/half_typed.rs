//! Lines that are being typed keep the item around them.

use super::both;

macro_rules! half_typed {
    ($($name:ident: $text:expr, @$expected:literal;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(both($text), @$expected);
        }
    )*};
}

half_typed! {
    a_member: "let b = a.\nlet c = 1\n", @"";
    a_record_in_a_record: "Deployment a {\n  { x: {\n}\nlet c = 1\n", @"";
    an_interpolation: "Deployment a {\n  image: \"${\n}\nlet c = 1\n", @"";
    a_key_path: "Deployment a {\n  spec.\n}\nlet c = 1\n", @"";
    a_key: "Deployment a {\n  spec: {\n    repl\n  }\n}\nlet c = 1\n", @"";
    a_resource: "Deployment w\nlet c = 1\n", @"";
    a_loop: "for x in\nlet c = 1\n", @"";
    a_condition: "if a ==\nlet c = 1\n", @"";
}
