//! From the tree of a file to what is known of it.

use kdsl_syntax::ast::{
    AstNode, Block, ElseItems, Expr, File, IfItem, Item, Name, Resource, ResourceName, TypeExpr, TypeField,
};
use kdsl_syntax::{Parse, SyntaxNode, TokenKind};

use crate::model::{Component, Default, Entry, FileDoc, Function, Items, Made, TypeName};
use crate::source::{Secrets, before, shown};

/// What a file says.
pub(crate) fn file(path: &str, parse: &Parse, secrets: &Secrets) -> FileDoc {
    let mut file = FileDoc { path: path.to_owned(), intro: intro(parse), ..FileDoc::default() };
    let mut items = Items::default();
    let mut collector = Collector { file: &mut file, secrets, components: Vec::new(), when: Vec::new() };
    for item in File::of(parse).items() {
        collector.item(item, &mut items);
    }
    file.items = items;
    file
}

/// The comment at the very top, if a blank line follows it: it speaks of the file and of no item.
fn intro(parse: &Parse) -> String {
    let mut lines = Vec::new();
    for token in 0..parse.tokens.len() {
        let text = parse.token_text(token);
        match parse.tokens.kind(token) {
            TokenKind::LineComment => {
                let line = text.trim_start_matches('/');
                lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end());
            }
            TokenKind::Newline if lines.is_empty() || text.matches('\n').count() == 1 => {}
            TokenKind::Newline => return lines.join("\n"),
            _ => break,
        }
    }
    String::new()
}

struct Collector<'c> {
    file: &'c mut FileDoc,
    secrets: &'c Secrets,
    /// The names of the components around the place.
    components: Vec<String>,
    /// The conditions and loops around the place.
    when: Vec<String>,
}

