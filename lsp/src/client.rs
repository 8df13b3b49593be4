//! What the editor can do, and what its user set.

use kdsl::{Profile, Selection, Target};
use lsp_types::{
    ClientCapabilities, InitializeParams, OneOf, RenameOptions, WorkDoneProgressOptions,
    WorkspaceEditClientCapabilities,
};
use serde::Deserialize;
use serde_json::Value;

use crate::convert::Encoding;

/// The editor at the other end.
#[derive(Clone, Default, Debug)]
pub(crate) struct Client {
    /// What it said that it can do.
    pub(crate) capabilities: ClientCapabilities,
    /// How it counts columns.
    pub(crate) encoding: Encoding,
    /// What its user set.
    pub(crate) settings: Settings,
    /// Whether edits may have places in them that are to be filled in.
    pub(crate) snippet_edits: SnippetEdits,
}

/// How an editor takes edits that are snippets.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum SnippetEdits {
    /// Not at all.
    #[default]
    None,
    /// As version 3.18 of the protocol says it.
    Standard,
    /// As editors took them before.
    Experimental,
}

impl SnippetEdits {
    /// What the params of `initialize` say, as they came: the types of the protocol know nothing of it.
    pub(crate) fn of(params: &Value) -> SnippetEdits {
        let is_set = |path: &str| params.pointer(path).and_then(Value::as_bool).unwrap_or(false);
        if is_set("/capabilities/workspace/workspaceEdit/snippetEditSupport") {
            SnippetEdits::Standard
        } else if is_set("/capabilities/experimental/snippetTextEdit") {
            SnippetEdits::Experimental
        } else {
            SnippetEdits::None
        }
    }
}

/// What a user can set, as `initializationOptions` or as the configuration `kdsl`.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// Where the pages of the codes lie, with a `/` at the end.
    pub(crate) error_pages: Option<String>,
    /// The version or versions of Kubernetes; it wins over the project's.
    pub(crate) kubernetes: Option<String>,
    /// The environment of the project.
    pub(crate) environment: Option<String>,
    /// The profile of lints that run: `recommended`, `strict`, `security`; none where nothing is said.
    pub(crate) lint: Option<String>,
    /// Which hints stand in the lines.
    pub(crate) inlay_hints: InlayHints,
}

/// Which hints stand in the lines. All, where nothing is said.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct InlayHints {
    /// Types of variables, and names of arguments.
    pub(crate) types: bool,
    /// What Kubernetes fills in.
    pub(crate) defaults: bool,
    /// What the compiler fills in.
    pub(crate) filled_in: bool,
    /// How many objects are selected, and what a workload asks for.
    pub(crate) counts: bool,
}

impl Default for InlayHints {
    fn default() -> InlayHints {
        InlayHints { types: true, defaults: true, filled_in: true, counts: true }
    }
}

impl Settings {
    /// The settings in a value. What it does not say, or says in another form, is as if nothing was said.
    pub(crate) fn of(value: &Value) -> Settings {
        let own = value.get("kdsl").unwrap_or(value);
        Settings::deserialize(own).unwrap_or_default()
    }

    /// The version or versions of Kubernetes that are set.
    pub(crate) fn target(&self) -> Option<Target> {
        self.kubernetes.as_deref().and_then(|text| Target::parse(text).ok())
    }

    /// The lints that are set.
    pub(crate) fn lints(&self) -> Selection {
        self.lint.as_deref().and_then(Profile::parse).map_or_else(Selection::none, Selection::of)
    }
}

impl Client {
    /// The editor that introduces itself so.
    pub(crate) fn new(params: &InitializeParams) -> Client {
        let general = params.capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        Client {
            capabilities: params.capabilities.clone(),
            encoding: Encoding::choose(offered),
            snippet_edits: SnippetEdits::None,
            settings: params.initialization_options.as_ref().map(Settings::of).unwrap_or_default(),
        }
    }

    /// Whether it asks for findings, so that none are pushed.
    pub(crate) fn pulls(&self) -> bool {
        self.capabilities.text_document.as_ref().is_some_and(|document| document.diagnostic.is_some())
    }

