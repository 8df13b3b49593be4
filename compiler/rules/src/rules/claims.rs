//! K0353: a claim that several pods share and that only one node may mount. K0354: a claim that never
//! gets the volume that it names.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Span};
use rustc_hash::FxHashMap;

use crate::asked::quantity;
use crate::findings::Findings;
use crate::pods::Pods;
use crate::program::Program;
use crate::resolve::place;
use crate::text::{cut, fitting, named, respell, short};

/// Checks the claims of the program.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let mut first: FxHashMap<*const Manifest, (&Pods<'a>, &'a Node)> = FxHashMap::default();
    for pods in program.pods.iter().filter(|pods| !pods.owner.external && !pods.owner.raw) {
        for node in claims(pods) {
            let Some(name) = node.as_str() else { continue };
            let claim = program.object(("", "PersistentVolumeClaim", pods.namespace(), name));
            let Some(claim) = claim.filter(|claim| !claim.external && !claim.broken) else { continue };
            let Some(mode) = one_node(claim).filter(|_| !is_pinned(pods)) else { continue };
            let at = place(node, claim, pods.owner);
            let earlier = *first.entry(std::ptr::from_ref(claim)).or_insert((pods, node));
            let problem = if !std::ptr::eq(earlier.0, pods) {
                let first = place(earlier.1, claim, earlier.0.owner);
                Some(shared(claim, mode, at, (earlier.0, first)))
            } else {
                many(pods).map(|many| of_many(pods, claim, mode, at, many))
            };
            found.of(pods.owner).extend(problem);
        }
    }
    for claim in program.objects_of("", "PersistentVolumeClaim") {
        if !claim.external && !claim.broken {
            found.of(claim).extend(named_volume(program, claim));
        }
    }
}

/// Where the volumes of pods name claims, once for each claim.
fn claims<'a>(pods: &Pods<'a>) -> Vec<&'a Node> {
    let volumes = pods.spec.and_then(|spec| spec.get("volumes")).map_or(&[] as &[_], Node::items);
    let claims = volumes.iter().filter_map(|volume| volume.at(&["persistentVolumeClaim", "claimName"]));
    let mut found: Vec<&Node> = Vec::new();
    for node in claims {
        if !found.iter().any(|known| known.value == node.value) {
            found.push(node);
        }
    }
    found
}

/// The mode of a claim that pods of one node alone may mount.
fn one_node(claim: &Manifest) -> Option<&Node> {
    let modes = claim.node.at(&["spec", "accessModes"])?.items();
    let alone = |mode: &Node| matches!(mode.as_str(), Some("ReadWriteOnce" | "ReadWriteOncePod"));
    modes.first().filter(|_| modes.iter().all(alone))
}

/// Whether something holds the pods together on one node, or may.
fn is_pinned(pods: &Pods<'_>) -> bool {
    let has = |path: &[&str]| pods.spec.is_some_and(|spec| spec.at(path).is_some());
    has(&["nodeName"])
        || has(&["nodeSelector"])
        || has(&["affinity", "podAffinity"])
        || has(&["affinity", "nodeAffinity"])
}

/// How a workload says that it makes more than one pod, and where.
fn many<'a>(pods: &Pods<'a>) -> Option<(String, &'a Node)> {
    let spec = pods.owner.node.get("spec")?;
    let field = match pods.owner.kind.as_str() {
        "Deployment" | "ReplicaSet" | "StatefulSet" | "ReplicationController" => "replicas",
        "Job" => "parallelism",
        _ => return None,
    };
    let node = spec.get(field)?;
    let count = node.as_int().filter(|count| *count > 1)?;
    Some((format!("{count} pods"), node))
}

fn of_many(
    pods: &Pods<'_>,
    claim: &Manifest,
    mode: &Node,
    span: Span,
    (many, at): (String, &Node),
) -> Diagnostic {
    let name = cut(&claim.name, 30);
    let messages = [
        format!("{many} of {} share claim `{name}`, which one node may mount", named(pods.owner)),
        format!("{many} share claim `{name}`, which one node may mount"),
    ];
    let problem = Diagnostic::warning(Code::K0353, span, fitting(messages))
        .label("all of them mount it")
        .secondary(at.origin, many);
    sharing(problem, mode)
}

