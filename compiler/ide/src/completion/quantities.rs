//! Amounts that people write, by what they are amounts of.

/// Where amounts stand under a key, and the usual ones.
const AMOUNTS: &[(&str, &[&str])] = &[
    ("cpu", &["50m", "100m", "250m", "500m", "1", "2"]),
    ("memory", &["64Mi", "128Mi", "256Mi", "512Mi", "1Gi", "2Gi"]),
    ("ephemeral-storage", &["1Gi", "2Gi", "10Gi"]),
    ("storage", &["1Gi", "5Gi", "10Gi", "20Gi", "100Gi"]),
    ("sizeLimit", &["64Mi", "256Mi", "1Gi"]),
    ("averageValue", &["100", "500m"]),
];

/// The names of what can be limited, by the type of the record around.
const RESOURCES: &[(&str, &[&str])] = &[
    ("ResourceRequirements", &["cpu", "memory", "ephemeral-storage"]),
    ("VolumeResourceRequirements", &["storage"]),
    ("PersistentVolumeSpec", &["storage"]),
    (
        "ResourceQuotaSpec",
        &["pods", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory", "requests.storage"],
    ),
    ("LimitRangeItem", &["cpu", "memory", "storage"]),
];

/// The usual amounts under a key.
pub(super) fn amounts(key: &str) -> &'static [&'static str] {
    AMOUNTS.iter().find(|(known, _)| *known == key).map_or(&[], |(_, amounts)| amounts)
}

/// What a map of amounts in a type may have as keys.
pub(super) fn resources(owner: &str) -> &'static [&'static str] {
    RESOURCES.iter().find(|(known, _)| *known == owner).map_or(&[], |(_, names)| names)
}
