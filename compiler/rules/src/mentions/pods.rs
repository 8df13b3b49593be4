//! Ports, containers and volumes of pods.

use kdsl_base::Node;

use super::{Mentions, Named, text};
use crate::pods::Pods;

/// The fields of a container in which the kubelet asks or calls one of its ports.
const CALLS: [&[&str]; 5] = [
    &["livenessProbe"],
    &["readinessProbe"],
    &["startupProbe"],
    &["lifecycle", "postStart"],
    &["lifecycle", "preStop"],
];

/// The annotation with the container that `kubectl` means where none is said.
const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

impl<'a> Mentions<'_, 'a> {
    pub(super) fn pods(&mut self) {
        for pods in &self.program.pods {
            self.from = pods.number;
            for container in pods.containers() {
                self.container(pods.number, container);
            }
            for (node, volume) in pods.volume_names() {
                self.say(Named::Volume(pods.number, volume), node.origin, true);
            }
            self.fields(pods);
            let noted = pods.annotations.and_then(|all| text(all, DEFAULT_CONTAINER));
            if let Some((container, span)) = noted {
                self.say(Named::Container(pods.number, container), span, false);
            }
        }
    }

    fn container(&mut self, pods: usize, container: &'a Node) {
        if let Some((name, span)) = text(container, "name") {
            self.say(Named::Container(pods, name), span, true);
        }
        for port in items(container, "ports") {
            if let Some((name, span)) = text(port, "name") {
                self.say(Named::Port(pods, name), span, true);
            }
        }
        for call in CALLS.iter().filter_map(|path| container.at(path)) {
            for handler in ["httpGet", "tcpSocket"].iter().filter_map(|field| call.get(field)) {
                if let Some((name, span)) = text(handler, "port") {
                    self.say(Named::Port(pods, name), span, false);
                }
            }
        }
        for mount in items(container, "volumeMounts").iter().chain(items(container, "volumeDevices")) {
            if let Some((name, span)) = text(mount, "name") {
                self.say(Named::Volume(pods, name), span, false);
            }
        }
        for variable in items(container, "env") {
            let field = variable.at(&["valueFrom", "resourceFieldRef"]);
            if let Some((name, span)) = field.and_then(|field| text(field, "containerName")) {
                self.say(Named::Container(pods, name), span, false);
            }
        }
    }

    /// The containers that a volume of facts about the pod asks about.
    fn fields(&mut self, pods: &Pods<'a>) {
        for volume in pods.spec.map_or(&[] as &[_], |spec| items(spec, "volumes")) {
            let projected = volume.get("projected").map_or(&[] as &[_], |source| items(source, "sources"));
            let sources = projected.iter().chain([volume]);
            for file in
                sources.filter_map(|source| source.get("downwardAPI")).flat_map(|it| items(it, "items"))
            {
                let field = file.get("resourceFieldRef");
                if let Some((name, span)) = field.and_then(|field| text(field, "containerName")) {
                    self.say(Named::Container(pods.number, name), span, false);
                }
            }
        }
    }
}

fn items<'a>(node: &'a Node, field: &str) -> &'a [Node] {
    node.get(field).map_or(&[], Node::items)
}
