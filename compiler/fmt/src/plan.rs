//! What each gap is, and which gaps break together, from the tree.

mod exprs;

use kdsl_syntax::{NodeId, NodeKind, Parse, TokenKind, Tree};

use crate::atoms::{Atoms, is_container};
use crate::gaps::{Gap, GroupId, by_tokens};

/// Gaps that become new lines together or not at all, and the atoms around them.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its first atom.
    pub first: usize,
    /// Its last atom.
    pub last: usize,
    /// By how much its lines are indented.
    pub indent: usize,
    /// Whether it is broken in any case: the author did so, or it holds what takes several lines.
    pub is_broken: bool,
    /// Whether it is broken where it does not fit on the line.
    pub by_width: bool,
    /// Whether it is broken where anything in it takes several lines.
    pub by_content: bool,
    /// Whether its lines are entries, so that what goes on with one is indented further.
    pub has_entries: bool,
    /// Whether a blank stands between its brackets and what is in them.
    pub is_padded: bool,
    /// Whether it holds a line break in any case, its own or one further in.
    pub has_lines: bool,
    /// A group around it that breaks it as well.
    pub with: Option<GroupId>,
}

/// The whole program's group.
pub const FILE: GroupId = 0;

/// What the tree says about the gaps.
#[derive(Debug)]
pub struct Plan {
    /// The gap before each atom.
    pub gaps: Vec<Gap>,
    /// The groups.
    pub groups: Vec<Group>,
    /// Their numbers in the order in which they begin, the outer ones first.
    pub order: Vec<GroupId>,
}

/// What holds for a node because of the nodes around it.
#[derive(Clone, Copy, Default)]
struct Place {
    /// In the head of a comprehension, where a new line could begin the next element.
    on_one_line: bool,
    /// The group of the chain that the node goes on with.
    chain: Option<GroupId>,
}

impl Plan {
    /// Looks at every node.
    pub fn of(parse: &Parse, atoms: &Atoms<'_>) -> Plan {
        let mut planner = Planner {
            tree: &parse.tree,
            atoms,
            gaps: by_tokens(atoms),
            groups: Vec::new(),
            places: vec![Place::default(); parse.tree.len()],
        };
        planner.file();
        let end = u32::try_from(parse.tree.len()).unwrap_or(u32::MAX);
        let mut id = 1;
        while id < end {
            let data = parse.tree.get(NodeId(id));
            planner.node(NodeId(id), data.kind);
            // What stands in a string is printed as it is.
            id = if data.kind == NodeKind::StringExpr { data.next.max(id + 1) } else { id + 1 };
        }
        let Planner { gaps, groups, .. } = planner;
        let mut order: Vec<GroupId> = (0..groups.len()).collect();
        order.sort_by_key(|id| groups.get(*id).map(|group| (group.first, usize::MAX - group.last)));
        Plan { gaps, groups, order }
    }
}

struct Planner<'t> {
    tree: &'t Tree,
    atoms: &'t Atoms<'t>,
    gaps: Vec<Gap>,
    groups: Vec<Group>,
    places: Vec<Place>,
}

