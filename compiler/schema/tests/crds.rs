//! CustomResourceDefinitions as tables: shapes, keys, references, what holds beside them, and what is
//! said about definitions that an API server would refuse.

// Helpers of the tests are not tests to clippy.
#![allow(clippy::unwrap_used, clippy::panic)]

use kdsl_base::FileId;
use kdsl_schema::*;

fn read(text: &str) -> Crds {
    let read = kdsl_yaml::read(FileId(0), text);
    assert_eq!(read.problems, [], "{text}");
    Table::from_crds(read.documents.iter().map(|document| &document.node))
}

/// A definition of one kind, with the versions as they are given.
fn definition(kind: &str, group: &str, versions: &[(&str, &str)]) -> String {
    let plural = format!("{}s", kind.to_lowercase());
    let mut text = format!(
        "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{ name: {plural}.{group} }}\n\
         spec:\n  group: {group}\n  scope: Namespaced\n  names: {{ kind: {kind}, plural: {plural} }}\n  versions:\n"
    );
    for (name, schema) in versions {
        let schema: String = schema.lines().map(|line| format!("          {line}\n")).collect();
        text += &format!(
            "    - name: {name}\n      served: true\n      subresources: {{ status: {{}} }}\n      \
             schema:\n        openAPIV3Schema:\n{schema}"
        );
    }
    text
}

/// A definition of `example.com/v1 Widget` with this schema of its spec.
fn widget(spec: &str) -> String {
    let spec: String = spec.lines().map(|line| format!("    {line}\n")).collect();
    let schema = format!("type: object\nproperties:\n  spec:\n{spec}");
    definition("Widget", "example.com", &[("v1", &schema)])
}

/// What the tests ask of a set of definitions.
struct Kinds {
    tables: Vec<Table>,
}

impl Kinds {
    fn of(text: &str) -> Kinds {
        let crds = read(text);
        assert_eq!(crds.problems, [], "{text}");
        Kinds { tables: vec![crds.table] }
    }

    fn schema(&self) -> Schema<'_> {
        Schema::with(&self.tables)
    }

    /// The field at the end of a path from a kind, its owner, and the cursor there.
    fn walk(&self, path: &str) -> (Field<'_>, TypeId, Cursor) {
        let schema = self.schema();
        let (kind, path) = path.split_once('.').unwrap();
        let kind = schema.preferred(kind, Target::default()).unwrap();
        let (mut here, mut cursor, mut found) = (Some(kind.ty), schema.cursor(kind.ty), None);
        for name in path.split('.') {
            let owner = here.unwrap();
            let lookup = schema.field(owner, name, Target::default());
            let field = lookup.field().unwrap_or_else(|| panic!("{path}: no {name}"));
            cursor = schema.step(cursor, &field);
            here = schema.object_of(field.shape);
            found = Some((field, owner));
        }
        let (field, owner) = found.unwrap();
        (field, owner, cursor)
    }

    fn field(&self, path: &str) -> Field<'_> {
        self.walk(path).0
    }

    /// What a field names: the role, the kinds, and the fields beside the name.
    fn names(&self, path: &str) -> String {
        let Some(reference) = self.schema().reference(self.walk(path).2) else { return String::new() };
        let kinds: Vec<String> = reference
            .targets()
            .map(|target| match target {
                RefTarget::Any => "*".to_owned(),
                RefTarget::Kind { group, kind } => format!("{group}/{kind}"),
            })
            .collect();
        let beside = [
            ("kind", reference.kind_field()),
            ("group", reference.group_field()),
            ("version", reference.api_version_field()),
            ("namespace", reference.namespace_field()),
            ("key", reference.key_field()),
            ("optional", reference.optional_field()),
            ("port", reference.port_field()),
        ];
        let beside: String =
            beside.iter().filter_map(|(what, field)| Some(format!(" {what}={}", (*field)?))).collect();
        let may = if reference.certain { "" } else { " may-be-made" };
        format!("{:?} {}{beside}{may}", reference.role, kinds.join("|"))
    }
}

