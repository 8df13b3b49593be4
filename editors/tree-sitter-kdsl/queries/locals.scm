[
  (file)
  (block)
  (record_expr)
  (fn)
  (lambda_expr)
  (for_element)
  (for_entries)
] @local.scope

(param name: (name) @local.definition.parameter)
(let name: (name) @local.definition.var)
(fn name: (name) @local.definition.function)
(fn_param (name) @local.definition.parameter)
(type_alias name: (name) @local.definition.type)
(component name: (name) @local.definition.type)
(for_item (name) @local.definition.var)
(for_element (name) @local.definition.var)
(for_entries (name) @local.definition.var)
(import_name (name) @local.definition.import)

(name_expr) @local.reference
