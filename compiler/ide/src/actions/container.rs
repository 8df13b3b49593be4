//! What a container should say and does not: probes, resources, and what it may do.

use kdsl_syntax::ast::{AstNode, Entry, Expr, ListElement};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::Draft;
use super::context::Context;
use super::insert::add_entry;
use crate::place;

/// What a container asks for, and what it may use at most: as much memory as is kept for it.
const RESOURCES: &str = "resources: { requests: { cpu: 100m, memory: 256Mi, ephemeral-storage: 1Gi }, limits: { cpu: 1, memory: 256Mi, ephemeral-storage: 1Gi } }";

/// What a container needs that serves and does nothing else.
const SECURITY: &str = "securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities.drop: [\"ALL\"], seccompProfile.type: \"RuntimeDefault\" }";

/// Says what the container asks for and may use.
pub(super) fn resources(context: &Context<'_>) -> Vec<Draft> {
    let Some(container) = Container::at(context).filter(|it| !it.has("resources")) else { return Vec::new() };
    container.with("Add `resources` to the container", RESOURCES)
}

/// Says that the container needs no privileges.
pub(super) fn security(context: &Context<'_>) -> Vec<Draft> {
    let Some(container) = Container::at(context).filter(|it| !it.has("securityContext")) else {
        return Vec::new();
    };
    container.with("Add a `securityContext` to the container", SECURITY)
}

/// Asks the container's first port whether it answers.
pub(super) fn probes(context: &Context<'_>) -> Vec<Draft> {
    let Some(container) = Container::at(context).filter(|it| it.serves) else { return Vec::new() };
    let Some(port) = container.port() else { return Vec::new() };
    let ready = format!("readinessProbe: {{ tcpSocket.port: {port}, periodSeconds: 5 }}");
    let live = format!("livenessProbe: {{ tcpSocket.port: {port}, periodSeconds: 20 }}");
    let missing: Vec<String> = [("readinessProbe", ready), ("livenessProbe", live)]
        .into_iter()
        .filter(|(field, _)| !container.has(field))
        .map(|(_, text)| text)
        .collect();
    match missing.as_slice() {
        [] => Vec::new(),
        [one] => container.with("Add the other probe to the container", one),
        all => container.with("Add probes to the container", &all.join("\n")),
    }
}

/// The container around the cursor.
struct Container<'a> {
    record: SyntaxNode<'a>,
    /// Whether it runs as long as its pod does.
    serves: bool,
}

impl<'a> Container<'a> {
    fn at(context: &Context<'a>) -> Option<Container<'a>> {
        let kube = &context.analysis().kube;
        context.around().filter(|node| node.kind() == NodeKind::RecordExpr).find_map(|record| {
            let slot = place::of_value(context.analysis(), record)?;
            (kube.object_type(slot) == Some("core.v1.Container"))
                .then(|| Container { record, serves: kube.name(slot) == "containers" })
        })
    }

    fn entries(&self) -> impl Iterator<Item = Entry<'a>> {
        self.record.children().filter_map(Entry::cast)
    }

    /// Whether the container says something of a field, or may take it from elsewhere.
    fn has(&self, field: &str) -> bool {
        let first = |entry: Entry<'_>| {
            entry.key().is_some_and(|key| key.segments().next().is_some_and(|it| it.text() == field))
        };
        let unknown = |node: SyntaxNode<'_>| !matches!(node.kind(), NodeKind::Entry | NodeKind::Let);
        self.entries().any(first) || self.record.children().any(unknown)
    }

    /// The first port, by its name or number, as it is written.
    fn port(&self) -> Option<String> {
        let mut ports = self.entries().filter(|entry| entry.key().is_some_and(|key| key.text() == "ports"));
        match ports.next()?.value()? {
            Expr::Record(record) => {
                let entry = record.syntax().children().find_map(Entry::cast)?;
                let name = entry.key()?.segments().next()?.plain()?;
                Some(kdsl_edit::string(&name))
            }
            Expr::List(list) => match list.elements().next()? {
                ListElement::Expr(Expr::Number(number)) => Some(number.text().to_owned()),
                ListElement::Expr(Expr::Record(port)) => {
                    let of = |field: &str| {
                        let mut entries = port.syntax().children().filter_map(Entry::cast);
                        entries.find(|entry| entry.key().is_some_and(|key| key.text() == field))?.value()
                    };
                    Some(of("name").or_else(|| of("containerPort"))?.text().to_owned())
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn with(&self, title: &str, entry: &str) -> Vec<Draft> {
        let added = add_entry(self.record, entry);
        added.into_iter().map(|(edit, _)| Draft::new(title, vec![edit])).collect()
    }
}