#[test]
fn versions_are_kinds_the_preferred_first() {
    let kinds = Kinds::of(&definition(
        "Widget",
        "example.com",
        &[
            ("v1alpha1", "type: object"),
            ("v1", "type: object"),
            ("v1beta1", "type: object"),
            ("v2", "type: object"),
        ],
    ));
    let schema = kinds.schema();
    let found: Vec<String> = schema.kinds_named("Widget").map(|kind| kind.api_version()).collect();
    assert_eq!(found, ["example.com/v2", "example.com/v1", "example.com/v1beta1", "example.com/v1alpha1"]);
    let kind = schema.find_kind("example.com/v1", "Widget").unwrap();
    assert_eq!(
        (kind.plural, kind.namespaced, kind.to_string().as_str()),
        ("widgets", true, "example.com/v1 Widget")
    );
    assert_eq!(schema.kind_of_type(kind.ty).unwrap().id, kind.id);
    assert_eq!(schema.kind(kind.id).name, "Widget");
    assert!(schema.is_custom(kind.ty));
    // What is built in is still there, and first.
    assert_eq!(schema.preferred("Deployment", Target::default()).unwrap().api_version(), "apps/v1");
    let names: Vec<&str> = schema.fields(kind.ty).map(|field| field.name).collect();
    assert_eq!(names, ["apiVersion", "kind", "metadata"]);
    assert_eq!(
        schema.type_path(schema.object_of(kinds.field("Widget.metadata").shape).unwrap()),
        "meta.v1.ObjectMeta"
    );
}

#[test]
fn fields_have_their_shapes() {
    let kinds = Kinds::of(&widget(
        r#"
type: object
required: [name, size, mode]
properties:
  name: { type: string, description: " What it is called. " }
  size: { type: integer, format: int32, default: 3 }
  big: { type: integer, format: int64 }
  any-number: { type: integer }
  ratio: { type: number, format: double }
  active: { type: boolean }
  blob: { type: string, format: byte }
  since: { type: string, format: date-time }
  mode: { type: string, enum: [Fast, Slow, ""], default: Fast }
  memory: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }], pattern: '^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$' }
  port: { x-kubernetes-int-or-string: true }
  values: { x-kubernetes-preserve-unknown-fields: true }
  bag: { type: object, x-kubernetes-preserve-unknown-fields: true }
  labels: { type: object, additionalProperties: { type: string } }
  names: { type: array, items: { type: string, enum: [a, b] } }
  nothing: { type: object }
"#,
    ));
    let schema = kinds.schema();
    let shape = |name: &str| kinds.field(&format!("Widget.spec.{name}")).shape;
    assert_eq!(shape("name"), Shape::String);
    assert_eq!(shape("size"), Shape::Int32);
    assert_eq!((shape("big"), shape("any-number")), (Shape::Int64, Shape::Int64));
    assert_eq!((shape("ratio"), shape("active")), (Shape::Float, Shape::Bool));
    assert_eq!((shape("blob"), shape("since")), (Shape::Bytes, Shape::Time));
    assert_eq!((shape("memory"), shape("port")), (Shape::Quantity, Shape::IntOrString));
    assert_eq!(shape("values"), Shape::Json);
    for (name, elem) in [("bag", Shape::Json), ("labels", Shape::String)] {
        let Shape::Map(id) = shape(name) else { panic!("{name}") };
        assert_eq!(schema.elem(id), elem, "{name}");
    }
    let values = |name: &str| -> Vec<&str> {
        let field = kinds.field(&format!("Widget.spec.{name}"));
        let values = field.enums().unwrap();
        assert!(values.closed);
        values.values_in(Target::default()).collect()
    };
    assert_eq!(values("mode"), ["", "Fast", "Slow"]);
    assert_eq!(values("names"), ["a", "b"]);
    let empty = schema.object_of(shape("nothing")).unwrap();
    assert_eq!(schema.fields(empty).len(), 0);
    // A default makes what is required optional, as the server fills it in before it checks.
    let required = |name: &str| kinds.field(&format!("Widget.spec.{name}")).required;
    assert_eq!((required("name"), required("size"), required("mode")), (true, false, false));
    assert_eq!(kinds.field("Widget.spec.size").default(), Some("3"));
    assert_eq!(kinds.field("Widget.spec.mode").default(), Some("Fast"));
    assert_eq!(kinds.field("Widget.spec.name").doc(), Some("What it is called."));
    assert_eq!(kinds.field("Widget.spec.active").doc(), None);
    let (_, owner, _) = kinds.walk("Widget.spec.active");
    assert_eq!(
        (schema.type_name(owner), schema.type_path(owner)),
        ("WidgetSpec", "example.com/v1.Widget.spec")
    );
}

