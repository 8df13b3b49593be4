[
  (block)
  (record_expr)
  (entry_block)
  (list_expr)
  (record_type)
  (import_list)
  (block_comment)
] @fold
