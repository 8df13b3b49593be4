//! Endpoints and EndpointSlices that are written by hand: addresses of the kind that they say.

use kdsl_base::{Code, Diagnostic, Node};

use super::address::{Family, reachable};
use super::policy::under;
use super::ports;
use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule, is_empty};
use crate::text::named;

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("discovery.v1.EndpointSlice", ports::of_slice),
    Rule::by("discovery.v1.EndpointSlice", slice),
    Rule::by("core.v1.EndpointAddress", address),
    Rule::by("core.v1.EndpointSubset", subset),
];

fn slice<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let family = match part.text("addressType") {
        Some("IPv4") => Family::V4,
        Some("IPv6") => Family::V6,
        _ => return,
    };
    let addresses = under(part.items("endpoints"), "addresses").flat_map(Node::items);
    found.extend(addresses.filter_map(|node| reachable(node, family)));
}

fn address<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    found.extend(part.get("ip").and_then(|node| reachable(node, Family::Any)));
}

fn subset<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let nothing = |name: &str| part.get(name).map_or(!part.manifest.broken, is_empty);
    if nothing("addresses") && nothing("notReadyAddresses") {
        let message = format!("a subset of {} has no addresses", named(part.manifest));
        found.push(
            Diagnostic::error(Code::K0104, part.node.key, message)
                .label("`addresses` or `notReadyAddresses` must be set")
                .note(REJECTED),
        );
    }
}
