//! Addresses of Services in text: `redis:6379` is `"${redis.host}:6379"`.

use ecow::{EcoString, eco_format};
use kdsl_base::Node;
use kdsl_core::Kube;
use kdsl_edit::string;

use crate::links::{From, Links, Target};

/// The ports that a scheme means where none is said.
const PORTS: [(&str, i64); 2] = [("http", 80), ("https", 443)];

/// What may stand in front of a host.
const SCHEME: &str = "://";

/// The name of a cluster's own domain, behind a name and a namespace.
const DOMAINS: [&str; 3] = ["", ".svc", ".svc.cluster.local"];

/// A text in which a host stands.
struct Address<'t> {
    before: &'t str,
    host: &'t str,
    port: i64,
    after: &'t str,
}

impl Links {
    /// A text that is the address of a Service of the program: its DNS name with one of its ports, alone or as the
    /// beginning of a URL. Gives what the program says, and the target.
    pub fn address(&self, text: &str, from: From<'_>, kube: &Kube) -> Option<(EcoString, usize)> {
        let address = parts(text)?;
        let (number, domain) = self.service(address.host, from)?;
        let target = self.targets.get(number)?;
        if !kube.is_service(Some(target.known)) || !has_port(target, address.port) {
            return None;
        }
        let symbol = &target.symbol;
        let others = self.by_symbol.get(symbol).map_or(&[] as &[usize], Vec::as_slice);
        let has_members = |number: &usize| {
            let other = self.targets.get(*number).map(|other| other.known);
            kube.has_keys(other).is_some() || kube.is_service(other)
        };
        let is_clear = others.iter().filter(|number| has_members(number)).count() == 1;
        let kind = if is_clear { "" } else { "Service." };
        let before = inner(address.before);
        let after = inner(&eco_format!("{domain}{}", address.after));
        Some((eco_format!("\"{before}${{{kind}{symbol}.host}}{after}\""), number))
    }

    /// The Service that a host names as the language does: by its name, with the namespace where it is another
    /// one. And what of the host is left.
    fn service<'t>(&self, host: &'t str, from: From<'_>) -> Option<(usize, &'t str)> {
        let find = |name: &str, namespace: &str| {
            self.by_name.get(&("Service".into(), namespace.into(), name.into())).copied()
        };
        match host.split_once('.') {
            None => Some((find(host, from.namespace)?, "")),
            Some((name, rest)) => {
                let namespace = rest.split('.').next()?;
                let domain = rest.get(namespace.len()..)?;
                let is_other = namespace != from.namespace && DOMAINS.contains(&domain);
                is_other.then_some(()).and_then(|()| Some((find(name, namespace)?, domain)))
            }
        }
    }
}

/// The text of a string without its quotes.
fn inner(text: &str) -> EcoString {
    let quoted = string(text);
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().into()
}

/// The parts of `host:port`, `scheme://host` and `scheme://host:port/path`.
fn parts(text: &str) -> Option<Address<'_>> {
    let scheme = text.find(SCHEME).map_or("", |at| text.get(..at).unwrap_or_default());
    let start = if scheme.is_empty() { 0 } else { scheme.len() + SCHEME.len() };
    let (before, rest) = text.split_at_checked(start)?;
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let end = rest.find(|letter| !is_host(letter)).unwrap_or(rest.len());
    let (host, after) = rest.split_at_checked(end)?;
    let said = after.strip_prefix(':').map(|port| port.split(|it: char| !it.is_ascii_digit()).next());
    let port = match said {
        Some(port) => port?.parse().ok()?,
        None => PORTS.iter().find(|(known, _)| *known == scheme)?.1,
    };
    let is_scheme = scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '+');
    (is_scheme && !host.is_empty()).then_some(Address { before, host, port, after })
}

fn has_port(target: &Target, port: i64) -> bool {
    let ports = target.node.at(&["spec", "ports"]).map_or(&[] as &[Node], Node::items);
    ports.iter().any(|it| it.get("port").and_then(Node::as_int) == Some(port))
}