    /// Whether it can be told to ask for all findings again.
    pub(crate) fn refreshes_findings(&self) -> bool {
        let workspace = self.capabilities.workspace.as_ref();
        let diagnostic = workspace.and_then(|workspace| workspace.diagnostic.as_ref());
        diagnostic.and_then(|diagnostic| diagnostic.refresh_support).unwrap_or(false)
    }

    /// Whether it can be told to ask for all hints again.
    pub(crate) fn refreshes_hints(&self) -> bool {
        let workspace = self.capabilities.workspace.as_ref();
        let hint = workspace.and_then(|workspace| workspace.inlay_hint.as_ref());
        hint.and_then(|hint| hint.refresh_support).unwrap_or(false)
    }

    /// Whether it can be told to ask for all lenses again.
    pub(crate) fn refreshes_lenses(&self) -> bool {
        let workspace = self.capabilities.workspace.as_ref();
        let lens = workspace.and_then(|workspace| workspace.code_lens.as_ref());
        lens.and_then(|lens| lens.refresh_support).unwrap_or(false)
    }

    /// Whether it can be asked to tell of files that change on the disk.
    pub(crate) fn watches_files(&self) -> bool {
        let workspace = self.capabilities.workspace.as_ref();
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        watched.and_then(|watched| watched.dynamic_registration).unwrap_or(false)
    }

    /// Whether an outline may have symbols in symbols.
    pub(crate) fn nests_symbols(&self) -> bool {
        let document = self.capabilities.text_document.as_ref();
        let symbol = document.and_then(|document| document.document_symbol.as_ref());
        symbol.and_then(|symbol| symbol.hierarchical_document_symbol_support).unwrap_or(false)
    }

    /// Whether a name may lead to a place with what is around it.
    pub(crate) fn takes_links(&self) -> bool {
        let document = self.capabilities.text_document.as_ref();
        let definition = document.and_then(|document| document.definition);
        definition.and_then(|definition| definition.link_support).unwrap_or(false)
    }

    fn edits(&self) -> Option<&WorkspaceEditClientCapabilities> {
        self.capabilities.workspace.as_ref()?.workspace_edit.as_ref()
    }

    /// Whether edits of several documents may name their versions, and be snippets.
    pub(crate) fn takes_document_changes(&self) -> bool {
        self.edits().and_then(|edits| edits.document_changes).unwrap_or(false)
    }

    /// Whether it can ask its user about changes before it makes them.
    pub(crate) fn asks_about_changes(&self) -> bool {
        self.edits().is_some_and(|edits| edits.change_annotation_support.is_some())
    }

    /// What is announced of renames: that they can be prepared only to those who know of it.
    pub(crate) fn rename(&self) -> OneOf<bool, RenameOptions> {
        let document = self.capabilities.text_document.as_ref();
        let rename = document.and_then(|document| document.rename.as_ref());
        match rename.and_then(|rename| rename.prepare_support) {
            Some(true) => OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            _ => OneOf::Left(true),
        }
    }

    /// Whether it folds whole lines and nothing less.
    pub(crate) fn folds_lines(&self) -> bool {
        let document = self.capabilities.text_document.as_ref();
        let folding = document.and_then(|document| document.folding_range.as_ref());
        folding.and_then(|folding| folding.line_folding_only).unwrap_or(false)
    }

    /// Whether it asks for the edits of an action once it is chosen.
    pub(crate) fn resolves_actions(&self) -> bool {
        let document = self.capabilities.text_document.as_ref();
        let action = document.and_then(|document| document.code_action.as_ref());
        let resolved = action.and_then(|action| action.resolve_support.as_ref());
        let keeps_data = action.and_then(|action| action.data_support).unwrap_or(false);
        keeps_data && resolved.is_some_and(|resolved| resolved.properties.iter().any(|it| it == "edit"))
    }

    /// Whether it shows the progress of what takes long.
    pub(crate) fn shows_progress(&self) -> bool {
        let window = self.capabilities.window.as_ref();
        window.and_then(|window| window.work_done_progress).unwrap_or(false)
    }
}
