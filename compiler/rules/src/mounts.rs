//! The places inside a pod's spec that refer to objects: variables, volumes, and where those are mounted.

use ecow::EcoVec;
use kdsl_base::{Manifest, Node};
use rustc_hash::FxHashMap;

use crate::edges::{Edge, Key, Keys, Mount, Part, Relation};
use crate::walk::Segment;

/// Where containers stand in a pod's spec.
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// A pod's spec while a walk is inside it.
#[derive(Debug, Default)]
pub(crate) struct PodPlaces<'a> {
    spec: Option<&'a Node>,
    /// How many segments the way to the spec has.
    depth: usize,
    /// By volume.
    mounts: FxHashMap<&'a str, EcoVec<Mount<'a>>>,
}

impl<'a> PodPlaces<'a> {
    /// The places of that spec.
    pub(crate) fn new(spec: &'a Node, depth: usize) -> PodPlaces<'a> {
        let mut mounts: FxHashMap<&str, EcoVec<Mount<'a>>> = FxHashMap::default();
        for container in CONTAINERS.iter().filter_map(|field| spec.get(field)).flat_map(Node::items) {
            let name = text(container, "name");
            for entry in container.get("volumeMounts").map_or(&[] as &[_], Node::items) {
                let part = match text(entry, "subPath") {
                    "" => Part::Whole,
                    part => Part::Of(part),
                };
                let mount = Mount { container: name, path: text(entry, "mountPath"), part };
                mounts.entry(text(entry, "name")).or_default().push(mount);
            }
        }
        PodPlaces { spec: Some(spec), depth, mounts }
    }

    /// In which way the place at the end of that way refers, if the spec is what says so.
    pub(crate) fn relation(&self, path: &[Segment<'a>]) -> Option<Relation<'a>> {
        let spec = self.spec?;
        match path.get(self.depth..)? {
            [Segment::Key("volumes"), Segment::Index(at), ..] => {
                let volume = text(spec.get("volumes")?.items().get(*at)?, "name");
                Some(Relation::Volume { volume })
            }
            [Segment::Key(list), Segment::Index(at), Segment::Key("env"), Segment::Index(entry), ..] => {
                let container = spec.get(list)?.items().get(*at)?;
                let variable = text(container.get("env")?.items().get(*entry)?, "name");
                Some(Relation::Env { variable })
            }
            [Segment::Key(_), Segment::Index(_), Segment::Key("envFrom"), ..] => Some(Relation::EnvFrom),
            _ => None,
        }
    }

    /// Where the volume of that relation is mounted.
    pub(crate) fn mounts(&self, relation: Relation<'_>) -> EcoVec<Mount<'a>> {
        match relation {
            Relation::Volume { volume } => self.mounts.get(volume).cloned().unwrap_or_default(),
            _ => EcoVec::new(),
        }
    }
}

impl Edge<'_> {
    /// Whether what refers makes use of that key of the object.
    ///
    /// A volume uses the keys whose files containers see: all of them where it is mounted as a whole, one
    /// where `subPath` mounts one, none where nothing mounts it.
    pub fn uses(&self, key: &str) -> bool {
        match &self.keys {
            Keys::None => false,
            Keys::All => !self.is_volume() || self.shows(key),
            Keys::These(keys) => keys.iter().any(|known| known.name == key && self.uses_named(known)),
        }
    }

    /// The same for one of the keys that the reference names.
    pub(crate) fn uses_named(&self, key: &Key<'_>) -> bool {
        !self.is_volume() || self.shows(key.file.unwrap_or(key.name))
    }

    fn is_volume(&self) -> bool {
        matches!(self.relation, Relation::Volume { .. })
    }

    /// Whether a container sees that file of the volume.
    fn shows(&self, file: &str) -> bool {
        self.mounts.iter().any(|mount| match mount.part {
            Part::Whole => true,
            Part::Of(part) => {
                let part = part.trim_start_matches("./").trim_end_matches('/');
                part == "."
                    || file.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        })
    }
}

fn text<'n>(node: &'n Node, field: &str) -> &'n str {
    node.get(field).and_then(Node::as_str).unwrap_or("")
}

/// The volumes that the pods of an object have, by name: those of the pod's spec, and those that a
/// StatefulSet makes of its claims' templates, which stand for one of the same name.
pub(crate) fn volumes<'a>(
    owner: &'a Manifest,
    spec: &'a Node,
) -> impl Iterator<Item = (&'a str, Option<&'a Node>)> {
    let volumes = spec.get("volumes").map_or(&[] as &[_], Node::items).iter();
    let volumes = volumes.map(|volume| (text(volume, "name"), Some(volume)));
    let claims = owner.node.at(&["spec", "volumeClaimTemplates"]).map_or(&[] as &[_], Node::items).iter();
    let claims = claims.filter_map(|claim| Some((text(claim.get("metadata")?, "name"), None)));
    volumes.chain(claims)
}
