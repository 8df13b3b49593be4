// The grammar of kdsl for tree-sitter. Nodes have the names of compiler/syntax/src/kind.rs, and test.py compares
// the trees of both parsers on every program of the repository. It takes more than the language does, such as a
// record in the head of an `if`: editors colour what is being typed.

/// <reference types="tree-sitter-cli/dsl" />

/** How tightly operators bind, from the loosest. */
const STRENGTH = {
  lambda: 1,
  or: 2,
  and: 3,
  equality: 4,
  comparison: 5,
  fallback: 6,
  range: 7,
  sum: 8,
  product: 9,
  prefix: 10,
  postfix: 11,
};

const OPERATORS = [
  ["or", ["||"]],
  ["and", ["&&"]],
  ["equality", ["==", "!="]],
  ["comparison", ["<", "<=", ">", ">=", "in"]],
  ["fallback", ["??"]],
  ["range", [".."]],
  ["sum", ["+", "-"]],
  ["product", ["*", "/", "%"]],
];

/** What stands one under the other, or behind commas: each ends with its line, a comma or what is around it. */
const ended = ($, rule) => optional(seq(rule, repeat(seq(end($), rule)), optional(end($))));
const end = ($) => choice(",", $._line_end);
const commas = (rule) => optional(seq(rule, repeat(seq(",", rule)), optional(",")));

