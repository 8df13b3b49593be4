//! Types that are made of themselves with nothing between, and chains of aliases without end: they are
//! cut, so that whoever asks what a type is gets an answer.

use kdsl_base::Span;

use super::Lowering;
use crate::hir::{Hir, TypeExprId, TypeExprKind, count};
use crate::problems;

/// How many aliases, unions and refinements may stand for each other.
const MOST: u32 = 60;

/// A type on the way from the first one.
struct Open {
    id: TypeExprId,
    parts: Vec<TypeExprId>,
    next: usize,
}

impl Lowering {
    /// Cuts every type that is a part of itself. What a list, a map or a record holds is no part of it:
    /// `type Tree = { left: Tree? }` is a type.
    pub(super) fn cut_types(&mut self) {
        // 0 for what was not looked at, else one more than the parts that stand in each other.
        let mut heights: Vec<u32> = vec![0; self.hir.types.len()];
        let mut open: Vec<bool> = vec![false; self.hir.types.len()];
        for start in 0..count(&self.hir.types) {
            let mut way = self.enter(TypeExprId(start), &heights, &mut open);
            while let Some(Open { id, parts, next }) = way.last_mut() {
                let (id, part) = (*id, parts.get(*next).copied());
                *next += 1;
                match part {
                    Some(part) if open.get(part.0 as usize) == Some(&true) => {
                        // A name closes the circle, wherever on it the way began.
                        let is_name = matches!(self.hir[id].kind, TypeExprKind::Path(_));
                        self.cut(if is_name { id } else { part }, None);
                    }
                    Some(part) => way.extend(self.enter(part, &heights, &mut open)),
                    None => {
                        let inner = parts.iter().filter_map(|part| heights.get(part.0 as usize)).max();
                        let height = inner.copied().unwrap_or(0) + 1;
                        if height == MOST {
                            self.cut(id, Some(MOST));
                        }
                        if let Some(place) = heights.get_mut(id.0 as usize) {
                            *place = if height < MOST { height } else { 1 };
                        }
                        if let Some(place) = open.get_mut(id.0 as usize) {
                            *place = false;
                        }
                        way.pop();
                    }
                }
            }
        }
    }

    fn enter(&self, id: TypeExprId, heights: &[u32], open: &mut [bool]) -> Vec<Open> {
        if heights.get(id.0 as usize).is_none_or(|height| *height > 0) {
            return Vec::new();
        }
        if let Some(place) = open.get_mut(id.0 as usize) {
            *place = true;
        }
        vec![Open { id, parts: self.hir.parts_of(id), next: 0 }]
    }

    fn cut(&mut self, id: TypeExprId, most: Option<u32>) {
        let Some(ty) = self.hir.types.get_mut(id.0 as usize) else { return };
        let span: Span = ty.span;
        let name = match &ty.kind {
            TypeExprKind::Path(path) => path.last().map(|(name, _)| name.clone()).unwrap_or_default(),
            _ => "type".into(),
        };
        ty.kind = TypeExprKind::Missing;
        self.problems.push(match most {
            None => problems::type_in_itself(span, &name),
            Some(most) => problems::limit(span, "types that stand for each other", u64::from(most)),
        });
    }
}

impl Hir {
    /// The types that a type is, or is one of: what an alias stands for, the members of a union.
    fn parts_of(&self, id: TypeExprId) -> Vec<TypeExprId> {
        match &self[id].kind {
            TypeExprKind::Optional(inner) | TypeExprKind::Refined(inner, _) => vec![*inner],
            TypeExprKind::Union(members) => members.clone(),
            TypeExprKind::Path(_) => self.aliased(id).into_iter().collect(),
            _ => Vec::new(),
        }
    }
}