impl Collector<'_> {
    fn item(&mut self, item: Item<'_>, items: &mut Items) {
        let docs = item.docs();
        match item {
            Item::Param(param) => {
                let node = item.syntax();
                items.params.extend(self.entry(node, param.name(), param.ty(), param.default(), docs));
            }
            Item::Output(output) => items.outputs.extend(self.output(item, output.name(), output.ty(), docs)),
            Item::Resource(resource) => self.made(resource, None, items),
            Item::External(external) => self.some(external.resource(), "external", items),
            Item::Raw(raw) => self.some(raw.resource(), "raw", items),
            Item::If(branch) => self.branch(branch, items),
            Item::For(every) => {
                let head = head(item, every.block());
                self.block(every.block(), Some(head), items);
            }
            Item::Component(component) => {
                if let Some(name) = component.name().and_then(public) {
                    self.component(name, component.block(), docs);
                }
            }
            Item::Fn(function) => {
                let Some(name) = function.name().and_then(public) else { return };
                let params = function.params().filter_map(|param| {
                    let docs = param.syntax().docs();
                    self.entry(param.syntax(), param.name(), param.ty(), param.default(), docs)
                });
                let params = params.collect();
                let node = function.syntax();
                let end = function.body().map_or(node.tokens().end, |body| body.syntax().tokens().start);
                let text = before(node, end, self.secrets);
                let signature = text.trim_end().trim_end_matches('=').trim_end().to_owned();
                self.file.functions.push(Function { name, signature, params, docs });
            }
            Item::TypeAlias(alias) => {
                let Some(name) = alias.name().and_then(public) else { return };
                let source = shown(alias.syntax(), self.secrets);
                let fields = self.fields(alias.ty());
                self.file.types.push(TypeName { name, source, fields, docs });
            }
            _ => {}
        }
    }

    fn block(&mut self, block: Option<Block<'_>>, when: Option<String>, items: &mut Items) {
        let depth = self.when.len();
        self.when.extend(when);
        for item in block.into_iter().flat_map(Block::items) {
            self.item(item, items);
        }
        self.when.truncate(depth);
    }

    fn branch(&mut self, branch: IfItem<'_>, items: &mut Items) {
        let mut branch = branch;
        // What did not hold before this branch.
        let mut before = String::new();
        loop {
            let cond = branch.cond().map_or(String::new(), |cond| line(&shown(cond.syntax(), self.secrets)));
            self.block(branch.then(), Some(format!("if {before}{cond}")), items);
            let not = if cond.contains(' ') { format!("!({cond})") } else { format!("!{cond}") };
            match branch.otherwise() {
                Some(ElseItems::If(next)) => branch = next,
                Some(ElseItems::Block(block)) => {
                    return self.block(Some(block), Some(format!("if {before}{not}")), items);
                }
                None => return,
            }
            before.push_str(&not);
            before.push_str(" && ");
        }
    }

    fn component(&mut self, name: String, block: Option<Block<'_>>, docs: String) {
        // The conditions around its place are not those of its items.
        let when = std::mem::take(&mut self.when);
        self.components.push(name);
        let place = self.file.components.len();
        let name = self.components.join(".");
        self.file.components.push(Component { name, docs, items: Items::default() });
        let mut items = Items::default();
        self.block(block, None, &mut items);
        if let Some(component) = self.file.components.get_mut(place) {
            component.items = items;
        }
        self.components.pop();
        self.when = when;
    }

    fn some(&self, resource: Option<Resource<'_>>, sort: &'static str, items: &mut Items) {
        if let Some(resource) = resource {
            self.made(resource, Some(sort), items);
        }
    }

    fn made(&self, resource: Resource<'_>, sort: Option<&'static str>, items: &mut Items) {
        let Some(kind) = resource.kind() else { return };
        let name = match resource.name() {
            Some(ResourceName::Plain(name)) => name.text().to_owned(),
            Some(ResourceName::Computed(name)) => {
                let text = name.text();
                text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text).to_owned()
            }
            None => String::new(),
        };
        let (kind, when) = (kind.text().to_owned(), self.when.clone());
        items.makes.push(Made { kind, name, sort, when, docs: resource.docs() });
    }

    fn output(
        &self,
        item: Item<'_>,
        name: Option<Name<'_>>,
        ty: Option<TypeExpr<'_>>,
        docs: String,
    ) -> Option<Entry> {
        let entry = self.entry(item.syntax(), name, ty, None, docs)?;
        Some(Entry { default: Default::Is(String::new()), ..entry })
    }

    fn entry(
        &self,
        node: SyntaxNode<'_>,
        name: Option<Name<'_>>,
        ty: Option<TypeExpr<'_>>,
        default: Option<Expr<'_>>,
        docs: String,
    ) -> Option<Entry> {
        let optional = matches!(ty, Some(TypeExpr::Optional(_)));
        let default = match default {
            Some(_) if ty.is_some_and(|ty| self.secrets.names(ty)) => Default::Hidden,
            Some(default) => Default::Is(shown(default.syntax(), self.secrets)),
            None if optional => Default::Is("null".to_owned()),
            None => Default::Required,
        };
        let ty = ty.map_or(String::new(), |ty| shown(ty.syntax(), self.secrets));
        Some(Entry { name: name.and_then(public)?, ty, default, source: shown(node, self.secrets), docs })
    }

    /// The fields of a record type.
    fn fields(&self, ty: Option<TypeExpr<'_>>) -> Vec<Entry> {
        let Some(TypeExpr::Record(record)) = ty else { return Vec::new() };
        let field = |field: TypeField<'_>| {
            let node = field.syntax();
            let mut entry = self.entry(node, field.name(), field.ty(), field.default(), field.docs())?;
            if field.is_optional() && entry.default == Default::Required {
                entry.default = Default::Is("null".to_owned());
            }
            Some(entry)
        };
        record.fields().filter_map(field).collect()
    }
}

/// The name, unless it is private to its file.
fn public(name: Name<'_>) -> Option<String> {
    Some(name.text().to_owned()).filter(|name| !name.starts_with('_'))
}

/// What stands before the braces of an item.
fn head(item: Item<'_>, block: Option<Block<'_>>) -> String {
    let node = item.syntax();
    let block = block.map_or("", AstNode::text);
    line(node.text().strip_suffix(block).unwrap_or(node.text()).trim_end())
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