module.exports = grammar({
  name: "kdsl",

  word: ($) => $._word,

  // A line break that ends an entry; the last one is never there, and tells recovery from parsing.
  externals: ($) => [$._line_end, $._never],

  extras: ($) => [/[ \t\r\n\uFEFF]/, $.line_comment, $.doc_comment, $.block_comment],

  conflicts: ($) => [[$.name_expr, $.fn_param_of_lambda]],

  rules: {
    file: ($) => ended($, $._item),

    line_comment: () => token(choice(/\/\/[^\/\r\n][^\r\n]*/, "//", /\/\/\/\/[^\r\n]*/)),
    doc_comment: () => token(prec(1, choice("///", /\/\/\/[^\/\r\n][^\r\n]*/))),
    block_comment: () => token(/\/\*[^*]*\*+([^\/*][^*]*\*+)*\//),

    _item: ($) =>
      choice(
        $.param, $.let, $.type_alias, $.fn, $.output, $.resource, $.external, $.raw, $.component, $.defaults,
        $.patch, $.if_item, $.for_item, $.assert, $.policy, $.test, $.import,
      ),

    block: ($) => seq("{", ended($, $._item), "}"),

    param: ($) => seq("param", field("name", $.name), ":", field("type", $._type), optional(seq("=", field("default", $._expr)))),
    let: ($) => binding($, "let"),
    output: ($) => binding($, "output"),
    type_alias: ($) => seq("type", field("name", $.name), "=", field("type", $._type)),
    fn: ($) =>
      seq(
        "fn", field("name", $.name), field("params", $.param_list), optional(seq(":", field("type", $._type))),
        "=", field("body", $._expr),
      ),
    param_list: ($) => seq("(", commas($.fn_param), ")"),
    fn_param: ($) => seq(field("name", $.name), ":", field("type", $._type), optional(seq("=", field("default", $._expr)))),

    resource: ($) => seq(field("kind", $.type_path), field("name", choice($.name, $.string_expr)), optional($.as_name), optional(field("body", $.record_expr))),
    external: ($) => seq("external", $.resource),
    raw: ($) => seq("raw", $.resource),
    component: ($) => seq("component", field("name", $.name), field("body", $.block)),
    defaults: ($) => seq("defaults", optional(field("kind", $.type_path)), field("body", $.record_expr)),
    patch: ($) =>
      seq("patch", choice(
        seq(optional(field("target", $._target)), field("body", choice($.record_expr, $.replace_expr))),
        seq(field("target", $._target), field("body", $.null_expr)),
      )),
    _target: ($) =>
      choice($.name_expr, alias($._target_field, $.field_expr), alias($._target_index, $.index_expr)),
    _target_field: ($) => seq($._target, choice(".", "?."), field("name", $.name)),
    _target_index: ($) => seq($._target, choice("[", seq("?.", "[")), $._expr, "]"),

    if_item: ($) =>
      seq("if", field("condition", $._expr), $.block, optional(seq("else", choice($.if_item, $.block)))),
    for_item: ($) => seq("for", $._variables, "in", field("source", $._expr), field("body", $.block)),
    _variables: ($) => seq($.name, optional(seq(",", $.name))),

    assert: ($) => seq("assert", field("condition", $._expr), ",", field("message", $._expr)),
    policy: ($) => seq("policy", field("name", $.name), "on", field("kind", $.type_path), $.binding, field("body", $.block)),
    binding: ($) => $.name,
    test: ($) => seq("test", field("name", $.string_expr), optional(seq("with", $.record_expr)), field("body", $.block)),
    import: ($) =>
      seq("import", choice(
        seq($.import_list, "from", field("path", $.string_expr)),
        seq("component", $.name, "from", field("path", $.string_expr)),
        seq(field("path", $.string_expr), optional($.as_name)),
      )),
    import_list: ($) => seq("{", ended($, $.import_name), "}"),
    import_name: ($) => seq($.name, optional($.as_name)),
    as_name: ($) => seq("as", $.name),

    name: ($) => $._word,

    // Types.

    _type: ($) => choice($.union_type, $._single_type),
    union_type: ($) => seq($._single_type, repeat1(seq("|", $._single_type))),
    _single_type: ($) =>
      choice(
        $.optional_type, $.refined_type, $.type_path, $.literal_type, $.list_type, $.map_type, $.record_type,
        $.paren_type,
      ),
    optional_type: ($) => seq($._single_type, "?"),
    refined_type: ($) => seq($._single_type, "(", choice($.string_expr, $._bounds), ")"),
    _bounds: ($) => choice($._number, seq(optional($._number), "..", optional($._number))),
    _number: ($) => choice($.number_expr, alias($._negative, $.unary_expr)),
    _negative: ($) => seq("-", $.number_expr),
    type_path: ($) => seq($.name, repeat(seq(".", $.name))),
    literal_type: ($) => choice($.null_expr, $.bool_expr, $._number, $.string_expr),
    list_type: ($) => seq("[", $._type, "]"),
    map_type: ($) => seq("{", "[", $._type, "]", ":", $._type, optional(","), "}"),
    record_type: ($) => seq("{", ended($, $.type_field), "}"),
    type_field: ($) => seq(field("name", $.name), optional("?"), ":", field("type", $._type), optional(seq("=", field("default", $._expr)))),
    paren_type: ($) => seq("(", $._type, ")"),

    // Expressions.

    _expr: ($) =>
      choice(
        $.null_expr, $.bool_expr, $.number_expr, $.string_expr, $.name_expr, $.field_expr, $.index_expr, $.call_expr,
        $.unary_expr, $.binary_expr, $.if_expr, $.lambda_expr, $.list_expr, $.record_expr, $.paren_expr,
        $.replace_expr,
      ),

    null_expr: () => "null",
    bool_expr: () => choice("true", "false"),
    number_expr: () => token(choice(/[0-9][0-9A-Za-z_%]*(\.[0-9][0-9A-Za-z_%]*)*/, /[0-9][0-9_]*(\.[0-9][0-9_]*)?[eE][+-][0-9]+/)),
    name_expr: ($) => choice($._word, "replace"),
    field_expr: ($) => prec(STRENGTH.postfix, seq(field("base", $._expr), choice(".", "?."), field("name", $.name))),
    index_expr: ($) => prec(STRENGTH.postfix, seq(field("base", $._expr), choice("[", seq("?.", "[")), field("index", $._expr), "]")),
    call_expr: ($) => prec(STRENGTH.postfix, seq(field("callee", $._expr), "(", commas($.argument), ")")),
    argument: ($) => seq(optional(seq(alias($._any_word, $.name), ":")), $._expr),
    unary_expr: ($) => prec(STRENGTH.prefix, seq(choice("!", "-"), $._expr)),
    binary_expr: ($) =>
      choice(...OPERATORS.map(([strength, signs]) =>
        prec.left(STRENGTH[strength], seq(field("left", $._expr), field("operator", signs.length > 1 ? choice(...signs) : signs[0]), field("right", $._expr))),
      )),
    if_expr: ($) => prec.right(seq("if", field("condition", $._expr), "then", field("then", $._expr), "else", field("else", $._expr))),
    lambda_expr: ($) => prec.right(STRENGTH.lambda, seq(field("params", alias($._lambda_params, $.param_list)), "=>", field("body", $._expr))),
    _lambda_params: ($) =>
      choice(
        alias($.fn_param_of_lambda, $.fn_param),
        seq("(", commas(alias($.fn_param_of_lambda, $.fn_param)), ")"),
      ),
    fn_param_of_lambda: ($) => alias($._word, $.name),
    paren_expr: ($) => seq("(", $._expr, ")"),
    replace_expr: ($) => prec(1, seq("replace", $.record_expr)),

    list_expr: ($) => seq("[", ended($, $._element), "]"),
    _element: ($) => choice($._expr, $.spread, $.for_element, $.if_element),
    spread: ($) => seq("...", $._expr),
    for_element: ($) => seq("for", $._variables, "in", field("source", $._expr), ":", field("body", $._element)),
    if_element: ($) => seq("if", field("condition", $._expr), ":", field("body", $._element)),

    record_expr: ($) => seq("{", ended($, $._entry), "}"),
    _entry: ($) => choice($.entry, $.let, $.spread, $.for_entries, $.if_entries),
    entry: ($) => seq(field("key", $.key_path), optional(seq(":", field("value", $._expr)))),
    key_path: ($) => seq($._key, repeat(seq(".", $._key))),
    _key: ($) => choice(alias($._any_word, $.key_word), $.string_expr),
    for_entries: ($) => seq("for", $._variables, "in", field("source", $._expr), field("body", alias($.record_expr, $.entry_block))),
    if_entries: ($) =>
      seq(
        "if", field("condition", $._expr), alias($.record_expr, $.entry_block),
        optional(seq("else", choice($.if_entries, alias($.record_expr, $.entry_block)))),
      ),

    // Words that mean something where a key or an argument may begin are names there all the same.
    _any_word: ($) => choice($._word, "if", "for", "let", "null", "true", "false", "replace"),

    // Strings.

    string_expr: ($) =>
      choice(
        seq('"', repeat(choice(alias($._text, $.text_part), $.interpolation)), token.immediate('"')),
        seq('"""', repeat(choice(alias($._block_text, $.text_part), $.interpolation)), token.immediate(prec(3, '"""'))),
        alias($._raw, $.text_part),
      ),
    _text: ($) => prec.right(repeat1(choice(token.immediate(prec(2, /[^"\\$\r\n]+/)), token.immediate("$"), $.escape))),
    _block_text: ($) =>
      prec.right(repeat1(choice(token.immediate(prec(2, /[^"\\$]+/)), token.immediate("$"), token.immediate(prec(2, '"')), $.escape))),
    escape: () => token.immediate(prec(2, /\\(u\{[0-9A-Fa-f]{1,6}\}|[^\r\n])/)),
    interpolation: ($) => seq(token.immediate(prec(2, "${")), $._expr, "}"),
    _raw: () => token(prec(1, choice(/r"[^"\r\n]*"/, /r"""([^"]|"[^"]|""[^"])*"""/))),

    _word: () => /[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*/,
  },
});

function binding($, word) {
  return seq(word, field("name", $.name), optional(seq(":", field("type", $._type))), "=", field("value", $._expr));
}
