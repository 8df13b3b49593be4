//! The extension for Zed: it says how the language server is started.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, serde_json, Command, LanguageServerId, Result, Worktree};

struct Kdsl;

impl zed::Extension for Kdsl {
    fn new() -> Self {
        Kdsl
    }

    fn language_server_command(&mut self, server: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let set = LspSettings::for_worktree(server.as_ref(), worktree)?.binary;
        let path = set.as_ref().and_then(|binary| binary.path.clone());
        let command = path
            .or_else(|| worktree.which("kdsl"))
            .ok_or("`kdsl` is not on the PATH, and `lsp.kdsl.binary.path` does not say where it lies")?;
        let arguments = set.and_then(|binary| binary.arguments);
        let args = arguments.unwrap_or_else(|| vec!["lsp".to_owned()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }

    fn language_server_initialization_options(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        Ok(LspSettings::for_worktree(server.as_ref(), worktree)?.initialization_options)
    }
}

zed::register_extension!(Kdsl);
