//! The catalogue of codes: one line each, the code's short name and its page of documentation.
//!
//! A code never changes its meaning. The ranges: `K00xx` text and syntax, `K01xx` fields and types,
//! `K02xx` kinds and versions, `K03xx` references between resources, `K04xx` evaluation and inputs,
//! `K05xx` secrets, `K06xx` files and projects, `K07xx` pods and their workloads, `K08xx` all other kinds,
//! `K09xx` the Pod Security Standards, `K10xx` best practice, whose names are what users call them.

/// The stable name of one sort of finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id())
    }
}

impl Code {
    /// The code as it is written, such as `K0101`.
    pub fn id(self) -> String {
        format!("K{:04}", self.0)
    }

    /// The code of that spelling, in either case, if it is in the catalogue.
    pub fn parse(text: &str) -> Option<Code> {
        let digits = text.strip_prefix(['K', 'k'])?;
        let number: u16 = digits.parse().ok()?;
        all().iter().copied().find(|code| code.0 == number && digits.len() == 4)
    }

    /// The code's short name with dashes, by which users may call it: `selector-that-selects-no-pods`.
    pub fn slug(self) -> String {
        let words = self.name().split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
    }

    /// The code that a user calls so: `K0303` or `selector-that-selects-no-pods`.
    pub fn named(text: &str) -> Option<Code> {
        Code::parse(text).or_else(|| all().iter().copied().find(|code| code.slug() == text))
    }
}

/// The codes whose findings can be warnings or hints, so that a project may set their level.
const LINTS: &[Code] = &[
    Code::K0205,
    Code::K0303,
    Code::K0308,
    Code::K0321,
    Code::K0322,
    Code::K0323,
    Code::K0325,
    Code::K0326,
    Code::K0327,
    Code::K0328,
    Code::K0329,
    Code::K0330,
    Code::K0331,
    Code::K0332,
    Code::K0333,
    Code::K0350,
    Code::K0351,
    Code::K0352,
    Code::K0353,
    Code::K0355,
    Code::K0356,
    Code::K0357,
    Code::K0358,
    Code::K0359,
    Code::K0360,
    Code::K0503,
    Code::K0630,
    Code::K0631,
    Code::K0632,
    Code::K0640,
    Code::K0641,
    Code::K0703,
    Code::K0704,
    Code::K0731,
    Code::K0755,
    Code::K0759,
    Code::K0790,
    Code::K0807,
    Code::K0818,
    Code::K0819,
    Code::K0873,
    Code::K0901,
    Code::K0902,
    Code::K0903,
    Code::K0904,
    Code::K0905,
    Code::K0906,
    Code::K0907,
    Code::K0908,
    Code::K0909,
    Code::K0910,
    Code::K0911,
    Code::K0912,
    Code::K0913,
    Code::K0914,
    Code::K0915,
    Code::K0916,
    Code::K0917,
    Code::K0918,
    Code::K0919,
    Code::K1001,
    Code::K1002,
    Code::K1003,
    Code::K1005,
    Code::K1006,
    Code::K1007,
    Code::K1008,
    Code::K1009,
    Code::K1010,
    Code::K1011,
    Code::K1012,
    Code::K1013,
    Code::K1014,
    Code::K1021,
    Code::K1022,
    Code::K1023,
    Code::K1024,
    Code::K1025,
    Code::K1026,
    Code::K1027,
    Code::K1028,
    Code::K1029,
    Code::K1030,
    Code::K1031,
    Code::K1032,
    Code::K1033,
    Code::K1034,
    Code::K1035,
    Code::K1036,
    Code::K1037,
    Code::K1038,
    Code::K1039,
    Code::K1040,
    Code::K1041,
    Code::K1042,
    Code::K1043,
    Code::K1044,
    Code::K1045,
    Code::K1051,
    Code::K1052,
    Code::K1053,
    Code::K1054,
    Code::K1055,
    Code::K1056,
    Code::K1057,
    Code::K1058,
    Code::K1059,
    Code::K1060,
    Code::K1061,
    Code::K1062,
    Code::K1063,
    Code::K1064,
    Code::K1065,
    Code::K1066,
    Code::K1067,
    Code::K1068,
    Code::K1071,
    Code::K1072,
    Code::K1073,
    Code::K1075,
    Code::K1076,
    Code::K1077,
    Code::K1078,
    Code::K1079,
    Code::K1081,
    Code::K1082,
    Code::K1083,
    Code::K1084,
    Code::K1085,
    Code::K1086,
    Code::K1087,
];

