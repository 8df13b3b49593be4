[
  (block)
  (record_expr)
  (entry_block)
  (list_expr)
  (record_type)
  (import_list)
  (param_list)
  (call_expr)
  (paren_expr)
] @indent.begin

["}" "]" ")"] @indent.branch @indent.end

[(line_comment) (doc_comment) (string_expr)] @indent.ignore