#[test]
fn what_holds_beside_the_shape_is_kept_for_fields_and_entries() {
    let kinds = Kinds::of(&widget(
        r#"
type: object
properties:
  port: { type: integer, minimum: 1, maximum: 65535 }
  share: { type: number, minimum: 0, exclusiveMinimum: true }
  host: { type: string, minLength: 1, maxLength: 253, pattern: '^[a-z.]+$' }
  hosts: { type: array, maxItems: 16, items: { type: string, pattern: '^[a-z.]+$' } }
  free: { type: string }
"#,
    ));
    let checks = |name: &str, depth| kinds.field(&format!("Widget.spec.{name}")).checks(depth);
    let port = checks("port", 0).unwrap();
    assert_eq!((port.minimum, port.maximum, port.above), (Some(1.0), Some(65535.0), false));
    assert!(checks("share", 0).unwrap().above);
    let host = checks("host", 0).unwrap();
    assert_eq!((host.least, host.most, host.pattern), (Some(1), Some(253), Some("^[a-z.]+$")));
    assert_eq!(checks("hosts", 0).unwrap().most, Some(16));
    assert_eq!(checks("hosts", 1).unwrap().pattern, Some("^[a-z.]+$"));
    assert_eq!((checks("hosts", 2), checks("free", 0), checks("free", 1)), (None, None, None));
}

#[test]
fn open_and_embedded_objects_take_more_than_they_list() {
    let kinds = Kinds::of(&widget(
        r#"
type: object
properties:
  known: { type: object, x-kubernetes-preserve-unknown-fields: true, properties: { size: { type: integer } } }
  closed: { type: object, properties: { size: { type: integer } } }
  whole: { type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true }
"#,
    ));
    let schema = kinds.schema();
    let ty = |path: &str| schema.object_of(kinds.field(path).shape).unwrap();
    let known = ty("Widget.spec.known");
    assert_eq!(schema.fields(known).map(|field| field.name).collect::<Vec<_>>(), ["size"]);
    assert!(
        matches!(schema.field(known, "size", Target::default()), Lookup::Found(field) if field.shape == Shape::Int64)
    );
    assert!(
        matches!(schema.field(known, "other", Target::default()), Lookup::Found(field) if field.shape == Shape::Json)
    );
    assert!(matches!(schema.field(ty("Widget.spec.closed"), "other", Target::default()), Lookup::Unknown));
    let whole = ty("Widget.spec.whole");
    let fields: Vec<(&str, bool)> = schema.fields(whole).map(|field| (field.name, field.required)).collect();
    assert_eq!(fields, [("apiVersion", true), ("kind", true), ("metadata", false)]);
}

#[test]
fn lists_are_keyed_as_their_definition_says() {
    let kinds = Kinds::of(&widget(
        r#"
type: object
properties:
  listeners:
    type: array
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [name]
    items: { type: object, required: [name], properties: { name: { type: string }, port: { type: integer } } }
  ports:
    type: array
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [port]
    items: { type: object, properties: { port: { type: integer } } }
  both:
    type: array
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [zone, host]
    items: { type: object, properties: { zone: { type: string }, host: { type: string } } }
  plain: { type: array, x-kubernetes-list-type: atomic, items: { type: object, properties: { name: { type: string } } } }
"#,
    ));
    let list = |name: &str| match kinds.field(&format!("Widget.spec.{name}")).shape {
        Shape::List(id) => kinds.schema().list(id),
        other => panic!("{name}: {other:?}"),
    };
    let keyed = |name: &str| (list(name).key, list(name).merge_keys().collect::<Vec<_>>());
    assert_eq!(keyed("listeners"), (Some("name"), vec!["name"]));
    // A number is no key that a record could be written with.
    assert_eq!(keyed("ports"), (None, vec!["port"]));
    assert_eq!(keyed("both"), (Some("zone"), vec!["zone", "host"]));
    assert_eq!(keyed("plain"), (None, vec![]));
}

