//! What is known of expressions, by their numbers.

use crate::hir::ExprId;

/// How many expressions share a page.
const PAGE: usize = 256;

/// Something of some of the expressions. It lies in pages, so that what is learned of a part of a program takes
/// the memory of that part, and moves as a whole to what is known of the rest.
#[derive(Debug)]
pub(super) struct ByExpr<T> {
    pages: Vec<Vec<Option<T>>>,
}

impl<T> Default for ByExpr<T> {
    fn default() -> ByExpr<T> {
        ByExpr { pages: Vec::new() }
    }
}

impl<T> ByExpr<T> {
    /// What is known of an expression.
    pub(super) fn get(&self, expr: ExprId) -> Option<&T> {
        let at = expr.0 as usize;
        self.pages.get(at / PAGE)?.get(at % PAGE)?.as_ref()
    }

    /// Notes it, in the place of what was known.
    pub(super) fn insert(&mut self, expr: ExprId, value: T) {
        let (page, at) = (expr.0 as usize / PAGE, expr.0 as usize % PAGE);
        if page >= self.pages.len() {
            self.pages.resize_with(page + 1, Vec::new);
        }
        let Some(page) = self.pages.get_mut(page) else { return };
        if page.is_empty() {
            page.resize_with(PAGE, || None);
        }
        if let Some(place) = page.get_mut(at) {
            *place = Some(value);
        }
    }

    /// Forgets it.
    pub(super) fn remove(&mut self, expr: ExprId) {
        let page = self.pages.get_mut(expr.0 as usize / PAGE);
        if let Some(place) = page.and_then(|page| page.get_mut(expr.0 as usize % PAGE)) {
            *place = None;
        }
    }

    /// Adds what is known elsewhere. Gives false where that is something else than what is known here.
    pub(super) fn join(&mut self, other: ByExpr<T>) -> bool
    where
        T: PartialEq,
    {
        if self.pages.len() < other.pages.len() {
            self.pages.resize_with(other.pages.len(), Vec::new);
        }
        let mut same = true;
        for (page, others) in self.pages.iter_mut().zip(other.pages) {
            if page.is_empty() {
                *page = others;
                continue;
            }
            for (known, value) in page.iter_mut().zip(others).filter(|(_, value)| value.is_some()) {
                same &= known.is_none() || *known == value;
                *known = value;
            }
        }
        same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_know_is_known_together_unless_they_differ() {
        let of = |known: &[(u32, u32)]| {
            let mut all = ByExpr::default();
            known.iter().for_each(|(expr, value)| all.insert(ExprId(*expr), *value));
            all
        };
        let mut all = of(&[(1, 10), (700, 20)]);
        assert!(all.join(of(&[(2, 11), (700, 20), (5000, 30)])));
        let known = [1, 2, 700, 5000, 3, 9999].map(|expr| all.get(ExprId(expr)).copied());
        assert_eq!(known, [Some(10), Some(11), Some(20), Some(30), None, None]);
        assert!(!all.join(of(&[(2, 12)])));
    }
}