impl Code {
    /// The codes whose findings can be warnings or hints. All others are always errors.
    pub const fn lints() -> &'static [Code] {
        LINTS
    }
}

macro_rules! catalogue {
    ($($id:ident = $number:literal, $name:literal;)*) => {
        impl Code {
            $(#[doc = $name] pub const $id: Code = Code($number);)*

            /// The code's short name, such as `unknown field`.
            pub const fn name(self) -> &'static str {
                match self.0 { $($number => $name,)* _ => "" }
            }

            /// The code's page: what it means, why it matters in a cluster, a bad and a good example.
            pub const fn page(self) -> &'static str {
                match self.0 {
                    $($number => include_str!(concat!("../../../docs/errors/", stringify!($id), ".md")),)*
                    _ => "",
                }
            }
        }

        /// Every code, in the order of the numbers.
        pub const fn all() -> &'static [Code] {
            &[$(Code($number),)*]
        }
    };
}

catalogue! {
    K0001 = 1, "unclosed bracket";
    K0002 = 2, "unexpected token";
    K0003 = 3, "unclosed string";
    K0004 = 4, "bad escape";
    K0005 = 5, "malformed number";
    K0006 = 6, "unmatched closing bracket";
    K0007 = 7, "nested too deeply";
    K0008 = 8, "ambiguous minus";
    K0009 = 9, "character that does not belong here";
    K0010 = 10, "unclosed comment";
    K0011 = 11, "key that needs quotes";
    K0012 = 12, "missing separator";
    K0013 = 13, "bracket on a line of its own";
    K0101 = 101, "unknown field";
    K0102 = 102, "field at the wrong level";
    K0103 = 103, "set twice";
    K0104 = 104, "missing field";
    K0105 = 105, "key needs quotes";
    K0110 = 110, "wrong type";
    K0111 = 111, "value that is not allowed";
    K0112 = 112, "malformed quantity";
    K0113 = 113, "out of range";
    K0114 = 114, "number that would lose its spelling";
    K0115 = 115, "null where a value is required";
    K0116 = 116, "member of a value that may be absent";
    K0117 = 117, "not base64";
    K0118 = 118, "more than one of one";
    K0119 = 119, "field that the cluster writes";
    K0120 = 120, "operand of the wrong type";
    K0125 = 125, "unknown type";
    K0126 = 126, "no such member";
    K0127 = 127, "type that means nothing";
    K0201 = 201, "unknown kind";
    K0202 = 202, "kind of another project";
    K0203 = 203, "kind of another version";
    K0204 = 204, "field of another version";
    K0205 = 205, "deprecated";
    K0206 = 206, "unknown apiVersion";
    K0207 = 207, "raw resource without apiVersion";
    K0300 = 300, "unknown name";
    K0301 = 301, "missing ConfigMap or Secret key";
    K0302 = 302, "workload that does not select its own pods";
    K0303 = 303, "selector that selects no pods";
    K0304 = 304, "resource defined twice";
    K0305 = 305, "unknown port";
    K0306 = 306, "reference to the wrong kind";
    K0307 = 307, "ambiguous name";
    K0308 = 308, "object that is not in the program";
    K0309 = 309, "name declared twice";
    K0310 = 310, "not text";
    K0311 = 311, "no resource of that name";
    K0312 = 312, "reference into another namespace";
    K0313 = 313, "name that Kubernetes does not take";
    K0314 = 314, "label or annotation that Kubernetes does not take";
    K0315 = 315, "empty selector";
    K0316 = 316, "name used twice in a pod";
    K0317 = 317, "key that a ConfigMap or Secret does not take";
    K0318 = 318, "first letter of a name";
    K0320 = 320, "node port used twice";
    K0321 = 321, "target that cannot be scaled";
    K0322 = 322, "replicas beside an autoscaler";
    K0323 = 323, "autoscaler without a request to measure by";
    K0324 = 324, "two autoscalers of one workload";
    K0325 = 325, "budget that lets no pod be evicted";
    K0326 = 326, "two budgets over one pod";
    K0327 = 327, "policy that shuts pods off from DNS";
    K0328 = 328, "pods that no policy covers";
    K0329 = 329, "Secret that is none for TLS";
    K0330 = 330, "path routed twice";
    K0331 = 331, "workloads that select the same pods";
    K0332 = 332, "port that no container declares";
    K0333 = 333, "Service that nothing leads to";
    K0350 = 350, "key that nobody reads";
    K0351 = 351, "ConfigMap or Secret that nobody uses";
    K0352 = 352, "volume that nobody mounts";
    K0353 = 353, "claim that pods share and one node mounts";
    K0354 = 354, "claim that never gets its volume";
    K0355 = 355, "pods that a quota or a limit turns away";
    K0356 = 356, "key that becomes no variable";
    K0357 = 357, "Secret of another type";
    K0358 = 358, "permission for a resource that is not there";
    K0359 = 359, "permission for a verb that is not there";
    K0360 = 360, "Service that gives a StatefulSet's pods no names";
    K0361 = 361, "version that is not served";
    K0401 = 401, "cycle";
    K0402 = 402, "limit reached";
    K0403 = 403, "missing parameter";
    K0404 = 404, "unknown parameter";
    K0405 = 405, "cancelled";
    K0406 = 406, "no such item";
    K0407 = 407, "function of the host that failed";
    K0420 = 420, "operands that do not fit";
    K0421 = 421, "unknown method";
    K0422 = 422, "number out of range";
    K0423 = 423, "division by zero";
    K0424 = 424, "range too long";
    K0425 = 425, "arguments that do not fit";
    K0426 = 426, "argument out of range";
    K0427 = 427, "text that cannot be read";
    K0428 = 428, "value that cannot be written";
    K0429 = 429, "values without an order";
    K0430 = 430, "key made twice";
    K0431 = 431, "malformed regular expression";
    K0440 = 440, "function as a value";
    K0441 = 441, "function that calls itself";
    K0442 = 442, "call of something that is no function";
    K0445 = 445, "component that contains itself";
    K0446 = 446, "patch that changes nothing";
    K0450 = 450, "assertion that does not hold";
    K0451 = 451, "policy that is not kept";
    K0452 = 452, "item that does not belong here";
    K0501 = 501, "secret value outside a Secret";
    K0502 = 502, "secret on the command line";
    K0503 = 503, "secret in the project's file";
    K0601 = 601, "malformed YAML";
    K0602 = 602, "duplicate key in YAML";
    K0603 = 603, "YAML beyond the limits";
    K0604 = 604, "malformed TOML";
    K0605 = 605, "malformed file of params";
    K0606 = 606, "unknown key in kdsl.toml";
    K0607 = 607, "malformed value in kdsl.toml";
    K0608 = 608, "unknown environment";
    K0609 = 609, "malformed level of a finding";
    K0610 = 610, "file that cannot be read";
    K0611 = 611, "files that import each other";
    K0612 = 612, "name that a file does not give";
    K0613 = 613, "document that is no manifest";
    K0630 = 630, "CustomResourceDefinition that cannot be used";
    K0631 = 631, "schema that is not structural";
    K0632 = 632, "no CustomResourceDefinition here";
    K0640 = 640, "malformed suppression";
    K0641 = 641, "suppression of nothing";
    K0701 = 701, "port of the node taken twice";
    K0702 = 702, "port of the node that differs";
    K0703 = 703, "port opened twice";
    K0704 = 704, "variable set twice";
    K0705 = 705, "unknown container";
    K0706 = 706, "unknown volume";
    K0707 = 707, "two mounts at one path";
    K0708 = 708, "path that leaves its volume";
    K0709 = 709, "device that is none";
    K0710 = 710, "field of another sort of container";
    K0711 = 711, "mount option without what it needs";
    K0712 = 712, "sleep beyond the grace period";
    K0730 = 730, "request above the limit";
    K0731 = 731, "amount that nobody means";
    K0732 = 732, "request that is not the limit";
    K0733 = 733, "huge pages alone";
    K0734 = 734, "containers beyond their pod";
    K0735 = 735, "unknown resource claim";
    K0736 = 736, "unknown resource";
    K0737 = 737, "amount that is not whole";
    K0740 = 740, "privileges that contradict each other";
    K0741 = 741, "namespaces of a pod that exclude each other";
    K0742 = 742, "unmasked /proc with the users of the host";
    K0743 = 743, "setting of another operating system";
    K0744 = 744, "profile of the node without its type";
    K0745 = 745, "processes of a Windows host";
    K0746 = 746, "sysctl that Kubernetes does not take";
    K0747 = 747, "search domains that are too long";
    K0749 = 749, "access modes that exclude each other";
    K0750 = 750, "source of a claim that is not clear";
    K0751 = 751, "toleration that Kubernetes does not take";
    K0752 = 752, "spread constraint that Kubernetes does not take";
    K0753 = 753, "node selector that Kubernetes does not take";
    K0754 = 754, "scheduling gate that Kubernetes does not take";
    K0755 = 755, "token of no service account";
    K0756 = 756, "ephemeral containers in a manifest";
    K0757 = 757, "path out of its volume";
    K0758 = 758, "file that two sources give";
    K0759 = 759, "mode that looks octal";
    K0760 = 760, "field that no file can show";
    K0780 = 780, "restart policy that does not fit";
    K0781 = 781, "deadline for pods that run for ever";
    K0782 = 782, "update that cannot begin";
    K0783 = 783, "rollout settings without a rollout";
    K0784 = 784, "update that cannot end in time";
    K0785 = 785, "Indexed Job without completions";
    K0786 = 786, "setting that another one of the Job rules out";
    K0787 = 787, "failure rule of a Job that cannot hold";
    K0788 = 788, "malformed schedule";
    K0789 = 789, "unknown time zone";
    K0790 = 790, "schedule that hardly means this";
    K0791 = 791, "selector in a CronJob";
    K0801 = 801, "field that does not apply";
    K0802 = 802, "headless Service of the wrong type";
    K0803 = 803, "Service without ports";
    K0804 = 804, "port of a Service without a name";
    K0805 = 805, "port given twice";
    K0806 = 806, "malformed IP address";
    K0807 = 807, "node port outside of the range";
    K0808 = 808, "Service for a host that is none";
    K0810 = 810, "Ingress that leads nowhere";
    K0811 = 811, "malformed path of an Ingress";
    K0812 = 812, "malformed host of an Ingress";
    K0813 = 813, "Ingress of two classes";
    K0815 = 815, "peer that says nothing";
    K0816 = 816, "malformed range of ports";
    K0817 = 817, "exception outside of its block";
    K0818 = 818, "empty list of peers";
    K0819 = 819, "rules that do not count";
    K0821 = 821, "fewer replicas at most than at least";
    K0822 = 822, "scaling to nothing without a metric from outside";
    K0823 = 823, "metric of another type";
    K0824 = 824, "metric without a target";
    K0825 = 825, "more than all pods";
    K0831 = 831, "rule about paths";
    K0841 = 841, "key of a ConfigMap given twice";
    K0842 = 842, "ConfigMap or Secret that is too large";
    K0843 = 843, "Secret without what its type needs";
    K0844 = 844, "registry credentials that are not JSON";
    K0851 = 851, "scopes that do not go together";
    K0852 = 852, "resource that no quota knows";
    K0853 = 853, "part of what is counted";
    K0856 = 856, "limits out of order";
    K0857 = 857, "given twice in a list";
    K0861 = 861, "name of a CustomResourceDefinition";
    K0862 = 862, "stored version of a CustomResourceDefinition";
    K0867 = 867, "review versions that nobody speaks";
    K0868 = 868, "malformed address of a webhook";
    K0869 = 869, "star beside others";
    K0870 = 870, "annotations that are too large";
    K0871 = 871, "finalizer of nobody";
    K0872 = 872, "two controllers of one object";
    K0873 = 873, "namespace of what is in none";
    K0874 = 874, "selector's values that do not fit";
    K0901 = 901, "privileged container";
    K0902 = 902, "namespace of the node";
    K0903 = 903, "volume of the node";
    K0904 = 904, "port of the node";
    K0905 = 905, "probe of another host";
    K0906 = 906, "unmasked /proc";
    K0907 = 907, "capability beyond the baseline";
    K0908 = 908, "no profile of AppArmor";
    K0909 = 909, "SELinux beyond the types for containers";
    K0910 = 910, "no profile of seccomp";
    K0911 = 911, "sysctl that is not safe";
    K0912 = 912, "process of a Windows node";
    K0913 = 913, "privileges that can be gained";
    K0914 = 914, "capabilities that are not needed";
    K0915 = 915, "unmasked /proc under the restricted standard";
    K0916 = 916, "volume of a type that is not allowed";
    K0917 = 917, "containers that may run as root";
    K0918 = 918, "root as the user";
    K0919 = 919, "profile of seccomp that is not said";
    K0920 = 920, "malformed label of the Pod Security Standards";
    K1001 = 1001, "image tag";
    K1002 = 1002, "pull policy";
    K1003 = 1003, "pull never";
    K1005 = 1005, "requests";
    K1006 = 1006, "cpu limit";
    K1007 = 1007, "memory limit";
    K1008 = 1008, "ephemeral storage";
    K1009 = 1009, "memory overcommit";
    K1010 = 1010, "requests below limits";
    K1011 = 1011, "liveness probe";
    K1012 = 1012, "readiness probe";
    K1013 = 1013, "identical probes";
    K1014 = 1014, "probe port";
    K1021 = 1021, "run as root";
    K1022 = 1022, "privileged";
    K1023 = 1023, "privilege escalation";
    K1024 = 1024, "writable root";
    K1025 = 1025, "dangerous capability";
    K1026 = 1026, "capabilities";
    K1027 = 1027, "hardening";
    K1028 = 1028, "proc mount";
    K1029 = 1029, "unsafe sysctl";
    K1030 = 1030, "host process";
    K1031 = 1031, "host namespace";
    K1032 = 1032, "host path";
    K1033 = 1033, "runtime socket";
    K1034 = 1034, "host port";
    K1035 = 1035, "low port";
    K1036 = 1036, "ssh port";
    K1037 = 1037, "token";
    K1038 = 1038, "default account";
    K1039 = 1039, "account alias";
    K1040 = 1040, "low user";
    K1041 = 1041, "secret in env";
    K1042 = 1042, "secret from env";
    K1043 = 1043, "secret in config";
    K1044 = 1044, "secret line break";
    K1045 = 1045, "empty variable";
    K1051 = 1051, "one replica";
    K1052 = 1052, "rollout outage";
    K1053 = 1053, "autoscaler minimum";
    K1054 = 1054, "anti affinity";
    K1055 = 1055, "topology spread";
    K1056 = 1056, "no budget";
    K1057 = 1057, "budget number";
    K1058 = 1058, "unhealthy pods";
    K1059 = 1059, "update strategy";
    K1060 = 1060, "grace period";
    K1061 = 1061, "autoscaler maximum";
    K1062 = 1062, "priority";
    K1063 = 1063, "job lifetime";
    K1064 = 1064, "cron deadline";
    K1065 = 1065, "cron overlap";
    K1066 = 1066, "bare pod";
    K1067 = 1067, "bare replicas";
    K1068 = 1068, "dns options";
    K1071 = 1071, "default namespace";
    K1072 = 1072, "owner label";
    K1073 = 1073, "instance label";
    K1075 = 1075, "exposed service";
    K1076 = 1076, "ingress tls";
    K1077 = 1077, "balancer port";
    K1078 = 1078, "open network";
    K1079 = 1079, "ingress snippet";
    K1081 = 1081, "wildcard permission";
    K1082 = 1082, "cluster admin";
    K1083 = 1083, "secret access";
    K1084 = 1084, "pod creation";
    K1085 = 1085, "pod exec";
    K1086 = 1086, "privilege grant";
    K1087 = 1087, "open binding";
}
