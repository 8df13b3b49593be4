//! K0357: a Secret from which no password for a registry can be read.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Span};

use crate::text::{cut, respell, short};

const TYPE: &str = "kubernetes.io/dockerconfigjson";

/// Reports a Secret of the program that `imagePullSecrets` name and that is of another type. The kubelet
/// passes over it.
pub(crate) fn check(secret: &Manifest, at: Span) -> Option<Diagnostic> {
    let said = secret.node.get("type");
    let name = said.and_then(Node::as_str);
    if secret.kind != "Secret"
        || secret.external
        || secret.broken
        || matches!(name, Some(TYPE | "kubernetes.io/dockercfg"))
        || said.is_some() && name.is_none()
    {
        return None;
    }
    let message = format!("Secret `{}` holds no password for a registry", short(&secret.name));
    let problem = Diagnostic::warning(Code::K0357, at, message)
        .label("to pull images with")
        .note("the kubelet passes over it and pulls the images without a password");
    Some(match (said, name) {
        (Some(node), Some(text)) => {
            let problem = problem.secondary(node.origin, format!("its type is `{}`", cut(text, 40)));
            respell(problem, format!("write type `{TYPE}`"), (node.origin, text), TYPE, false)
        }
        _ => problem.secondary(secret.name_span, "it has no `type`, so it is `Opaque`").addition(
            format!("give it the type `{TYPE}`"),
            &secret.node,
            "type",
            Node::str(TYPE, secret.node.origin),
            false,
        ),
    })
}
