//! Resources of containers and pods, and amounts anywhere.

use super::{lines, passes, report};

/// A pod of one container with those resources.
fn with(resources: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec: {{ containers: [{{ name: web, image: a, resources: {{ \
         {resources} }} }}] }}\n"
    )
}

#[track_caller]
fn says(yaml: &str, wanted: &[&str]) {
    assert_eq!(lines(yaml, "1.37"), wanted, "{yaml}");
}

#[test]
fn a_request_lies_within_the_limit() {
    insta::assert_snapshot!(report(&with("requests: { cpu: 2 }, limits: { cpu: 1500m }")), @r#"
    error[K0730]: `cpu` requests 2, but its limit is 1500m
       ╭─[ app.yaml:4:75 ]
     4 │ spec: { containers: [{ name: web, image: a, resources: { requests: { cpu: 2 }, limits: { cpu: 1500m } } }] }
       │                                                                           ╰───────────────────────── more than the limit
       │                                                                                               ╰───── the limit
       = note: the API server rejects it
       = help: request `1500m`
     4 - spec: { containers: [{ name: web, image: a, resources: { requests: { cpu: 2 }, limits: { cpu: 1500m } } }] }
     4 + spec: { containers: [{ name: web, image: a, resources: { requests: { cpu: 1500m }, limits: { cpu: 1500m } } }] }
       = or: make `2` the limit
    "#);
    passes(&with("requests: { cpu: 500m, memory: 0.5Gi }, limits: { cpu: 0.5, memory: 512Mi }"));
    passes(&with("requests: { cpu: 500m }, limits: { memory: 512Mi }"));
    says(
        &with("requests: { memory: 1Gi }, limits: { memory: 1G }"),
        &["K0730 `memory` requests 1Gi, but its limit is 1G"],
    );
}

#[test]
fn devices_and_pages_are_given_out_whole() {
    passes(&with("limits: { nvidia.com/gpu: 1 }"));
    passes(&with("requests: { nvidia.com/gpu: 1 }, limits: { nvidia.com/gpu: \"1\" }"));
    says(
        &with("requests: { nvidia.com/gpu: 1 }, limits: { nvidia.com/gpu: 2 }"),
        &["K0732 `nvidia.com/gpu` requests 1, but its limit is 2"],
    );
    insta::assert_snapshot!(report(&with("requests: { nvidia.com/gpu: 1 }")), @r#"
    error[K0732]: `nvidia.com/gpu` is requested without a limit
       ╭─[ app.yaml:4:70 ]
     4 │ spec: { containers: [{ name: web, image: a, resources: { requests: { nvidia.com/gpu: 1 } } }] }
       │                                                                      ╰────────────── the limit must be the same amount
       = note: the API server rejects it
       = help: set the same limit
    "#);
    says(
        &with("limits: { nvidia.com/gpu: 500m }"),
        &["K0737 500m of `nvidia.com/gpu` is not a whole number"],
    );
    passes(&with("limits: { hugepages-2Mi: 64Mi, memory: 64Mi }"));
    says(
        &with("limits: { hugepages-2Mi: 3Mi, memory: 64Mi }"),
        &["K0737 3Mi of `hugepages-2Mi` is no number of pages"],
    );
    says(
        &with("limits: { hugepages-2Mi: 64Mi }"),
        &["K0733 container `web` has huge pages, but no cpu and no memory"],
    );
    says(
        &with("limits: { memory: 64Mi }, requests: { hugepages-2Mi: 2Mi }"),
        &["K0732 `hugepages-2Mi` is requested without a limit"],
    );
}

#[test]
fn a_container_has_known_resources() {
    passes(&with("limits: { ephemeral-storage: 1Gi, example.com/foo: 2, example.kubernetes.io/bar: 500m }"));
    insta::assert_snapshot!(report(&with("limits: { memroy: 1Gi }")), @r#"
    error[K0736]: a container has no resource `memroy`
       ╭─[ app.yaml:4:68 ]
     4 │ spec: { containers: [{ name: web, image: a, resources: { limits: { memroy: 1Gi } } }] }
       │                                                                    ╰────── no resource of this name
       = note: the API server rejects it
       = help: did you mean `memory`?
     4 - spec: { containers: [{ name: web, image: a, resources: { limits: { memroy: 1Gi } } }] }
     4 + spec: { containers: [{ name: web, image: a, resources: { limits: { memory: 1Gi } } }] }
    "#);
    says(&with("limits: { gpu: 1 }"), &["K0736 a container has no resource `gpu`"]);
    says(&with("limits: { storage: 1Gi }"), &["K0736 a container has no resource `storage`"]);
    says(
        &with("limits: { requests.example.com/a: 1 }"),
        &["K0736 a container has no resource `requests.example.com/a`"],
    );
    says(
        &with("limits: { hugepages-large: 1Gi, cpu: 1 }"),
        &["K0736 a container has no resource `hugepages-large`"],
    );
}

#[test]
fn an_amount_is_one_that_somebody_means() {
    insta::assert_snapshot!(report(&with("requests: { memory: 100m }")), @r#"
    error[K0731]: `100m` of memory is less than a byte
       ╭─[ app.yaml:4:78 ]
     4 │ spec: { containers: [{ name: web, image: a, resources: { requests: { memory: 100m } } }] }
       │                                                                              ╰──── `Mi` stands for mebibytes, `M` for megabytes, `m` for thousandths
       = note: Kubernetes counts it in bytes
       = help: write `100Mi`
     4 - spec: { containers: [{ name: web, image: a, resources: { requests: { memory: 100m } } }] }
     4 + spec: { containers: [{ name: web, image: a, resources: { requests: { memory: 100Mi } } }] }
       = or: write `100M`
    "#);
    says(&with("limits: { memory: 512 }"), &["K0731 `512` of memory is 512 bytes"]);
    says(&with("limits: { memory: 5000m }"), &["K0731 `5000m` of memory is 5 bytes"]);
    says(&with("limits: { cpu: 512Mi }"), &["K0731 `512Mi` of cpu is 536870912 cores"]);
    insta::assert_snapshot!(report(&with("limits: { cpu: 1000 }")), @r#"
    warning[K0731]: `1000` of cpu is 1000 cores
       ╭─[ app.yaml:4:73 ]
     4 │ spec: { containers: [{ name: web, image: a, resources: { limits: { cpu: 1000 } } }] }
       │                                                                         ╰──── `m` stands for thousandths of a core
       = note: no node has that many cores
       = help: write `1000m`
     4 - spec: { containers: [{ name: web, image: a, resources: { limits: { cpu: 1000 } } }] }
     4 + spec: { containers: [{ name: web, image: a, resources: { limits: { cpu: 1000m } } }] }
    "#);
    for fine in
        ["memory: 64Ki", "memory: 0", "memory: 134217728", "memory: 1.1Gi", "cpu: 100", "cpu: 0.1", "cpu: 1k"]
    {
        passes(&with(&format!("limits: {{ {fine} }}")));
    }
    // One mistake is one finding.
    says(
        &with("requests: { memory: 64Mi }, limits: { memory: 512 }"),
        &["K0731 `512` of memory is 512 bytes"],
    );
    says(&with("limits: { memory: -1 }"), &["K0113 `memory` is -1, which is out of range"]);
}

#[test]
fn amounts_stand_in_other_places_as_well() {
    let claim = |size: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{ name: a }}\nspec: {{ accessModes: [ReadWriteOnce], \
             resources: {{ requests: {{ storage: {size} }} }} }}\n"
        )
    };
    let told = |yaml: &str| -> Vec<String> {
        lines(yaml, "1.37").into_iter().filter(|line| !line.starts_with("K035")).collect()
    };
    assert!(told(&claim("5Gi")).is_empty());
    assert_eq!(told(&claim("5")), ["K0731 `5` of storage is 5 bytes"]);
    assert_eq!(told(&claim("500m")), ["K0731 `500m` of storage is less than a byte"]);
    let quota = |hard: &str| {
        format!(
            "apiVersion: v1\nkind: ResourceQuota\nmetadata: {{ name: a }}\nspec: {{ hard: {{ {hard} }} }}\n"
        )
    };
    assert!(told(&quota("requests.cpu: 2000, pods: 10, limits.memory: 1Ti")).is_empty());
    assert_eq!(told(&quota("limits.memory: 100m")), ["K0731 `100m` of limits.memory is less than a byte"]);
    let range = |max: &str| {
        format!(
            "apiVersion: v1\nkind: LimitRange\nmetadata: {{ name: a }}\nspec: {{ limits: [{{ type: Container, max: {{ {max} }} }}] \
             }}\n"
        )
    };
    assert!(told(&range("cpu: 4000, memory: 1Gi")).is_empty());
    assert_eq!(told(&range("cpu: 500Mi")), ["K0731 `500Mi` of cpu is 524288000 cores"]);
    let temporary = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, image: a, \
                     volumeMounts: [{ name: v, mountPath: /v }] }], volumes: [{ name: v, emptyDir: { sizeLimit: 500m } }] }\n";
    assert_eq!(told(temporary), ["K0731 `500m` of storage is less than a byte"]);
}

