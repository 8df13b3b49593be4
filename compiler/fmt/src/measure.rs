//! Which groups must break, and how wide the others are on one line.

use crate::atoms::{Atoms, Comment};
use crate::gaps::{Gap, would_merge};
use crate::plan::Plan;

/// Widths, as columns of a line on which the whole program stood.
#[derive(Debug)]
pub struct Widths {
    /// Where each atom begins.
    starts: Vec<usize>,
    /// Where the line ends at the latest that has this atom on it, if every break is taken behind it.
    to_break: Vec<usize>,
    /// Where the line ends that has this atom on it, if no break is taken that need not be.
    to_line: Vec<usize>,
}

/// Whether a comment ends its line or has several.
fn takes_lines(comment: &Comment<'_>) -> bool {
    comment.ends_line || comment.text.contains('\n')
}

/// How many characters a text has up to its first line break.
fn width(text: &str) -> usize {
    text.split('\n').next().map_or(0, |line| line.chars().count())
}

impl Widths {
    /// Measures everything, and marks the groups that must break.
    pub fn of(atoms: &Atoms<'_>, plan: &mut Plan) -> Widths {
        let count = atoms.atoms.len();
        let has_lines: Vec<bool> = (0..count).map(|at| atoms.comments(at).iter().any(takes_lines)).collect();
        break_by_content(atoms, plan, &has_lines);
        let mut widths =
            Widths { starts: Vec::with_capacity(count), to_break: Vec::new(), to_line: Vec::new() };
        let mut ends = Vec::with_capacity(count);
        let mut end = 0;
        let mut before = "";
        for (at, (atom, gap)) in atoms.atoms.iter().zip(&plan.gaps).enumerate() {
            let is_padded =
                gap.group().and_then(|id| plan.groups.get(id)).is_some_and(|group| group.is_padded);
            let start = end + flat_gap(*gap, is_padded, atoms.comments(at), before, atom.text);
            end = start + width(atom.text);
            widths.starts.push(start);
            ends.push(end);
            before = atom.text;
        }
        widths.to_break = vec![0; count];
        widths.to_line = vec![0; count];
        let (mut to_break, mut to_line) = (end, end);
        for (at, atom) in atoms.atoms.iter().enumerate().rev() {
            let here = ends.get(at).copied().unwrap_or(0);
            let group = plan.gaps.get(at + 1).and_then(|gap| gap.group());
            let is_broken = group.and_then(|id| plan.groups.get(id)).is_some_and(|group| group.is_broken);
            let ends_here = atom.text.contains('\n') || has_lines.get(at + 1).is_none_or(|has| *has);
            if ends_here || is_broken {
                (to_break, to_line) = (here, here);
            } else if group.is_some() {
                to_break = here;
            }
            set(&mut widths.to_break, at, to_break);
            set(&mut widths.to_line, at, to_line);
        }
        widths
    }

    /// The width of the first line of a group, and of what follows it up to where a line may end.
    pub fn first_line(&self, first: usize, last: usize, has_lines: bool) -> usize {
        let start = get(&self.starts, first);
        let end = if has_lines { get(&self.to_line, first) } else { get(&self.to_break, last) };
        end.saturating_sub(start)
    }
}

fn get(list: &[usize], at: usize) -> usize {
    list.get(at).copied().unwrap_or(0)
}

fn set(list: &mut [usize], at: usize, value: usize) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}

/// Marks the groups that hold what takes several lines, from the inside out.
fn break_by_content(atoms: &Atoms<'_>, plan: &mut Plan, has_lines: &[bool]) {
    // How many line breaks that must be stand up to each atom and in it.
    let mut counts = Vec::with_capacity(has_lines.len());
    let mut count = 0;
    for (atom, has_lines) in atoms.atoms.iter().zip(has_lines) {
        count += usize::from(*has_lines) + usize::from(atom.text.contains('\n'));
        counts.push(count);
    }
    let mut parents = vec![None; plan.groups.len()];
    let mut open: Vec<usize> = Vec::new();
    for id in &plan.order {
        let Some(group) = plan.groups.get(*id) else { continue };
        while open
            .last()
            .and_then(|outer| plan.groups.get(*outer))
            .is_some_and(|outer| outer.last < group.first)
        {
            open.pop();
        }
        if let Some(slot) = parents.get_mut(*id) {
            *slot = open.last().copied();
        }
        open.push(*id);
    }
    for id in plan.order.iter().rev() {
        let Some(group) = plan.groups.get_mut(*id) else { continue };
        let own = atoms.get(group.first).is_some_and(|atom| atom.text.contains('\n'));
        let before = get(&counts, group.first) - usize::from(own);
        group.has_lines |= get(&counts, group.last) > before;
        group.is_broken |= group.by_content && group.has_lines;
        let has_lines = group.has_lines || group.is_broken;
        if let Some(outer) = parents.get(*id).copied().flatten().and_then(|outer| plan.groups.get_mut(outer))
        {
            outer.has_lines |= has_lines;
        }
    }
    for id in 0..plan.groups.len() {
        let with = plan.groups.get(id).and_then(|group| group.with);
        let breaks = with.and_then(|with| plan.groups.get(with)).is_some_and(|with| with.is_broken);
        if let Some(group) = plan.groups.get_mut(id).filter(|_| breaks) {
            (group.is_broken, group.has_lines) = (true, true);
        }
    }
}

/// The width of a gap on one line.
fn flat_gap(gap: Gap, is_padded: bool, comments: &[Comment<'_>], before: &str, after: &str) -> usize {
    let comments: usize = comments.iter().map(|comment| width(comment.text) + 1).sum();
    let plain = match gap {
        Gap::Space | Gap::Else | Gap::Line(_) => 1,
        Gap::Tight | Gap::Fold(_) | Gap::FoldBack(_) => usize::from(would_merge(before, after)),
        Gap::Open(_) | Gap::Close(_) => usize::from(is_padded),
        Gap::Separator(_) => 2,
        Gap::Empty(_) => usize::from(is_padded && comments > 0),
    };
    plain + comments
}
