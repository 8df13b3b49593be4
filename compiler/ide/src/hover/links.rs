//! Where Kubernetes' own pages say more.

use kdsl_schema::{Schema, TypeId, Version};

/// The newest version whose pages are sure to be there.
const NEWEST_PAGES: Version = Version::new(34);

/// The page of a type in the reference of the API; none for what is not Kubernetes' own.
pub(super) fn reference(schema: Schema<'_>, ty: TypeId, version: Version) -> Option<String> {
    if schema.is_custom(ty) {
        return None;
    }
    let mut parts = schema.type_path(ty).splitn(3, '.');
    let (group, of, name) = (parts.next()?, parts.next()?, parts.next()?);
    // Types are named by the first part of their group, pages by all of it.
    let whole = schema.kinds().find(|kind| kind.group.split('.').next() == Some(group));
    let group = whole.map_or(group, |kind| kind.group).replace('.', "-");
    let version = version.min(NEWEST_PAGES);
    Some(format!(
        "https://kubernetes.io/docs/reference/generated/kubernetes-api/v{version}/#{}-{of}-{group}",
        name.to_lowercase()
    ))
}
