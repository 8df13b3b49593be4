//! The importer: manifests that become a program come back from it.

use kdsl::import::{Given, Imported, NoteKind, Secrets, Settings, check, import};

/// Makes a program of a text of manifests, in every way, and checks that it gives the same objects.
pub fn holds(text: &str) {
    let given = [Given { name: "given.yaml".to_owned(), text: text.to_owned() }];
    for (secrets, split) in [(Secrets::Data, false), (Secrets::Param, true)] {
        let settings = Settings { secrets, split, ..Settings::default() };
        let imported = import(&given, &settings);
        assert!(imported == import(&given, &settings), "another time it is something else");
        same_objects(&given, &imported, &settings);
        for file in &imported.files {
            let formatted = kdsl_fmt::format(&file.text);
            assert_eq!(formatted.as_ref(), Ok(&file.text), "not in the style");
        }
        for note in &imported.notes {
            assert!(text.is_char_boundary(note.start as usize), "{note:?}");
        }
    }
}

/// Of the objects that are in the program each is what it was; and all are, where none was refused.
pub fn same_objects(given: &[Given], imported: &Imported, settings: &Settings) {
    let different = check(given, imported, settings);
    let refused = imported.notes.iter().any(|note| note.kind == NoteKind::Refused);
    let wrong: Vec<_> = different.iter().filter(|one| one.program_has || !refused).collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{:?}\n{}", imported.notes, imported.text());
}
