; Colours. Of several patterns that fit, the last one wins.

(line_comment) @comment
(block_comment) @comment
(doc_comment) @comment.documentation

(name_expr) @variable
(name) @variable
(key_word) @property
(type_field name: (name) @property)
(field_expr name: (name) @variable.member)
(argument (name) @variable.parameter)
(fn_param name: (name) @variable.parameter)
(param_list (fn_param (name) @variable.parameter))

(type_path (name) @type)
(type_alias name: (name) @type.definition)
(component name: (name) @type.definition)
(import_name (name) @type)
(resource name: (name) @label)
(param name: (name) @variable.parameter)
(fn name: (name) @function)
(call_expr callee: (name_expr) @function.call)
(call_expr callee: (field_expr name: (name) @function.method.call))

(null_expr) @constant.builtin
(bool_expr) @boolean
(number_expr) @number

(string_expr) @string
(text_part) @string
(escape) @string.escape
(key_path (string_expr) @property)

["if" "then" "else"] @keyword.conditional
["for" "in"] @keyword.repeat
"import" @keyword.import
"from" @keyword.import
"fn" @keyword.function
[
  "param" "let" "type" "external" "raw" "component" "defaults" "patch" "assert" "policy" "test" "output"
  "as" "on" "with" "replace"
] @keyword

; Words that mean something elsewhere are names where a key stands.
(key_word ["if" "for" "let" "null" "true" "false" "replace"] @property)

[
  "||" "&&" "==" "!=" "<" "<=" ">" ">=" "??" ".." "..." "+" "-" "*" "/" "%" "!" "=" "=>" "|" "?"
] @operator

["." "?." "," ":"] @punctuation.delimiter
["{" "}" "[" "]" "(" ")"] @punctuation.bracket
(interpolation ["${" "}"] @punctuation.special)
