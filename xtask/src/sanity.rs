//! What must hold of every version that was read: the sources are generated code whose layout may
//! change, and a reader that silently misses something would remove fields from the language.

use crate::Failure;
use crate::reader::{Api, Field};

/// Fails with the first thing that does not hold.
pub fn check(minor: u8, api: &Api) -> Result<(), Failure> {
    let fail = |words: String| format!("1.{minor}: {words}");
    if api.kinds.len() < 60 {
        return Err(fail(format!("only {} kinds", api.kinds.len())));
    }
    if api.types.len() < 450 {
        return Err(fail(format!("only {} types", api.types.len())));
    }
    for (path, ty) in &api.types {
        for (name, field) in &ty.fields {
            let elem = field.shape.trim_matches(['[', ']', '{', '}']);
            if elem.contains('.') && !api.types.contains_key(elem) {
                return Err(fail(format!("{path}.{name} has the type {elem}, which does not exist")));
            }
        }
    }
    spots(api).map_err(fail)
}

/// Fields of the kinds that everyone uses, with shape, necessity and keys.
fn spots(api: &Api) -> Result<(), Failure> {
    expect(api, "apps.v1.DeploymentSpec", "selector", "meta.v1.LabelSelector", true, &[])?;
    expect(api, "apps.v1.DeploymentSpec", "replicas", "i32", false, &[])?;
    expect(api, "core.v1.PodSpec", "containers", "[core.v1.Container]", true, &["name"])?;
    expect(api, "core.v1.PodSpec", "volumes", "[core.v1.Volume]", false, &["name"])?;
    expect(api, "core.v1.PodSpec", "activeDeadlineSeconds", "i64", false, &[])?;
    expect(api, "core.v1.Container", "volumeMounts", "[core.v1.VolumeMount]", false, &["mountPath"])?;
    expect(api, "core.v1.ResourceRequirements", "limits", "{quantity}", false, &[])?;
    expect(api, "core.v1.Secret", "data", "{bytes}", false, &[])?;
    expect(api, "core.v1.ServicePort", "targetPort", "intstr", false, &[])?;
    expect(api, "meta.v1.ObjectMeta", "creationTimestamp", "time", false, &[])?;
    for (kind, namespaced) in [("Deployment", true), ("Namespace", false), ("ClusterRole", false)] {
        let found = api.kinds.iter().find(|found| found.name == kind);
        let found = found.ok_or_else(|| format!("the kind {kind} is missing"))?;
        if found.namespaced != namespaced {
            return Err(format!("{kind} has the wrong scope"));
        }
    }
    Ok(())
}

fn expect(
    api: &Api,
    path: &str,
    name: &str,
    shape: &str,
    required: bool,
    keys: &[&str],
) -> Result<(), Failure> {
    let ty = api.types.get(path).ok_or_else(|| format!("the type {path} is missing"))?;
    let field: &Field = ty.fields.get(name).ok_or_else(|| format!("{path}.{name} is missing"))?;
    if field.shape != shape || field.required != required || field.keys != keys {
        let (found, need, by) = (&field.shape, field.required, &field.keys);
        return Err(format!("{path}.{name} is {found} (required {need}, keys {by:?}), not {shape}"));
    }
    Ok(())
}
