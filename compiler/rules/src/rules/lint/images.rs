//! Images: which one is meant, and when it is fetched.

use kdsl_base::{Code, Diagnostic};

use super::parts::{Container, put, word};
use crate::findings::Of;
use crate::text::cut;

/// The tag of an image, and whether a digest says exactly which one is meant.
fn tag(image: &str) -> (Option<&str>, bool) {
    let (name, digest) = image.split_once('@').map_or((image, false), |(name, _)| (name, true));
    let last = name.rsplit('/').next().unwrap_or(name);
    (last.split_once(':').map(|(_, tag)| tag), digest)
}

/// K1001
pub(super) fn image_tag<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, image)) = container.get("image").and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    let (message, label) = match tag(image) {
        (_, true) => return,
        (None, _) if image.trim().is_empty() => return,
        (None | Some(""), _) => (format!("the image `{}` has no tag", cut(image, 60)), "stands for `latest`"),
        (Some("latest"), _) => (format!("the image `{}` may change", cut(image, 60)), "whatever is newest"),
        _ => return,
    };
    found.push(
        Diagnostic::warning(Code::K1001, node.origin, message)
            .label(label)
            .note("pods that start later may run another version, and going back to the one before is not possible")
            .help("name a version, as in `:1.27.3`, or a digest"),
    );
}

/// K1002
pub(super) fn pull_policy<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let policy = container.get("imagePullPolicy");
    let Some(image) = container.get("image") else { return };
    let Some(text) = image.as_str() else { return };
    let (at, label) = match policy.map(|node| (node, node.as_str())) {
        Some((_, Some("Always") | None)) => return,
        Some((node, Some(_))) => (node.origin, "only where the node does not have it"),
        None if container.may_lack("imagePullPolicy") => return,
        None => match tag(text) {
            // What the API server fills in.
            (None | Some("latest"), false) => return,
            _ => (image.origin, "`IfNotPresent`, as nothing is said"),
        },
    };
    let message = format!("{} does not always pull its image", container.name());
    let problem = Diagnostic::warning(Code::K1002, at, message)
        .label(label)
        .note("who can start a pod on the node runs the image without being asked for the right to pull it");
    let title = "always pull it, which is cheap where nothing changed";
    found.push(put(problem, title, container.node, "imagePullPolicy", word("Always")));
}

/// K1003
pub(super) fn pull_never<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = container.get("imagePullPolicy").filter(|node| node.as_str() == Some("Never")) else {
        return;
    };
    let message = format!("{} runs only where its image lies already", container.name());
    let problem =
        Diagnostic::warning(Code::K1003, node.origin, message).label("the image is never pulled").note(
            "on every node that the image was not loaded into by hand the pod waits with ErrImageNeverPull",
        );
    found.push(problem.setting(
        "pull it where it is missing",
        node,
        kdsl_base::Node::str("IfNotPresent", node.origin),
        false,
    ));
}