const ROUTE: &str = r#"
type: object
properties:
  spec:
    type: object
    properties:
      parentRefs:
        type: array
        items:
          type: object
          required: [name]
          properties:
            group: { type: string, default: gateway.example.com }
            kind: { type: string, default: Gate }
            name: { type: string }
            namespace: { type: string }
            sectionName: { type: string }
      rules:
        type: array
        items:
          type: object
          properties:
            backendRefs:
              type: array
              items:
                type: object
                required: [name]
                properties:
                  group: { type: string, default: "" }
                  kind: { type: string, default: Service }
                  name: { type: string }
                  port: { type: integer, format: int32 }
"#;

#[test]
fn references_are_told_by_their_form() {
    let certificate = r#"
type: object
properties:
  spec:
    type: object
    required: [issuerRef, secretName]
    properties:
      secretName: { type: string }
      issuerRef:
        type: object
        required: [name]
        properties: { name: { type: string }, kind: { type: string }, group: { type: string } }
      storeRef:
        type: object
        properties: { name: { type: string }, kind: { type: string, enum: [Issuer, Secret] } }
      passwordSecretRef: { type: object, required: [name], properties: { name: { type: string }, key: { type: string } } }
      username:
        type: object
        description: The key of a Secret with the name.
        properties: { name: { type: string }, key: { type: string }, optional: { type: boolean } }
      pullSecrets: { type: array, items: { type: object, properties: { name: { type: string } } } }
      providerRef: { type: object, properties: { name: { type: string } } }
      targetRef: { type: object, required: [name, path], properties: { name: { type: string }, path: { type: string } } }
      subjects: { type: array, items: { type: object, properties: { kind: { type: string }, name: { type: string }, namespace: { type: string } } } }
      issuer: { type: object, properties: { name: { type: string }, url: { type: string } } }
"#;
    let text = [
        definition("Route", "gateway.example.com", &[("v1", ROUTE)]),
        definition("Gate", "gateway.example.com", &[("v1", "type: object")]),
        definition("Cert", "certs.example.com", &[("v1", certificate)]),
        definition("Issuer", "certs.example.com", &[("v1", "type: object")]),
    ];
    let kinds = Kinds::of(&text.concat());
    assert_eq!(
        kinds.names("Route.spec.parentRefs"),
        "Holder gateway.example.com/Gate|* kind=kind group=group namespace=namespace"
    );
    assert_eq!(
        kinds.names("Route.spec.parentRefs.name"),
        kinds.names("Route.spec.parentRefs").replace("Holder", "Name")
    );
    assert_eq!(
        kinds.names("Route.spec.rules.backendRefs"),
        "Holder /Service|* kind=kind group=group port=port"
    );
    assert_eq!(kinds.names("Cert.spec.issuerRef"), "Holder certs.example.com/Issuer|* kind=kind group=group");
    assert_eq!(kinds.names("Cert.spec.storeRef"), "Holder certs.example.com/Issuer|/Secret kind=kind");
    assert_eq!(kinds.names("Cert.spec.secretName"), "Name /Secret may-be-made");
    assert_eq!(kinds.names("Cert.spec.passwordSecretRef"), "Holder /Secret key=key");
    assert_eq!(kinds.names("Cert.spec.username"), "Holder /Secret key=key optional=optional");
    assert_eq!(kinds.names("Cert.spec.pullSecrets"), "Holder /Secret");
    assert_eq!(kinds.names("Cert.spec.providerRef"), "Holder *");
    assert_eq!(kinds.names("Cert.spec.subjects"), "Holder * kind=kind namespace=namespace");
    // Its name alone does not make it whole, or it is not called as references are.
    assert_eq!(kinds.names("Cert.spec.targetRef"), "");
    assert_eq!(kinds.names("Cert.spec.issuer"), "");
}

