//! From the grammar's events to the flat tree.
//!
//! The grammar says where a node starts and where one ends. A node may be given a parent after the
//! fact (`a + b` is known to be a sum only at the `+`): its start then points forward to the parent's.

use crate::brackets::Sig;
use crate::kind::NodeKind;
use crate::tree::{NodeData, Tree};

/// The deepest a tree gets, so that whoever walks it by recursion has a bound. Brackets alone stay
/// well below; only chains of operators or of `.a.b.c` could get there.
pub const MAX_DEPTH: usize = 768;

/// What the grammar says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Event {
    /// A node starts before the token `at`. `parent` is the event of a node that holds it; 0 for none.
    Start { kind: NodeKind, at: u32, parent: u32 },
    /// The innermost node ends before the token `at`.
    Finish { at: u32 },
    /// Nothing: a start that was taken back, or one already dealt with.
    Nothing,
}

/// A tree, and the token where it would have become too deep, if it would have.
pub(crate) struct Built {
    pub tree: Tree,
    pub too_deep: Option<u32>,
}

pub(crate) fn build(mut events: Vec<Event>, sigs: &[Sig]) -> Built {
    let mut builder = Builder {
        sigs,
        nodes: Vec::with_capacity(events.len() / 2),
        open: Vec::new(),
        skipped: 0,
        too_deep: None,
    };
    let mut chain = Vec::new();
    for at in 0..events.len() {
        match events.get(at).copied() {
            Some(Event::Start { kind, at: start, parent }) => {
                chain.push((kind, start));
                let mut next = parent as usize;
                while let (true, Some(event)) = (next > 0, events.get_mut(next)) {
                    let Event::Start { kind, at, parent } = *event else { break };
                    chain.push((kind, at));
                    *event = Event::Nothing;
                    next = parent as usize;
                }
                while let Some((kind, at)) = chain.pop() {
                    builder.start(kind, at);
                }
            }
            Some(Event::Finish { at }) => builder.finish(at),
            _ => {}
        }
    }
    Built { tree: Tree { nodes: builder.nodes }, too_deep: builder.too_deep }
}

struct Builder<'t> {
    sigs: &'t [Sig],
    nodes: Vec<NodeData>,
    /// The open nodes and the token before which each starts.
    open: Vec<(u32, u32)>,
    /// How many open nodes are left out because they lie too deep.
    skipped: u32,
    too_deep: Option<u32>,
}

impl Builder<'_> {
    fn start(&mut self, kind: NodeKind, at: u32) {
        if self.open.len() >= MAX_DEPTH {
            if self.skipped == 0
                && let Some(node) = self.open.last().and_then(|(id, _)| self.nodes.get_mut(*id as usize))
            {
                // Its children are left out, so it cannot stay what it is.
                node.kind = if node.kind.is_type() { NodeKind::MissingType } else { NodeKind::Missing };
                self.too_deep.get_or_insert(node.tok);
            }
            self.skipped += 1;
            return;
        }
        let tok = self.sigs.get(at as usize).map_or(0, |sig| sig.tok);
        let id = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let parent = self.open.last().map_or(0, |(id, _)| *id);
        self.nodes.push(NodeData { kind, tok, tok_end: tok, next: id + 1, parent });
        self.open.push((id, at));
    }

    fn finish(&mut self, at: u32) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let Some((id, start)) = self.open.pop() else { return };
        let next = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let before = at.checked_sub(1).and_then(|at| self.sigs.get(at as usize));
        let end = before.map_or(0, |sig| sig.end);
        let floor =
            self.nodes.get(self.open.last().map_or(0, |(id, _)| *id as usize)).map_or(0, |node| node.tok);
        let Some(node) = self.nodes.get_mut(id as usize) else { return };
        node.next = next;
        if start != at && end >= node.tok {
            node.tok_end = end;
            return;
        }
        // Nothing was there: the node, and all holes in it, stand directly behind the token before.
        let place = end.max(floor).min(node.tok);
        for hole in self.nodes.iter_mut().skip(id as usize) {
            (hole.tok, hole.tok_end) = (place, place);
        }
    }
}
