((doc_comment) @injection.content
  (#offset! @injection.content 0 3 0 0)
  (#set! injection.language "markdown_inline"))

([(line_comment) (block_comment)] @injection.content
  (#set! injection.language "comment"))

; What a key's ending says of its text.
(entry
  key: (key_path (string_expr (text_part) @_name) .)
  value: (string_expr (text_part) @injection.content)
  (#match? @_name "\\.json$")
  (#set! injection.language "json"))

(entry
  key: (key_path (string_expr (text_part) @_name) .)
  value: (string_expr (text_part) @injection.content)
  (#match? @_name "\\.ya?ml$")
  (#set! injection.language "yaml"))

(entry
  key: (key_path (string_expr (text_part) @_name) .)
  value: (string_expr (text_part) @injection.content)
  (#match? @_name "\\.sh$")
  (#set! injection.language "bash"))