#[test]
fn what_repeats_a_built_in_type_has_its_name_keys_and_references() {
    let kinds = Kinds::of(&widget(
        r#"
type: object
properties:
  env:
    type: array
    items:
      type: object
      required: [name]
      properties:
        name: { type: string }
        value: { type: string }
        valueFrom:
          type: object
          properties:
            configMapKeyRef: { type: object, required: [key], properties: { key: { type: string }, name: { type: string }, optional: { type: boolean } } }
            secretKeyRef: { type: object, required: [key], properties: { key: { type: string }, name: { type: string }, optional: { type: boolean } } }
  other:
    type: array
    items: { type: object, properties: { name: { type: string }, value: { type: string }, text: { type: string } } }
"#,
    ));
    let schema = kinds.schema();
    let (_, owner, _) = kinds.walk("Widget.spec.env.value");
    assert_eq!((schema.type_name(owner), schema.is_custom(owner)), ("EnvVar", true));
    let Shape::List(env) = kinds.field("Widget.spec.env").shape else { panic!("no list") };
    assert_eq!(schema.list(env).key, Some("name"));
    assert_eq!(
        kinds.names("Widget.spec.env.valueFrom.secretKeyRef"),
        "Holder /Secret key=key optional=optional"
    );
    let (_, from, _) = kinds.walk("Widget.spec.env.valueFrom.secretKeyRef");
    let members: Vec<&str> =
        schema.unions(from).flat_map(|union| union.members()).map(|member| member.field).collect();
    assert_eq!(members, ["configMapKeyRef", "secretKeyRef"]);
    let (_, owner, _) = kinds.walk("Widget.spec.other.text");
    assert_eq!(schema.type_name(owner), "WidgetOther");
}

#[test]
fn exactly_one_of_some_fields_is_a_group() {
    let kinds = Kinds::of(&widget(
        r#"
type: object
oneOf: [{ required: [acme] }, { required: [ca] }]
properties: { acme: { type: object }, ca: { type: object }, note: { type: string } }
"#,
    ));
    let (_, spec, _) = kinds.walk("Widget.spec.note");
    let unions: Vec<_> = kinds.schema().unions(spec).collect();
    assert_eq!((unions.len(), unions[0].required, unions[0].members().count()), (1, true, 2));
}

#[test]
fn deprecated_versions_and_status_are_known() {
    let mut text = definition(
        "Widget",
        "example.com",
        &[("v1", "type: object\nproperties: { status: { type: object } }")],
    );
    text = text.replace("served: true", "served: true\n      deprecated: true");
    let kinds = Kinds::of(&text);
    let kind = kinds.schema().preferred("Widget", Target::default()).unwrap();
    assert_eq!(kinds.schema().deprecation(kind.id), Some("example.com/v1 Widget is deprecated"));
    assert!(kinds.field("Widget.status").read_only);
    let kinds =
        Kinds::of(&text.replace("deprecated: true", "deprecated: true\n      deprecationWarning: use v2"));
    assert_eq!(kinds.schema().deprecation(kind.id), Some("use v2"));
}

#[test]
fn long_texts_and_many_fields_fit() {
    let long = "x".repeat(700);
    let mut spec = format!("type: object\ndescription: {long}\nproperties:\n");
    for n in 0..66_000 {
        spec += &format!("  f{n:05}: {{ type: string, maxLength: {} }}\n", n + 1);
    }
    let kinds = Kinds::of(&widget(&spec));
    let (field, owner, _) = kinds.walk("Widget.spec.f65999");
    assert_eq!(field.checks(0).unwrap().most, Some(66_000));
    assert_eq!(kinds.schema().type_doc(owner), Some(long.as_str()));
    assert_eq!(kinds.schema().fields(owner).len(), 66_000);
}

/// What is said, each with the text that it points at.
fn said(text: &str) -> Vec<String> {
    let crds = read(text);
    let place =
        |span: kdsl_base::Span| text.get(span.range()).unwrap_or("").lines().next().unwrap_or("").to_owned();
    crds.problems
        .iter()
        .map(|found| {
            let at = place(found.primary.span);
            assert!(found.message.len() <= 100, "{}", found.message);
            format!("{:?} at `{at}`: {} ({})", found.code, found.message, found.primary.text)
        })
        .collect()
}

