//! What a pod says of names and addresses: `dnsConfig` (K0104, K0313, K0747, K0806), `hostname` and
//! `hostAliases` (K0313, K0806).

use kdsl_base::names::{self, NameProblem};
use kdsl_base::{Code, Diagnostic, Node};

use crate::findings::Of;
use crate::held::Held;
use crate::part::Part;
use crate::rule::{REJECTED, Rule, When};
use crate::rules::names::invalid;
use crate::rules::network::address::{Family, address};

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::needs(
        Code::K0104,
        "core.v1.PodSpec",
        When::Is("dnsPolicy", &["None"], None),
        "dnsConfig.nameservers",
    ),
    Rule::by("core.v1.PodSpec", no_nameservers),
    Rule::by("core.v1.PodSpec", host_names),
    Rule::by("core.v1.PodDNSConfig", limits),
    Rule::by("core.v1.PodDNSConfig", nameservers),
    // The feature RelaxedDNSSearchValidation, on since 1.33, takes `.` and `_` as well.
    Rule::by("core.v1.PodDNSConfig", searches).held(Held::until(32)),
    Rule::by("core.v1.PodDNSConfig", relaxed_searches).held(Held::since(33)),
    Rule::by("core.v1.HostAlias", alias),
];

/// The most that the resolvers of Linux take, with a space between them.
const SEARCH_CHARACTERS: usize = 2048;

fn no_nameservers<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(none) = part.get("dnsPolicy").filter(|node| node.as_str() == Some("None")) else { return };
    let servers = part.get("dnsConfig.nameservers");
    if let Some(empty) = servers.filter(|node| node.items().is_empty() && !part.manifest.broken) {
        let problem = Diagnostic::error(Code::K0104, empty.origin, "`dnsPolicy: None` needs a nameserver")
            .label("there is none here")
            .secondary(none.origin, "takes none from the node or the cluster")
            .note(REJECTED);
        found.push(problem.help("write the address of a DNS server"));
    }
}

fn host_names<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for field in ["hostname", "subdomain"] {
        let Some((node, name)) = part.get(field).and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        if let Some(problem) = names::dns_label(name).err().filter(|_| !name.is_empty()) {
            found.push(invalid(Code::K0313, node.origin, name, field, &problem));
        }
    }
}

fn limits<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let searches = part.items("searches");
    let length: usize = searches.iter().filter_map(Node::as_str).map(|text| text.len() + 1).sum();
    if let Some(list) = part.get("searches").filter(|_| length > SEARCH_CHARACTERS + 1) {
        let message = format!("`searches` have {} characters", length - 1);
        let problem = Diagnostic::error(Code::K0747, list.key, message)
            .label(format!("{SEARCH_CHARACTERS} are the most, with a space between them"))
            .note(REJECTED);
        found.push(problem.help("leave the least important ones out"));
    }
}

fn nameservers<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for node in part.items("nameservers") {
        found.extend(address(node, Family::Any));
    }
}

fn searches<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (node, name) in part.items("searches").iter().filter_map(|node| Some((node, node.as_str()?))) {
        subdomain(node, name.strip_suffix('.').unwrap_or(name), "search domain", found);
    }
}

fn relaxed_searches<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (node, name) in part.items("searches").iter().filter_map(|node| Some((node, node.as_str()?))) {
        let plain = name.strip_suffix('.').unwrap_or(name).replace('_', "a");
        if name != "." && names::dns_subdomain(&plain).is_err() {
            subdomain(node, name.strip_suffix('.').unwrap_or(name), "search domain", found);
        }
    }
}

fn alias<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if let Some(node) = part.get("ip") {
        found.extend(address(node, Family::Any));
    }
    for (node, name) in part.items("hostnames").iter().filter_map(|node| Some((node, node.as_str()?))) {
        subdomain(node, name, "host name", found);
    }
}

fn subdomain(node: &Node, name: &str, what: &str, found: &mut Of<'_, '_>) {
    let problem: Option<NameProblem> = names::dns_subdomain(name).err();
    found.extend(problem.map(|problem| invalid(Code::K0313, node.origin, name, what, &problem)));
}