impl Planner<'_> {
    fn node(&mut self, id: NodeId, kind: NodeKind) {
        let place = self.inherited(id);
        self.set_place(id, place);
        match kind {
            _ if is_container(kind) => self.container(id, kind),
            NodeKind::IfItem | NodeKind::IfEntries | NodeKind::ForItem | NodeKind::ForEntries => {
                self.blocks(id, place);
            }
            NodeKind::Assert => self.assert(id),
            NodeKind::Fn => self.function(id),
            NodeKind::UnionType => self.union(id),
            NodeKind::OptionalType => {
                let last = self.range(id).1;
                self.set(last, Gap::Tight);
            }
            NodeKind::RefinedType => {
                if let Some(base) = self.child(id, 0) {
                    let open = self.range(base).1 + 1;
                    self.set(open, Gap::Tight);
                }
            }
            _ => self.expression(id, kind, place),
        }
    }

    // The tree.

    fn range(&self, id: NodeId) -> (usize, usize) {
        self.atoms.range(self.tree, id)
    }

    fn child(&self, id: NodeId, nth: usize) -> Option<NodeId> {
        self.tree.children(id).nth(nth)
    }

    fn parent_kind(&self, id: NodeId) -> Option<NodeKind> {
        self.tree.parent(id).map(|parent| self.tree.kind(parent))
    }

    fn is_first_child(&self, id: NodeId) -> bool {
        self.tree.parent(id).is_some_and(|parent| id.0 == parent.0 + 1)
    }

    /// Whether no sibling follows.
    fn is_last_child(&self, id: NodeId) -> bool {
        self.tree.parent(id).is_some_and(|parent| self.tree.get(id).next == self.tree.get(parent).next)
    }

    fn place(&self, id: NodeId) -> Place {
        self.places.get(id.0 as usize).copied().unwrap_or_default()
    }

    fn set_place(&mut self, id: NodeId, place: Place) {
        if let Some(slot) = self.places.get_mut(id.0 as usize) {
            *slot = place;
        }
    }

    /// What the node's parent says about it.
    fn inherited(&self, id: NodeId) -> Place {
        use NodeKind::{Argument, ForElement, IfElement, IndexExpr, ParenExpr};
        let Some(parent) = self.tree.parent(id) else { return Place::default() };
        let around = self.place(parent);
        let on_one_line = match self.tree.kind(parent) {
            ForElement | IfElement => !self.is_last_child(id),
            Argument | ParenExpr => false,
            IndexExpr if !self.is_first_child(id) => false,
            kind if is_container(kind) => false,
            _ => around.on_one_line,
        };
        // A chain's group was put at the node that goes on with it.
        Place { on_one_line, chain: self.place(id).chain }
    }

    /// Whether the node is what a condition or a loop asks about, whose lines must differ from those
    /// that follow.
    fn is_head(&self, id: NodeId) -> bool {
        use NodeKind::{ForEntries, ForItem, IfEntries, IfExpr, IfItem};
        match self.parent_kind(id) {
            Some(IfItem | IfEntries | IfExpr) => self.is_first_child(id),
            Some(ForItem | ForEntries) => true,
            _ => false,
        }
    }

    // The plan.

    fn set(&mut self, at: usize, gap: Gap) {
        if let Some(slot) = self.gaps.get_mut(at) {
            *slot = gap;
        }
    }

    fn group(&mut self, group: Group) -> GroupId {
        self.groups.push(group);
        self.groups.len() - 1
    }

    /// A group of an expression from `first` to `last`.
    fn soft(&mut self, (first, last): (usize, usize), is_broken: bool) -> GroupId {
        self.group(Group {
            first,
            last,
            indent: crate::INDENT,
            is_broken,
            by_width: true,
            by_content: false,
            has_entries: false,
            is_padded: false,
            has_lines: false,
            with: None,
        })
    }

    fn break_if(&mut self, group: GroupId, is_broken: bool) {
        if let Some(group) = self.groups.get_mut(group) {
            group.is_broken |= is_broken;
        }
    }

    // Brackets.

    fn file(&mut self) {
        let last = self.atoms.atoms.len().saturating_sub(1);
        let group = self.soft((0, last), true);
        if let Some(group) = self.groups.get_mut(group) {
            (group.indent, group.has_entries) = (0, true);
        }
        let items: Vec<usize> = self.tree.children(Tree::ROOT).map(|item| self.range(item).0).collect();
        items.iter().for_each(|first| self.set(*first, Gap::Separator(FILE)));
        self.set(0, if items.is_empty() { Gap::Empty(FILE) } else { Gap::Open(FILE) });
        if !items.is_empty() {
            self.set(last, Gap::Close(FILE));
        }
    }

    fn container(&mut self, id: NodeId, kind: NodeKind) {
        let (first, last) = self.range(id);
        if self.hugs(id, kind, first, last) {
            return;
        }
        let is_padded = kind != NodeKind::ListExpr;
        // Items are too much for a comma.
        let has_items = kind == NodeKind::Block && self.child(id, 1).is_some();
        let is_broken = has_items || (self.atoms.new_line(first + 1) && last > first + 1);
        let with = self.blocks_around(id).filter(|_| last > first + 1);
        let group = self.soft((first, last), is_broken);
        if let Some(group) = self.groups.get_mut(group) {
            (group.by_content, group.has_entries, group.is_padded) = (true, true, is_padded);
            group.with = with;
        }
        if last == first + 1 {
            return self.set(last, Gap::Empty(group));
        }
        if kind != NodeKind::MapType {
            let starts = self.tree.children(id).skip(1).map(|entry| self.range(entry).0);
            let starts: Vec<usize> = starts.collect();
            starts.into_iter().for_each(|start| self.set(start, Gap::Separator(group)));
        }
        self.set(first + 1, Gap::Open(group));
        self.set(last, Gap::Close(group));
    }

    /// The group of the `if` or `for` that the block stands behind.
    fn blocks_around(&self, id: NodeId) -> Option<GroupId> {
        use NodeKind::{Block, EntryBlock, ForEntries, ForItem, IfEntries, IfItem};
        let parent = self.tree.parent(id)?;
        let is_block = matches!(self.tree.kind(id), Block | EntryBlock);
        let is_headed = matches!(self.tree.kind(parent), IfItem | IfEntries | ForItem | ForEntries);
        self.place(parent).chain.filter(|_| is_block && is_headed)
    }

    /// Whether a list holds one thing that has brackets of its own, so that it needs no lines for its
    /// own: `[{ … }]`.
    fn hugs(&self, id: NodeId, kind: NodeKind, first: usize, last: usize) -> bool {
        kind == NodeKind::ListExpr
            && !self.atoms.new_line(first + 1)
            && self.atoms.comments(first + 1).is_empty()
            && self.atoms.comments(last).is_empty()
            && self.child(id, 1).is_none()
            && self.child(id, 0).is_some_and(|element| self.is_huggable(element))
    }

    /// Whether the node is a bracket or a block of text, or ends in one that may hold its lines.
    fn is_huggable(&self, mut id: NodeId) -> bool {
        use NodeKind::{
            ForElement, IfElement, LambdaExpr, ListExpr, RecordExpr, ReplaceExpr, Spread, StringExpr,
        };
        loop {
            match self.tree.kind(id) {
                RecordExpr | ListExpr | ReplaceExpr => return true,
                StringExpr => return self.atoms.get(self.range(id).0).is_some_and(|atom| atom.is_block),
                ForElement | IfElement | LambdaExpr | Spread => match self.tree.children(id).last() {
                    Some(body) => id = body,
                    None => return false,
                },
                _ => return false,
            }
        }
    }

    /// Round brackets from `open` to `close`, with `starts` behind their commas.
    fn round(&mut self, open: usize, close: usize, starts: &[usize], by_content: bool) {
        if close <= open + 1 {
            return;
        }
        let group = self.soft((open, close), self.atoms.new_line(open + 1));
        if let Some(group) = self.groups.get_mut(group) {
            group.by_content = by_content;
        }
        for start in starts.iter().skip(1) {
            self.set(*start, Gap::Line(group));
        }
        self.set(open + 1, Gap::Fold(group));
        self.set(close, Gap::FoldBack(group));
    }

    // Items and types.

    /// The blocks behind the heads of an `if` with its `else`, or of a `for`: all on one line, or none.
    fn blocks(&mut self, id: NodeId, place: Place) {
        let range = self.range(id);
        let group = place.chain.unwrap_or_else(|| {
            let group = self.soft(range, false);
            if let Some(group) = self.groups.get_mut(group) {
                group.by_content = true;
            }
            group
        });
        let place = Place { chain: Some(group), ..place };
        self.set_place(id, place);
        if let Some(other) = self.child(id, 2).filter(|other| self.tree.kind(*other) == self.tree.kind(id)) {
            self.set_place(other, place);
        }
        if let Some(block) = self.child(id, 1) {
            let after = self.range(block).1 + 1;
            if self.atoms.kind(after) == TokenKind::Else && after <= range.1 {
                self.set(after, Gap::Else);
            }
        }
    }

    fn assert(&mut self, id: NodeId) {
        let Some(message) = self.child(id, 1) else { return };
        let start = self.range(message).0;
        let group = self.soft(self.range(id), self.atoms.new_line(start));
        self.set(start, Gap::Line(group));
    }

    fn function(&mut self, id: NodeId) {
        let list = self.tree.children(id).find(|child| self.tree.kind(*child) == NodeKind::ParamList);
        let Some(list) = list else { return };
        let (open, close) = self.range(list);
        self.set(open, Gap::Tight);
        let starts: Vec<usize> = self.tree.children(list).map(|param| self.range(param).0).collect();
        self.round(open, close, &starts, true);
    }

    fn union(&mut self, id: NodeId) {
        let starts: Vec<usize> = self.tree.children(id).skip(1).map(|member| self.range(member).0).collect();
        let Some(first) = starts.first().copied() else { return };
        let is_broken = self.atoms.new_line(first) || self.atoms.new_line(first.saturating_sub(1));
        let group = self.soft(self.range(id), is_broken);
        starts.into_iter().for_each(|start| self.set(start, Gap::Line(group)));
    }
}
