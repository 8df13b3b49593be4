//! Labels: where they are given, and where something is selected by them; and the ports of NetworkPolicies, which
//! are those of the pods that are selected.

use kdsl_base::{Manifest, Node, Span};
use kdsl_schema::{Selected, Selector, SelectorShape};

use super::{Labelled, Mentions, Named, text};
use crate::fields::Fields;
use crate::namespaces::selected_namespaces;
use crate::plan::Plan;
use crate::selector::{Verdict, needs};
use crate::walk::{Segment, Site, Visitor};

/// How deep the objects are searched of which no schema knows the fields.
const DEPTH: u32 = 32;

impl<'a> Visitor<'a> for Mentions<'_, 'a> {
    fn manifest(&mut self, manifest: &'a Manifest, number: usize) {
        self.from = number;
        if manifest.kind == "NetworkPolicy" && manifest.group() == "networking.k8s.io" {
            self.policy_ports(manifest);
        }
    }

    fn part(&mut self, _: &Plan<'a>, _: &'a Node, _: Fields, _: &[Segment<'a>]) {}

    fn reference(&mut self, _: Site<'_, 'a>) {}

    fn selector(&mut self, selector: Selector, owner: &'a Node, node: &'a Node, _: &[Segment<'a>]) {
        let Some(from) = self.program.manifests.get(self.from) else { return };
        let (sort, namespaces) = match selector.selects {
            Selected::Pods => (Labelled::Objects, selected_namespaces(self.program, from, owner)),
            Selected::Namespaces => (Labelled::Namespaces, vec![""]),
            Selected::Nodes => (Labelled::Nodes, vec![""]),
            Selected::Others => (Labelled::Objects, vec![namespace(from)]),
        };
        for namespace in namespaces {
            self.selected(sort, namespace, node, selector.shape);
        }
    }
}

impl<'a> Mentions<'_, 'a> {
    /// The labels that an object has, and those of the pods that it makes.
    pub(super) fn labels(&mut self, manifest: &'a Manifest) {
        let own = manifest.node.at(&["metadata", "labels"]);
        let (sort, at) = match (manifest.group(), manifest.kind.as_str()) {
            ("", "Namespace") => (Labelled::Namespaces, ""),
            ("", "Node") => (Labelled::Nodes, ""),
            _ => (Labelled::Objects, namespace(manifest)),
        };
        if let Some(labels) = own {
            self.given(sort, at, labels, true);
        }
        let number = u32::try_from(self.from).ok();
        let pods = self.program.pods.binary_search_by_key(&number, |pods| u32::try_from(pods.number).ok());
        let pods = pods.ok().and_then(|at| self.program.pods.get(at));
        if let Some(labels) = pods
            .and_then(|pods| pods.labels)
            .filter(|labels| !own.is_some_and(|own| std::ptr::eq(own, *labels)))
        {
            self.given(Labelled::Objects, at, labels, true);
        }
        if manifest.raw {
            self.unknown(at, &manifest.node, 0);
        }
    }

    /// A record of labels.
    fn given(&mut self, sort: Labelled, namespace: &'a str, labels: &'a Node, gives: bool) {
        for (key, node) in labels.entries() {
            self.label(sort, namespace, (key, node.key), node, gives);
        }
    }

    fn label(&mut self, sort: Labelled, at: &'a str, key: (&'a str, Span), value: &'a Node, gives: bool) {
        self.say(Named::LabelKey(sort, at, key.0), key.1, gives);
        if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
            self.say(Named::LabelValue(sort, at, key.0, text), value.origin, gives);
        }
    }

    fn selected(&mut self, sort: Labelled, namespace: &'a str, node: &'a Node, shape: SelectorShape) {
        if shape == SelectorShape::Labels {
            return self.given(sort, namespace, node, false);
        }
        if let Some(labels) = node.get("matchLabels") {
            self.given(sort, namespace, labels, false);
        }
        for expression in node.get("matchExpressions").map_or(&[] as &[_], Node::items) {
            let Some((key, span)) = text(expression, "key") else { continue };
            self.say(Named::LabelKey(sort, namespace, key), span, false);
            for value in expression.get("values").map_or(&[] as &[_], Node::items) {
                if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
                    self.say(Named::LabelValue(sort, namespace, key, text), value.origin, false);
                }
            }
        }
    }

    /// The selectors of an object of which no schema knows the fields: whatever has the form of one.
    fn unknown(&mut self, namespace: &'a str, node: &'a Node, depth: u32) {
        if depth > DEPTH {
            return;
        }
        if node.get("matchLabels").is_some() || node.get("matchExpressions").is_some() {
            return self.selected(Labelled::Objects, namespace, node, SelectorShape::LabelSelector);
        }
        let entries = node.entries().iter().map(|(_, inner)| inner);
        for inner in entries.chain(node.items()) {
            self.unknown(namespace, inner, depth + 1);
        }
    }

    /// The ports by name: of the pods that the policy is for where others come in, of the others where its own go
    /// out.
    fn policy_ports(&mut self, policy: &'a Manifest) {
        let Some(spec) = policy.node.get("spec") else { return };
        for rule in spec.get("ingress").map_or(&[] as &[_], Node::items) {
            self.ports_of(rule, policy, spec);
        }
        for rule in spec.get("egress").map_or(&[] as &[_], Node::items) {
            for peer in rule.get("to").map_or(&[] as &[_], Node::items) {
                self.ports_of(rule, policy, peer);
            }
        }
    }

    fn ports_of(&mut self, rule: &'a Node, policy: &'a Manifest, peer: &'a Node) {
        let Some(selector) = peer.get("podSelector") else { return };
        let ports: Vec<(&'a str, Span)> = rule
            .get("ports")
            .map_or(&[] as &[_], Node::items)
            .iter()
            .filter_map(|port| text(port, "port"))
            .collect();
        if ports.is_empty() {
            return;
        }
        let needs = needs(selector, SelectorShape::LabelSelector);
        for namespace in selected_namespaces(self.program, policy, peer) {
            let Some(selected) = self.program.all_selected(namespace, &needs) else { return };
            let sure = selected.into_iter().filter(|(_, verdict)| *verdict == Verdict::Yes);
            let numbers: Vec<usize> = sure.map(|(pods, _)| pods.number).collect();
            for (number, (port, span)) in
                numbers.iter().flat_map(|number| ports.iter().map(move |port| (number, port)))
            {
                self.say(Named::Port(*number, port), *span, false);
            }
        }
    }
}

fn namespace(manifest: &Manifest) -> &str {
    manifest.namespace.as_deref().unwrap_or("")
}
