//! Random edits and requests. `KDSL_FUZZ_STEPS` says how many steps are played, about, and `KDSL_FUZZ_SEED` which
//! ones. The sessions that `fuzz/` found something with are here as well.

use kdsl_properties::session::{FILES, play};

/// How many steps are played where nothing is said.
const STEPS: usize = 900;

/// After how many steps the server is compared with a new one.
const COMPARED: usize = 50;

/// How many choices a step takes, about.
const CHOICES: usize = 4;

fn setting(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// Bytes that look random and are the same for a seed.
fn script(steps: usize) -> Vec<u8> {
    let seed = u64::try_from(setting("KDSL_FUZZ_SEED").unwrap_or(1)).unwrap();
    let mut state = 0x9e37_79b9_7f4a_7c15 ^ seed;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    };
    (0..steps * CHOICES).map(|_| byte()).collect()
}

#[test]
fn a_server_after_many_edits_says_what_a_new_one_says() {
    play(FILES, &script(setting("KDSL_FUZZ_STEPS").unwrap_or(STEPS)), COMPARED);
}

#[test]
fn a_large_program_ends_up_the_same_as_well() {
    // Enough that all of it is compiled beside the answers.
    let padding = format!("// {}\nConfigMap padding {{ data: {{ k: \"v\" }} }}\n", "x".repeat(70_000));
    let mut files = FILES.to_vec();
    files.push(("padding.kdsl", &padding));
    play(&files, &script(setting("KDSL_FUZZ_STEPS").unwrap_or(STEPS) / 3), COMPARED);
}
