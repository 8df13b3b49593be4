//! One file for each mistake: its text, what it points at, and its fix.
//!
//! Every function here is pure: from what is known of a mistake to a diagnostic.

mod k0007_path_too_long;
mod k0101_unknown_field;
mod k0102_wrong_level;
mod k0103_set_twice;
mod k0104_missing_field;
mod k0105_key_needs_quotes;
mod k0110_wrong_type;
mod k0111_not_allowed;
mod k0112_bad_quantity;
mod k0113_out_of_range;
mod k0114_spelling_lost;
mod k0115_null_here;
mod k0116_may_be_absent;
mod k0117_bad_base64;
mod k0118_one_of;
mod k0119_read_only;
mod k0120_operand;
mod k0125_unknown_type;
mod k0126_no_member;
mod k0127_bad_refinement;
mod k0201_unknown_kind;
mod k0202_foreign_kind;
mod k0203_other_version;
mod k0204_other_version_field;
mod k0205_deprecated;
mod k0206_unknown_api_version;
mod k0207_raw_needs_version;
mod k0300_unknown_name;
mod k0301_missing_key;
mod k0305_unknown_port;
mod k0306_wrong_kind;
mod k0307_ambiguous_name;
mod k0309_name_taken;
mod k0310_not_text;
mod k0311_no_such_instance;
mod k0312_other_namespace;
mod k0318_first_letter;
mod k0401_cycle;
mod k0402_limit;
mod k0403_missing_param;
mod k0404_unknown_param;
mod k0406_no_item;
mod k0407_host_function;
mod k0420_operands;
mod k0421_unknown_method;
mod k0422_overflow;
mod k0423_divided_by_zero;
mod k0424_long_range;
mod k0425_arguments;
mod k0426_argument_range;
mod k0427_unreadable_text;
mod k0428_unwritable;
mod k0429_unordered;
mod k0430_key_made_twice;
mod k0431_malformed_regex;
mod k0440_function_as_value;
mod k0441_recursion;
mod k0442_not_a_function;
mod k0445_component_in_itself;
mod k0446_patch_of_nothing;
mod k0450_assertion;
mod k0451_policy;
mod k0452_item_out_of_place;
mod k0501_secret_leak;
mod k0502_secret_argument;
mod k0503_secret_in_project;
mod k0605_no_params;
mod k0610_unreadable;
mod k0611_import_cycle;
mod k0612_not_exported;
mod k0613_no_manifest;
mod k0632_no_definition;

pub use k0007_path_too_long::{expression_too_deep, path_too_long};
pub use k0101_unknown_field::unknown_field;
pub use k0102_wrong_level::wrong_level;
pub use k0103_set_twice::set_twice;
pub use k0104_missing_field::{missing_field, no_choice};
pub use k0105_key_needs_quotes::key_needs_quotes;
pub use k0110_wrong_type::wrong_type;
pub use k0111_not_allowed::not_allowed;
pub use k0112_bad_quantity::bad_quantity;
pub use k0113_out_of_range::{empty, out_of_range};
pub use k0114_spelling_lost::spelling_lost;
pub use k0115_null_here::null_here;
pub use k0116_may_be_absent::may_be_absent;
pub use k0117_bad_base64::bad_base64;
pub use k0118_one_of::one_of;
pub use k0119_read_only::read_only;
pub use k0120_operand::operand;
pub use k0125_unknown_type::unknown_type;
pub use k0126_no_member::no_member;
pub use k0127_bad_refinement::bad_refinement;
pub use k0201_unknown_kind::unknown_kind;
pub use k0202_foreign_kind::foreign_kind;
pub use k0203_other_version::{no_common_version, other_version, removed_version};
pub use k0204_other_version_field::other_version_field;
pub use k0205_deprecated::{deprecated_name, deprecated_version, gone_elsewhere};
pub use k0206_unknown_api_version::unknown_api_version;
pub use k0207_raw_needs_version::raw_needs_version;
pub use k0300_unknown_name::{unknown_function, unknown_name};
pub use k0301_missing_key::missing_key;
pub use k0305_unknown_port::unknown_port;
pub use k0306_wrong_kind::wrong_kind;
pub use k0307_ambiguous_name::ambiguous_name;
pub use k0309_name_taken::name_taken;
pub use k0310_not_text::not_text;
pub use k0311_no_such_instance::{no_such_component_instance, no_such_instance};
pub use k0312_other_namespace::other_namespace;
pub use k0318_first_letter::first_letter;
pub use k0401_cycle::{cycle, type_in_itself};
pub use k0402_limit::{limit, nested_too_deeply, too_many_items};
pub use k0403_missing_param::{missing_for, missing_param};
pub use k0404_unknown_param::unknown_param;
pub use k0406_no_item::no_item;
pub use k0407_host_function::host_failed;
pub use k0420_operands::operands;
pub use k0421_unknown_method::unknown_method;
pub use k0422_overflow::overflow;
pub use k0423_divided_by_zero::divided_by_zero;
pub use k0424_long_range::long_range;
pub use k0425_arguments::{
    argument_after_named, argument_twice, arguments, missing_argument, too_many_arguments, unknown_argument,
};
pub use k0426_argument_range::argument_range;
pub use k0427_unreadable_text::unreadable_text;
pub use k0428_unwritable::unwritable;
pub use k0429_unordered::unordered;
pub use k0430_key_made_twice::key_made_twice;
pub use k0431_malformed_regex::malformed_regex;
pub use k0440_function_as_value::{function_as_value, lambda_as_value};
pub use k0441_recursion::recursion;
pub use k0442_not_a_function::not_a_function;
pub use k0445_component_in_itself::component_in_itself;
pub use k0446_patch_of_nothing::{patch_of_external, patch_of_nothing};
pub use k0450_assertion::assertion;
pub use k0451_policy::policy;
pub use k0452_item_out_of_place::item_out_of_place;
pub use k0501_secret_leak::{secret_in_answer, secret_in_message, secret_index, secret_leak, sensitive};
pub use k0502_secret_argument::secret_argument;
pub use k0503_secret_in_project::secret_in_project;
pub use k0605_no_params::{no_params, second_document};
pub use k0610_unreadable::{
    folder_pattern, no_host_module, no_match, no_module, several_documents, unreadable,
};
pub use k0611_import_cycle::import_cycle;
pub use k0612_not_exported::{not_exported, private};
pub use k0613_no_manifest::{encrypted, no_manifest, no_object, patch};
pub use k0632_no_definition::no_definition;

/// The variable of the environment that gives a param its value.
pub(crate) fn variable(name: &str) -> String {
    format!("KDSL_PARAM_{}", name.to_uppercase().replace('-', "_"))
}

/// Names in back quotes, as a sentence lists them: `a`, `b` and `c`.
pub(crate) fn list(names: &[&str], last: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", short(name))).collect();
    match quoted.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        Some((end, _)) => end.clone(),
        None => "nothing".to_owned(),
    }
}

/// A user's text, cut where it would fill the message.
pub(crate) fn short(text: &str) -> &str {
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(40) {
        Some((end, _)) => line.get(..end).unwrap_or(line),
        None => line,
    }
}
