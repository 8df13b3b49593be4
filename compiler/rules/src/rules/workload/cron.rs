//! K0788: a schedule that the controller cannot read. K0789: a time zone that it does not know. K0790: a
//! schedule that never comes, or comes other than it looks. K0791: a CronJob that selects pods.
//!
//! The API server's validation of CronJobs; what is only odd it accepts.

use kdsl_base::{Code, Diagnostic, Node};

use super::schedule::{self, Odd};
use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule};
use crate::text::{cut, named, respell, short};

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("batch.v1.CronJobSpec", schedule),
    Rule::by("batch.v1.CronJobSpec", zone),
    Rule::by("batch.v1.CronJobSpec", selector),
];

/// The time zones that there are, sorted.
const ZONES: &str = include_str!("../../../timezones.txt");

fn schedule<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = part.get("schedule") else { return };
    let Some(text) = node.as_str() else { return };
    if text.contains("TZ") {
        found.push(in_schedule(part, node, text));
        return;
    }
    let shown = cut(text, 40);
    found.push(match schedule::read(text) {
        Err(problem) => Diagnostic::error(Code::K0788, node.origin, format!("`{shown}` is not a schedule"))
            .label(problem.why)
            .note(REJECTED),
        Ok(Some(Odd::Never)) => {
            let message = format!("{} never runs", named(part.manifest));
            Diagnostic::warning(Code::K0790, node.origin, message).label("no month has such a day")
        }
        Ok(Some(Odd::LongStep { part, of })) => {
            let message = format!("`{}` is not what it looks like", cut(&part, 20));
            Diagnostic::warning(Code::K0790, node.origin, message)
                .label(format!("the step is longer than the {of}s are, so that only the first one is meant"))
        }
        Ok(None) => return,
    });
}

/// A time zone in the schedule, which has a field of its own.
fn in_schedule(part: &Part<'_, '_>, node: &Node, text: &str) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0789, node.origin, "a schedule cannot name its time zone")
        .label("`timeZone` is for this")
        .note(REJECTED);
    let named = text.strip_prefix("CRON_TZ=").or_else(|| text.strip_prefix("TZ="));
    match named.and_then(|rest| rest.split_once(' ')) {
        Some((zone, rest)) if part.get("timeZone").is_none() => problem.change(
            format!("move `{}` to `timeZone`", short(zone)),
            vec![
                kdsl_base::Change::Set { value: node.origin, new: Node::str(rest.trim_start(), node.origin) },
                kdsl_base::Change::Add {
                    record: part.node.origin,
                    key: "timeZone".to_owned(),
                    value: Node::str(zone, node.origin),
                },
            ],
            true,
        ),
        _ => problem,
    }
}

fn zone<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = part.get("timeZone") else { return };
    let Some(zone) = node.as_str() else { return };
    if zones().any(|known| known == zone) {
        return;
    }
    let message = format!("`{}` is not a time zone", short(zone));
    let problem = Diagnostic::error(Code::K0789, node.origin, message).note(REJECTED);
    let problem = match zone.eq_ignore_ascii_case("local") {
        true => problem.label("the clock of which machine is not said"),
        false => problem.label("not in the IANA database"),
    };
    let near =
        zones().find(|known| known.eq_ignore_ascii_case(zone)).or_else(|| kdsl_base::nearest(zone, zones()));
    found.push(match near {
        Some(near) => respell(problem, format!("did you mean `{near}`?"), (node.origin, zone), near, false),
        None => problem.help("write it as `Europe/Berlin`, or leave it out for that of the cluster"),
    });
}

fn zones() -> impl Iterator<Item = &'static str> {
    ZONES.lines().filter(|line| !line.starts_with('#'))
}

/// The Jobs that a CronJob makes get their selectors from the cluster.
fn selector<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for field in ["selector", "manualSelector"] {
        let Some(node) = part.get("jobTemplate.spec").and_then(|spec| spec.get(field)) else { continue };
        if field == "manualSelector" && node.value != kdsl_base::Value::Bool(true) {
            continue;
        }
        let message = format!("the Jobs of {} select their pods by themselves", named(part.manifest));
        found.push(
            Diagnostic::error(Code::K0791, node.key, message)
                .label("each Job needs a selector of its own")
                .note(REJECTED)
                .removal(format!("remove `{field}`"), node, true),
        );
    }
}