#[test]
fn a_definition_that_says_too_little_defines_no_kind() {
    let good = widget("type: object");
    assert_eq!(said(&good), [] as [&str; 0]);
    let said_of = |from: &str, to: &str| said(&good.replace(from, to)).join("; ");
    says(
        &said_of("apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1"),
        "K0630 at `apiextensions.k8s.io/v1beta1`: `apiextensions.k8s.io/v1beta1` is of Kubernetes before 1.22 \
         (must be `apiextensions.k8s.io/v1`)",
    );
    says(
        &said_of("scope: Namespaced", "scope: Everywhere"),
        "K0630 at `Everywhere`: `spec.scope` is missing or malformed in this CustomResourceDefinition \
         (`spec.scope` must be `Namespaced` or `Cluster`)",
    );
    says(
        &said_of("  group: example.com\n", ""),
        "K0630 at `spec`: `spec.group` is missing or malformed in this CustomResourceDefinition \
         (`spec.group` must be the API group)",
    );
    says(
        &said_of("name: widgets.example.com", "name: widget.example.com"),
        "K0630 at `widget.example.com`: the definition of Widget must be called `PLURAL.GROUP` \
         (must be `widgets.example.com`)",
    );
    says(
        &said_of("served: true", "served: false"),
        "K0630 at `Widget`: no version of Widget is served (`served` is true of none)",
    );
    says(
        &said(&format!("{good}{good}")).join("; "),
        "K0630 at `Widget`: Widget is defined twice (this one is not used)",
    );
    says(
        &said_of("openAPIV3Schema:", "other:"),
        "K0630 at `v1`: `spec.versions.schema.openAPIV3Schema` is missing or malformed in this CustomResourceDefinition \
         (`spec.versions.schema.openAPIV3Schema` must be a schema)",
    );
    // Whatever else it is, nothing breaks.
    for text in [
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n",
        "kind: List\nitems: [1, null]\n",
        "3\n",
        "",
    ] {
        read(text);
    }
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n- {}",
        good.trim_start_matches("---\n").replace('\n', "\n  ")
    );
    assert_eq!(read(&list).table.kind_names().collect::<Vec<_>>(), [("example.com", "v1", "Widget")]);
}

#[test]
fn what_is_not_structural_is_left_open_and_the_rest_is_read() {
    let text = widget(
        r#"
type: object
properties:
  untyped: { properties: { a: { type: string } } }
  two: { type: [string, integer] }
  odd: { type: text }
  linked: { $ref: '#/definitions/x' }
  list: { type: array }
  mixed: { type: object, properties: { a: { type: string } }, additionalProperties: { type: string } }
  word: yes please
  fine: { type: string }
"#,
    );
    let found = said(&text);
    says(
        &found.join("\n"),
        "K0631 at `untyped`: the schema of `untyped` is not structural (`type` is missing)\n\
         K0631 at `two`: the schema of `two` is not structural (one type is allowed)\n\
         K0631 at `text`: the schema of `odd` is not structural (no such type)\n\
         K0631 at `linked`: the schema of `linked` is not structural (`$ref` is not allowed)\n\
         K0631 at `list`: the schema of `list` is not structural (a list needs `items`)\n\
         K0631 at `additionalProperties`: the schema of `mixed` is not structural \
         (`properties` and `additionalProperties` exclude each other)\n\
         K0631 at `word`: the schema of `word` is not structural (a schema is a record)",
    );
    let kinds = Kinds { tables: vec![read(&text).table] };
    assert_eq!(kinds.field("Widget.spec.untyped").shape, Shape::Json);
    assert_eq!(kinds.field("Widget.spec.fine").shape, Shape::String);
}

#[test]
fn depth_is_bounded_and_many_mistakes_are_few_findings() {
    let deep = format!("{}{{ type: string }}{}", "{ type: array, items: ".repeat(110), " }".repeat(110));
    let found = said(&widget(&format!("type: object\nproperties: {{ deep: {deep} }}")));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("nested too deeply"), "{found:?}");
    let many: String = (0..50).map(|n| format!("  f{n}: {{}}\n")).collect();
    let found = said(&widget(&format!("type: object\nproperties:\n{many}")));
    assert_eq!(found.len(), 11);
    assert!(found[10].contains("40 more places"), "{}", found[10]);
}

fn says(found: &str, wanted: &str) {
    assert_eq!(found, wanted);
}