#[test]
fn containers_stay_within_their_pod() {
    let pod = |pods: &str, one: &str, other: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec:\n  resources: {{ {pods} }}\n  containers:\n    - {{ name: a, \
             image: a, resources: {{ {one} }} }}\n    - {{ name: b, image: b, resources: {{ {other} }} }}\n"
        )
    };
    let (one, other) = ("requests: { cpu: 800m }", "requests: { cpu: 400m }");
    passes(&pod("requests: { cpu: 1200m }", one, other));
    insta::assert_snapshot!(report(&pod("requests: { cpu: 1 }", one, other)), @r#"
    error[K0734]: the pod requests 1 of `cpu`, but its containers 1200m
       ╭─[ app.yaml:5:33 ]
     5 │   resources: { requests: { cpu: 1 } }
       │                                 ╰─ less than its containers together
       = note: the API server rejects it
       = help: write `1200m`
     5 -   resources: { requests: { cpu: 1 } }
     5 +   resources: { requests: { cpu: 1200m } }
    "#);
    assert!(lines(&pod("requests: { cpu: 1 }", one, other), "1.33").is_empty());
    passes(&pod("limits: { cpu: 1 }", "limits: { cpu: 1 }", "limits: { cpu: 1 }"));
    says(
        &pod("limits: { cpu: 1 }", "limits: { cpu: 2 }", "limits: { cpu: 1 }"),
        &["K0734 container `a` may have 2 of `cpu`, but its pod 1"],
    );
    says(
        &pod("limits: { ephemeral-storage: 1Gi }", "", ""),
        &["K0736 a pod as a whole has no resource `ephemeral-storage`"],
    );
}