fn shared(claim: &Manifest, mode: &Node, at: Span, (earlier, first): (&Pods<'_>, Span)) -> Diagnostic {
    let name = short(&claim.name);
    let message = format!("two workloads share claim `{name}`, which one node may mount");
    let problem = Diagnostic::warning(Code::K0353, at, message);
    let problem = if first == at {
        problem.label(format!("made for {} and for others", named(earlier.owner)))
    } else {
        problem.label("mounted here").secondary(first, format!("and by {}", named(earlier.owner)))
    };
    sharing(problem, mode)
}

fn sharing(problem: Diagnostic, mode: &Node) -> Diagnostic {
    let said = mode.as_str().unwrap_or("");
    let note = match said {
        "ReadWriteOncePod" => "all pods but one would wait",
        _ => "pods on another node would wait for the volume",
    };
    let title = "write `ReadWriteMany`, if the storage allows it";
    let problem = problem.secondary(mode.origin, "so the claim says").note(note);
    respell(problem, title.to_owned(), (mode.origin, said), "ReadWriteMany", false)
}

/// A claim that names a volume of the program which cannot be its own. The rules are those of the
/// controller that binds them.
fn named_volume(program: &Program<'_>, claim: &Manifest) -> Option<Diagnostic> {
    let spec = claim.node.get("spec")?;
    let name = spec.get("volumeName")?;
    let volume = program.object(("", "PersistentVolume", "", name.as_str()?))?;
    let by_annotation = |object: &Manifest| {
        object.node.at(&["metadata", "annotations", "volume.beta.kubernetes.io/storage-class"]).is_some()
    };
    if volume.external || volume.broken || by_annotation(claim) || by_annotation(volume) {
        return None;
    }
    let of = volume.node.get("spec")?;
    if let Some(owner) = of.get("claimRef") {
        // What names the claim as well is bound without another look.
        let same = owner.get("name").and_then(Node::as_str) == Some(&claim.name)
            && owner.get("namespace").and_then(Node::as_str) == claim.namespace.as_deref();
        let said = owner.get("name")?.as_str()?;
        return (!same && claim.namespace.is_some())
            .then(|| never(claim, volume, name, owner, &format!("it is for claim `{}`", short(said))));
    }
    let text = |node: &Node, field: &str| node.get(field).and_then(Node::as_str).map(str::to_owned);
    let request = spec.at(&["resources", "requests", "storage"]);
    let capacity = of.at(&["capacity", "storage"]);
    if let (Some(request), Some(capacity)) = (request, capacity)
        && let (Some(wanted), Some(has)) = (quantity(request), quantity(capacity))
        && wanted > has
    {
        let why = format!("it has {}", capacity.as_str().unwrap_or("less"));
        return Some(never(claim, volume, request, capacity, &why));
    }
    if let Some(class) = spec.get("storageClassName")
        && let Some(wanted) = class.as_str()
        && wanted != text(of, "storageClassName").unwrap_or_default()
    {
        let at = of.get("storageClassName").unwrap_or(of);
        let why = match text(of, "storageClassName") {
            Some(other) => format!("its class is `{}`", short(&other)),
            None => "it has no class".to_owned(),
        };
        return Some(never(claim, volume, class, at, &why));
    }
    let modes = |node: &Node| -> Vec<String> {
        let modes = node.get("accessModes").map_or(&[] as &[_], Node::items);
        modes.iter().filter_map(|mode| mode.as_str().map(str::to_owned)).collect()
    };
    let known = modes(of);
    let missing = spec.get("accessModes")?.items().iter().find(|mode| {
        mode.as_str().is_some_and(|mode| !known.iter().any(|known| known == mode)) && !known.is_empty()
    })?;
    Some(never(claim, volume, missing, of.get("accessModes")?, &format!("it has {}", known.join(", "))))
}

fn never(claim: &Manifest, volume: &Manifest, at: &Node, other: &Node, why: &str) -> Diagnostic {
    let message = format!("claim `{}` never gets volume `{}`", cut(&claim.name, 35), cut(&volume.name, 35));
    let problem = Diagnostic::error(Code::K0354, at.origin, message)
        .label("does not fit the volume")
        .secondary(other.origin, why)
        .note("the claim stays `Pending`, and pods that mount it do not start");
    match (at.as_str(), other.as_str()) {
        (Some(said), Some(has)) => {
            let title = format!("write `{}`, as the volume has it", short(has));
            respell(problem, title, (at.origin, said), has, false)
        }
        _ => problem.help("say the same in both"),
    }
}