#[test]
fn init_containers_request_one_after_the_other() {
    let pod = |policy: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec:\n  resources: {{ requests: {{ cpu: 1 }} }}\n  \
             initContainers: [{{ name: a, image: a, {policy} resources: {{ requests: {{ cpu: 1 }} }} }}]\n  containers: [{{ name: b, \
             image: b, resources: {{ requests: {{ cpu: 1 }} }} }}]\n"
        )
    };
    passes(&pod(""));
    says(&pod("restartPolicy: Always,"), &["K0734 the pod requests 1 of `cpu`, but its containers 2"]);
}

#[test]
fn a_claim_is_made_by_the_pod() {
    let pod = |name: &str| {
        with(&format!("claims: [{{ name: {name} }}]"))
            .replace("spec: {", "spec: { resourceClaims: [{ name: gpu, resourceClaimName: gpu }],")
    };
    let told = |yaml: &str| -> Vec<String> {
        lines(yaml, "1.37").into_iter().filter(|line| !line.starts_with("K0308")).collect()
    };
    assert!(told(&pod("gpu")).is_empty());
    assert_eq!(told(&pod("gpus")), ["K0735 the pod makes no resource claim `gpus`"]);
    assert_eq!(told(&with("claims: [{ name: gpu }]")), ["K0735 the pod makes no resource claim `gpu`"]);
}
